"""Reads and writes picture files: pixels at the file's own depth, with profile and EXIF.

Needs neither torch nor Qt.
"""

import os
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from engine.errors import PictureReadError, PictureWriteError
from engine.pictures.atomic_write import write_atomically
from engine.pictures.formats.codec import (
    WRITABLE_SUFFIXES,
    check_sides,
    decode_file,
    encode_file,
    find_size,
    is_family,
)
from engine.pictures.marks import ReadMask, understand_mask
from engine.pictures.openraster import is_openraster, read_merged
from engine.pictures.picture import Picture
from engine.pictures.pixels import Mask, Pixels
from engine.pictures.receipt import Receipt, SourceUse, make_receipt
from engine.pictures.sniffing import HEAD_BYTES, check_beginning
from engine.pictures.targets import check_place, estimate_min_bytes

DEFAULT_QUALITY = 95


def read_picture(path: Path) -> Picture:
    """Read the first page of a picture file, turned upright.

    CMYK, Lab and floating-point pixels become sRGB without a profile; other pixels keep their
    values, depth and profile. Palettes and single bits are expanded. Of an OpenRaster file, the
    merged image is read.

    Raises:
        PictureReadError: The file is missing, a folder, empty, truncated, or not a picture.
    """
    return replace(decode_any(read_file(path), name=path.name), source=path.absolute())


def decode_any(data: bytes, *, name: str) -> Picture:
    """Decode a whole file, the merged image of an OpenRaster file; see `read_picture`."""
    if is_openraster(data):
        return read_merged(data, name=name)
    return decode_file(data, name=name)


def read_mask(path: Path) -> Mask:
    """Read a mask file as (H, W), bool: true (fill) where the file marks; see `read_marks`."""
    return read_marks(path).mask


def read_marks(path: Path) -> ReadMask:
    """Read a mask file; see `understand_mask`.

    Raises:
        PictureReadError: As for `read_picture`, or some of the mask is missing.
        EmptyMaskError: The file marks nothing.
    """
    picture = read_picture(path)
    if picture.notes:
        raise PictureReadError(f"{path.name} is damaged or cut short")
    return understand_mask(picture.pixels, name=path.name)


def write_picture(
    path: Path, picture: Picture, *, quality: int = DEFAULT_QUALITY, hole: Mask | None = None
) -> Receipt:
    """Write a picture in the format of the path's suffix, atomically, and read it again.

    PNG and TIFF keep every bit; WebP converts to 8-bit RGB and keeps every bit of that; JPEG
    compresses 8 bits, with alpha over white. What else a format keeps: `forecast.foresee_losses`.
    The file is read again before it gets its name, so that what cannot be read replaces nothing.

    Args:
        path: Target; an existing file is replaced.
        picture: Picture to write.
        quality: Quality of a JPEG, 1 to 100.
        hole: (H, W), bool: what has been restored; None if nothing has.

    Returns:
        What the file keeps of the picture.

    Raises:
        PictureWriteError: The suffix is unknown, or the target cannot be written; what was there
            before is still there.
    """
    suffix = path.suffix.lower()
    receipts: list[Receipt] = []

    def encode() -> bytes:
        source = read_source(picture, suffix=suffix)
        encoded = encode_file(picture, suffix=suffix, quality=quality, source=source)
        source_use = find_source_use(picture, source, suffix=suffix)
        del source
        receipt = make_receipt(picture, encoded, hole=hole, name=path.name, source_use=source_use)
        receipts.append(receipt)
        return encoded

    write_file(path, encode)
    return receipts[0]


def write_mask(path: Path, mask: Mask) -> None:
    """Write a mask (H, W), bool, as a grey picture; white marks.

    Raises:
        PictureWriteError: It cannot be written.
    """
    write_picture(path, Picture(pixels=np.where(mask, np.uint8(255), np.uint8(0))[..., np.newaxis]))


def read_source(picture: Picture, *, suffix: str) -> bytes | None:
    """Return the file that a picture was read from, for a writer that keeps what is in it.

    Args:
        picture: Picture that is about to be written.
        suffix: Format that is about to be written.

    Returns:
        None if the picture has no file, the file is gone, or it has another format.
    """
    if not _has_source(picture, suffix):
        return None
    try:
        return read_file(picture.source) if picture.source else None
    except PictureReadError:
        return None


def find_source_use(picture: Picture, source: bytes | None, *, suffix: str) -> SourceUse:
    """Return whether a writer could use the file that a picture was read from.

    Args:
        picture: Picture that is written.
        source: Its file, as `read_source` returned it.
        suffix: Format that is written.
    """
    if not _has_source(picture, suffix):
        return SourceUse.NONE
    if source is None:
        return SourceUse.GONE
    sides = {picture.width, picture.height}
    return SourceUse.USED if set(find_size(source)) == sides else SourceUse.CHANGED


def _has_source(picture: Picture, suffix: str) -> bool:
    """Whether a picture has a file of the format that is written."""
    source = picture.source
    return source is not None and is_family(source.suffix, suffix)


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
        PictureWriteError: The suffix is unknown, the format cannot hold as many pixels, or the target
            cannot be written; see `check_place`.
    """
    if path.suffix.lower() not in WRITABLE_SUFFIXES and not path.is_dir():
        known = ", ".join(WRITABLE_SUFFIXES)
        raise PictureWriteError(f"{path.name} ends with {path.suffix!r}, expected one of {known}")
    needed_bytes = 0
    if pixels is not None:
        _check_sides(path, pixels)
        needed_bytes = estimate_min_bytes(pixels, suffix=path.suffix)
    check_place(path, needed_bytes=needed_bytes)


def _check_sides(path: Path, pixels: Pixels) -> None:
    try:
        check_sides(pixels, suffix=path.suffix)
    except PictureWriteError as error:
        raise PictureWriteError(f"{path.name} cannot be written: {error}") from error


def read_file(path: Path) -> bytes:
    """Return the content of a file whose beginning and size may be those of a picture.

    Raises:
        PictureReadError: As for `read_picture`.
    """
    try:
        with open(path, "rb", opener=_open_at_once) as file:
            found = os.fstat(file.fileno())
            if stat.S_ISCHR(found.st_mode) or stat.S_ISBLK(found.st_mode):
                raise PictureReadError(f"{path} is a device, expected a picture file")
            if stat.S_ISREG(found.st_mode):
                head = file.read(HEAD_BYTES)
                check_beginning(head, size=found.st_size, name=path.name)
                file.seek(0)
            return file.read()
    except FileNotFoundError as error:
        raise PictureReadError(f"{path} does not exist") from error
    except IsADirectoryError as error:
        raise PictureReadError(f"{path} is a folder, expected a picture file") from error
    except MemoryError as error:
        raise PictureReadError(f"{path.name} does not fit into memory") from error
    except OSError as error:
        if isinstance(error, PermissionError) and path.is_dir():  # on Windows
            raise PictureReadError(f"{path} is a folder, expected a picture file") from error
        raise PictureReadError(f"{path} cannot be read: {error.strerror or error}") from error


def _open_at_once(path: str, flags: int) -> int:
    """Open a file; a pipe that nobody writes to is empty instead of keeping us waiting."""
    file = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    if hasattr(os, "O_NONBLOCK"):
        os.set_blocking(file, True)
    return file
