"""Makes the segments that describe a picture in a JPEG, or keeps those of its source file."""

import enum
import struct
from dataclasses import replace
from typing import Final

from engine.pictures.formats.jpeg.attached import INDEX_HEADER, ISO_GAIN_MAP
from engine.pictures.formats.jpeg.parts import (
    ADOBE,
    APP0,
    APP1,
    APP2,
    APP13,
    COMMENT,
    ICC,
    JFIF,
    MAX_SEGMENT_BYTES,
    Segment,
)
from engine.pictures.metadata.exif import PREFIX as EXIF_PREFIX
from engine.pictures.metadata.exif import drop_thumbnail
from engine.pictures.metadata.iptc import SEGMENT as PHOTOSHOP
from engine.pictures.metadata.iptc import drop_thumbnail as drop_photoshop_thumbnail
from engine.pictures.metadata.iptc import make_segment
from engine.pictures.metadata.xmp import drop_thumbnails
from engine.pictures.metadata.xmp_extension import EXTENSION_HEADER, HEADER, split_packet
from engine.pictures.picture import MM_PER_INCH, Picture

_JFIF_THUMBNAIL: Final = b"JFXX\0"
# A JFIF segment without a thumbnail; the last two bytes are its width and height.
_JFIF_BYTES: Final = 14
_MAX_ICC_BYTES: Final = MAX_SEGMENT_BYTES - len(ICC) - 2


class _Kind(enum.Enum):
    """What a segment is about. IMAGE: how the image is coded, or where others lie in the file."""

    RESOLUTION = enum.auto()
    EXIF = enum.auto()
    XMP = enum.auto()
    IPTC = enum.auto()
    PROFILE = enum.auto()
    COMMENT = enum.auto()
    IMAGE = enum.auto()
    OTHER = enum.auto()


_HEADERS: Final = (
    (APP0, JFIF, _Kind.RESOLUTION),
    (APP0, _JFIF_THUMBNAIL, _Kind.IMAGE),
    (APP1, EXIF_PREFIX, _Kind.EXIF),
    (APP1, HEADER, _Kind.XMP),
    (APP1, EXTENSION_HEADER, _Kind.XMP),
    (APP2, ICC, _Kind.PROFILE),
    (APP2, INDEX_HEADER, _Kind.IMAGE),
    (APP2, ISO_GAIN_MAP, _Kind.IMAGE),
    (APP13, PHOTOSHOP, _Kind.IPTC),
    (ADOBE, b"Adobe", _Kind.IMAGE),
    (COMMENT, b"", _Kind.COMMENT),
)


def make_header(picture: Picture) -> list[Segment]:
    """Return the segments that describe a picture.

    What is too long for JPEG is left out.
    """
    makers = (_make_resolution, _make_exif, _make_xmp, _make_iptc, _make_profile, _make_comments)
    return [segment for make in makers for segment in make(picture)]


def merge_header(
    old: tuple[Segment, ...], picture: Picture, before: Picture, *, is_same_image: bool
) -> list[Segment]:
    """Return the segments of a source file, those replaced that say something else.

    Args:
        old: Segments of the source file.
        picture: The picture that is written.
        before: The picture as the source file has it.
        is_same_image: Whether the image is the source's, with other pixels here and there. If not,
            segments about its coding and about what lies behind it are left out, and EXIF and XMP
            are those of upright pixels.
    """
    changed = {
        _Kind.RESOLUTION: picture.pixels_per_mm != before.pixels_per_mm,
        _Kind.EXIF: picture.exif != before.exif or not is_same_image,
        _Kind.XMP: picture.xmp != before.xmp or not is_same_image,
        _Kind.IPTC: picture.iptc != before.iptc,
        _Kind.PROFILE: picture.icc_profile != before.icc_profile
        or (before.samples is not None and not is_same_image),
        _Kind.COMMENT: picture.texts != before.texts,
        _Kind.IMAGE: not is_same_image,
        _Kind.OTHER: False,
    }
    kept = [segment for segment in _drop_thumbnails(old) if not changed[_find_kind(segment)]]
    new = [segment for segment in make_header(picture) if changed[_find_kind(segment)]]
    begins_with_jfif = bool(kept) and _find_kind(kept[0]) == _Kind.RESOLUTION
    return [*kept[:begins_with_jfif], *new, *kept[begins_with_jfif:]]


