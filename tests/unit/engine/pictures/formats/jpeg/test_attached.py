"""Pictures behind a JPEG's own stay, fit the restored one, and are found by the file's indexes."""

import io
import re
from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, MpoImagePlugin

from engine.pictures.formats.codec import decode_file, encode_file
from engine.pictures.formats.jpeg.attached import Kind, list_attached
from engine.pictures.formats.jpeg.parts import split_file
from engine.pictures.picture import Picture
from tests.helpers.jpeg_files import (
    attach_gain_map,
    attach_pictures,
    encode_jpeg,
    insert_segment,
    insert_xmp,
    noisy,
)

_ISO = b"urn:iso:std:iso:ts:21496:-1\0" + bytes(4)
_APPLE = (
    b'xmlns:apdi="http://ns.apple.com/pixeldatainfo/1.0/" '
    b'apdi:AuxiliaryImageType="urn:com:apple:photo:2020:aux:hdrgainmap"'
)
_PREVIEW = 0x010001


def make_gain_map() -> npt.NDArray[np.uint8]:
    """Return a dark gain map with a bright scratch where the picture's hole will be."""
    gains = np.full((45, 65, 1), 40, np.uint8)
    gains[20:23, 20:40] = 250
    return gains


def restore(picture: Picture) -> Picture:
    pixels = picture.pixels.copy()
    pixels[36:50, 36:84] = 100
    return replace(picture, pixels=pixels)


def save(source: bytes) -> bytes:
    restored = restore(decode_file(source, name="p.jpg"))
    return encode_file(restored, suffix=".jpg", quality=95, source=source)


def read_attached(data: bytes) -> list[tuple[Kind, bytes]]:
    parts = split_file(data)
    return [(one.kind, parts.trailer[one.place]) for one in list_attached(parts)]


GAIN_MAP_FILES = {
    "XMP alone": attach_gain_map(encode_jpeg(noisy()), encode_jpeg(make_gain_map())),
    "ISO 21496-1": attach_pictures(
        insert_segment(encode_jpeg(noisy()), 0xE2, _ISO),
        (0, insert_segment(encode_jpeg(make_gain_map()), 0xE2, _ISO)),
    ),
    "both indexes": attach_pictures(
        attach_gain_map(encode_jpeg(noisy()), encode_jpeg(make_gain_map()), is_behind=False),
        (0, encode_jpeg(make_gain_map())),
    ),
    "Apple": attach_pictures(
        encode_jpeg(noisy()), (0, insert_xmp(encode_jpeg(make_gain_map()), _APPLE))
    ),
}


@pytest.fixture(params=GAIN_MAP_FILES.values(), ids=list(GAIN_MAP_FILES))
def source(request: pytest.FixtureRequest) -> bytes:
    data: bytes = request.param
    return data


def test_a_gain_map_is_kept_and_the_damage_in_it_filled(source: bytes) -> None:
    assert decode_file(source, name="p.jpg").has_gain_map

    saved = save(source)

    ((kind, content),) = read_attached(saved)
    gains = decode_file(content, name="gains").pixels
    assert kind == Kind.GAIN_MAP
    assert gains.max() < 80
    np.testing.assert_array_equal(
        gains[:, 60:], decode_file(read_attached(source)[0][1], name="gains").pixels[:, 60:]
    )
    assert decode_file(saved, name="p.jpg").has_gain_map


def test_both_indexes_fit_the_new_gain_map() -> None:
    saved = save(GAIN_MAP_FILES["both indexes"])

    ((_, content),) = read_attached(saved)
    lengths = re.findall(rb'Item:Length="(\d+)"', saved)
    with MpoImagePlugin.MpoImageFile(io.BytesIO(saved)) as image:
        first, entry = (image.mpinfo or {})[0xB002]
    assert lengths == [str(len(content)).encode()]
    assert (first["Size"], entry["Size"]) == (len(saved) - len(content), len(content))
    assert saved.endswith(content)


def test_a_gain_map_is_not_a_page(source: bytes) -> None:
    assert decode_file(source, name="p.jpg").pages == 1


def test_another_format_names_no_gain_map(source: bytes) -> None:
    picture = decode_file(source, name="p.jpg")

    saved = encode_file(picture, suffix=".png", quality=95)

    assert not decode_file(saved, name="p.png").has_gain_map
    assert b"GainMap" not in (picture.xmp or b"")


def test_a_picture_that_is_changed_as_a_whole_keeps_its_gain_map(source: bytes) -> None:
    picture = decode_file(source, name="p.jpg")
    darker = replace(picture, pixels=picture.pixels // 2)

    saved = encode_file(darker, suffix=".jpg", quality=95, source=source)

    assert read_attached(saved) == read_attached(source)


def test_the_pictures_of_a_stereo_file_are_kept() -> None:
    second = encode_jpeg(noisy()[:, ::-1])
    source = attach_pictures(encode_jpeg(noisy()), (0x020002, second))

    saved = save(source)

    assert decode_file(saved, name="p.jpg").pages == 2
    assert read_attached(saved) == [(Kind.PAGE, second)]
    with Image.open(io.BytesIO(saved)) as image:
        assert image.format == "MPO"
        image.seek(1)
        np.testing.assert_array_equal(np.asarray(image), np.asarray(Image.open(io.BytesIO(second))))


def test_a_preview_shows_the_restored_picture() -> None:
    small = cv2.resize(noisy(), (64, 44), interpolation=cv2.INTER_AREA)
    preview = insert_segment(encode_jpeg(np.asarray(small, np.uint8)), 0xEB, b"kept")
    page = encode_jpeg(noisy()[::-1])
    source = attach_pictures(encode_jpeg(noisy()), (_PREVIEW, preview), (0x020002, page))

    saved = save(source)

    (kind, content), (_, last) = read_attached(saved)
    shown = decode_file(content, name="preview").pixels
    whole = decode_file(saved, name="p.jpg")
    expected = cv2.resize(whole.pixels, (64, 44), interpolation=cv2.INTER_AREA)
    assert kind == Kind.PREVIEW
    assert np.abs(shown.astype(float) - expected).mean() < 5
    assert b"kept" in content
    assert last == page
    assert whole.pages == 2


def test_a_cropped_picture_loses_what_lies_behind_it() -> None:
    source = GAIN_MAP_FILES["XMP alone"]
    picture = decode_file(source, name="p.jpg")
    cropped = replace(picture, pixels=picture.pixels[:40])

    saved = encode_file(cropped, suffix=".jpg", quality=95, source=source)

    assert not decode_file(saved, name="p.jpg").has_gain_map
    assert b"hdrgm:Version" not in saved


@pytest.mark.parametrize("at", range(12, 90, 3))
def test_no_index_breaks_the_reader(at: int) -> None:
    source = bytearray(attach_pictures(encode_jpeg(noisy()), (0, encode_jpeg(noisy()))))
    source[at : at + 4] = b"\xff\xff\xff\xff"

    picture = decode_file(bytes(source), name="p.jpg")

    assert picture.pages in (1, 2)
