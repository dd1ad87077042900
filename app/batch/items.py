"""The pictures of a batch: where each comes from, what its hole is, and where its result goes."""

import enum
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np

from engine.pictures.files import read_marks
from engine.pictures.marks import Marks, ReadMask
from engine.pictures.picture import Picture


class MaskSource(enum.StrEnum):
    """A mask that needs no file. The values are the words of the command line.

    ALPHA: every pixel of the picture that is not opaque is in the hole. FOUND: the engine finds the
    damage right before it restores the picture.
    """

    ALPHA = "alpha"
    FOUND = "found"


MaskChoice: TypeAlias = Path | MaskSource
"""A mask file, or how the mask is made of the picture."""


class ItemState(enum.StrEnum):
    """What has become of a picture of a batch.

    SKIPPED means that there is nothing to restore: it has no mask, or one that marks nothing, or no
    damage was found.
    """

    WAITING = "waiting"
    FINISHED = "finished"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchItem:
    """One picture of a batch.

    Attributes:
        name: Path of the picture within the batch's folder, with "/" on every system; no two
            pictures of a batch share it.
        photo: File of the picture.
        mask: Its mask; None if none was found.
        target: File for the result.
        state: WAITING, or what the record says of an earlier run: FINISHED. SKIPPED without a mask.
    """

    name: str
    photo: Path
    mask: MaskChoice | None
    target: Path
    state: ItemState = ItemState.WAITING


def parse_mask(word: str) -> MaskChoice:
    """Return what a word of the command line, or one that was stored, stands for."""
    return MaskSource(word) if word in set(MaskSource) else Path(word)


def make_mask(choice: MaskChoice, picture: Picture) -> ReadMask | None:
    """Return the mask of a picture, (H, W), bool, true means fill, and how it was understood.

    A mask that the engine finds is None.

    Raises:
        PictureReadError: The mask file cannot be read.
        EmptyMaskError: The mask file marks nothing.
    """
    if isinstance(choice, Path):
        return read_marks(choice)
    if choice is MaskSource.FOUND:
        return None
    opaque = np.iinfo(picture.pixels.dtype).max
    alpha = (
        picture.pixels[..., -1] if picture.has_alpha else np.full(picture.pixels.shape[:2], opaque)
    )
    return ReadMask(mask=np.asarray(alpha < opaque), marks=Marks.LIGHT)