def _drop_thumbnails(segments: tuple[Segment, ...]) -> list[Segment]:
    """Return segments without the small pictures in them, which show the damage."""
    kept = []
    photoshop = [segment for segment in segments if _find_kind(segment) == _Kind.IPTC]
    for segment in segments:
        kind = _find_kind(segment)
        if kind == _Kind.EXIF:
            exif = drop_thumbnail(segment.body)
            kept.append(segment if exif is None else replace(segment, body=EXIF_PREFIX + exif))
        elif kind == _Kind.RESOLUTION and len(segment.body) > _JFIF_BYTES:
            kept.append(replace(segment, body=segment.body[: _JFIF_BYTES - 2] + bytes(2)))
        elif kind == _Kind.XMP and segment.body.startswith(HEADER):
            kept.append(replace(segment, body=drop_thumbnails(segment.body)))
        elif kind == _Kind.IPTC:
            if segment is photoshop[0]:
                kept += _drop_from_photoshop(photoshop)
        elif not segment.body.startswith(_JFIF_THUMBNAIL):
            kept.append(segment)
    return kept


def _drop_from_photoshop(segments: list[Segment]) -> list[Segment]:
    """Return Photoshop's resources, which may go over several segments, without thumbnails."""
    whole = PHOTOSHOP + b"".join(segment.body.removeprefix(PHOTOSHOP) for segment in segments)
    content = drop_photoshop_thumbnail(whole)
    if content == whole:
        return segments
    step = MAX_SEGMENT_BYTES - len(PHOTOSHOP)
    return [
        Segment(marker=APP13, body=PHOTOSHOP + content[at : at + step])
        for at in range(len(PHOTOSHOP), len(content), step)
    ]


def _find_kind(segment: Segment) -> _Kind:
    for marker, start, kind in _HEADERS:
        if segment.marker == marker and segment.body.startswith(start):
            return kind
    return _Kind.OTHER


def _make_resolution(picture: Picture) -> list[Segment]:
    """Return a JFIF segment (JFIF 1.02) with the resolution in whole dots per inch."""
    if picture.pixels_per_mm is None:
        density = 0, 1, 1
    else:
        x_dpi, y_dpi = (
            min(max(round(one * MM_PER_INCH), 1), 65_535) for one in picture.pixels_per_mm
        )
        density = 1, x_dpi, y_dpi
    return [Segment(marker=APP0, body=struct.pack(">5sHBHHBB", JFIF, 0x0102, *density, 0, 0))]


def _make_exif(picture: Picture) -> list[Segment]:
    return _make_segments(APP1, EXIF_PREFIX, picture.exif)


def _make_xmp(picture: Picture) -> list[Segment]:
    bodies = [] if picture.xmp is None else split_packet(picture.xmp)
    return [Segment(marker=APP1, body=body) for body in bodies]


def _make_iptc(picture: Picture) -> list[Segment]:
    return _make_segments(APP13, b"", picture.iptc and make_segment(picture.iptc))


def _make_profile(picture: Picture) -> list[Segment]:
    """Return the segments of a profile, numbered from 1 (ICC.1:2010, annex B.4)."""
    profile = picture.icc_profile or b""
    chunks = [profile[at : at + _MAX_ICC_BYTES] for at in range(0, len(profile), _MAX_ICC_BYTES)]
    if len(chunks) > 255:
        return []
    return [
        Segment(marker=APP2, body=ICC + bytes([number, len(chunks)]) + chunk)
        for number, chunk in enumerate(chunks, start=1)
    ]


def _make_comments(picture: Picture) -> list[Segment]:
    segments = []
    for text in picture.texts:
        words = text.text if text.keyword == "Comment" else f"{text.keyword}: {text.text}"
        segments += _make_segments(COMMENT, b"", words.encode())
    return segments


def _make_segments(marker: int, start: bytes, content: bytes | None) -> list[Segment]:
    if not content or len(start) + len(content) > MAX_SEGMENT_BYTES:
        return []
    return [Segment(marker=marker, body=start + content)]
