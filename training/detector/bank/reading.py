"""Reads the bank, and keeps some of its pictures from learning."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Final

from engine.detection.examples import SUFFIX, decode_example
from engine.errors import PictureReadError
from training.api import MIN_EXAMPLE_PICTURES, MIN_HELD_OUT
from training.detector.bank.labels import Lesson, make_lesson
from training.errors import DataError, ExamplesError

_HELD_OUT_SHARE: Final = 1 / 3

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class BankPicture:
    """The examples of one picture.

    Attributes:
        name: Hash of the picture's pixels.
        lessons: What is learned from each of its examples.
    """

    name: str
    lessons: tuple[Lesson, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitBank:
    """A bank, split by pictures.

    Attributes:
        learned: The pictures to learn from.
        held_out: The pictures for the proof.
    """

    learned: tuple[BankPicture, ...]
    held_out: tuple[BankPicture, ...]


def read_bank(folder: Path) -> list[BankPicture]:
    """Return the pictures of a bank that teach anything; damaged examples are left out.

    Raises:
        DataError: The folder does not exist.
    """
    if not folder.is_dir():
        raise DataError(f"{folder}: there is no such folder of examples")
    lessons: dict[str, list[Lesson]] = {}
    for file in sorted(folder.glob(f"*{SUFFIX}")):
        try:
            example = decode_example(file.read_bytes(), name=file.name)
        except (OSError, PictureReadError) as error:
            _LOG.warning("left out %s: %s", file, error)
            continue
        lesson = make_lesson(example)
        if lesson.corrected.any():
            lessons.setdefault(file.stem.partition("-")[0], []).append(lesson)
    return [BankPicture(name=name, lessons=tuple(each)) for name, each in lessons.items()]


def split_bank(pictures: Sequence[BankPicture]) -> SplitBank:
    """Hold out a third of the pictures, chosen by a hash of their names.

    Examples of one picture stay together: they are too much alike to prove anything.

    Raises:
        ExamplesError: There are too few pictures.
    """
    if len(pictures) < MIN_EXAMPLE_PICTURES:
        missing = MIN_EXAMPLE_PICTURES - len(pictures)
        raise ExamplesError(
            f"the bank has examples of {len(pictures)} pictures, and at least {MIN_EXAMPLE_PICTURES} are "
            f"needed: correct what is found in {missing} more, and restore them"
        )
    ordered = sorted(pictures, key=lambda picture: blake2b(picture.name.encode()).digest())
    count = max(round(_HELD_OUT_SHARE * len(ordered)), MIN_HELD_OUT)
    return SplitBank(learned=tuple(ordered[count:]), held_out=tuple(ordered[:count]))
