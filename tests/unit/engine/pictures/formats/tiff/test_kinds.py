"""TIFFs of every kind of sample are shown in the right colours, and keep their own samples."""

import io
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import pyvips
from PIL import Image, ImageCms

from engine.pictures.formats.tiff.files import decode_tiff
from engine.pictures.picture import Samples
from engine.pictures.tiff_directories import LONG, Encoding, make_entry, pack_directory
from tests.helpers.picture_files import gradient, srgb_profile
from tests.helpers.tiff_files import make_tiff, read_samples, read_tags
from tests.helpers.tiff_repairs import save

PROFILE = 34675


def test_floats_with_a_profile_have_its_colours() -> None:
    samples = (gradient() / 255).astype(np.float32)
    profile = [(PROFILE, 7, len(srgb_profile()), srgb_profile(), True)]
    data = make_tiff(samples, photometric="rgb", extratags=profile)

    picture = decode_tiff(data, name="photo.tif")
    saved, hole = save(data)

    np.testing.assert_array_equal(picture.pixels, np.rint(samples * 65535))
    assert (picture.icc_profile, picture.samples) == (srgb_profile(), Samples.FLOAT)
    np.testing.assert_array_equal(read_samples(saved)[~hole], samples[~hole])
    np.testing.assert_allclose(read_samples(saved)[hole], 0.5, atol=1e-4)
    assert read_tags(saved)[PROFILE] == srgb_profile()


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_floats_without_a_profile_are_linear_light(dtype: type[np.floating]) -> None:
    light = np.full((20, 30, 3), 0.2140, dtype)
    data = make_tiff(light, photometric="rgb")

    picture = decode_tiff(data, name="photo.tif")
    saved, hole = save(data)

    np.testing.assert_allclose(picture.pixels / 65535, 0.5, atol=0.002)
    np.testing.assert_allclose(read_samples(saved)[hole].astype(float), 0.2140, atol=0.002)


def test_numbers_that_cannot_be_shown_stay_where_nothing_is_repaired() -> None:
    samples = np.full((20, 30, 3), 0.3, np.float32)
    samples[0, 0], samples[0, 1], samples[0, 2] = np.nan, np.inf, -np.inf
    samples[1, :5], samples[1, 5:9] = 40.0, -2.0
    samples[4, 5] = np.nan
    data = make_tiff(samples, photometric="rgb")

    picture = decode_tiff(data, name="photo.tif")
    saved, hole = save(data)

    assert picture.pixels[0, :3, 0].tolist() == [0, 65535, 0]
    assert picture.pixels[1, 0, 0] == 65535
    found = read_samples(saved)
    assert found[~hole].tobytes() == samples[~hole].tobytes()
    assert np.isfinite(found[hole]).all()


def test_grey_floats_with_bright_spots_are_not_dark() -> None:
    grey = np.full((60, 60), 0.4, np.float32)
    grey[0, :40] = 12.0

    pixels = decode_tiff(make_tiff(grey, photometric="minisblack"), name="photo.tif").pixels

    assert abs(int(pixels[30, 30, 0]) - 0.4 * 65535) <= 1


def test_grey_floats_below_zero_are_shown() -> None:
    heights = np.linspace(-400, 900, 900, dtype=np.float32).reshape(30, 30)
    heights[0, 0] = np.finfo(np.float32).min  # a missing one

    pixels = decode_tiff(make_tiff(heights, photometric="minisblack"), name="photo.tif").pixels

    assert int(np.ptp(pixels[1:])) > 30_000
    assert (np.diff(pixels.ravel()[1:].astype(int)) >= 0).all()


@pytest.mark.parametrize(("dtype", "middle"), [(np.int8, 128), (np.int16, 32768)])
def test_signed_numbers_are_shifted(dtype: type[np.signedinteger], middle: int) -> None:
    limits = np.iinfo(dtype)
    samples = np.linspace(limits.min, limits.max, 600).astype(dtype).reshape(20, 30)

    picture = decode_tiff(make_tiff(samples, photometric="minisblack"), name="photo.tif")

    np.testing.assert_array_equal(picture.pixels[..., 0], samples.astype(int) + middle)
    assert picture.samples == Samples.SIGNED


@pytest.mark.parametrize("greatest", [4000, 2**24 - 1, 2**32 - 1])
def test_32_bits_are_shown_by_as_many_as_they_use(greatest: int) -> None:
    samples = np.linspace(0, greatest, 600).astype(np.uint32).reshape(20, 30)

    picture = decode_tiff(make_tiff(samples, photometric="minisblack"), name="photo.tif")

    assert picture.pixels.max() == min(greatest, 65535)
    assert picture.samples == Samples.DEEP


