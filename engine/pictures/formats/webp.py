"""Reads and writes WebP files."""

from dataclasses import replace
from typing import Final

from engine.pictures.checks import count_missing
from engine.pictures.colour import to_uint8
from engine.pictures.formats.riff import RiffChunk, join_chunks, make_file, read_chunks
from engine.pictures.formats.vips import KEPT, decode_plain, make_image
from engine.pictures.metadata.resolution import read_resolution, set_resolution
from engine.pictures.picture import Picture

_HEADER: Final = b"VP8X"
_FRAME: Final = b"ANMF"
_IMAGE_KINDS: Final = (b"ALPH", b"VP8 ", b"VP8L")
_HAS_ALPHA, _HAS_EXIF, _IS_ANIMATED = 0x10, 0x08, 0x02
_IS_DISPOSED, _IS_NOT_BLENDED = 1, 2
_FRAME_HEADER_BYTES: Final = 16
# The flags of a file with an extended header, from its start.
_FLAGS_AT: Final = 20


def decode_webp(data: bytes, *, name: str) -> Picture:
    """Decode a whole WebP file, or what is left of it.

    Raises:
        PictureReadError: It is too large, or nothing in it can be decoded.
    """
    whole_bytes = 8 + int.from_bytes(data[4:8], "little")
    picture = decode_plain(data, name=name, missing_bytes=count_missing(whole_bytes, data))
    return replace(picture, pixels_per_mm=read_resolution(picture.exif))


def encode_webp(picture: Picture, *, source: bytes | None = None) -> bytes:
    """Return the content of a lossless WebP file; 16 bits are rounded to 8.

    Args:
        picture: Picture to encode.
        source: WebP file that the picture was read from; the frames of an animation stay behind the
            first one.
    """
    image = make_image(to_uint8(picture.pixels), picture)
    if image.bands < 3 and picture.icc_profile is not None:
        image = image.icc_transform("srgb", embedded=True)  # WebP cannot hold a grey profile
    chunks = read_chunks(image.webpsave_buffer(lossless=True, exact=True, keep=KEPT))
    header = _make_header(picture)
    if chunks[0].kind == _HEADER:
        header[0] |= chunks.pop(0).content[0]
    exif = picture.exif
    if picture.pixels_per_mm is not None and picture.pixels_per_mm != read_resolution(exif):
        exif = set_resolution(exif, picture.pixels_per_mm)
    if exif is not None:
        header[0] |= _HAS_EXIF
        chunks = [chunk for chunk in chunks if chunk.kind != b"EXIF"] + [RiffChunk(b"EXIF", exif)]
    frames = _find_frames(source or b"", header)
    if source is not None and frames:
        header[0] |= _IS_ANIMATED | source[_FLAGS_AT] & _HAS_ALPHA
        chunks = _put_first(chunks, frames, header)
    if header[0] & ~_HAS_ALPHA:
        chunks.insert(0, RiffChunk(_HEADER, bytes(header)))
    return make_file(chunks)


def _make_header(picture: Picture) -> bytearray:
    """Return the extended header of a picture: flags, and the sizes of the canvas."""
    flags = _HAS_ALPHA if picture.has_alpha else 0
    sizes = [(side - 1).to_bytes(3, "little") for side in (picture.width, picture.height)]
    return bytearray(bytes([flags, 0, 0, 0]) + b"".join(sizes))


def _find_frames(source: bytes, header: bytearray) -> list[RiffChunk]:
    """Return the animation of a file and its frames; none if its canvas has another size."""
    chunks = read_chunks(source)
    if not chunks or chunks[0].kind != _HEADER or chunks[0].content[4:10] != header[4:10]:
        return []
    found = [chunk for chunk in chunks if chunk.kind in (b"ANIM", _FRAME)]
    is_animated = len(found) > 2 and found[0].kind == b"ANIM"
    return found if is_animated and len(found[1].content) >= _FRAME_HEADER_BYTES else []


def _put_first(
    chunks: list[RiffChunk], frames: list[RiffChunk], header: bytearray
) -> list[RiffChunk]:
    """Return the chunks of an animation that begins with a picture of its own.

    Args:
        chunks: Those of the picture.
        frames: The animation and its frames, of which the first one is replaced.
        header: Extended header of the file.
    """
    animation, first, *others = frames
    image = [chunk for chunk in chunks if chunk.kind in _IMAGE_KINDS]
    # At 0, 0, as large as the canvas, as long as the old one, and not blended with the background.
    place = bytes(6) + header[4:10] + first.content[12:15]
    place += bytes([first.content[15] & _IS_DISPOSED | _IS_NOT_BLENDED])
    new = RiffChunk(_FRAME, place + join_chunks(image))
    before = [chunk for chunk in chunks if chunk.kind == b"ICCP"]
    behind = [chunk for chunk in chunks if chunk.kind in (b"EXIF", b"XMP ")]
    return [*before, animation, new, *others, *behind]
