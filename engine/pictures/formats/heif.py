"""Reads HEIC, by pi-heif where that is installed, and AVIF, by libvips."""

import importlib
import io
from dataclasses import replace
from types import ModuleType

import numpy as np
import pyvips

from engine.errors import PictureFormatError, PictureReadError
from engine.pictures.checks import check_size
from engine.pictures.formats.boxes import count_missing_bytes
from engine.pictures.formats.heif_boxes import read_facts
from engine.pictures.formats.heif_items import hide_metadata, read_metadata
from engine.pictures.formats.vips import decode_plain
from engine.pictures.metadata.exif import make_upright, read_orientation
from engine.pictures.metadata.icc import profile_of_code_points
from engine.pictures.metadata.resolution import read_resolution
from engine.pictures.metadata.xmp import mend_packet
from engine.pictures.picture import Note, Picture
from engine.pictures.pixels import Pixels

# What the libraries raise when a file is damaged.
_ERRORS = (ValueError, EOFError, SyntaxError, IndexError, RuntimeError, OSError)


def decode_heif(data: bytes, *, name: str) -> Picture:
    """Decode a whole HEIC or AVIF file, or what is left of it.

    Both are upright when they come from their decoder, whatever their EXIF says.

    Raises:
        PictureReadError: It is too large, nothing in it can be decoded, or it is HEIC and there is
            no decoder.
    """
    facts = read_facts(data)
    decode = _decode_avif if facts.is_avif else _decode_heic
    picture = decode(data, name=name, missing_bytes=count_missing_bytes(data))
    if picture.pixels.dtype == np.uint16:
        picture = replace(picture, pixels=_fill_low_bits(picture.pixels))
    if picture.icc_profile is None and facts.code_points is not None:
        primaries, transfer, _, _ = facts.code_points
        # The decoder has made RGB of full range.
        code_points = primaries, transfer, 0, 1
        profile = profile_of_code_points(code_points, is_grey=picture.pixels.shape[2] < 3)
        if profile is not None:
            picture = replace(picture, icc_profile=profile, code_points=code_points)
    return replace(
        picture,
        pixels_per_mm=read_resolution(picture.exif),
        pages=max(picture.pages, facts.frames),
        has_gain_map=facts.has_gain_map,
    )


def _decode_avif(data: bytes, *, name: str, missing_bytes: int) -> Picture:
    from PIL import Image  # noqa: PLC0415  only damaged files need it

    try:
        return decode_plain(data, name=name, missing_bytes=missing_bytes, turns=False)
    except pyvips.Error as error:
        try:
            with Image.open(io.BytesIO(data + bytes(missing_bytes)), formats=["AVIF"]) as image:
                check_size(image.width, image.height, bytes_per_pixel=4, name=name)
                note = Note.TRUNCATED if missing_bytes else Note.DAMAGED
                return Picture(pixels=np.atleast_3d(np.array(image)), notes=(note,))
        except (*_ERRORS, Image.DecompressionBombError):
            raise PictureReadError(f"{name} is damaged or cut short") from error


def _decode_heic(data: bytes, *, name: str, missing_bytes: int) -> Picture:
    library = _import_library()
    if library is None:
        raise PictureFormatError(
            f"{name} is a HEIC picture, which cannot be read here; convert it to JPEG or PNG"
        )
    try:
        return _read(library, data, name=name)
    except _ERRORS as error:
        try:
            picture = _read(library, data + bytes(missing_bytes), name=name)
        except _ERRORS:
            raise PictureReadError(f"{name} is damaged or cut short") from error
        return replace(picture, notes=(Note.TRUNCATED if missing_bytes else Note.DAMAGED,))


def _import_library() -> ModuleType | None:
    """Return pi-heif, or pillow-heif, which can do the same; None if neither is installed."""
    for name in ("pi_heif", "pillow_heif"):
        try:
            return importlib.import_module(name)
        except ImportError:
            continue
    return None


def _read(library: ModuleType, data: bytes, *, name: str) -> Picture:
    for option in ("THUMBNAILS", "DEPTH_IMAGES", "AUX_IMAGES"):
        setattr(library.options, option, False)
    file = library.open_heif(hide_metadata(data), convert_hdr_to_8bit=False)
    width, height = file.size
    check_size(width, height, bytes_per_pixel=8, name=name)
    pixels: Pixels = np.atleast_3d(np.array(file))
    exif, xmp = read_metadata(data)
    orientation = read_orientation(exif) if exif else 1
    return Picture(
        pixels=pixels,
        icc_profile=file.info.get("icc_profile") or None,
        exif=exif and make_upright(exif),
        xmp=mend_packet(xmp, orientation=orientation),
        pages=len(file),
    )


def _fill_low_bits(pixels: Pixels) -> Pixels:
    """Return 10 or 12 bits, which a decoder has put at the upper end of 16, up to white."""
    used = int(np.bitwise_or.reduce(pixels, axis=None))
    for bits in (10, 12):
        if not used & (1 << 16 - bits) - 1:
            return np.asarray(pixels | pixels >> bits, np.uint16)
    return pixels
