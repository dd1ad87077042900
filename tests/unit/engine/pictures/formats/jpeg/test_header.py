"""What describes a picture is replaced in its JPEG where it has changed, and nowhere else."""

from dataclasses import replace

import numpy as np
import pytest

from engine.pictures.formats.codec import decode_file, encode_file
from engine.pictures.formats.jpeg.parts import split_file
from engine.pictures.picture import Picture, Text
from tests.helpers.jpeg_files import encode_jpeg, insert_segment, insert_xmp, noisy
from tests.helpers.picture_files import exif_block, srgb_profile

_NOTICE = b"\x1c\x02\x74\0\x05Latvia"[:-1]


def make_source() -> bytes:
    """Return a JPEG with everything that can be replaced."""
    data = encode_jpeg(noisy(), exif=exif_block(orientation=1), dpi=(300, 300))
    data = insert_segment(data, 0xFE, b"a comment")
    return insert_xmp(data, b'xmlns:dc="http://purl.org/dc/elements/1.1/" dc:source="Box 3"')


@pytest.mark.parametrize(
    "change",
    [
        {"exif": exif_block(orientation=1, make="Zorki")[6:]},
        {"xmp": b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"},
        {"iptc": _NOTICE},
        {"texts": (Text(keyword="Comment", text="another"),)},
        {"pixels_per_mm": (10.0, 10.0)},
        {"icc_profile": srgb_profile()},
        {"exif": None},
        {"xmp": None},
        {"texts": ()},
    ],
    ids=lambda change: next(iter(change)),
)
def test_only_what_has_changed_is_replaced(change: dict[str, object]) -> None:
    source = make_source()
    picture = replace(decode_file(source, name="p.jpg"), **change)  # type: ignore[arg-type]  # any field

    written = decode_file(
        encode_file(picture, suffix=".jpg", quality=95, source=source), name="p.jpg"
    )

    np.testing.assert_array_equal(written.pixels, picture.pixels)
    assert _find_words(written) == _find_words(picture)


def _find_words(picture: Picture) -> tuple[object, ...]:
    return picture.exif, picture.xmp, picture.iptc, picture.texts, picture.icc_profile


def test_a_turned_picture_without_its_exif_is_written_upright() -> None:
    source = encode_jpeg(noisy(), exif=exif_block(orientation=6))
    picture = replace(decode_file(source, name="p.jpg"), exif=None)

    saved = encode_file(picture, suffix=".jpg", quality=95, source=source)

    written = decode_file(saved, name="p.jpg")
    assert written.exif is None
    assert written.pixels.shape == picture.pixels.shape == (131, 90, 3)
    assert np.abs(written.pixels.astype(float) - picture.pixels).mean() < 6


def test_a_profile_of_any_length_is_kept() -> None:
    profile = bytes(range(256)) * 800

    saved = encode_file(Picture(pixels=noisy(), icc_profile=profile), suffix=".jpg", quality=95)

    assert len([one for one in split_file(saved).segments if one.marker == 0xE2]) == 4
    assert decode_file(saved, name="p.jpg").icc_profile == profile


def test_exif_too_long_for_a_segment_is_left_out() -> None:
    long = exif_block(orientation=1)[6:] + bytes(70_000)

    saved = encode_file(Picture(pixels=noisy(), exif=long), suffix=".jpg", quality=95)

    assert decode_file(saved, name="p.jpg").exif is None
