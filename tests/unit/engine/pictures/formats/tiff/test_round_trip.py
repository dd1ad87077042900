"""A TIFF that is repaired and saved keeps its own samples outside the hole, and all its tags."""

import struct
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.pictures.formats.tiff.files import decode_tiff, encode_tiff
from engine.pictures.picture import Picture
from engine.pictures.pixels import Mask
from engine.pictures.tiff_directories import read_structure
from tests.helpers.tiff_files import make_tiff, read_samples, read_tags

DTYPES = ["u1", "u2", "u4", "u8", "i1", "i2", "i4", "f2", "f4", "f8"]


@st.composite
def any_samples(draw: st.DrawFn) -> npt.NDArray[Any]:
    """Return noise (H, W) or (H, W, C) over nearly the whole range of a type."""
    height, width = draw(st.integers(1, 40)), draw(st.integers(1, 40))
    channels = draw(st.sampled_from([1, 3, 4, 5, 6]))
    dtype = np.dtype(draw(st.sampled_from(DTYPES)))
    noise = np.random.default_rng(draw(st.integers(0, 99))).random((height, width, channels))
    if dtype.kind != "f":
        limits = np.iinfo(str(dtype))
        noise = float(limits.min) + noise * 0.99 * (float(limits.max) - float(limits.min))
    samples = noise.astype(dtype)
    return samples[..., 0] if channels == 1 else samples


@st.composite
def any_file(draw: st.DrawFn) -> bytes:
    samples = draw(any_samples())
    options: dict[str, Any] = {"photometric": "minisblack"}
    if samples.ndim == 3:
        count = samples.shape[2] - 3
        extras = draw(st.lists(st.integers(0, 2), min_size=count, max_size=count))
        planar = draw(st.sampled_from(["contig", "separate"]))
        options = {"photometric": "rgb", "extrasamples": extras or None, "planarconfig": planar}
    options["compression"] = draw(st.sampled_from([None, "zlib"]))
    if draw(st.booleans()):
        options["tile"] = (16, 32)
    else:
        options["rowsperstrip"] = draw(st.integers(1, 50))
    if options["compression"] and samples.dtype.kind != "f" and samples.dtype.itemsize < 8:
        options["predictor"] = draw(st.booleans())
    options["byteorder"] = draw(st.sampled_from(["<", ">"]))
    options["bigtiff"] = draw(st.booleans())
    return make_tiff(samples, **options)


