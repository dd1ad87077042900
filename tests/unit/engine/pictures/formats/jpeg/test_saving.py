"""A JPEG that is saved again keeps what was not restored: blocks, tables, sampling, segments."""

import io
import shutil
import subprocess
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest
import pyvips
from PIL import Image

from engine.errors import PictureReadError
from engine.pictures.formats.codec import decode_file, encode_file
from engine.pictures.formats.jpeg.blocks import rewrite_image
from engine.pictures.formats.jpeg.parts import split_file
from engine.pictures.formats.vips import turn_back, turn_upright
from engine.pictures.picture import Picture, Samples
from engine.pictures.pixels import Mask
from tests.helpers.jpeg_files import (
    encode_arithmetic,
    encode_jpeg,
    encode_sampled,
    insert_segment,
    noisy,
    read_coefficients,
)
from tests.helpers.picture_files import exif_block, exif_with_thumbnail

_HOLE = (slice(30, 47), slice(40, 61))
# Chroma of a quarter of the resolution has blocks of 32 pixels, and reaches a pixel further.
_REACH_PX = 33

KINDS = {
    "4:4:4": encode_jpeg(noisy(), subsampling=0),
    "4:2:2": encode_jpeg(noisy(), subsampling=1),
    "4:2:0": encode_jpeg(noisy(), subsampling=2),
    "4:4:0": encode_sampled(noisy(), cv2.IMWRITE_JPEG_SAMPLING_FACTOR_440),
    "4:1:1": encode_sampled(noisy(), cv2.IMWRITE_JPEG_SAMPLING_FACTOR_411),
    "coarse": encode_jpeg(noisy(), quality=25),
    "finest": encode_jpeg(noisy(), quality=100),
    "progressive": encode_jpeg(noisy(), progressive=True),
    "restart markers": encode_jpeg(noisy(), restart_marker_blocks=5),
    "arithmetic": encode_arithmetic(noisy()),
    "grey": encode_jpeg(noisy(channels=1)),
    "RGB": encode_jpeg(noisy(), keep_rgb=True),
    "whole blocks": encode_jpeg(noisy(96, 128)),
    "one block": encode_jpeg(noisy(64, 64)),
}


@pytest.fixture(params=KINDS.values(), ids=list(KINDS))
def source(request: pytest.FixtureRequest) -> bytes:
    data: bytes = request.param
    return data


def restore(picture: Picture) -> tuple[Picture, Mask]:
    """Return a picture with a hole filled smoothly, and the hole."""
    hole = np.zeros(picture.pixels.shape[:2], bool)
    hole[_HOLE] = True
    pixels = picture.pixels.copy()
    pixels[hole] = 255 - pixels[hole] // 2
    return replace(picture, pixels=pixels), hole


def save(picture: Picture, source: bytes) -> bytes:
    return encode_file(picture, suffix=".jpg", quality=95, source=source)


def find_far(hole: Mask) -> npt.NDArray[np.bool_]:
    """Return the pixels that no changed block reaches."""
    size = 2 * _REACH_PX + 1
    return np.asarray(cv2.dilate(hole.astype(np.uint8), np.ones((size, size), np.uint8)) == 0)


def test_pixels_far_from_the_hole_are_the_same(source: bytes) -> None:
    restored, hole = restore(decode_file(source, name="p.jpg"))

    written = decode_file(save(restored, source), name="p.jpg")

    far = find_far(hole)
    np.testing.assert_array_equal(written.pixels[far], restored.pixels[far])
    error = np.abs(written.pixels[hole].astype(float) - restored.pixels[hole])
    assert error.mean() < 20


def test_pixels_beside_the_hole_hardly_change(source: bytes) -> None:
    before = decode_file(source, name="p.jpg")
    restored, hole = restore(before)

    written = decode_file(save(restored, source), name="p.jpg")

    change = np.abs(written.pixels.astype(float) - before.pixels).max(axis=2)[~hole]
    assert (change > 0).mean() < 0.25
    assert change.mean() < 1


@pytest.mark.parametrize("kind", ["4:2:2", "4:2:0"])
def test_a_block_is_copied_that_no_chroma_of_the_hole_reaches(kind: str) -> None:
    picture = decode_file(KINDS[kind], name="p.jpg")
    pixels = picture.pixels.copy()
    pixels[:, 21:30] = 255 - pixels[:, 21:30]

    written = decode_file(save(replace(picture, pixels=pixels), KINDS[kind]), name="p.jpg")

    # The hole lies in blocks of 16 pixels; a decoder interpolates chroma one pixel beyond.
    np.testing.assert_array_equal(written.pixels[:, 33:], picture.pixels[:, 33:])
    np.testing.assert_array_equal(written.pixels[:, :15], picture.pixels[:, :15])


