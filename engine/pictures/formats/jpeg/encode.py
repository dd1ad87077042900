"""Writes JPEG files.

A picture that was read from a JPEG and has kept its size goes back into that file: blocks that did
not change, tables, sampling and segments are copied. Any other picture is encoded whole.
"""

import contextlib
import enum
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from engine.errors import PictureReadError
from engine.pictures.colour import lay_over_white
from engine.pictures.formats.jpeg.attached import replace_attached
from engine.pictures.formats.jpeg.blocks import rewrite_image
from engine.pictures.formats.jpeg.decode import (
    decode_jpeg,
    decode_stored,
    find_cmyk_mapping,
    find_orientation,
)
from engine.pictures.formats.jpeg.header import make_header, merge_header
from engine.pictures.formats.jpeg.like import encode_like
from engine.pictures.formats.jpeg.parts import SIGNATURE, JpegParts, split_file
from engine.pictures.formats.vips import make_image, turn_back
from engine.pictures.picture import Picture
from engine.pictures.pixels import Mask, Pixels

_NAME: Final = "the source"
_NOTHING: Final = 0


class Chroma(enum.Enum):
    """Resolution of the colours of a JPEG beside its light.

    The values are libvips' words. AUTO is FULL from quality 90 on, and HALF below.
    """

    AUTO = "auto"
    FULL = "off"
    HALF = "on"


def encode_jpeg(
    picture: Picture, *, quality: int, chroma: Chroma, source: bytes | None = None
) -> bytes:
    """Return the content of a JPEG file.

    Args:
        picture: Picture to encode; 16 bits are rounded, and alpha is laid over white.
        quality: 1 to 100.
        chroma: Resolution of the colours.
        source: JPEG file that the picture was read from; quality and chroma are the file's then.
    """
    flat = replace(picture, pixels=lay_over_white(picture.pixels))
    if source is not None and source.startswith(SIGNATURE):
        parts = _save_into(flat, source)
        if parts is not None:
            return parts.to_bytes()
    image = make_image(flat.pixels, Picture(pixels=flat.pixels))
    data = image.jpegsave_buffer(
        Q=quality, optimize_coding=True, subsample_mode=chroma.value, keep=_NOTHING
    )
    encoded = split_file(data)
    return replace(encoded, segments=tuple(make_header(flat))).to_bytes()


def _save_into(picture: Picture, source: bytes) -> JpegParts | None:
    """Return a source file with the pixels of a picture, None if it cannot be used."""
    try:
        before = decode_jpeg(source, name=_NAME)
        parts = split_file(source)
        if before.notes:
            parts = _complete(parts, source) or parts
            before = decode_jpeg(parts.to_bytes(), name=_NAME)
    except PictureReadError:
        return None
    if before.pixels.shape == picture.pixels.shape:
        changed = _find_changes(before.pixels, picture.pixels)
        before = replace(before, pixels=picture.pixels)  # lets go of its own
        saved = _change_blocks(picture, before, changed, parts)
        if saved is not None:
            return saved
    image = encode_like(parts, picture.pixels)
    if image is None:
        return None
    segments = merge_header(parts.segments, picture, before, is_same_image=False)
    return replace(parts, segments=tuple(segments), image=image, trailer=b"")


def _complete(parts: JpegParts, source: bytes) -> JpegParts | None:
    """Return a truncated or damaged file with all that can be decoded of it, and no damage."""
    pixels = decode_stored(source, name=_NAME)
    with _silence_errors():
        image = rewrite_image(parts, pixels, np.zeros(pixels.shape[:2], bool))
    return None if image is None else replace(parts, image=image, is_complete=True)


@contextlib.contextmanager
def _silence_errors() -> Iterator[None]:
    """Keep libjpeg from printing what it finds in a damaged file."""
    try:
        errors = os.dup(2)
    except OSError:  # there is no stream to print to
        yield
        return
    try:
        with Path(os.devnull).open("wb") as nothing:
            os.dup2(nothing.fileno(), 2)
        yield
    finally:
        os.dup2(errors, 2)
        os.close(errors)


def _change_blocks(
    picture: Picture, before: Picture, seen_changes: Mask, parts: JpegParts
) -> JpegParts | None:
    """Return a source file with the pixels of a picture of its size, None if it is unusual.

    Args:
        picture: The picture to write.
        before: What the source file says beside its pixels.
        seen_changes: (H, W), bool: which pixels differ, upright.
        parts: The source file.
    """
    orientation = find_orientation(parts)
    loses_orientation = orientation != 1 and picture.exif != before.exif
    has_other_colours = before.samples is not None and picture.icc_profile is not None
    if loses_orientation or has_other_colours:
        return None
    pixels = turn_back(picture.pixels, orientation)
    changed = turn_back(seen_changes, orientation)
    image: bytes | None = parts.image
    if changed.any():
        is_cmyk = before.samples is not None
        samples = find_cmyk_mapping(parts).to_samples(pixels) if is_cmyk else pixels
        image = rewrite_image(parts, samples, changed)
    if image is None:
        return None
    segments = merge_header(parts.segments, picture, before, is_same_image=True)
    saved = replace(parts, segments=tuple(segments), image=image)
    if not parts.trailer:
        return saved
    from engine.pictures.formats.jpeg.behind import restore_attached  # noqa: PLC0415  loads OpenCV

    return replace_attached(saved, restore_attached(parts, pixels, changed))


def _find_changes(before: Pixels, after: Pixels) -> Mask:
    """Return (H, W), bool: which pixels differ in any channel."""
    changed: Mask = before[..., 0] != after[..., 0]
    for channel in range(1, before.shape[2]):
        changed |= before[..., channel] != after[..., channel]
    return changed
