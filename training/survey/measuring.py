"""Reads a picture file once and measures what the check-up needs.

Decodes at reduced size; knows neither torch nor Qt, and writes nothing.
"""

import hashlib
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
import pyvips
from scipy.fft import dctn
from scipy.ndimage import uniform_filter1d

from engine.errors import PictureReadError, PictureTooLargeError
from engine.pictures.checks import MAX_PIXELS
from engine.pictures.colour import luma
from engine.pictures.formats.codec import decode_file
from engine.pictures.sniffing import HEAD_BYTES, check_beginning
from training.survey.events import FoundPicture, SkippedFile, SkipReason
from training.survey.walking import skip_unreadable

MAX_FILE_BYTES: Final = 1 << 30
THUMBNAIL_PX: Final = 128
# Every picture is measured at this long side, so that pictures of all sizes compare.
MEASURED_PX: Final = 384

_HASH_PX: Final = 32
_HASH_SIDE: Final = 8
_BLOCK_PX: Final = 24
_BLUR_PX: Final = 9
_THUMBNAIL_QUALITY: Final = 72
# Mean difference between channels, in steps of 8 bits, below which a picture is grey: a toned print
# is above it, the noise of a scanner or of JPEG below.
_GREY_CHROMA: Final = 2.5
_READ_BYTES: Final = 4 << 20
_JPEG: Final = b"\xff\xd8\xff"

_Rgb = npt.NDArray[np.uint8]
_Luma = npt.NDArray[np.float32]
_Blocks = npt.NDArray[np.float64]


