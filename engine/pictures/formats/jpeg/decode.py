"""Reads JPEG files, cut short or damaged ones as far as they are there."""

import struct
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyvips

from engine.errors import PictureFormatError, PictureReadError
from engine.pictures.checks import check_size
from engine.pictures.formats.colour_spaces import CmykMapping, make_cmyk_mapping
from engine.pictures.formats.jpeg.attached import Kind, list_attached
from engine.pictures.formats.jpeg.parts import (
    APP0,
    APP1,
    APP2,
    APP13,
    COMMENT,
    ICC,
    JFIF,
    JpegParts,
    read_frame,
    split_file,
)
from engine.pictures.formats.mapping import LinearMapping
from engine.pictures.formats.vips import to_array, turn_upright
from engine.pictures.metadata.exif import PREFIX as EXIF_PREFIX
from engine.pictures.metadata.exif import is_sideways, make_upright, read_orientation
from engine.pictures.metadata.iptc import SEGMENT as PHOTOSHOP
from engine.pictures.metadata.iptc import find_iptc
from engine.pictures.metadata.resolution import read_resolution
from engine.pictures.metadata.views import decode_text
from engine.pictures.metadata.xmp import mend_packet
from engine.pictures.metadata.xmp_extension import EXTENSION_HEADER, HEADER, join_extension
from engine.pictures.picture import MM_PER_INCH, Note, Picture, Samples, Text
from engine.pictures.pixels import Pixels

# Hierarchical ones, and lossless ones with arithmetic coding (ITU-T T.81, table B.1).
_RARE_KINDS: Final = frozenset((0xC5, 0xC6, 0xC7, 0xCB, 0xCD, 0xCE, 0xCF))
_INKS: Final = LinearMapping(
    darkest=0, brightest=255, dtype=np.dtype(np.uint8), depth=np.dtype(np.uint8)
)


def decode_jpeg(data: bytes, *, name: str) -> Picture:
    """Decode a JPEG file.

    Args:
        data: Content of the file.
        name: Name of the file in an error message.

    Raises:
        PictureReadError: The file is too large, or nothing of it can be decoded.
    """
    parts = split_file(data)
    loaded = _load(data, parts, name=name)
    exif = find_exif(parts)
    resolution = _read_resolution(parts, exif)
    orientation = find_orientation(parts)
    if is_sideways(orientation) and resolution:
        resolution = resolution[::-1]
    pixels, profile = loaded.pixels, find_profile(parts)
    if loaded.is_cmyk:
        pixels, profile = find_cmyk_mapping(parts).to_pixels(pixels), None
    attached = list_attached(parts)
    return Picture(
        pixels=turn_upright(pixels, orientation),
        icc_profile=profile,
        exif=None if exif is None else make_upright(exif),
        xmp=mend_packet(read_whole_xmp(parts), orientation=orientation),
        iptc=_read_iptc(parts),
        texts=tuple(
            Text(keyword="Comment", text=decode_text(segment.body.rstrip(b"\0")))
            for segment in parts.segments
            if segment.marker == COMMENT
        ),
        pixels_per_mm=resolution,
        samples=Samples.CMYK if loaded.is_cmyk else None,
        pages=1 + sum(part.kind == Kind.PAGE for part in attached),
        has_gain_map=any(part.kind == Kind.GAIN_MAP for part in attached),
        notes=loaded.notes,
    )


def decode_stored(data: bytes, *, name: str) -> Pixels:
    """Decode the pixels of a JPEG file as they are in it: not turned, CMYK as CMYK.

    Raises:
        PictureReadError: As for `decode_jpeg`.
    """
    return _load(data, split_file(data), name=name).pixels


def find_orientation(parts: JpegParts) -> int:
    """Return how to turn the pixels of a file upright, as EXIF counts, 1 to 8."""
    exif = find_exif(parts)
    return 1 if exif is None else read_orientation(exif)


def find_exif(parts: JpegParts) -> bytes | None:
    """Return the EXIF block of a file, None if it has none."""
    for segment in parts.segments:
        if segment.marker == APP1 and segment.body.startswith(EXIF_PREFIX):
            return segment.body
    return None


