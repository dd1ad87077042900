"""Parses the commands for many pictures: `reweave batch` and `reweave watch`."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.batch.items import MaskSource, parse_mask
from app.batch.recipe import FORMATS, Recipe, RecipeError, read_recipe
from app.batch.record import Shard
from app.command_line.find_arguments import (
    add_find_options,
    make_find_options,
    refuse_find_options,
)
from app.command_line.options import (
    Parser,
    UsageError,
    add_engine_options,
    add_fill_options,
    make_options,
    mark_values,
)
from engine.api import DeviceChoice
from engine.detection.sensitivity import CAUTIOUS_SENSITIVITY

_FOUND = "--masks found"


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchCommand:
    """Restore the pictures of a folder.

    Attributes:
        recipe: What is done.
        shard: Which part of the pictures; None for all.
        is_again: Whether finished pictures are restored again.
        is_report_only: Whether nothing is restored, and the report is made of what is finished.
        as_json: Whether to print JSON Lines.
    """

    recipe: Recipe
    shard: Shard | None
    is_again: bool
    is_report_only: bool
    as_json: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchCommand:
    """Restore the pictures that arrive in a folder, until Ctrl+C.

    Attributes:
        recipe: What is done.
        as_json: Whether to print JSON Lines.
    """

    recipe: Recipe
    as_json: bool


def parse_batch(words: Sequence[str]) -> BatchCommand:
    """Parse the words after "reweave batch".

    Raises:
        UsageError: They are not valid.
    """
    parser = Parser(
        prog="reweave batch",
        description="Restore all pictures of a folder and of the folders in it. What is finished is "
        "left out, so the same command goes on after an interruption.",
    )
    _add_options(parser)
    parser.add_argument(
        "--shard",
        type=_parse_shard,
        metavar="K/N",
        help="do only the K-th of N parts, which share the pictures by their names",
    )
    parser.add_argument("--again", action="store_true", help="restore finished pictures again, too")
    parser.add_argument(
        "--report", action="store_true", help="restore nothing; make the report of all shards"
    )
    found = _parse(parser, words)
    return BatchCommand(
        recipe=_make_recipe(parser, found),
        shard=found.shard,
        is_again=found.again,
        is_report_only=found.report,
        as_json=found.as_json,
    )


def parse_watch(words: Sequence[str]) -> WatchCommand:
    """Parse the words after "reweave watch".

    Raises:
        UsageError: They are not valid.
    """
    parser = Parser(
        prog="reweave watch",
        description="Restore the pictures that arrive in a folder, each once its mask is there too. "
        "Ctrl+C ends it.",
    )
    _add_options(parser)
    found = _parse(parser, words)
    return WatchCommand(recipe=_make_recipe(parser, found), as_json=found.as_json)


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", nargs="?", type=Path, metavar="FOLDER", help="folder of the pictures"
    )
    parser.add_argument(
        "-o",
        "--out",
        type=Path,
        metavar="OUT",
        help="folder for the results, not that of the pictures",
    )
    parser.add_argument(
        "--masks",
        type=parse_mask,
        metavar="FOLDER|FILE|alpha|found",
        help="folder with a mask of the same name for each picture, one mask for all, alpha: what "
        "is not opaque is restored, or found: the damage that is found is restored (default: masks "
        "beside the pictures, such as NAME-mask.png)",
    )
    add_find_options(parser, usual=CAUTIOUS_SENSITIVITY, goes_with=_FOUND)
    parser.add_argument(
        "--format",
        choices=FORMATS,
        metavar="|".join(FORMATS),
        help="format of the results (default: TIFF stays TIFF, others become PNG)",
    )
    parser.add_argument(
        "--recipe", type=Path, metavar="FILE", help="read these options from a recipe file"
    )
    add_engine_options(parser)
    add_fill_options(parser)
    parser.add_argument("--json", action="store_true", dest="as_json", help="print JSON Lines")


def _parse(parser: Parser, words: Sequence[str]) -> argparse.Namespace:
    """Parse words after those of the recipe that they name, so that they override it."""
    finder = Parser(prog=parser.prog, add_help=False)
    finder.add_argument("--recipe", type=Path)
    recipe = finder.parse_known_args(words)[0].recipe
    chosen: list[str] = []
    if recipe is not None:
        try:
            folder, chosen = read_recipe(recipe)
        except RecipeError as error:
            raise UsageError(str(error)) from error
        parser.set_defaults(folder=folder)
    return parser.parse_args(mark_values([*chosen, *words]))


def _make_recipe(parser: Parser, found: argparse.Namespace) -> Recipe:
    for value, name in ((found.folder, "FOLDER"), (found.out, "-o/--out")):
        if value is None:
            parser.error(f"the following arguments are required: {name}")
    if found.masks is not MaskSource.FOUND and found.recipe is None:
        refuse_find_options(parser, found, goes_with=_FOUND)
    return Recipe(
        folder=found.folder,
        masks=found.folder if found.masks is None else found.masks,
        out=found.out,
        format=found.format,
        model=found.model,
        device=DeviceChoice(found.device),
        options=make_options(parser, found),
        find=make_find_options(parser, found, usual=CAUTIOUS_SENSITIVITY),
    )


def _parse_shard(word: str) -> Shard:
    """Parse "K/N", for argparse."""
    number, _, count = word.partition("/")
    try:
        return Shard(number=int(number), count=int(count))
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"expected K/N with K from 1 to N, got {word!r}"
        ) from error
