"""Restores what lies behind a JPEG's picture and shows the same damage: gain maps and previews.

A gain map says how much brighter a place is on an HDR screen; a scratch in it would shine through
the restored picture. Its place under the hole is filled from around it.
"""

from dataclasses import replace
from typing import Final

import cv2
import numpy as np

from engine.errors import PictureReadError
from engine.pictures.colour import to_rgb
from engine.pictures.formats.jpeg.attached import Kind, list_attached
from engine.pictures.formats.jpeg.blocks import rewrite_image
from engine.pictures.formats.jpeg.decode import decode_stored
from engine.pictures.formats.jpeg.like import encode_like
from engine.pictures.formats.jpeg.parts import JpegParts, split_file
from engine.pictures.pixels import Mask, Pixels

_NAME: Final = "the gain map"
_RADIUS_PX: Final = 3
# A picture that differs in more than this share was not mended but changed as a whole.
_MAX_CHANGED: Final = 0.5


def restore_attached(parts: JpegParts, pixels: Pixels, changed: Mask) -> dict[int, bytes]:
    """Return the pictures behind the first one that have to change with it.

    Args:
        parts: The file as it was read.
        pixels: (H, W, C), uint8: the new pixels, as stored.
        changed: (H, W), bool: those that differ from the file's.

    Returns:
        New content by position in the trailer.
    """
    new: dict[int, bytes] = {}
    if not changed.any():
        return new
    for attached in list_attached(parts):
        content = parts.trailer[attached.place]
        restored = None
        if attached.kind == Kind.PREVIEW:
            restored = _replace_preview(content, pixels)
        elif attached.kind == Kind.GAIN_MAP and changed.mean() <= _MAX_CHANGED:
            restored = _fill_gain_map(content, changed)
        if restored is not None:
            new[attached.place.start] = restored
    return new


def _replace_preview(content: bytes, pixels: Pixels) -> bytes | None:
    """Return a preview of the new pixels in the size and quality of the old one."""
    try:
        old = decode_stored(content, name=_NAME)
    except PictureReadError:
        return None
    size = old.shape[1], old.shape[0]
    small = np.asarray(cv2.resize(to_rgb(pixels), size, interpolation=cv2.INTER_AREA), np.uint8)
    return _replace_image(content, encode_like(split_file(content), small))


def _fill_gain_map(content: bytes, changed: Mask) -> bytes | None:
    """Return a gain map with the part under a hole filled from around it."""
    try:
        gains = decode_stored(content, name=_NAME)
    except PictureReadError:
        return None
    size = gains.shape[1], gains.shape[0]
    share = cv2.resize(changed.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    hole = cv2.dilate((share > 0).astype(np.uint8), np.ones((3, 3), np.uint8))
    if hole.all() or gains.shape[2] not in (1, 3):
        return None
    filled = cv2.inpaint(np.squeeze(gains), hole, _RADIUS_PX, cv2.INPAINT_TELEA)
    new = np.asarray(filled, np.uint8).reshape(gains.shape)
    image = rewrite_image(split_file(content), new, (new != gains).any(axis=2))
    return _replace_image(content, image or encode_like(split_file(content), new))


def _replace_image(content: bytes, image: bytes | None) -> bytes | None:
    if image is None:
        return None
    return replace(split_file(content), image=image).to_bytes()
