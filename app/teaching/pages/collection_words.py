"""What the first two pages say, in words for a person."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale

from app.teaching.reports import skip_clause
from training.api import MIN_HELD_OUT
from training.survey.checkup import (
    MIN_SIDE_PX,
    TOO_FEW_BELOW,
    Amount,
    Finding,
    Problem,
    Split,
)
from training.survey.events import SkippedFile


def shown_name(path: Path) -> str:
    """Return a file's name, whatever is in it, as one line that only reads one way."""
    return _printable(path.name or str(path))


def shown_folder(path: Path) -> str:
    """Return where a file lies, likewise."""
    return _printable(str(path.parent))


def skipped_words(skipped: SkippedFile) -> str:
    """Return which file was skipped, and why."""
    return f"{shown_name(skipped.path)} {skip_clause(skipped)}"


def found_words(count: int, *, is_looking: bool) -> str:
    """Return how many pictures were found."""
    if is_looking:
        return _counted(count, "Looking… {n} picture so far", "Looking… {n} pictures so far")
    return _counted(count, "{n} picture found", "{n} pictures found")


def skipped_title(count: int) -> str:
    """Return how many files were skipped."""
    return _counted(count, "{n} file was skipped", "{n} files were skipped")


def finding_title(found: Finding) -> str:
    """Return what was found, with how many."""
    one, many = {
        Problem.DUPLICATES: (
            "{n} file is an exact copy of another",
            "{n} files are exact copies of others",
        ),
        Problem.NEAR_DUPLICATES: (
            "{n} picture is nearly the same as another",
            "{n} pictures are nearly the same as others",
        ),
        Problem.TOO_SMALL: ("{n} picture is too small", "{n} pictures are too small"),
        Problem.BLURRED: ("{n} picture is blurred", "{n} pictures are blurred"),
        Problem.GREY: (
            "{n} picture is black and white",
            "{n} pictures are black and white",
        ),
    }[found.kind]
    return _counted(len(found.excludes), one, many)


def finding_hint(kind: Problem) -> str:
    """Return what is wrong with such pictures, and whether it matters."""
    return {
        Problem.DUPLICATES: _tr("A copy teaches nothing new. One of each stays in."),
        Problem.NEAR_DUPLICATES: _tr(
            "Other sizes, small crops, shots in a row: they may stay, but weigh more than others. "
            "Left out, the best of each stays in."
        ),
        Problem.TOO_SMALL: _tr(
            "Less than {least} pixels on the shorter side: enlarged, they would teach softness."
        ).format(least=MIN_SIDE_PX),
        Problem.BLURRED: _tr(
            "Not even their sharpest part is sharp. They teach blur; leave them out, unless that "
            "is what you want to repair."
        ),
        Problem.GREY: _tr(
            "The others are in colour. They may stay, if you have such pictures to repair too."
        ),
    }[kind]


def amount_words(split: Split) -> str:
    """Return in a few words whether there are enough pictures."""
    usable = len(split.pictures) + len(split.held_out)
    if split.amount is Amount.TOO_FEW:
        return _counted(usable, "{n} picture is too few", "{n} pictures are too few")
    if not split.can_prove:
        return _tr("The pictures are too much alike")
    if split.amount is Amount.FEW:
        return _counted(usable, "{n} pictures are few, but enough to begin")
    return _counted(usable, "{n} pictures are enough")


def amount_hint(split: Split) -> str:
    """Return what follows from how many there are."""
    if split.amount is Amount.TOO_FEW:
        return _tr(
            "With fewer than {least}, nobody can tell whether Reweave has become better, and only "
            "a model that is better can be kept. Add more pictures of the same kind."
        ).format(least=TOO_FEW_BELOW)
    if not split.can_prove:
        return _tr(
            "Nearly all show the same, so there are not {least} others to judge by, and nobody can "
            "tell whether Reweave has become better. Add pictures that differ more."
        ).format(least=MIN_HELD_OUT)
    divided = _tr(
        "Reweave learns from {learned} of them. The other {held_out} it never learns from: they "
        "show at the end whether it has become better."
    ).format(learned=_number(len(split.pictures)), held_out=_number(len(split.held_out)))
    if split.amount is Amount.FEW:
        return divided + " " + _tr("More pictures of the same kind would make both surer.")
    return divided


def held_out_title(split: Split) -> str:
    """Return how many pictures are kept aside."""
    return _counted(len(split.held_out), "{n} picture is kept aside", "{n} pictures are kept aside")


def _counted(count: int, one: str, many: str = "") -> str:
    text = _tr(one if count == 1 or not many else many)
    return text.format(n=_number(count))


def _number(count: int) -> str:
    return QLocale().toString(count)


def _printable(text: str) -> str:
    """Replace what is no letter on a screen, such as line breaks and marks that turn text round."""
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("collection_words", text)