class _UnusableError(Exception):
    """A file cannot be used."""

    def __init__(self, reason: SkipReason, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


def measure_file(path: Path, on_read: Callable[[], None]) -> FoundPicture | SkippedFile:
    """Read a file and measure the picture in it.

    Args:
        path: The file.
        on_read: Called whenever more of it has been read, which tells a slow drive from one that
            hangs.
    """
    try:
        return measure(path, read_regular_file(path, on_read))
    except OSError as error:
        return skip_unreadable(path, error)
    except MemoryError:
        return SkippedFile(path=path, reason=SkipReason.NO_MEMORY)
    except _UnusableError as unusable:
        return SkippedFile(path=path, reason=unusable.reason, detail=unusable.detail)


def read_regular_file(path: Path, on_read: Callable[[], None]) -> bytes:
    """Return the bytes of a file, without ever waiting for a pipe or opening a device.

    Raises:
        OSError: The file cannot be read.
    """
    _check_mode(path.stat().st_mode)
    # If a pipe has taken its place meanwhile, this opens it without waiting; it is not read.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with open(os.open(path, flags), "rb") as file:  # noqa: PTH123  a descriptor, not a path
        found = os.fstat(file.fileno())
        _check_mode(found.st_mode)
        if found.st_size > MAX_FILE_BYTES:
            raise _UnusableError(SkipReason.TOO_LARGE, f"{MAX_FILE_BYTES >> 30} GiB")
        data = bytearray(file.read(HEAD_BYTES))
        _check_beginning(bytes(data), size=found.st_size)
        while len(data) < MAX_FILE_BYTES and (more := file.read(_READ_BYTES)):
            data += more
            on_read()
        return bytes(data)


def measure(path: Path, data: bytes) -> FoundPicture:
    """Measure a picture file that is already in memory."""
    if not data:
        raise _UnusableError(SkipReason.EMPTY)
    rgb, width_px, height_px = _decode(data)
    light = luma(rgb.astype(np.float32))
    return FoundPicture(
        path=path,
        width_px=width_px,
        height_px=height_px,
        thumbnail=_make_thumbnail(rgb),
        digest=hashlib.sha256(data).hexdigest(),
        fingerprint=compute_fingerprint(light),
        sharpness=measure_sharpness(light),
        is_grey=is_grey(rgb),
    )


def compute_fingerprint(light: _Luma) -> int:
    """Return 64 bits of a perceptual hash of luma (H, W), float32, 0 to 255.

    The picture is reduced to 32 x 32. Each bit says whether one of the 8 x 8 lowest frequencies of
    its cosine transform is above their median, which leaves out the mean ("pHash" of Zauner,
    "Implementation and benchmarking of perceptual image hash functions", 2010). So a change of
    size, brightness or contrast and JPEG change few bits.
    """
    small = cv2.resize(light, (_HASH_PX, _HASH_PX), interpolation=cv2.INTER_AREA)
    frequencies = dctn(small)[:_HASH_SIDE, :_HASH_SIDE].ravel()
    is_above = frequencies > np.median(frequencies[1:])
    return int.from_bytes(np.packbits(is_above).tobytes(), "big")


def measure_sharpness(light: _Luma) -> float:
    """Return the sharpness of the sharpest parts of luma (H, W), float32, 0 to 255: 0 to 1.

    This is the share of its variation that a blur removes (Crete et al., "The blur effect:
    perception and estimation with a new no-reference perceptual blur metric", 2007): much of a
    sharp picture's variation, little of a blurred one's. Contrast cancels out. We differ in two
    ways: the variation is summed over both directions, and measured in blocks, of which the best
    tenth counts. A sharp face before a soft background is a sharp picture.
    """
    if min(light.shape) < 2:
        return 0.0
    variation, removed = _measure_variation(light)
    is_textured = variation > max(float(np.median(variation)) * 0.5, 1.0)
    if not is_textured.any():
        return 0.0
    return float(np.quantile(removed[is_textured] / variation[is_textured], 0.9))


def is_grey(rgb: _Rgb) -> bool:
    """Whether (H, W, 3), uint8, sRGB has almost no colour."""
    spread = rgb.max(axis=2).astype(np.int16) - rgb.min(axis=2)
    return bool(spread.mean() < _GREY_CHROMA)


def _check_mode(mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise _UnusableError(SkipReason.FOLDER if stat.S_ISDIR(mode) else SkipReason.NOT_REGULAR)


def _decode(data: bytes) -> tuple[_Rgb, int, int]:
    """Return the picture upright at `MEASURED_PX`, never enlarged, and its own width and height."""
    try:
        header = pyvips.Image.new_from_buffer(data, "")
        width, height = header.width, header.height
        if width * height > MAX_PIXELS:
            raise _UnusableError(SkipReason.TOO_LARGE, f"{MAX_PIXELS // 10**6} megapixels")
        rgb = _to_rgb(_decode_reduced(data, max(width, height)))
    except pyvips.Error:
        return _decode_whole(data)
    if "orientation" in header.get_fields() and header.get("orientation") in (5, 6, 7, 8):
        width, height = height, width
    return rgb, width, height


def _check_beginning(head: bytes, *, size: int) -> None:
    try:
        check_beginning(head, size=size, name="it")
    except PictureTooLargeError as error:
        raise _UnusableError(SkipReason.NO_MEMORY) from error
    except PictureReadError as error:
        raise _UnusableError(SkipReason.UNREADABLE, _find_cause(error)) from error


def _decode_reduced(data: bytes, longest_px: int) -> pyvips.Image:
    """Return a picture upright at `MEASURED_PX`; JPEG is reduced while it is decoded.

    The thumbnail loader of libvips ignores `fail_on`: a file that is cut short would pass.
    """
    shrink = next((n for n in (8, 4, 2) if longest_px >= n * MEASURED_PX), 1)
    options = f"[shrink={shrink}]" if data.startswith(_JPEG) else ""
    image = pyvips.Image.new_from_buffer(data, options, fail_on="error", access="sequential")
    return image.thumbnail_image(MEASURED_PX, size="down")


def _decode_whole(data: bytes) -> tuple[_Rgb, int, int]:
    """Do the same as `_decode` for the few formats that libvips does not know."""
    try:
        picture = decode_file(data, name="it")
        if picture.is_damaged:
            raise _UnusableError(SkipReason.UNREADABLE, "it is damaged or cut short")
        pixels = picture.pixels
        image = pyvips.Image.new_from_array(pixels)
        rgb = _to_rgb(image.thumbnail_image(MEASURED_PX, size="down"))
    except PictureReadError as error:
        raise _UnusableError(SkipReason.UNREADABLE, _find_cause(error)) from error
    except pyvips.Error as error:
        raise _UnusableError(SkipReason.UNREADABLE, "it cannot be decoded") from error
    return rgb, pixels.shape[1], pixels.shape[0]


def _find_cause(error: PictureReadError) -> str:
    return str(error).partition(":")[0].partition(", expected")[0]


def _to_rgb(image: pyvips.Image) -> _Rgb:
    """Return (H, W, 3), uint8; transparent pixels become white."""
    image = image.colourspace("srgb")
    if image.hasalpha():
        image = image.flatten(background=[255.0])
    image = image.cast("uchar")
    flat = np.frombuffer(image.write_to_memory(), np.uint8)
    return flat.reshape(image.height, image.width, image.bands)[..., :3]


def _make_thumbnail(rgb: _Rgb) -> bytes:
    image = pyvips.Image.new_from_array(rgb, interpretation="srgb")
    small = image.thumbnail_image(THUMBNAIL_PX, size="down")
    data: bytes = small.jpegsave_buffer(Q=_THUMBNAIL_QUALITY, keep=0)
    return data


def _measure_variation(light: _Luma) -> tuple[_Blocks, _Blocks]:
    """Return the mean variation of each block, and how much of it a blur removes."""
    height, width = (side - 1 for side in light.shape)
    variation, removed = np.zeros((height, width)), np.zeros((height, width))
    for axis in (0, 1):
        blurred = uniform_filter1d(light, _BLUR_PX, axis, output=np.float64, mode="nearest")
        step = np.abs(np.diff(light, axis=axis))[:height, :width]
        blurred_step = np.abs(np.diff(blurred, axis=axis))[:height, :width]
        variation += step
        removed += np.maximum(step - blurred_step, 0)
    return _average_blocks(variation), _average_blocks(removed)


def _average_blocks(values: npt.NDArray[np.float64]) -> _Blocks:
    """Return the means of square blocks, flat; a remainder at the end is left out."""
    rows, columns = (max(side // _BLOCK_PX, 1) for side in values.shape)
    height, width = (min(side, _BLOCK_PX) for side in values.shape)
    blocks = values[: rows * height, : columns * width].reshape(rows, height, columns, width)
    return np.asarray(blocks.mean(axis=(1, 3))).ravel()