def make_lab(bits: int, *, is_icc: bool) -> npt.NDArray[Any]:
    """Return the gradient as Lab under D50, as TIFF encodes it."""
    image = pyvips.Image.new_from_array(gradient()).copy(interpretation="srgb")
    lab = image.icc_import(input_profile="srgb", pcs="lab").numpy().astype(np.float64)
    if bits == 32:
        return lab.astype(np.float32)
    white, unit = (255, 1) if bits == 8 else (65280 if is_icc else 65535, 256)
    chroma = (lab[..., 1:] + 128 * is_icc) * unit
    steps = np.dstack([lab[..., 0] * white / 100, chroma])
    return np.rint(steps).astype(np.int64).astype(f"u{bits // 8}")


@pytest.mark.parametrize(
    ("bits", "is_icc"), [(8, False), (16, False), (32, False), (8, True), (16, True)]
)
def test_lab_is_shown_and_kept(*, bits: int, is_icc: bool) -> None:
    samples = make_lab(bits, is_icc=is_icc)
    data = make_tiff(samples, photometric="icclab" if is_icc else "cielab")

    picture = decode_tiff(data, name="photo.tif")
    saved, hole = save(data)

    shown = picture.pixels.astype(float) / np.iinfo(picture.pixels.dtype).max
    limit = 0.07 if bits == 8 else 0.004
    np.testing.assert_allclose(shown, gradient() / 255, atol=limit)
    assert picture.samples == Samples.LAB
    np.testing.assert_array_equal(read_samples(saved)[~hole], samples[~hole])
    again = decode_tiff(saved, name="saved.tif").pixels
    np.testing.assert_allclose(
        again[hole] / np.iinfo(again.dtype).max, 0.5, atol=0.02 if bits == 8 else 0.001
    )


def test_lab_that_pillow_writes_has_its_colours() -> None:
    lab = ImageCms.profileToProfile(
        Image.fromarray(gradient()),
        ImageCms.createProfile("sRGB"),
        ImageCms.createProfile("LAB"),
        outputMode="LAB",
    )
    file = io.BytesIO()
    assert lab is not None
    lab.save(file, "TIFF")

    pixels = decode_tiff(file.getvalue(), name="photo.tif").pixels

    assert np.abs(pixels.astype(int) - gradient()).mean() < 2


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("extras", [(), (0,), (2,), (2, 0)])
def test_cmyk_stays_cmyk(dtype: type[np.unsignedinteger], extras: tuple[int, ...]) -> None:
    full = np.iinfo(dtype).max
    shape = (20, 30, 4 + len(extras))
    samples = (np.random.default_rng(1).random(shape) * full).astype(dtype)
    samples[0, 0, :4] = 0
    data = make_tiff(samples, photometric="separated", extrasamples=extras or None)

    picture = decode_tiff(data, name="photo.tif")
    saved, hole = save(data)

    assert picture.samples == Samples.CMYK
    assert picture.pixels.shape[2] == (4 if 2 in extras else 3)
    assert picture.pixels[0, 0, :3].min() > 0.97 * full
    found = read_samples(saved)
    np.testing.assert_array_equal(found[~hole], samples[~hole])
    spots = [4 + place for place, kind in enumerate(extras) if kind == 0]
    np.testing.assert_array_equal(found[..., spots], samples[..., spots])
    again = decode_tiff(saved, name="saved.tif").pixels
    np.testing.assert_allclose(again[hole] / full, 0.5, atol=0.05)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_an_infrared_channel_is_neither_shown_nor_changed(dtype: type[np.unsignedinteger]) -> None:
    full = np.iinfo(dtype).max
    samples = (np.random.default_rng(1).random((20, 30, 4)) * full).astype(dtype)
    data = make_tiff(samples, photometric="rgb", extrasamples=["unspecified"])

    picture = decode_tiff(data, name="photo.tif")
    saved, hole = save(data)

    np.testing.assert_array_equal(picture.pixels, samples[..., :3])
    assert picture.samples == Samples.EXTRA_CHANNELS
    assert read_tags(saved)[338] == (0,)
    np.testing.assert_array_equal(read_samples(saved)[..., 3], samples[..., 3])
    np.testing.assert_array_equal(read_samples(saved)[~hole], samples[~hole])


def test_a_fourth_channel_that_nothing_is_said_of_is_alpha() -> None:
    image = Image.fromarray(np.dstack([gradient(), gradient()[..., 0]]))
    file = io.BytesIO()
    image.save(file, "TIFF", tiffinfo={338: 2})
    data = file.getvalue()
    at = data.index(b"\x52\x01\x03\0\x01\0\0\0")  # the entry of ExtraSamples
    unsaid = data[:at] + b"\xfd\xff" + data[at + 2 :]

    picture = decode_tiff(unsaid, name="photo.tif")

    assert picture.has_alpha
    assert picture.samples is None


def test_colours_that_were_multiplied_by_alpha_are_shown_unmultiplied() -> None:
    samples = np.full((20, 30, 4), 50, np.uint8)
    samples[..., 3] = 100
    data = make_tiff(samples, photometric="rgb", extrasamples=["assocalpha"])

    picture = decode_tiff(data, name="photo.tif")
    saved, hole = save(data)

    assert picture.pixels[0, 0].tolist() == [128, 128, 128, 100]
    assert read_samples(saved)[5, 5].tolist() == [63, 63, 63, 127]
    np.testing.assert_array_equal(read_samples(saved)[~hole], samples[~hole])


