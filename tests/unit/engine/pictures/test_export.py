"""Exported pictures: what they keep, and the size that is expected."""

import functools
import io

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage

from engine.pictures.export import (
    EXPORT_SUFFIXES,
    ExportOptions,
    encode_export,
    estimate_size,
    sample_bands,
)
from engine.pictures.formats.codec import decode_file
from engine.pictures.formats.jpeg.encode import Chroma
from engine.pictures.formats.vips import convert_to_srgb
from engine.pictures.picture import Picture
from engine.pictures.pixels import Pixels
from tests.helpers.documents import noise
from tests.helpers.picture_files import exif_block, grey_profile, srgb_profile


@functools.cache
def photograph(*, height: int, width: int) -> Pixels:
    """Return soft shapes with some noise, (height, width, 3)."""
    rng = np.random.default_rng(1)
    shapes = ndimage.gaussian_filter(rng.normal(size=(height, width, 3)), (8, 8, 0)) * 600 + 128
    return np.clip(shapes + rng.normal(size=shapes.shape) * 4, 0, 255).astype(np.uint8)


def full_picture() -> Picture:
    return Picture(
        pixels=noise(),
        icc_profile=srgb_profile(),
        exif=exif_block(orientation=1).removeprefix(b"Exif\0\0"),
        xmp=b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>",
    )


@pytest.mark.parametrize("suffix", EXPORT_SUFFIXES)
def test_everything_is_kept_by_default(suffix: str) -> None:
    again = decode_file(encode_export(full_picture(), ExportOptions(suffix=suffix)), name="a")

    assert again.icc_profile is not None
    assert again.exif is not None
    assert again.xmp is not None


@pytest.mark.parametrize("suffix", EXPORT_SUFFIXES)
def test_metadata_can_be_left_out(suffix: str) -> None:
    options = ExportOptions(suffix=suffix, keeps_metadata=False)

    again = decode_file(encode_export(full_picture(), options), name="a")

    assert (again.exif, again.xmp, again.iptc) == (None, None, None)
    assert again.icc_profile is not None


@pytest.mark.parametrize("suffix", EXPORT_SUFFIXES)
def test_the_profile_can_be_left_out(suffix: str) -> None:
    options = ExportOptions(suffix=suffix, keeps_profile=False)

    again = decode_file(encode_export(full_picture(), options), name="a")

    assert again.icc_profile is None
    assert again.exif is not None


def test_an_srgb_profile_is_left_out_without_a_change_of_the_colours() -> None:
    picture = full_picture()

    converted = convert_to_srgb(picture)

    assert np.abs(converted.pixels.astype(int) - picture.pixels).max() <= 1


@pytest.mark.parametrize("channels", [1, 2])
def test_grey_stays_grey_without_its_profile(channels: int) -> None:
    picture = Picture(pixels=noise(channels=channels), icc_profile=grey_profile(gamma=2.2))

    converted = convert_to_srgb(picture)

    assert converted.pixels.shape == picture.pixels.shape


@pytest.mark.parametrize(("chroma", "sampling"), [(Chroma.FULL, (1, 1)), (Chroma.HALF, (2, 2))])
def test_chroma_is_the_chosen_one(chroma: Chroma, sampling: tuple[int, int]) -> None:
    options = ExportOptions(suffix=".jpg", chroma=chroma)

    image = Image.open(io.BytesIO(encode_export(Picture(pixels=noise()), options)))

    assert image.layer[0][1:3] == sampling  # type: ignore[attr-defined]  # of JPEGs alone


def test_a_lower_quality_is_smaller() -> None:
    picture = Picture(pixels=photograph(height=100, width=100))

    sizes = [
        len(encode_export(picture, ExportOptions(suffix=".jpg", quality=quality)))
        for quality in (30, 60, 95)
    ]

    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1] / 2


def test_the_size_of_a_small_picture_is_exact() -> None:
    picture, options = full_picture(), ExportOptions(suffix=".png")

    assert estimate_size(picture, options) == len(encode_export(picture, options))


@pytest.mark.slow
@pytest.mark.parametrize("suffix", EXPORT_SUFFIXES)
def test_the_size_of_a_large_picture_is_near(suffix: str) -> None:
    picture = Picture(
        pixels=photograph(height=3000, width=1000),
        exif=exif_block(orientation=1).removeprefix(b"Exif\0\0"),
    )
    options = ExportOptions(suffix=suffix)

    size = estimate_size(picture, options)

    assert size == pytest.approx(len(encode_export(picture, options)), rel=0.1)


def test_bands_lie_inside_and_are_spread() -> None:
    pixels = np.arange(3000, dtype=np.uint16).repeat(2000).reshape(3000, 2000, 1)

    sample = sample_bands(pixels)

    assert sample.shape[0] < 1100
    assert sample[0, 0, 0] == 0
    assert sample[-1, 0, 0] == 2999