def find_profile(parts: JpegParts) -> bytes | None:
    """Return the colour profile of a file, whose parts are numbered from 1; None without one."""
    chunks = {
        segment.body[len(ICC)]: segment.body[len(ICC) + 2 :]
        for segment in parts.segments
        if segment.marker == APP2
        and segment.body.startswith(ICC)
        and len(segment.body) > len(ICC) + 2
    }
    if sorted(chunks) != list(range(1, len(chunks) + 1)):
        return None
    return b"".join(chunks[number] for number in sorted(chunks)) or None


def find_cmyk_mapping(parts: JpegParts) -> CmykMapping:
    """Return how the CMYK of a file becomes sRGB, and back."""
    return make_cmyk_mapping(_INKS, find_profile(parts))


def read_whole_xmp(parts: JpegParts) -> bytes | None:
    """Return the XMP packet of a file with its extension, None if it has none."""
    bodies = [segment.body for segment in parts.segments if segment.marker == APP1]
    packets = (body.removeprefix(HEADER) for body in bodies if body.startswith(HEADER))
    packet = next(packets, None)
    if packet is None:
        return None
    extensions = (
        body.removeprefix(EXTENSION_HEADER) for body in bodies if body.startswith(EXTENSION_HEADER)
    )
    return join_extension(packet, extensions)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Loaded:
    """What libvips reads of a JPEG.

    Attributes:
        pixels: (H, W, C), as stored.
        is_cmyk: Whether they are CMYK.
        notes: What is missing.
    """

    pixels: Pixels
    is_cmyk: bool
    notes: tuple[Note, ...]


def _load(data: bytes, parts: JpegParts, *, name: str) -> _Loaded:
    notes = (Note.DAMAGED,) if parts.is_damaged else ()
    if parts.is_damaged or not parts.is_complete:
        data = parts.to_bytes()
    try:
        image, pixels = _decode(data, name=name, fail_on="warning")
    except pyvips.Error as error:
        _refuse_unusual(parts, name=name)
        try:
            image, pixels = _decode(data, name=name, fail_on="none")
        except pyvips.Error:
            raise PictureReadError(f"{name} is damaged or cut short") from error
        notes = (Note.DAMAGED if parts.is_complete else Note.TRUNCATED,)
    return _Loaded(
        pixels=pixels,
        is_cmyk=image.interpretation == "cmyk",
        notes=notes,
    )


def _decode(data: bytes, *, name: str, fail_on: str) -> tuple[pyvips.Image, Pixels]:
    source = pyvips.Source.new_from_memory(data)
    image = pyvips.Image.jpegload_source(source, fail_on=fail_on, access="sequential")
    check_size(image.width, image.height, bytes_per_pixel=image.bands, name=name)
    return image, to_array(image)


def _refuse_unusual(parts: JpegParts, *, name: str) -> None:
    frame = read_frame(parts.image)
    if frame is None:
        return
    if frame.kind in _RARE_KINDS:
        raise PictureFormatError(
            f"{name} is a JPEG of a rare kind, which cannot be read here; save it as TIFF or PNG"
        )
    if frame.bits != 8:
        raise PictureFormatError(
            f"{name} is a JPEG of {frame.bits} bits, which cannot be read here; "
            "save it as TIFF or PNG"
        )


def _read_resolution(parts: JpegParts, exif: bytes | None) -> tuple[float, float] | None:
    """Return the resolution (x, y) of the stored pixels, from EXIF or the JFIF segment."""
    resolution = None if exif is None else read_resolution(exif.removeprefix(EXIF_PREFIX))
    for segment in parts.segments:
        if segment.marker == APP0 and segment.body.startswith(JFIF) and len(segment.body) >= 12:
            unit, x_density, y_density = struct.unpack_from(">BHH", segment.body, 7)
            unit_mm = {1: MM_PER_INCH, 2: 10.0}.get(unit)
            if resolution is None and unit_mm is not None and x_density and y_density:
                resolution = x_density / unit_mm, y_density / unit_mm
    return resolution


def _read_iptc(parts: JpegParts) -> bytes | None:
    """Return the IPTC of a file, whose Photoshop block may be spread over segments."""
    bodies = [
        segment.body.removeprefix(PHOTOSHOP)
        for segment in parts.segments
        if segment.marker == APP13 and segment.body.startswith(PHOTOSHOP)
    ]
    return find_iptc(PHOTOSHOP + b"".join(bodies)) if bodies else None
