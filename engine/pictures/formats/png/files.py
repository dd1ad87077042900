"""Decodes and encodes whole PNG files.

What a file says in the same words as its source is copied chunk by chunk; so are the frames of an
animation, if the new picture has pixels of their kind.
"""

import struct
from dataclasses import replace
from typing import Final

import pyvips

from engine.errors import PictureWriteError
from engine.pictures.formats.png.chunks import (
    SIGNATURE,
    Chunk,
    is_complete,
    join_chunks,
    make_chunk,
    read_chunks,
)
from engine.pictures.formats.png.colour import KINDS as COLOUR_KINDS
from engine.pictures.formats.png.colour import read_colour
from engine.pictures.formats.png.texts import make_raw_profile, make_text, make_xmp, read_texts
from engine.pictures.formats.vips import KEPT, decode_plain, find_reason, make_image
from engine.pictures.metadata.exif import make_upright
from engine.pictures.metadata.iptc import find_iptc, make_resource
from engine.pictures.picture import Picture

# The filter that subtracts the left neighbour, as a flag of libvips.
_SUB: Final = 0x10
# So much is read at once where a file has been cut short.
_PADDING_BYTES: Final = 65_536
_UNIT_METRE: Final = 1
_FRAME_KINDS: Final = (b"fcTL", b"fdAT")
# Chunks that depend on how the old pixels were stored, or that are written anew.
_NOT_COPIED: Final = (
    *COLOUR_KINDS,
    *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"bKGD", b"hIST", b"sBIT", b"sPLT"),
    *(b"pHYs", b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"acTL", *_FRAME_KINDS),
)


def decode_png(data: bytes, *, name: str) -> Picture:
    """Decode a whole PNG file, or what is left of it.

    Args:
        data: Content of the file.
        name: Name of the file in an error message.

    Raises:
        PictureReadError: It is too large, or nothing in it can be decoded.
    """
    chunks = read_chunks(data)
    missing_bytes = 0 if is_complete(chunks) else _PADDING_BYTES
    picture = decode_plain(data, name=name, missing_bytes=missing_bytes)
    icc_profile, code_points = read_colour(chunks)
    words = read_texts(chunks)
    exif = picture.exif or make_upright(words.profiles.get("exif", words.profiles.get("app1", b"")))
    iptc = words.profiles.get("iptc", words.profiles.get("8bim"))
    return replace(
        picture,
        icc_profile=icc_profile,
        code_points=code_points,
        exif=exif,
        xmp=picture.xmp or words.xmp or words.profiles.get("xmp"),
        iptc=iptc and find_iptc(iptc),
        texts=tuple(words.texts),
        pixels_per_mm=_read_resolution(chunks),
        pages=_count_frames(chunks),
    )


def encode_png(picture: Picture, *, source: bytes | None = None) -> bytes:
    """Return the content of a PNG file, with every bit of the pixels.

    Args:
        picture: Picture to encode.
        source: PNG file that the picture was read from.
    """
    old = read_chunks(source) if source is not None and source.startswith(SIGNATURE) else []
    colour = _copy_colour(picture, old)
    plain = Picture(pixels=picture.pixels, icc_profile=None if colour else picture.icc_profile)
    header, *rest = read_chunks(make_image(plain.pixels, plain).pngsave_buffer(keep=KEPT))
    image = [chunk for chunk in rest if chunk.kind != b"pHYs"]
    if not colour and picture.code_points is not None:
        primaries, transfer, _, full_range = picture.code_points
        colour = [make_chunk(b"cICP", bytes([primaries, transfer, 0, full_range]))]
    described = [*colour, *_describe(picture, old), *_copy_others(old)]
    control, frames = _copy_frames(old, header)
    *image, end = image
    return join_chunks([header, *described, *control, *image, *frames, end])


def encode_fast_png(picture: Picture) -> bytes:
    """Encode a larger PNG in a fraction of the time: every bit and the profile, no other metadata.

    Raises:
        PictureWriteError: The picture cannot be encoded.
    """
    image = make_image(picture.pixels, replace(picture, xmp=None, iptc=None))
    try:
        data = image.pngsave_buffer(compression=1, filter=_SUB, keep=KEPT)
    except pyvips.Error as error:
        raise PictureWriteError(f"it cannot be encoded as PNG: {find_reason(error)}") from error
    if picture.pixels_per_mm is not None:
        return data
    return join_chunks(chunk for chunk in read_chunks(data) if chunk.kind != b"pHYs")


def _read_resolution(chunks: list[Chunk]) -> tuple[float, float] | None:
    for chunk in chunks:
        if chunk.kind == b"pHYs" and len(chunk.content) == 9:
            x_density, y_density, unit = struct.unpack(">IIB", chunk.content)
            if unit == _UNIT_METRE and x_density and y_density:
                return x_density / 1000, y_density / 1000
    return None


def _count_frames(chunks: list[Chunk]) -> int:
    for chunk in chunks:
        if chunk.kind == b"acTL" and len(chunk.content) == 8:
            return max(int.from_bytes(chunk.content[:4], "big"), 1)
    return 1


def _copy_colour(picture: Picture, old: list[Chunk]) -> list[Chunk]:
    """Return the source's chunks about its colours, if the picture has these colours."""
    if read_colour(old) != (picture.icc_profile, picture.code_points):
        return []
    return [chunk for chunk in old if chunk.kind in COLOUR_KINDS]


def _describe(picture: Picture, old: list[Chunk]) -> list[Chunk]:
    """Return the chunks of resolution, EXIF, XMP, IPTC and texts."""
    chunks = []
    if picture.pixels_per_mm == _read_resolution(old):
        chunks += [chunk for chunk in old if chunk.kind == b"pHYs"]
    elif picture.pixels_per_mm is not None:
        x_density, y_density = (round(density * 1000) for density in picture.pixels_per_mm)
        chunks.append(make_chunk(b"pHYs", struct.pack(">IIB", x_density, y_density, _UNIT_METRE)))
    if picture.exif is not None:
        chunks.append(make_chunk(b"eXIf", picture.exif))
    if picture.xmp is not None:
        chunks.append(make_xmp(picture.xmp))
    if picture.iptc is not None:
        chunks.append(make_raw_profile("iptc", make_resource(picture.iptc)))
    words = read_texts(old)
    if tuple(words.texts) == picture.texts:
        return chunks + words.chunks
    return chunks + [chunk for chunk in map(make_text, picture.texts) if chunk is not None]


def _copy_others(old: list[Chunk]) -> list[Chunk]:
    """Return what may be copied though the pixels have changed, and the time of the last change."""
    return [
        chunk
        for chunk in old
        if chunk.kind not in _NOT_COPIED and (chunk.kind[3] & 0x20 or chunk.kind == b"tIME")
    ]


def _copy_frames(old: list[Chunk], header: Chunk) -> tuple[list[Chunk], list[Chunk]]:
    """Return the chunks of an animation that belong before and behind the image data."""
    if not is_complete(old) or old[0].content != header.content or _count_frames(old) < 2:
        return [], []
    image_at = next((index for index, chunk in enumerate(old) if chunk.kind == b"IDAT"), len(old))
    before = [chunk for chunk in old[:image_at] if chunk.kind in (b"acTL", *_FRAME_KINDS)]
    return before, [chunk for chunk in old[image_at:] if chunk.kind in _FRAME_KINDS]
