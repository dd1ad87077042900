"""Decodes and encodes whole TIFF files."""

import struct
from dataclasses import replace
from typing import Final

import pyvips

from engine.errors import PictureReadError
from engine.pictures.formats.tiff.layout import is_full_page
from engine.pictures.formats.tiff.reading import Page, read_main_page
from engine.pictures.formats.tiff.rewriting import rewrite
from engine.pictures.formats.vips import KEPT, find_reason, make_image
from engine.pictures.metadata.exif import make_upright
from engine.pictures.metadata.iptc import find_iptc
from engine.pictures.metadata.resolution import INCH, find_resolution
from engine.pictures.metadata.tiff_exif import insert_into_tiff, read_exif, read_iptc
from engine.pictures.metadata.xmp import mend_packet
from engine.pictures.picture import Note, Picture

_XMP: Final = 700


def decode_tiff(data: bytes, *, name: str) -> Picture:
    """Decode the first page of a TIFF file, as far as it is there.

    Args:
        data: Content of the file.
        name: Name of the file in an error message.

    Raises:
        PictureReadError: It is too large, of a kind that cannot be shown, or damaged from the
            beginning.
    """
    try:
        page = read_main_page(data, name=name)
        pixels = page.make_pixels()
    except pyvips.Error as error:
        raise PictureReadError(f"{name} cannot be read: {find_reason(error)}") from error
    except (ValueError, struct.error) as error:
        raise PictureReadError(f"{name} cannot be read: {error}") from error
    file, directory = page.file, page.directory
    iptc = read_iptc(file, directory)
    exif = read_exif(data)
    orientation = page.layout.orientation
    return Picture(
        pixels=pixels,
        icc_profile=page.profile if page.converter.keeps_profile else None,
        exif=exif and make_upright(exif, orientation=orientation),
        xmp=mend_packet(file.read_bytes(directory.find(_XMP)), orientation=orientation),
        iptc=iptc and find_iptc(iptc),
        pixels_per_mm=_read_resolution(page),
        samples=page.converter.kind,
        pages=max(1, sum(is_full_page(file, page) for page in file.pages)),
        notes=_list_notes(page),
    )


def encode_tiff(picture: Picture, *, source: bytes | None = None) -> bytes:
    """Return the content of a TIFF file, with every bit of the pixels.

    Args:
        picture: Picture to encode.
        source: TIFF file that the picture was read from: all that is in it is kept, and pixels that
            differ are written in its own samples. If the picture has another size or depth by now,
            it is written as any other picture.
    """
    rewritten = None if source is None else rewrite(picture.pixels, source)
    if rewritten is not None:
        return rewritten
    image = make_image(picture.pixels, replace(picture, iptc=None))
    data = image.tiffsave_buffer(compression="deflate", predictor="horizontal", keep=KEPT)
    # libvips writes 10 pixels per centimetre where there is no resolution.
    has_resolution = picture.pixels_per_mm is not None
    return insert_into_tiff(data, picture.exif, iptc=picture.iptc, keeps_resolution=has_resolution)


def _read_resolution(page: Page) -> tuple[float, float] | None:
    """Return pixels per millimetre (x, y) of the upright picture."""
    found = find_resolution(page.file, page.directory, default_unit=INCH)
    return found[::-1] if found and page.layout.is_turned else found


def _list_notes(page: Page) -> tuple[Note, ...]:
    if page.decoded.is_cut_short or not page.file.is_whole:
        return (Note.TRUNCATED,)
    return (Note.DAMAGED,) if page.decoded.is_damaged else ()
