"""The options that say what counts as damage, and how they are parsed."""

import argparse

from app.command_line.options import Parser
from engine.detection.damage_map import DamageKind
from engine.detection.find_options import FindOptions
from engine.detection.sensitivity import ALL_KINDS, MAX_SENSITIVITY


def add_find_options(parser: argparse.ArgumentParser, *, usual: int, goes_with: str = "") -> None:
    """Add the options of what counts as damage.

    Args:
        parser: The parser.
        usual: The sensitivity if none is given.
        goes_with: The option without which they have no effect; empty for none.
    """
    only = f"with {goes_with}: " if goes_with else ""
    kinds = ",".join(DamageKind)
    parser.add_argument(
        "--sensitivity",
        type=int,
        metavar="PERCENT",
        help=f"{only}how little it takes to count as damage, 0 to {MAX_SENSITIVITY} "
        f"(default: {usual})",
    )
    parser.add_argument(
        "--kinds",
        type=_parse_kinds,
        metavar="KIND,KIND…",
        help=f"{only}the kinds of damage that count (default: {kinds})",
    )


def make_find_options(parser: Parser, found: argparse.Namespace, *, usual: int) -> FindOptions:
    """Return what counts as damage.

    Raises:
        UsageError: An option is out of range.
    """
    sensitivity = usual if found.sensitivity is None else found.sensitivity
    try:
        return FindOptions(sensitivity=sensitivity, kinds=found.kinds or ALL_KINDS)
    except ValueError as error:
        parser.error(str(error))


def refuse_find_options(parser: Parser, found: argparse.Namespace, *, goes_with: str) -> None:
    """Raise UsageError if an option of what counts as damage is given, which would have no effect.

    Args:
        parser: The parser.
        found: What it has found.
        goes_with: The option that they need.
    """
    for flag, value in (("--sensitivity", found.sensitivity), ("--kinds", found.kinds)):
        if value is not None:
            parser.error(f"{flag} has no effect without {goes_with}")


def _parse_kinds(word: str) -> frozenset[DamageKind]:
    """Parse "scratches,spots", for argparse."""
    try:
        return frozenset(DamageKind(kind) for kind in word.split(","))
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"expected some of {','.join(DamageKind)}, got {word!r}"
        ) from error
