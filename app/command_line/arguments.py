"""What a command line asks for, as a value."""

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, TypeAlias

from typing_extensions import override

from app import __version__
from engine.api import (
    DEFAULT_METHOD,
    MAX_FEATHER_PX,
    Context,
    DeviceChoice,
    Guide,
    Method,
    RestoreOptions,
)
from engine.pictures.pixels import Rect

_EPILOG = """\
commands:
  reweave [PHOTO] [--model MODEL]          open the window
  reweave restore PHOTO MASK [-o OUT]      restore one picture without a window
  reweave demo [FOLDER]                    scratch a photograph, restore it, show both

'reweave restore --help' says more.
"""


class UsageError(Exception):
    """The command line cannot be understood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowCommand:
    """Open the window, on a picture and with a model if they are named."""

    photo: Path | None
    model: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoCommand:
    """Run the demonstration; no folder means a fresh one."""

    folder: Path | None
    model: str | None
    method: Method
    device: DeviceChoice


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreCommand:
    """Restore one picture.

    Attributes:
        photo: The picture.
        mask: White (128 of 255 and more) where it is to be restored.
        out: Where the result goes; None means a new name beside the picture.
        model: A file, or a name in the library; None means the one that comes with the program.
        options: How the hole is filled.
        device: Where.
        as_json: Say what was done as one JSON object.
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
        raise UsageError(f"{message}; '{self.prog} --help' shows what is possible")


def parse(arguments: Sequence[str]) -> Command:
    """Return the command that the words after the program's name stand for.

    Raises:
        UsageError: They make no sense.
        SystemExit: Help or version was asked for, and has been printed.
    """
    match arguments:
        case ["restore", *rest]:
            return _restore_command(rest)
        case ["demo", *rest]:
            return _demo_command(rest)
        case _:
            return _window_command(arguments)


def _window_command(arguments: Sequence[str]) -> WindowCommand:
    parser = _Parser(
        prog="reweave",
        description="Mend photographs: paint over the damage, press Enter, and it is gone.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("photo", nargs="?", type=Path, metavar="PHOTO", help="picture to open")
    _add_model_option(parser)
    parser.add_argument("--version", action="version", version=f"reweave {__version__}")
    found = parser.parse_args(arguments)
    return WindowCommand(photo=found.photo, model=found.model)


def _demo_command(arguments: Sequence[str]) -> DemoCommand:
    parser = _Parser(
        prog="reweave demo",
        description="Scratch a sample photograph, restore it, and print where all three are.",
    )
    parser.add_argument(
        "folder", nargs="?", type=Path, metavar="FOLDER", help="default: a fresh one"
    )
    _add_engine_options(parser)
    found = parser.parse_args(arguments)
    return DemoCommand(
        folder=found.folder,
        model=found.model,
        method=Method(found.method),
        device=DeviceChoice(found.device),
    )


def _restore_command(arguments: Sequence[str]) -> RestoreCommand:
    parser = _Parser(
        prog="reweave restore",
        description="Restore what a mask marks white; every other pixel stays as it is.",
    )
    parser.add_argument("photo", type=Path, metavar="PHOTO", help="the picture")
    parser.add_argument("mask", type=Path, metavar="MASK", help="a picture of the same size")
    parser.add_argument(
        "-o",
        "--out",
        type=Path,
        metavar="OUT",
        help=".png, .tif, .webp or .jpg (default: a new PNG beside PHOTO)",
    )
    _add_engine_options(parser)
    parser.add_argument(
        "--seed", type=int, default=0, metavar="N", help="another one, another try (default: 0)"
    )
    parser.add_argument(
        "--context",
        choices=_words(Context),
        default=Context.NORMAL.value,
        help="how much of its surroundings the generator sees (default: %(default)s)",
        metavar="|".join(Context),
    )
    parser.add_argument(
        "--guide",
        choices=_words(Guide),
        default=Guide.FIRM.value,
        help="how closely reweave's weave follows the generator (default: %(default)s)",
        metavar="|".join(Guide),
    )
    parser.add_argument(
        "--feather",
        type=int,
        default=0,
        metavar="PX",
        help="soften the transition over so many pixels inside the hole, "
        f"0 to {MAX_FEATHER_PX} (default: 0)",
    )
    parser.add_argument(
        "--sample-from",
        type=_rectangle,
        metavar="X,Y,W,H",
        help="copy texture from this rectangle only, in pixels from the top left",
    )
    parser.add_argument("--json", action="store_true", dest="as_json", help="print one JSON object")
    found = parser.parse_args(arguments)
    try:
        options = RestoreOptions(
            method=Method(found.method),
            seed=found.seed,
            context=Context(found.context),
            guide=Guide(found.guide),
            source=found.sample_from,
            feather_px=found.feather,
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
    parser.add_argument(
        "--method",
        choices=_words(Method),
        default=DEFAULT_METHOD.value,
        help="reweave is generator and weave; telea, ns and poisson are quick (default: %(default)s)",
        metavar="|".join(Method),
    )
    parser.add_argument(
        "--device",
        choices=_words(DeviceChoice),
        default=DeviceChoice.AUTO.value,
        help="where the generator computes (default: %(default)s)",
        metavar="|".join(DeviceChoice),
    )


def _add_model_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--model", metavar="MODEL", help="a file (.safetensors), or a name in the model library"
    )


def _rectangle(word: str) -> Rect:
    """Return what "X,Y,W,H" means, for argparse."""
    try:
        x, y, width, height = (int(part) for part in word.split(","))
        return Rect(x=x, y=y, width=width, height=height)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"expected X,Y,W,H with a width and a height of at least 1, got {word!r}"
        ) from error


def _words(choices: Iterable[str]) -> list[str]:
    """Return values as plain words, which argparse can name in its complaint."""
    return [str(choice) for choice in choices]
