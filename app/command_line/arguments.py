"""Parses the command line into a command, a frozen value."""

import argparse
import enum
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, TypeAlias

from typing_extensions import override

from app import __version__
from engine.api import (
    DEFAULT_METHOD,
    FILL_METHODS,
    MAX_FEATHER_PX,
    Context,
    DeviceChoice,
    Guide,
    GuideLine,
    Method,
    RestoreOptions,
)
from engine.pictures.curves import Point
from engine.pictures.pixels import Rect

_EPILOG = """\
commands:
  reweave [PHOTO…] [--model MODEL]         open the window
  reweave restore PHOTO MASK [-o OUT]      restore one picture without a window
  reweave demo [FOLDER]                    scratch a photograph, restore it, show both

Run 'reweave restore --help' for all options.
"""

_NEGATIVE_COORDINATES = re.compile(r"-[\d.]+,")


class UsageError(Exception):
    """The command line is not valid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowCommand:
    """Open the window; without a picture it is empty, without a model the last one is used."""

    photos: tuple[Path, ...]
    model: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoCommand:
    """Run the demonstration; without a folder, in a new temporary one."""

    folder: Path | None
    model: str | None
    method: Method
    device: DeviceChoice


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreCommand:
    """Restore one picture.

    Attributes:
        photo: File of the picture.
        mask: File of the mask, white (at least 128 of 255) where the picture is restored.
        out: File for the restored picture; None for a new name beside the picture.
        model: A file, or a name in the library; None for the shipped model.
        options: How the mask is filled.
        device: Where the generator runs.
        as_json: Whether to print a report as one JSON object.
    """

    photo: Path
    mask: Path
    out: Path | None
    model: str | None
    options: RestoreOptions
    device: DeviceChoice
    as_json: bool


Command: TypeAlias = WindowCommand | DemoCommand | RestoreCommand


class _Parser(argparse.ArgumentParser):
    @override
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; see '{self.prog} --help'")


def parse(arguments: Sequence[str]) -> Command:
    """Parse the arguments after the program's name.

    Raises:
        UsageError: The arguments are not valid.
        SystemExit: The help or the version has been printed.
    """
    match arguments:
        case ["restore", *rest]:
            return _parse_restore(rest)
        case ["demo", *rest]:
            return _parse_demo(rest)
        case _:
            return _parse_window(arguments)


def _parse_window(arguments: Sequence[str]) -> WindowCommand:
    parser = _Parser(
        prog="reweave",
        description="Restore photographs: paint over the damage, press Enter, and it is gone.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("photos", nargs="*", type=Path, metavar="PHOTO", help="pictures to open")
    _add_model_option(parser)
    parser.add_argument("--version", action="version", version=f"reweave {__version__}")
    found = parser.parse_args(arguments)
    return WindowCommand(photos=tuple(found.photos), model=found.model)


def _parse_demo(arguments: Sequence[str]) -> DemoCommand:
    parser = _Parser(
        prog="reweave demo",
        description="Scratch a sample photograph, restore it, and print the paths of the files.",
    )
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        metavar="FOLDER",
        help="folder for the files (default: a new temporary one)",
    )
    _add_engine_options(parser)
    found = parser.parse_args(arguments)
    return DemoCommand(
        folder=found.folder,
        model=found.model,
        method=Method(found.method),
        device=DeviceChoice(found.device),
    )


def _parse_restore(arguments: Sequence[str]) -> RestoreCommand:
    parser = _Parser(
        prog="reweave restore",
        description="Restore the areas that a mask marks white; every other pixel stays as it is, "
        "but for missed edges.",
    )
    parser.add_argument("photo", type=Path, metavar="PHOTO", help="picture to restore")
    parser.add_argument(
        "mask", type=Path, metavar="MASK", help="mask of the same size, a picture file"
    )
    parser.add_argument(
        "-o",
        "--out",
        type=Path,
        metavar="OUT",
        help="file for the result: .png, .tif, .webp or .jpg (default: a new PNG beside PHOTO)",
    )
    _add_engine_options(parser)
    parser.add_argument(
        "--seed",
        type=int,
        default=0,
        metavar="N",
        help="another seed gives another result (default: 0)",
    )
    _add_choice(
        parser, "--context", Context.NORMAL, "how much of the surroundings the generator sees"
    )
    _add_choice(parser, "--guide", Guide.FIRM, "how closely the weave follows the generator")
    parser.add_argument(
        "--feather",
        type=int,
        default=0,
        metavar="PX",
        help="blend the result over this many pixels at the edge of the mask, "
        f"0 to {MAX_FEATHER_PX} (default: 0)",
    )
    parser.add_argument(
        "--sample-from",
        type=_parse_rect,
        metavar="X,Y,W,H",
        help="copy texture only from this rectangle, in pixels from the top left",
    )
    parser.add_argument(
        "--guide-line",
        type=_parse_point,
        nargs="+",
        action="append",
        default=[],
        dest="guide_lines",
        metavar="X,Y",
        help="continue what lies on either side up to the line through these points, in pixels from "
        "the top left; straight through two, curved through more; repeatable",
    )
    parser.add_argument(
        "--no-missed-edges",
        action="store_false",
        dest="missed_edges",
        help="fill the mask alone; otherwise it grows by a few pixels where it has missed the edge "
        "of what it covers",
    )
    parser.add_argument(
        "--json", action="store_true", dest="as_json", help="print a report as JSON"
    )
    found = parser.parse_args([_mark_as_value(word) for word in arguments])
    try:
        options = RestoreOptions(
            method=Method(found.method),
            seed=found.seed,
            context=Context(found.context),
            guide=Guide(found.guide),
            source=found.sample_from,
            feather_px=found.feather,
            guide_lines=tuple(GuideLine(points=tuple(points)) for points in found.guide_lines),
            includes_missed_edges=found.missed_edges,
        )
    except ValueError as error:
        parser.error(str(error))
    return RestoreCommand(
        photo=found.photo,
        mask=found.mask,
        out=found.out,
        model=found.model,
        options=options,
        device=DeviceChoice(found.device),
        as_json=found.as_json,
    )


def _add_engine_options(parser: argparse.ArgumentParser) -> None:
    _add_model_option(parser)
    words = (
        "reweave combines generator and weave; edges does so along the edges that it finds around "
        "wide holes; telea, ns and poisson are quick"
    )
    _add_choice(parser, "--method", DEFAULT_METHOD, words, choices=FILL_METHODS)
    _add_choice(parser, "--device", DeviceChoice.AUTO, "where the generator runs")


def _add_choice(
    parser: argparse.ArgumentParser,
    flag: str,
    default: enum.StrEnum,
    words: str,
    *,
    choices: Iterable[enum.StrEnum] = (),
) -> None:
    """Add an option whose value is one of the choices, or any member of the enum of its default."""
    values = [
        member.value for member in choices or type(default)
    ]  # as argparse prints them in its errors
    parser.add_argument(
        flag,
        choices=values,
        default=default.value,
        help=f"{words} (default: %(default)s)",
        metavar="|".join(values),
    )


def _add_model_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--model", metavar="MODEL", help="model file (.safetensors), or name in the model library"
    )


def _mark_as_value(word: str) -> str:
    """Put a space before coordinates such as "-5,1", which argparse takes for an option."""
    return f" {word}" if _NEGATIVE_COORDINATES.match(word) else word


def _parse_rect(word: str) -> Rect:
    """Parse "X,Y,W,H", for argparse."""
    try:
        x, y, width, height = (int(part) for part in word.split(","))
        return Rect(x=x, y=y, width=width, height=height)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"expected X,Y,W,H with a width and a height of at least 1, got {word.strip()!r}"
        ) from error


def _parse_point(word: str) -> Point:
    """Parse "X,Y", for argparse."""
    try:
        x, y = (float(part) for part in word.split(","))
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"expected a point as X,Y, got {word.strip()!r}"
        ) from error
    return x, y
