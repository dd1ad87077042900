"""Documents and results for tests."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt

from app.editor.document.document import Document
from app.editor.document.repairs import Repair
from engine.api import RestoreOptions, Result
from engine.pictures.picture import Picture
from engine.pictures.pixels import Mask, Pixels, Rect


def noise(
    *, height: int = 40, width: int = 60, channels: int = 3, deep: bool = False, seed: int = 1
) -> Pixels:
    """Return random pixels (height, width, channels), uint8, or uint16 if deep."""
    generator = np.random.default_rng(seed)
    if deep:
        return generator.integers(0, 65536, (height, width, channels), np.uint16)
    return generator.integers(0, 256, (height, width, channels), np.uint8)


def document_of(pixels: Pixels) -> Document:
    """Return a document with these pixels."""
    return Document(Picture(pixels=pixels), name="test")


def block_mask(document: Document, place: Rect) -> Mask:
    """Return a mask of the document's size that is true in a rectangle."""
    mask = np.zeros((document.bounds.height, document.bounds.width), np.bool_)
    mask[place.slices] = True
    return mask


def noisy_result(document: Document, place: Rect) -> Result:
    """Return a result with random pixels everywhere, outside the hole too."""
    pixels = noise(
        height=place.height,
        width=place.width,
        channels=document.pixels.shape[2],
        deep=document.pixels.dtype == np.uint16,
        seed=2,
    )
    return Result(place=place, pixels=pixels)


def make_repair(
    document: Document, results: Sequence[Result], *, mask: Mask, number: int | None = None
) -> Repair:
    """Return the repair that results make in a mask (H, W), bool; with a new number if None."""
    return Repair.from_results(
        results,
        mask=mask,
        number=document.new_repair_number() if number is None else number,
        options=RestoreOptions(),
        seconds=0.5,
        made_at=datetime(2026, 1, 2, 3, 4, tzinfo=UTC),
    )


def make_random_repair(
    document: Document, rng: np.random.Generator, *, number: int | None = None
) -> Repair:
    """Return a repair with a random mask, strength and painted-back area."""
    height, width = document.pixels.shape[:2]
    top, left = int(rng.integers(height - 8)), int(rng.integers(width - 8))
    place = Rect.from_edges(
        left=left,
        top=top,
        right=int(rng.integers(left + 8, width + 1)),
        bottom=int(rng.integers(top + 8, height + 1)),
    )
    mask = block_mask(document, place)
    mask &= rng.random((height, width)) < 0.7
    mask[top, left] = True
    repair = make_repair(document, [noisy_result(document, place)], mask=mask, number=number)
    parts = tuple(
        replace(part, painted_back=_draw_coverage(part.place, rng)) if rng.random() < 0.5 else part
        for part in repair.parts
    )
    strength = float(rng.choice([0.0, 0.3, 0.995, 1.0]))
    return replace(repair, parts=parts, strength=strength, is_shown=bool(rng.random() < 0.8))


def _draw_coverage(place: Rect, rng: np.random.Generator) -> npt.NDArray[np.uint8]:
    return rng.choice([0, 90, 255], (place.height, place.width)).astype(np.uint8)
