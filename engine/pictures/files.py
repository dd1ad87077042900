"""Reads and writes picture files: pixels at the file's own depth, with profile and EXIF.

Needs neither torch nor Qt.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from engine.errors import PictureReadError, PictureWriteError
from engine.pictures.atomic_write import write_atomically
from engine.pictures.formats.codec import WRITABLE_SUFFIXES, decode_file, encode_file, is_family
from engine.pictures.openraster import is_openraster, read_merged
from engine.pictures.picture import Picture
from engine.pictures.pixels import Mask, Pixels
from engine.pictures.receipt import Receipt, make_receipt
from engine.pictures.targets import check_place, estimate_min_bytes

DEFAULT_QUALITY = 95
_MASK_THRESHOLD = 128


def read_picture(path: Path) -> Picture:
    """Read the first page of a picture file, turned upright.

    CMYK, Lab and floating-point pixels become sRGB without a profile; other pixels keep their
    values, depth and profile. Palettes and single bits are expanded. Of an OpenRaster file, the
    merged image is read.

    Raises:
        PictureReadError: The file is missing, a folder, empty, truncated, or not a picture.
    """
    return replace(decode_any(read_file(path), name=path.name), source=path)


def decode_any(data: bytes, *, name: str) -> Picture:
    """Decode a whole file, the merged image of an OpenRaster file; see `read_picture`."""
    if is_openraster(data):
        return read_merged(data, name=name)
    return decode_file(data, name=name)


def read_mask(path: Path) -> Mask:
    """Read a mask file as (H, W), bool: true (fill) where the file is light.

    A pixel is light if its brightest channel is at least 128 of 255, so white and bright colours
    mark. With an alpha channel the pixel must also be opaque: light strokes on a transparent layer
    mark what they cover, and nothing else does.

    Raises:
        PictureReadError: As for `read_picture`.
    """
    pixels = read_picture(path).pixels
    full = 255 if pixels.dtype == np.uint8 else 65535
    threshold = _MASK_THRESHOLD * (full // 255)
    if pixels.shape[2] in (1, 3):
        return np.asarray(pixels.max(axis=2) >= threshold)
    brightest = pixels[..., :-1].max(axis=2).astype(np.float32)
    opacity = pixels[..., -1].astype(np.float32) / full
    return np.asarray(np.round(brightest * opacity) >= threshold)


def write_picture(
    path: Path, picture: Picture, *, quality: int = DEFAULT_QUALITY, hole: Mask | None = None
) -> Receipt:
    """Write a picture in the format of the path's suffix, atomically, and read it again.

    PNG and TIFF keep every bit; WebP converts to 8-bit RGB and keeps every bit of that; JPEG
    compresses 8 bits, with alpha over white. Profile, EXIF, XMP and resolution are kept, IPTC in
    JPEG and TIFF; WebP has no grey and converts a grey profile to sRGB.

    Args:
        path: Target; an existing file is replaced.
        picture: Picture to write.
        quality: Quality of a JPEG, 1 to 100.
        hole: (H, W), bool: what has been restored; None if nothing has.

    Returns:
        What the file has kept of the picture.

    Raises:
        PictureWriteError: The suffix is unknown, or the target cannot be written; what was there
            before is still there.
    """
    suffix = path.suffix.lower()
    encoded = b""

    def encode() -> bytes:
        nonlocal encoded
        encoded = encode_file(
            picture, suffix=suffix, quality=quality, source=read_source(picture, suffix=suffix)
        )
        return encoded

    write_file(path, encode)
    return make_receipt(picture, encoded, hole=hole, name=path.name)


def read_source(picture: Picture, *, suffix: str) -> bytes | None:
    """Return the file that a picture was read from, for a writer that keeps what is in it.

    Args:
        picture: Picture that is about to be written.
        suffix: Format that is about to be written.

    Returns:
        None if the picture has no file, the file is gone, or it has another format.
    """
    if picture.source is None or not is_family(picture.source.suffix, suffix):
        return None
    try:
        return read_file(picture.source)
    except PictureReadError:
        return None


def write_file(path: Path, encode: Callable[[], bytes]) -> None:
    """Write a picture that is already encoded, or about to be, atomically.

    Args:
        path: Target; an existing file is replaced.
        encode: Returns the content of the file.

    Raises:
        PictureWriteError: As for `write_picture`.
    """
    check_target(path)
    try:
        write_atomically(path, encode())
    except PictureWriteError as error:
        raise PictureWriteError(f"{path.name} cannot be written: {error}") from error
    except OSError as error:
        raise PictureWriteError(f"{path} cannot be written: {error.strerror or error}") from error


def check_target(path: Path, *, pixels: Pixels | None = None) -> None:
    """Check a target before there is anything to write.

    Args:
        path: Target.
        pixels: Pixels as many as will be written, if they are known; there has to be room for them.

    Raises:
        PictureWriteError: The suffix is unknown, or the target cannot be written; see `check_place`.
    """
    if path.suffix.lower() not in WRITABLE_SUFFIXES:
        known = ", ".join(WRITABLE_SUFFIXES)
        raise PictureWriteError(f"{path.name} ends with {path.suffix!r}, expected one of {known}")
    needed_bytes = 0 if pixels is None else estimate_min_bytes(pixels, suffix=path.suffix)
    check_place(path, needed_bytes=needed_bytes)


def read_file(path: Path) -> bytes:
    """Return the content of a file; see `read_picture`."""
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise PictureReadError(f"{path} does not exist") from error
    except IsADirectoryError as error:
        raise PictureReadError(f"{path} is a folder, expected a picture file") from error
    except OSError as error:
        if path.is_dir():  # Windows raises PermissionError
            raise PictureReadError(f"{path} is a folder, expected a picture file") from error
        raise PictureReadError(f"{path} cannot be read: {error.strerror or error}") from error
