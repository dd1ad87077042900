"""The options that several commands share, and how they are parsed."""

import argparse
import enum
import re
from collections.abc import Iterable, Sequence
from typing import NoReturn

from typing_extensions import override

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

_NEGATIVE_COORDINATES = re.compile(r"-[\d.]+,")


class UsageError(Exception):
    """The command line is not valid."""


class Parser(argparse.ArgumentParser):
    """Raises `UsageError` instead of ending the program."""

    @override
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; see '{self.prog} --help'")


def add_model_option(parser: argparse.ArgumentParser) -> None:
    """Add the option of the model."""
    parser.add_argument(
        "--model", metavar="MODEL", help="model file (.safetensors), or name in the model library"
    )


def add_engine_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of model, method and device."""
    add_model_option(parser)
    words = (
        "reweave combines generator and weave; edges does so along the edges that it finds around "
        "wide holes; telea, ns and poisson are quick"
    )
    _add_choice(parser, "--method", DEFAULT_METHOD, words, choices=FILL_METHODS)
    add_device_option(parser, "where the generator runs")


def add_device_option(parser: argparse.ArgumentParser, words: str) -> None:
    """Add the option of the device, which words describe."""
    _add_choice(parser, "--device", DeviceChoice.AUTO, words)


def add_fill_options(parser: argparse.ArgumentParser) -> None:
    """Add the other options of how holes are filled."""
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


def make_options(parser: argparse.ArgumentParser, found: argparse.Namespace) -> RestoreOptions:
    """Return how holes are filled.

    Raises:
        UsageError: The options do not go together.
    """
    try:
        return RestoreOptions(
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


def mark_values(words: Sequence[str]) -> list[str]:
    """Put a space before coordinates such as "-5,1", which argparse takes for an option."""
    return [f" {word}" if _NEGATIVE_COORDINATES.match(word) else word for word in words]


def _add_choice(
    parser: argparse.ArgumentParser,
    flag: str,
    default: enum.StrEnum,
    words: str,
    *,
    choices: Iterable[enum.StrEnum] = (),
) -> None:
    """Add an option whose value is one of the choices, or any member of the enum of its default."""
    # Words, as argparse prints them in its errors.
    values = [member.value for member in choices or type(default)]
    parser.add_argument(
        flag,
        choices=values,
        default=default.value,
        help=f"{words} (default: %(default)s)",
        metavar="|".join(values),
    )


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
