"""Read one picture file once and measure what the check-up asks.

Decodes at reduced size; knows neither torch nor Qt, and writes nothing.
"""

import contextlib
import functools
import hashlib
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyvips

from engine.errors import PictureReadError
from engine.pictures.codec import MAX_PIXELS, picture_from_bytes
from engine.pictures.colour import luma
from training.api import FoundPicture, SkippedFile, SkipReason
from training.survey.walking import unreadable

MAX_FILE_BYTES: Final = 1 << 30
THUMBNAIL_PX: Final = 128
# Everything is measured at this long side, so that pictures of all sizes compare.
MEASURED_PX: Final = 384

_HASH_PX: Final = 32
_HASH_SIDE: Final = 8
_BLOCK_PX: Final = 24
_BLUR_RADIUS_PX: Final = 4
_THUMBNAIL_QUALITY: Final = 72
# Mean difference between channels below which there is no colour to speak of, steps of 8 bits:
# a toned print is coloured, the noise of a scanner or of JPEG is not.
_GREY_CHROMA: Final = 2.5
_READ_BYTES: Final = 4 << 20
_JPEG: Final = b"\xff\xd8\xff"

_Rgb = npt.NDArray[np.uint8]
_Luma = npt.NDArray[np.float32]


class _UnusableError(Exception):
    """A file cannot be used."""

    def __init__(self, reason: SkipReason, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


def measure_file(path: Path, on_read: Callable[[], None]) -> FoundPicture | SkippedFile:
    """Read a file and measure the picture in it; whatever fails is a reason.

    Args:
        path: Of the file.
        on_read: Called whenever more of it has been read, so that a slow drive is told from one
            that hangs.
    """
    try:
        return measure(path, read_regular_file(path, on_read))
    except OSError as error:
        return unreadable(path, error)
    except MemoryError:
        return SkippedFile(path=path, reason=SkipReason.NO_MEMORY)
    except _UnusableError as unusable:
        return SkippedFile(path=path, reason=unusable.reason, detail=unusable.detail)


def read_regular_file(path: Path, on_read: Callable[[], None]) -> bytes:
    """Return the bytes of a file, without ever waiting for a pipe or touching a device.

    Raises:
        OSError: It cannot be read.
    """
    _check_mode(path.stat().st_mode)
    # What was put there in between is opened without waiting, and not read.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with open(os.open(path, flags), "rb") as file:  # noqa: PTH123  a descriptor, not a path
        found = os.fstat(file.fileno())
        _check_mode(found.st_mode)
        if found.st_size > MAX_FILE_BYTES:
            raise _UnusableError(SkipReason.TOO_LARGE, f"{MAX_FILE_BYTES >> 30} GiB")
        data = bytearray()
        while len(data) < MAX_FILE_BYTES and (more := file.read(_READ_BYTES)):
            data += more
            on_read()
        return bytes(data)


def measure(path: Path, data: bytes) -> FoundPicture:
    """Measure a picture file that is already in memory."""
    if not data:
        raise _UnusableError(SkipReason.EMPTY)
    rgb, width_px, height_px = _reduced(data)
    light = luma(rgb.astype(np.float32))
    return FoundPicture(
        path=path,
        width_px=width_px,
        height_px=height_px,
        thumbnail=_thumbnail(rgb),
        digest=hashlib.sha256(data).hexdigest(),
        fingerprint=fingerprint(light),
        sharpness=sharpness(light),
        is_grey=is_grey(rgb),
    )


def fingerprint(light: _Luma) -> int:
    """Return 64 bits of a perceptual hash of luma (H, W), float32, 0 to 255.

    The picture is reduced to 32 x 32, and of its cosine transform each of the 8 x 8 lowest
    frequencies but the mean says whether it is above their median (the "pHash" of Zauner,
    "Implementation and benchmarking of perceptual image hash functions", 2010). So size,
    brightness, contrast and JPEG change few bits.
    """
    small = _resized(light, _HASH_PX)
    basis = _cosines()
    frequencies = (basis @ small @ basis.T).ravel()
    above = frequencies > np.median(frequencies[1:])
    return int.from_bytes(np.packbits(above).tobytes(), "big")


def sharpness(light: _Luma) -> float:
    """Return how sharp the sharpest parts of luma (H, W), float32, 0 to 255, are: 0 to 1.

    The share of its variation that a blur takes away (Crete et al., "The blur effect: perception
    and estimation with a new no-reference perceptual blur metric", 2007): much of a sharp
    picture's, little of one that is blurred already. Contrast cancels out. We differ in that it
    is taken in blocks, of which the best tenth counts: a sharp face before a soft ground is a
    sharp picture; and in that the variation is summed over both directions.
    """
    if min(light.shape) < 2:
        return 0.0
    variation, taken = _block_variation(light)
    textured = variation > max(float(np.median(variation)) * 0.5, 1.0)
    if not textured.any():
        return 0.0
    return float(np.quantile(taken[textured] / variation[textured], 0.9))


def is_grey(rgb: _Rgb) -> bool:
    """Whether (H, W, 3), uint8, sRGB has no colour to speak of."""
    spread = rgb.max(axis=2).astype(np.int16) - rgb.min(axis=2)
    return bool(spread.mean() < _GREY_CHROMA)


def _check_mode(mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise _UnusableError(SkipReason.FOLDER if stat.S_ISDIR(mode) else SkipReason.NOT_REGULAR)


def _reduced(data: bytes) -> tuple[_Rgb, int, int]:
    """Return the picture upright at `MEASURED_PX`, never enlarged, and its own width and height."""
    try:
        header = pyvips.Image.new_from_buffer(data, "")
        width, height = header.width, header.height
        if width * height > MAX_PIXELS:
            raise _UnusableError(SkipReason.TOO_LARGE, f"{MAX_PIXELS // 10**6} megapixels")
        rgb = _rgb(_shrunk(data, max(width, height)))
    except pyvips.Error:
        return _reduced_whole(data)
    if _lies_on_its_side(header):
        width, height = height, width
    return rgb, width, height


def _shrunk(data: bytes, longest_px: int) -> pyvips.Image:
    """Return a picture upright at `MEASURED_PX`; JPEG is shrunk while it is decoded.

    libvips' own way of decoding thumbnails forgets `fail_on`: a file that is cut short would pass.
    """
    shrink = next((n for n in (8, 4, 2) if longest_px >= n * MEASURED_PX), 1)
    loading = f"[shrink={shrink}]" if data.startswith(_JPEG) else ""
    image = pyvips.Image.new_from_buffer(data, loading, fail_on="error", access="sequential")
    return image.thumbnail_image(MEASURED_PX, size="down")


def _reduced_whole(data: bytes) -> tuple[_Rgb, int, int]:
    """The same for the few formats that libvips does not know, from a picture decoded whole."""
    try:
        pixels = picture_from_bytes(data, name="it").pixels
        image = pyvips.Image.new_from_array(np.ascontiguousarray(pixels))
        rgb = _rgb(image.thumbnail_image(MEASURED_PX, size="down"))
    except PictureReadError as error:
        cause = str(error).partition(":")[0].partition(", expected")[0]
        raise _UnusableError(SkipReason.UNREADABLE, cause) from error
    except pyvips.Error as error:
        raise _UnusableError(SkipReason.UNREADABLE, "it cannot be decoded") from error
    return rgb, pixels.shape[1], pixels.shape[0]


def _rgb(image: pyvips.Image) -> _Rgb:
    """Return (H, W, 3), uint8; alpha is laid over white, as a paper shows it."""
    image = image.colourspace("srgb")
    if image.hasalpha():
        image = image.flatten(background=[255.0])
    image = image.cast("uchar")
    flat = np.frombuffer(image.write_to_memory(), np.uint8)
    return flat.reshape(image.height, image.width, image.bands)[..., :3]


def _lies_on_its_side(image: pyvips.Image) -> bool:
    orientation: object = 1
    with contextlib.suppress(pyvips.Error):
        orientation = image.get("orientation")
    return orientation in (5, 6, 7, 8)


def _thumbnail(rgb: _Rgb) -> bytes:
    small = _image(rgb).thumbnail_image(THUMBNAIL_PX, size="down")
    data: bytes = small.jpegsave_buffer(Q=_THUMBNAIL_QUALITY, keep=0)
    return data


def _image(pixels: npt.NDArray[np.uint8]) -> pyvips.Image:
    height, width, bands = pixels.shape
    image = pyvips.Image.new_from_memory(
        np.ascontiguousarray(pixels).data, width, height, bands, "uchar"
    )
    return image.copy(interpretation="srgb")


def _resized(light: _Luma, side_px: int) -> _Luma:
    """Return luma reduced to (side_px, side_px), whatever its shape: each the mean of its cell."""
    return _cells(_cells(light, side_px).T, side_px).T


def _cells(light: _Luma, count: int) -> _Luma:
    """Return the means of `count` equal parts of the rows, from their running sum."""
    height = light.shape[0]
    total = np.zeros((height + 1, light.shape[1]))
    np.cumsum(light, axis=0, dtype=np.float64, out=total[1:])
    edges = np.linspace(0, height, count + 1)
    below = np.minimum(edges.astype(int), height - 1)
    at_edges = total[below] + (edges - below)[:, None] * (total[below + 1] - total[below])
    return np.asarray(np.diff(at_edges, axis=0) * (count / height), np.float32)


@functools.cache
def _cosines() -> _Luma:
    """Return (8, 32): the lowest cosine waves over 32 positions."""
    position = (2 * np.arange(_HASH_PX) + 1) / (2 * _HASH_PX)
    return np.asarray(np.cos(np.pi * np.arange(_HASH_SIDE)[:, None] * position), np.float32)


def _block_variation(light: _Luma) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return the mean variation of each block, and what of it a blur takes away."""
    height, width = (side - 1 for side in light.shape)
    variation, taken = np.zeros((height, width)), np.zeros((height, width))
    for axis in (0, 1):
        step = np.abs(np.diff(light, axis=axis))[:height, :width]
        blurred = np.abs(np.diff(_box_blurred(light, axis), axis=axis))[:height, :width]
        variation += step
        taken += np.maximum(step - blurred, 0)
    return _block_means(variation), _block_means(taken)


def _box_blurred(light: _Luma, axis: int) -> npt.NDArray[np.float64]:
    """Return the mean over nine pixels along an axis; the edge's pixels go on beyond it."""
    around = [(0, 0), (0, 0)]
    around[axis] = (_BLUR_RADIUS_PX + 1, _BLUR_RADIUS_PX)
    total = np.cumsum(np.pad(light, around, mode="edge"), axis=axis, dtype=np.float64)
    length = light.shape[axis]
    ends = np.take(total, range(2 * _BLUR_RADIUS_PX + 1, 2 * _BLUR_RADIUS_PX + 1 + length), axis)
    return np.asarray((ends - np.take(total, range(length), axis)) / (2 * _BLUR_RADIUS_PX + 1))


def _block_means(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the means of square blocks, flat; what is left over at the end does not count."""
    rows, columns = (max(side // _BLOCK_PX, 1) for side in values.shape)
    height, width = (min(side, _BLOCK_PX) for side in values.shape)
    blocks = values[: rows * height, : columns * width].reshape(rows, height, columns, width)
    return np.asarray(blocks.mean(axis=(1, 3))).ravel()
