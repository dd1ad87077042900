"""What a file keeps of the picture that is written to it: foreseen, and found by reading it again."""

import enum
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from engine.errors import PictureReadError, PictureTooLargeError, PictureWriteError
from engine.pictures.colour import lay_over_white, to_rgb, to_uint8
from engine.pictures.formats.codec import decode_file
from engine.pictures.metadata.views import (
    Fields,
    list_values,
    normalise_text,
    read_exif_fields,
    read_iptc_fields,
    read_xmp_fields,
)
from engine.pictures.picture import Picture
from engine.pictures.pixels import Mask, Pixels

_ReadFields: TypeAlias = Callable[[bytes], Fields]

_STRIP_ROWS: Final = 256


class Part(enum.StrEnum):
    """What a file can hold of a picture beside its colours."""

    DEPTH = "depth"
    ALPHA = "alpha"
    SAMPLES = "samples"
    PROFILE = "profile"
    EXIF = "exif"
    XMP = "xmp"
    IPTC = "iptc"
    TEXTS = "texts"
    RESOLUTION = "resolution"
    PAGES = "pages"
    GAIN_MAP = "gain_map"


class SourceUse(enum.StrEnum):
    """Whether a file was made from the data of the picture's own file.

    NONE: The picture has no file, or one of another format. USED: It was. GONE: The file cannot be
    read any more. CHANGED: It holds another picture now.
    """

    NONE = "none"
    USED = "used"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a file holds of the picture that was written to it.

    Attributes:
        changed_px: Number of pixels outside the hole that differ from the picture, in the file's own
            depth and laid over white if it has no transparency; None if there was not enough memory
            to read the file again.
        greatest_change: Greatest difference of a channel there, 0 to 255 or, in 16 bits, 65,535;
            None like `changed_px`.
        bits: Bits of a channel in the file, 8 or 16.
        kept: What the picture has and the file too.
        partly_kept: What the file has only a part of.
        lost: What the picture has and the file has not.
        source_use: Whether the data of the picture's own file was used.
    """

    changed_px: int | None
    greatest_change: int | None
    bits: int
    kept: tuple[Part, ...]
    partly_kept: tuple[Part, ...] = ()
    lost: tuple[Part, ...] = ()
    source_use: SourceUse = SourceUse.NONE


def make_receipt(
    picture: Picture,
    content: bytes,
    *,
    hole: Mask | None,
    name: str,
    before: Picture | None = None,
    source_use: SourceUse = SourceUse.NONE,
) -> Receipt:
    """Read a file that was encoded and compare it with its picture.

    Args:
        picture: The picture that was encoded.
        content: Content of the file.
        hole: (H, W), bool: pixels that do not count as changed; None if all count.
        name: Name of the file in an error message.
        before: The picture with all that was left out on purpose before it was encoded; None if that
            is nothing.
        source_use: Whether the data of the picture's own file was used.

    Raises:
        PictureWriteError: The file cannot be read, or holds another picture.
    """
    try:
        written = decode_file(content, name=name)
    except PictureTooLargeError:
        bits = 8 * picture.pixels.dtype.itemsize
        return Receipt(
            changed_px=None, greatest_change=None, bits=bits, kept=(), source_use=source_use
        )
    except PictureReadError as error:
        raise PictureWriteError(f"it could not be read again: {error}") from error
    if written.pixels.shape[:2] != picture.pixels.shape[:2]:
        raise PictureWriteError(
            f"read again, it is {written.width} x {written.height} pixels, "
            f"expected {picture.width} x {picture.height}"
        )
    changed_px, greatest_change = _compare_pixels(picture.pixels, written.pixels, hole=hole)
    before = before or picture
    shares = {part: _find_share(before, written, part) for part in list_parts(before)}
    return Receipt(
        changed_px=changed_px,
        greatest_change=greatest_change,
        bits=8 * written.pixels.dtype.itemsize,
        kept=tuple(part for part, share in shares.items() if share == 1),
        partly_kept=tuple(part for part, share in shares.items() if 0 < share < 1),
        lost=tuple(part for part, share in shares.items() if share == 0),
        source_use=source_use,
    )


def receipt_to_json(receipt: Receipt) -> dict[str, object]:
    """Return a receipt as values of JSON; the manual describes them."""
    return {
        "changed_px": receipt.changed_px,
        "greatest_change": receipt.greatest_change,
        "bits": receipt.bits,
        "kept": [part.value for part in receipt.kept],
        "partly_kept": [part.value for part in receipt.partly_kept],
        "lost": [part.value for part in receipt.lost],
        "source_use": receipt.source_use.value,
    }


def list_parts(picture: Picture, among: Iterable[Part] = Part) -> tuple[Part, ...]:
    """Return what a picture has beside its colours.

    Args:
        picture: The picture.
        among: What is asked about; whether there is transparency takes a look at all pixels.
    """
    return tuple(part for part in Part if part in set(among) and _PRESENCE[part](picture))


def _is_opaque(pixels: Pixels) -> bool:
    full = np.iinfo(pixels.dtype).max
    strips = range(0, len(pixels), _STRIP_ROWS)
    return all(bool((pixels[at : at + _STRIP_ROWS, :, -1] == full).all()) for at in strips)


_PRESENCE: Final[dict[Part, Callable[[Picture], bool]]] = {
    Part.DEPTH: lambda picture: picture.pixels.dtype == np.uint16,
    Part.ALPHA: lambda picture: picture.has_alpha and not _is_opaque(picture.pixels),
    Part.SAMPLES: lambda picture: picture.samples is not None,
    Part.PROFILE: lambda picture: picture.icc_profile is not None,
    Part.EXIF: lambda picture: bool(picture.exif),
    Part.XMP: lambda picture: bool(picture.xmp),
    Part.IPTC: lambda picture: bool(picture.iptc),
    Part.TEXTS: lambda picture: bool(picture.texts),
    Part.RESOLUTION: lambda picture: picture.pixels_per_mm is not None,
    Part.PAGES: lambda picture: picture.pages > 1,
    Part.GAIN_MAP: lambda picture: picture.has_gain_map,
}


def _find_share(picture: Picture, written: Picture, part: Part) -> float:
    """Return how much of a part a file has, from 0 (nothing) to 1 (all)."""
    match part:
        case Part.EXIF:
            return _compare_blocks(picture.exif, written.exif, read_exif_fields)
        case Part.XMP:
            return _compare_blocks(picture.xmp, written.xmp, read_xmp_fields)
        case Part.IPTC:
            values = list_values(read_iptc_fields(picture.iptc or b""))
            share = _compare_blocks(picture.iptc, written.iptc, read_iptc_fields)
            return max(share, _count_found(values, written))
        case Part.TEXTS:
            found = list_values(read_xmp_fields(written.xmp or b""))
            kept = [t in written.texts or normalise_text(t.text) in found for t in picture.texts]
            return sum(kept) / len(kept)
        case _:
            return _compare_values(picture, written)[part]


def _compare_values(picture: Picture, written: Picture) -> dict[Part, float]:
    """Return how much a file has of what is not a block of metadata, from 0 to 1."""
    before, after = picture.pixels_per_mm, written.pixels_per_mm
    is_paged = written.pages == picture.pages
    return {
        Part.DEPTH: written.pixels.dtype == np.uint16,
        Part.ALPHA: written.has_alpha,
        Part.SAMPLES: written.samples == picture.samples,
        Part.PROFILE: written.icc_profile == picture.icc_profile,
        Part.RESOLUTION: after is not None and np.allclose(before or 0, after, rtol=0.01),
        Part.PAGES: 1 if is_paged else min((written.pages - 1) / picture.pages, 0.5),
        Part.GAIN_MAP: written.has_gain_map,
    }


def _compare_blocks(before: bytes | None, after: bytes | None, read: _ReadFields) -> float:
    """Return the share of the fields of a block that another one has too."""
    if after is None or before is None:
        return 0
    if before == after:
        return 1
    fields, found = read(before), read(after)
    return (fields & found).total() / fields.total() if fields else 0


def _count_found(values: Iterable[str], written: Picture) -> float:
    """Return the share of texts that stand somewhere in the XMP of a file."""
    wanted = set(values)
    if written.xmp is None or not wanted:
        return 0
    return len(wanted & list_values(read_xmp_fields(written.xmp))) / len(wanted)


def _compare_pixels(before: Pixels, after: Pixels, *, hole: Mask | None) -> tuple[int, int]:
    """Return how many pixels outside the hole differ, and by how much at most."""
    count, greatest = 0, 0
    for at in range(0, len(before), _STRIP_ROWS):
        rows = slice(at, at + _STRIP_ROWS)
        strip, read = _make_alike(before[rows], after[rows])
        if np.array_equal(strip, read):
            continue
        difference = np.maximum(strip, read) - np.minimum(strip, read)
        change = difference.max(axis=2)
        if hole is not None:
            change[hole[rows]] = 0
        count += int(np.count_nonzero(change))
        greatest = max(greatest, int(change.max()))
    return count, greatest


def _make_alike(before: Pixels, after: Pixels) -> tuple[Pixels, Pixels]:
    """Return pixels as a file can hold them, and the pixels of the file, of one shape and dtype."""
    has_alpha = before.shape[2] in (2, 4)
    if has_alpha and after.shape[2] in (1, 3):
        before = lay_over_white(before)
    elif not has_alpha and after.shape[2] in (2, 4):
        after = after[..., :-1]
    if before.dtype == np.uint16 and after.dtype == np.uint8:
        before = to_uint8(before)
    elif before.dtype == np.uint8 and after.dtype == np.uint16:
        before = before.astype(np.uint16) * np.uint16(257)
    if before.shape[2] != after.shape[2]:
        before, after = _repeat_grey(before), _repeat_grey(after)
    return before, after


def _repeat_grey(pixels: Pixels) -> Pixels:
    """Return RGB or RGBA instead of grey or grey and alpha."""
    if pixels.shape[2] >= 3:
        return pixels
    return pixels[..., [0, 0, 0, 1]] if pixels.shape[2] == 2 else to_rgb(pixels)