def test_blocks_are_copied_as_coefficients(source: bytes) -> None:
    restored, hole = restore(decode_file(source, name="p.jpg"))

    saved = save(restored, source)

    before, after = read_coefficients(source), read_coefficients(saved)
    assert [table.tolist() for table in after.quant_tables] == [
        table.tolist() for table in before.quant_tables
    ]
    kept, copied = (
        [
            cut_untouched(coefficients, hole, info, before).tolist()
            for coefficients, info in zip(file.coef_arrays, before.comp_info, strict=True)
        ]
        for file in (before, after)
    )
    assert copied == kept


def cut_untouched(
    coefficients: npt.NDArray[np.int32], hole: Mask, info: Any, file: Any
) -> npt.NDArray[np.int32]:
    """Return coefficients without those of the blocks that a hole reaches."""
    down = file.max_v_samp_factor // info.v_samp_factor
    across = file.max_h_samp_factor // info.h_samp_factor
    grown = cv2.dilate(hole.astype(np.uint8), np.ones((2 * down + 1, 2 * across + 1), np.uint8))
    rows, columns = (np.flatnonzero(grown.any(axis=axis)) for axis in (1, 0))
    kept = coefficients.copy()
    kept[
        rows[0] // (8 * down) * 8 : (rows[-1] // (8 * down) + 1) * 8,
        columns[0] // (8 * across) * 8 : (columns[-1] // (8 * across) + 1) * 8,
    ] = 0
    return kept


def test_the_file_is_read_by_others_and_as_large_as_before(source: bytes) -> None:
    restored, _ = restore(decode_file(source, name="p.jpg"))

    saved = save(restored, source)

    assert len(saved) < 1.1 * len(source) + 200
    assert cv2.imdecode(np.frombuffer(saved, np.uint8), cv2.IMREAD_UNCHANGED) is not None
    assert pyvips.Image.new_from_buffer(saved, "", fail_on="warning").avg() > 0
    with Image.open(io.BytesIO(saved)) as image:
        image.load()


@pytest.mark.skipif(shutil.which("identify") is None, reason="needs ImageMagick")
def test_imagemagick_finds_nothing_wrong(source: bytes) -> None:
    restored, _ = restore(decode_file(source, name="p.jpg"))

    found = subprocess.run(
        ["identify", "-regard-warnings", "-format", "%m %wx%h", "jpeg:-"],  # noqa: S607
        input=save(restored, source),
        capture_output=True,
        check=True,
    )

    assert found.stdout.decode() == f"JPEG {restored.width}x{restored.height}"
    assert found.stderr == b""


def test_a_picture_without_a_change_is_the_same_file(source: bytes) -> None:
    assert save(decode_file(source, name="p.jpg"), source) == source


def test_progressive_stays_progressive_and_arithmetic_stays_arithmetic() -> None:
    saved = {
        name: read_coefficients(
            save(restore(decode_file(KINDS[name], name="p.jpg"))[0], KINDS[name])
        )
        for name in ("progressive", "arithmetic", "4:2:0", "restart markers")
    }

    assert saved["progressive"].progressive_mode
    assert saved["arithmetic"].arith_code
    assert not saved["4:2:0"].progressive_mode
    assert saved["restart markers"].restart_interval


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_turned_picture_keeps_its_blocks_and_its_orientation(orientation: int) -> None:
    block = exif_block(orientation=orientation)
    source = encode_jpeg(noisy(), exif=block)
    restored, hole = restore(decode_file(source, name="p.jpg"))

    saved = save(restored, source)

    written = decode_file(saved, name="p.jpg")
    far = find_far(hole)
    np.testing.assert_array_equal(written.pixels[far], restored.pixels[far])
    assert block in saved
    assert written.exif == restored.exif


@pytest.mark.parametrize("orientation", range(1, 9))
def test_turning_back_undoes_turning_upright(orientation: int) -> None:
    pixels = noisy(5, 7)

    turned = turn_back(turn_upright(pixels, orientation), orientation)

    np.testing.assert_array_equal(turned, pixels)


@pytest.mark.parametrize("transform", [0, 2])
def test_cmyk_stays_cmyk(transform: int) -> None:
    source = bytearray(encode_jpeg(noisy(channels=4)))
    source[source.index(b"Adobe") + 11] = transform  # 0 CMYK, 2 YCCK
    picture = decode_file(bytes(source), name="p.jpg")
    restored, hole = restore(picture)

    written = decode_file(save(restored, bytes(source)), name="p.jpg")

    far = find_far(hole)
    assert picture.samples == written.samples == Samples.CMYK
    np.testing.assert_array_equal(written.pixels[far], restored.pixels[far])
    assert np.abs(written.pixels[hole].astype(float) - restored.pixels[hole]).mean() < 25