@pytest.mark.parametrize("compression", ["none", "lzw", "packbits", "deflate"])
@pytest.mark.parametrize("tile", [False, True])
def test_each_lossless_compression_is_kept(*, compression: str, tile: bool) -> None:
    data = pyvips.Image.new_from_array(gradient()).tiffsave_buffer(
        compression=compression, tile=tile, tile_width=32, tile_height=16, predictor="horizontal"
    )

    saved, hole = save(data)

    places = (273, 279, 324, 325)
    assert read_tags(saved, without=places) == read_tags(data, without=places)
    shown = pyvips.Image.tiffload_buffer(saved).numpy()
    np.testing.assert_array_equal(shown[~hole], gradient()[~hole])
    assert (shown[hole] == 127).all()


@pytest.mark.parametrize("compression", [None, "packbits", "group3", "group4", "tiff_ccitt"])
def test_single_bits_stay_single_bits(compression: str | None) -> None:
    bits = np.random.default_rng(1).random((40, 61)) > 0.6
    file = io.BytesIO()
    Image.fromarray(bits).save(file, "TIFF", compression=compression)

    saved, hole = save(file.getvalue())

    with Image.open(io.BytesIO(saved)) as image:
        assert image.mode == "1"
        found = np.array(image)
    np.testing.assert_array_equal(found[~hole], bits[~hole])
    assert not found[hole].any()


def test_a_palette_is_kept() -> None:
    indexed = Image.fromarray(gradient()).quantize(60)
    file = io.BytesIO()
    indexed.save(file, "TIFF")

    saved, hole = save(file.getvalue())

    with Image.open(io.BytesIO(saved)) as image:
        assert image.mode == "P"
        np.testing.assert_array_equal(np.array(image)[~hole], np.array(indexed)[~hole])
        shown = np.array(image.convert("RGB"))
    assert np.abs(shown[hole].astype(int) - 127).max() < 40


def test_jpeg_in_a_tiff_is_not_encoded_twice() -> None:
    image = pyvips.Image.new_from_array(gradient())
    data = image.tiffsave_buffer(compression="jpeg", Q=60)
    before = pyvips.Image.tiffload_buffer(data).numpy()

    saved, hole = save(data)

    after = pyvips.Image.tiffload_buffer(saved).numpy()
    np.testing.assert_array_equal(after[~hole], before[~hole])
    assert read_tags(saved)[259] == 8


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_picture_is_shown_upright_and_stays_turned(orientation: int) -> None:
    turned = make_tiff(gradient(), photometric="rgb", extratags=[(274, 3, 1, orientation, True)])
    with Image.open(io.BytesIO(turned)) as image:
        image.load()  # Pillow turns it when it loads
        upright = np.array(image)

    picture = decode_tiff(turned, name="photo.tif")
    saved, hole = save(turned)

    np.testing.assert_array_equal(picture.pixels, upright)
    again = decode_tiff(saved, name="saved.tif").pixels
    np.testing.assert_array_equal(again[~hole], upright[~hole])
    assert (again[hole] == 127).all()
    assert read_tags(saved)[274] == orientation


@pytest.mark.parametrize("bits", [4, 10, 12, 14])
def test_samples_that_are_no_whole_bytes_are_packed_again(bits: int) -> None:
    samples = np.random.default_rng(1).integers(0, 2**bits, (20, 31), np.uint16)
    digits = samples[..., np.newaxis] >> np.arange(bits - 1, -1, -1) & 1
    rows = np.packbits(digits.reshape(20, -1).astype(np.uint8), axis=1).tobytes()
    encoding = Encoding("<", is_big=False)
    numbers = {256: 31, 257: 20, 258: bits, 259: 1, 262: 1, 273: 8, 277: 1, 278: 20, 279: len(rows)}
    entries = [
        make_entry(tag, LONG, [number], encoding=encoding) for tag, number in numbers.items()
    ]
    at = 8 + len(rows) + len(rows) % 2
    directory = pack_directory(entries, at=at, next_at=0, encoding=encoding)
    data = (encoding.pack_header(at) + rows).ljust(at, b"\0") + directory

    picture = decode_tiff(data, name="photo.tif")
    saved, hole = save(data)

    full = np.iinfo(picture.pixels.dtype).max
    shown = picture.pixels[..., 0]
    np.testing.assert_allclose(shown, samples * (full / (2**bits - 1)), atol=0.51)
    again = decode_tiff(saved, name="saved.tif").pixels
    np.testing.assert_array_equal(again[~hole], picture.pixels[~hole])
    np.testing.assert_allclose(again[hole] / full, 0.5, atol=0.04)
    assert len(saved) == len(data)
