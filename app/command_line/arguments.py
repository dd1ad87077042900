"""Parses the command line into a command, a frozen value."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from app import __version__
from app.command_line.find_arguments import (
    add_find_options,
    make_find_options,
    refuse_find_options,
)
from app.command_line.options import (
    Parser,
    add_device_option,
    add_engine_options,
    add_fill_options,
    add_model_option,
    make_options,
    mark_values,
)
from engine.api import DeviceChoice, Method, RestoreOptions
from engine.detection.find_options import FindOptions
from engine.detection.sensitivity import CAUTIOUS_SENSITIVITY, DEFAULT_SENSITIVITY

_EPILOG = """\
commands:
  reweave [PHOTO…] [--model MODEL]         open the window
  reweave restore PHOTO MASK [-o OUT]      restore one picture without a window
  reweave restore PHOTO --find [-o OUT]    find its damage and restore it
  reweave find PHOTO [-o MASK]             find its damage and write the mask
  reweave batch FOLDER --masks M -o OUT    restore all pictures of a folder
  reweave watch FOLDER --masks M -o OUT    restore the pictures that arrive in a folder
  reweave demo [FOLDER]                    scratch a photograph, restore it, show both
  reweave --self-check                     find out whether everything works here

Run 'reweave restore --help' or 'reweave batch --help' for all options.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowCommand:
    """Open the window; without a picture it is empty, without a model the last one is used."""

    photos: tuple[Path, ...]
    model: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfCheckCommand:
    """Find out whether everything works on this computer, and print a page about it."""


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
        mask: File of the mask, white (at least 128 of 255) where the picture is restored; None if
            the mask is found.
        find: What counts as damage; None if there is a mask.
        out: File for the restored picture; None for a new name beside the picture.
        model: A file, or a name in the library; None for the shipped model.
        options: How the mask is filled.
        device: Where the generator runs.
        as_json: Whether to print a report as one JSON object.
    """

    photo: Path
    mask: Path | None
    find: FindOptions | None
    out: Path | None
    model: str | None
    options: RestoreOptions
    device: DeviceChoice
    as_json: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FindCommand:
    """Find the damage of one picture.

    Attributes:
        photo: File of the picture.
        out: File for the mask; None for a new name beside the picture.
        find: What counts as damage.
        device: Where the detector runs.
        as_json: Whether to print a report as one JSON object.
    """

    photo: Path
    out: Path | None
    find: FindOptions
    device: DeviceChoice
    as_json: bool


Command: TypeAlias = WindowCommand | SelfCheckCommand | DemoCommand | RestoreCommand | FindCommand


def parse(arguments: Sequence[str]) -> Command:
    """Parse the arguments after the program's name.

    Raises:
        UsageError: The arguments are not valid.
        SystemExit: The help or the version has been printed.
    """
    match arguments:
        case ["restore", *rest]:
            return _parse_restore(rest)
        case ["find", *rest]:
            return _parse_find(rest)
        case ["demo", *rest]:
            return _parse_demo(rest)
        case _:
            return _parse_window(arguments)


def _parse_window(arguments: Sequence[str]) -> WindowCommand | SelfCheckCommand:
    parser = Parser(
        prog="reweave",
        description="Restore photographs: paint over the damage, press Enter, and it is gone.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("photos", nargs="*", type=Path, metavar="PHOTO", help="pictures to open")
    add_model_option(parser)
    parser.add_argument("--version", action="version", version=f"reweave {__version__}")
    parser.add_argument(
        "--self-check",
        action="store_true",
        help="print a page about this computer and whether everything works on it; the exit status "
        "is 1 if something does not",
    )
    found = parser.parse_args(arguments)
    if found.self_check:
        if found.photos or found.model:
            parser.error("--self-check goes with nothing else")
        return SelfCheckCommand()
    return WindowCommand(photos=tuple(found.photos), model=found.model)


def _parse_demo(arguments: Sequence[str]) -> DemoCommand:
    parser = Parser(
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
    add_engine_options(parser)
    found = parser.parse_args(arguments)
    return DemoCommand(
        folder=found.folder,
        model=found.model,
        method=Method(found.method),
        device=DeviceChoice(found.device),
    )


def _parse_find(arguments: Sequence[str]) -> FindCommand:
    parser = Parser(
        prog="reweave find",
        description="Find the damage of a picture and write a mask of it, which 'reweave restore' "
        "takes. The exit status is 3, and nothing is written, if there is none.",
    )
    parser.add_argument("photo", type=Path, metavar="PHOTO", help="picture to look at")
    parser.add_argument(
        "-o",
        "--out",
        type=Path,
        metavar="MASK",
        help="file for the mask, a .png; white is damage (default: a new PNG beside PHOTO)",
    )
    add_find_options(parser, usual=DEFAULT_SENSITIVITY)
    add_device_option(parser, "where the detector runs")
    parser.add_argument(
        "--json", action="store_true", dest="as_json", help="print a report as JSON"
    )
    found = parser.parse_args(arguments)
    return FindCommand(
        photo=found.photo,
        out=found.out,
        find=make_find_options(parser, found, usual=DEFAULT_SENSITIVITY),
        device=DeviceChoice(found.device),
        as_json=found.as_json,
    )


def _parse_restore(arguments: Sequence[str]) -> RestoreCommand:
    parser = Parser(
        prog="reweave restore",
        description="Restore the areas that a mask marks white, or the damage that is found; every "
        "other pixel stays as it is, but for missed edges.",
    )
    parser.add_argument("photo", type=Path, metavar="PHOTO", help="picture to restore")
    parser.add_argument(
        "mask",
        nargs="?",
        type=Path,
        metavar="MASK",
        help="mask of the same size, a picture file; or --find",
    )
    parser.add_argument(
        "--find", action="store_true", help="find the damage and restore that, without a mask"
    )
    add_find_options(parser, usual=CAUTIOUS_SENSITIVITY, goes_with="--find")
    parser.add_argument(
        "-o",
        "--out",
        type=Path,
        metavar="OUT",
        help="file for the result: .png, .tif, .webp or .jpg (default: a new PNG beside PHOTO)",
    )
    add_engine_options(parser)
    add_fill_options(parser)
    parser.add_argument(
        "--json", action="store_true", dest="as_json", help="print a report as JSON"
    )
    found = parser.parse_args(mark_values(arguments))
    if found.find == (found.mask is not None):
        parser.error("expected either MASK or --find")
    find = None
    if found.find:
        find = make_find_options(parser, found, usual=CAUTIOUS_SENSITIVITY)
    else:
        refuse_find_options(parser, found, goes_with="--find")
    return RestoreCommand(
        photo=found.photo,
        mask=found.mask,
        find=find,
        out=found.out,
        model=found.model,
        options=make_options(parser, found),
        device=DeviceChoice(found.device),
        as_json=found.as_json,
    )
