"""What a saved file has kept of the picture: found out by reading the file again."""

import enum
from dataclasses import dataclass

import numpy as np

from engine.pictures.formats.codec import decode_file
from engine.pictures.picture import Picture
from engine.pictures.pixels import Mask, Pixels


class Part(enum.StrEnum):
    """What a file can hold of a picture beside its colours."""

    DEPTH = "16 bits"
    ALPHA = "transparency"
    SAMPLES = "the file's own samples"
    PROFILE = "colour profile"
    EXIF = "EXIF"
    XMP = "XMP"
    IPTC = "IPTC"
    TEXTS = "texts"
    RESOLUTION = "resolution"
    PAGES = "pages"
    GAIN_MAP = "gain map"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a file holds of the picture that was written to it.

    Attributes:
        changed_px: Number of pixels outside the hole that differ from the picture; None if the file
            has pixels of another kind, so that all may differ a little.
        kept: What the picture has and the file too.
        lost: What the picture has and the file has not.
    """

    changed_px: int | None
    kept: tuple[Part, ...]
    lost: tuple[Part, ...]


def make_receipt(picture: Picture, content: bytes, *, hole: Mask | None, name: str) -> Receipt:
    """Read a file that was written and compare it with its picture.

    Args:
        picture: The picture that was written.
        content: Content of the file.
        hole: (H, W), bool: pixels that do not count as changed; None if all count.
        name: Name of the file in an error message.

    Raises:
        PictureReadError: The file cannot be read.
    """
    written = decode_file(content, name=name)
    parts = [part for part in Part if _has(picture, part)]
    kept = tuple(part for part in parts if _keeps(picture, written, part))
    return Receipt(
        changed_px=_count_changed(picture.pixels, written.pixels, hole=hole),
        kept=kept,
        lost=tuple(part for part in parts if part not in kept),
    )


def _has(picture: Picture, part: Part) -> bool:
    match part:
        case Part.DEPTH:
            return picture.pixels.dtype == np.uint16
        case Part.ALPHA:
            return picture.has_alpha
        case Part.PAGES:
            return picture.pages > 1
        case _:
            return bool(_get(picture, part))


def _keeps(picture: Picture, written: Picture, part: Part) -> bool:
    match part:
        case Part.DEPTH | Part.ALPHA:
            return _has(written, part)
        case Part.RESOLUTION:
            return _has(written, part) and np.allclose(
                picture.pixels_per_mm or 0, written.pixels_per_mm or 0, rtol=0.01
            )
        case Part.XMP:
            return _has(written, part)
        case _:
            return _get(picture, part) == _get(written, part)


def _get(picture: Picture, part: Part) -> object:
    return {
        Part.SAMPLES: picture.samples,
        Part.PROFILE: picture.icc_profile,
        Part.EXIF: picture.exif,
        Part.XMP: picture.xmp,
        Part.IPTC: picture.iptc,
        Part.TEXTS: picture.texts,
        Part.RESOLUTION: picture.pixels_per_mm,
        Part.PAGES: picture.pages,
        Part.GAIN_MAP: picture.has_gain_map,
    }[part]


def _count_changed(before: Pixels, after: Pixels, *, hole: Mask | None) -> int | None:
    if before.shape != after.shape or before.dtype != after.dtype:
        return None
    changed = (before != after).any(axis=2)
    if hole is not None:
        changed &= ~hole
    return int(np.count_nonzero(changed))