def repair(picture: Picture, *, seed: int) -> tuple[Picture, Mask]:
    """Return a picture with noise in a random rectangle, and the rectangle as a mask."""
    rng = np.random.default_rng(seed)
    hole = np.zeros(picture.pixels.shape[:2], bool)
    row, column = rng.integers(0, picture.height), rng.integers(0, picture.width)
    hole[row : row + rng.integers(1, 9), column : column + rng.integers(1, 9)] = True
    pixels = picture.pixels.copy()
    greatest = np.iinfo(pixels.dtype).max
    pixels[hole] = rng.integers(greatest // 2, greatest, pixels[hole].shape)
    return replace(picture, pixels=pixels), hole


@given(data=any_file(), seed=st.integers(0, 99))
@settings(max_examples=150, deadline=None)
def test_outside_the_hole_the_samples_are_the_same_ones(data: bytes, seed: int) -> None:
    picture = decode_tiff(data, name="photo.tif")
    repaired, hole = repair(picture, seed=seed)

    saved = encode_tiff(repaired, source=data)

    before, after = read_samples(data), read_samples(saved)
    assert before.dtype == after.dtype
    np.testing.assert_array_equal(before[~hole], after[~hole])
    assert read_tags(data) == read_tags(saved)
    assert data[:4] == saved[:4]


@given(data=any_file(), seed=st.integers(0, 99))
@settings(max_examples=60, deadline=None)
def test_a_saved_picture_is_read_as_it_was_shown(data: bytes, seed: int) -> None:
    repaired, hole = repair(decode_tiff(data, name="photo.tif"), seed=seed)

    saved = decode_tiff(encode_tiff(repaired, source=data), name="saved.tif")

    np.testing.assert_array_equal(saved.pixels[~hole], repaired.pixels[~hole])
    # Half floats and colours multiplied by alpha have fewer steps.
    full = np.iinfo(saved.pixels.dtype).max
    np.testing.assert_allclose(saved.pixels, repaired.pixels, atol=full / 80)
    assert replace(saved, pixels=repaired.pixels) == replace(repaired, notes=())


def test_a_picture_without_changes_is_the_same_file() -> None:
    data = make_tiff(np.arange(600, dtype=np.float32).reshape(20, 30), photometric="minisblack")

    assert encode_tiff(decode_tiff(data, name="photo.tif"), source=data) == data


def test_uncompressed_pixels_are_changed_in_place() -> None:
    samples = np.arange(40 * 30 * 3, dtype=np.uint16).reshape(40, 30, 3)
    data = make_tiff(samples, photometric="rgb", rowsperstrip=8)
    repaired, hole = repair(decode_tiff(data, name="photo.tif"), seed=1)

    saved = encode_tiff(repaired, source=data)

    differing = np.frombuffer(data, np.uint8) != np.frombuffer(saved, np.uint8)
    assert len(saved) == len(data)
    assert differing.sum() <= hole.sum() * 6


@pytest.mark.parametrize("kind", DTYPES)
def test_old_pixels_do_not_stay_in_the_file(kind: str) -> None:
    secret = b"a face that was removed from the picture"
    samples = np.zeros((64, 40), np.dtype(kind))
    samples.view(np.uint8)[5, : len(secret)] = np.frombuffer(secret, np.uint8)
    samples[40:] = np.nan_to_num(np.random.default_rng(1).random((24, 40)) * 100).astype(kind)
    data = make_tiff(samples, photometric="minisblack", rowsperstrip=4)
    picture = decode_tiff(data, name="photo.tif")
    assert secret in data

    pixels = picture.pixels.copy()
    pixels[5] = np.iinfo(pixels.dtype).max // 3
    saved = encode_tiff(replace(picture, pixels=pixels), source=data)

    assert secret not in saved


def test_a_long_strip_does_not_leave_a_gap() -> None:
    noise = np.random.default_rng(1).integers(0, 200, (600, 500, 3), np.uint8)
    data = make_tiff(noise, photometric="rgb", compression="zlib", rowsperstrip=600)
    repaired, _ = repair(decode_tiff(data, name="photo.tif"), seed=2)

    saved = encode_tiff(repaired, source=data)

    assert len(saved) < len(data) * 1.1


def test_a_picture_of_another_size_is_written_whole() -> None:
    data = make_tiff(np.zeros((20, 30, 3), np.uint16), photometric="rgb")
    picture = decode_tiff(data, name="photo.tif")
    cropped = replace(picture, pixels=picture.pixels[:10].copy())

    saved = encode_tiff(cropped, source=data)

    assert decode_tiff(saved, name="saved.tif").pixels.shape == (10, 30, 3)


def test_strips_that_pages_share_stay_for_the_other_page() -> None:
    page = np.random.default_rng(1).integers(0, 255, (16, 20, 3), np.uint8)
    single = make_tiff(page, photometric="rgb")
    first = read_structure(single).pages[0]
    data = bytearray(single + bytes(len(single) % 2))
    struct.pack_into("<I", data, first.next_pointer_at, len(data))
    data += single[first.at : first.at + first.size]
    picture = decode_tiff(bytes(data), name="photo.tif")
    repaired, _ = repair(picture, seed=3)

    saved = encode_tiff(repaired, source=bytes(data))

    assert picture.pages == 2
    np.testing.assert_array_equal(read_samples(saved), repaired.pixels)
    np.testing.assert_array_equal(read_samples(saved, page=1), page)