def test_a_picture_of_another_size_keeps_tables_and_sampling() -> None:
    source = encode_jpeg(noisy(), quality=62, subsampling=1)
    picture = decode_file(source, name="p.jpg")

    saved = save(replace(picture, pixels=picture.pixels[:50, :70]), source)

    before, after = read_coefficients(source), read_coefficients(saved)
    assert [table.tolist() for table in after.quant_tables] == [
        table.tolist() for table in before.quant_tables
    ]
    assert (after.comp_info[0].h_samp_factor, after.comp_info[0].v_samp_factor) == (2, 1)
    assert decode_file(saved, name="p.jpg").pixels.shape == (50, 70, 3)


def test_a_grey_picture_that_has_got_colours_is_encoded_anew() -> None:
    source = encode_jpeg(noisy(channels=1))
    picture = decode_file(source, name="p.jpg")

    saved = save(replace(picture, pixels=noisy()), source)

    assert decode_file(saved, name="p.jpg").pixels.shape == noisy().shape


def test_a_source_that_is_no_longer_a_jpeg_is_not_used() -> None:
    picture = Picture(pixels=noisy())

    saved = save(picture, b"\x89PNG and more")

    assert decode_file(saved, name="p.jpg").pixels.shape == noisy().shape


def test_a_hole_over_everything_is_written() -> None:
    source = encode_jpeg(noisy(200, 301))
    pixels = np.ascontiguousarray(noisy(200, 301)[::-1])
    picture = decode_file(source, name="p.jpg")

    written = decode_file(save(replace(picture, pixels=pixels), source), name="p.jpg")

    encoded = decode_file(encode_jpeg(pixels), name="p.jpg")
    errors = [np.abs(one.pixels.astype(float) - pixels).mean() for one in (written, encoded)]
    assert errors[0] < 1.02 * errors[1]


def test_unknown_segments_keep_their_order() -> None:
    plain = encode_jpeg(noisy())
    source = insert_segment(insert_segment(plain, 0xEB, b"maker"), 0xE5, b"other\0data")
    restored, _ = restore(decode_file(source, name="p.jpg"))

    saved = save(restored, source)

    assert split_file(saved).segments == split_file(source).segments


THUMBNAILS = {
    "EXIF": (0xE1, b"Exif\0\0" + exif_with_thumbnail(b"the old picture").removeprefix(b"Exif\0\0")),
    "JFIF": (0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\x01\x05the old picture"),
    "JFXX": (0xE0, b"JFXX\0\x10the old picture"),
    "Photoshop": (
        0xED,
        b"Photoshop 3.0\x008BIM\x04\x0c\0\0\0\0\0\x10the old picture.8BIM\x04\x04\0\0\0\0\0\x04\x1c\x02\0\0",
    ),
    "XMP": (
        0xE1,
        (
            b'http://ns.adobe.com/xap/1.0/\0<a xmlns:xmp="http://ns.adobe.com/xap/1.0/">'
            b"<xmp:Thumbnails>the old picture</xmp:Thumbnails></a>"
        ),
    ),
}


@pytest.mark.parametrize("kind", THUMBNAILS)
def test_a_thumbnail_is_left_out(kind: str) -> None:
    source = insert_segment(encode_jpeg(noisy()), *THUMBNAILS[kind])
    restored, _ = restore(decode_file(source, name="p.jpg"))

    saved = save(restored, source)

    assert b"the old picture" in source
    assert b"old picture" not in saved
    assert decode_file(saved, name="p.jpg").iptc == restored.iptc


def test_a_damaged_file_is_not_rewritten() -> None:
    pixels = noisy()

    assert (
        rewrite_image(split_file(b"\xff\xd8\xff\xd9"), pixels, np.ones(pixels.shape[:2], bool))
        is None
    )


@pytest.mark.parametrize("seed", range(30))
def test_a_mutated_file_is_saved_or_refused(seed: int) -> None:
    rng = np.random.default_rng(seed)
    data = np.frombuffer(KINDS[list(KINDS)[seed % len(KINDS)]], np.uint8).copy()
    data[rng.integers(20, len(data), 4)] = rng.choice([0, 255, *rng.integers(0, 256, 6)], 4)
    source = data.tobytes()

    try:
        restored, hole = restore(decode_file(source, name="p.jpg"))
    except PictureReadError:
        return

    written = decode_file(save(restored, source), name="p.jpg")
    assert written.pixels.shape[:2] == hole.shape
    assert written.notes == ()
