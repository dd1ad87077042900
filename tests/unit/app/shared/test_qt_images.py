"""Conversion between pixels and Qt's images."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QColorSpace, QImage

from app.shared.qt_images import (
    ScreenColours,
    image_to_picture,
    image_to_pixels,
    packed_to_image,
    picture_to_image,
)
from engine.pictures.metadata.icc import profile_of_gamma
from engine.pictures.picture import Picture
from tests.helpers.documents import noise
from tests.helpers.picture_files import grey_profile

sides = st.integers(1, 40)


def channels_of(packed: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint8]:
    """Return packed colours as (H, W, 4), red, green, blue, alpha."""
    return packed.view(np.uint8).reshape(*packed.shape, 4)[..., [2, 1, 0, 3]]


@given(height=sides, width=sides)
def test_eight_bit_colours_are_unchanged(height: int, width: int) -> None:
    pixels = noise(height=height, width=width)

    packed = ScreenColours(channels=3, icc_profile=None).pack(pixels)

    assert np.array_equal(channels_of(packed)[..., :3], pixels)


@given(height=sides, width=sides)
def test_sixteen_bit_grey_is_shown_by_its_upper_byte(height: int, width: int) -> None:
    pixels = noise(height=height, width=width, channels=1, deep=True)

    packed = ScreenColours(channels=1, icc_profile=None).pack(pixels)

    assert np.array_equal(channels_of(packed)[..., :3], np.repeat(pixels >> 8, 3, axis=2))


@given(height=sides, width=sides)
def test_transparent_colours_are_premultiplied(height: int, width: int) -> None:
    pixels = noise(height=height, width=width, channels=4)
    expected = pixels[..., :3] * (pixels[..., 3:] / 255)

    packed = ScreenColours(channels=4, icc_profile=None).pack(pixels)

    assert np.abs(channels_of(packed)[..., :3] - expected).max() <= 0.51


def test_srgb_profile_changes_nothing() -> None:
    pixels = noise()
    profile = bytes(QColorSpace(QColorSpace.NamedColorSpace.SRgb).iccProfile().data())

    packed = ScreenColours(channels=3, icc_profile=profile).pack(pixels)

    assert np.array_equal(channels_of(packed)[..., :3], pixels)


def test_adobe_rgb_is_converted_to_more_vivid_srgb() -> None:
    pixels = np.array([[[90, 200, 90]]], np.uint8)
    profile = bytes(QColorSpace(QColorSpace.NamedColorSpace.AdobeRgb).iccProfile().data())

    packed = ScreenColours(channels=3, icc_profile=profile).pack(pixels)

    red, green, blue, _ = channels_of(packed)[0, 0].tolist()
    assert red < 60
    assert green == pytest.approx(200, abs=4)
    assert blue < 90


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_greys_are_shown_as_their_profile_says(channels: int) -> None:
    pixels = np.full((2, 3, channels), 255, np.uint8)
    pixels[..., : {2: 1, 4: 3}.get(channels, channels)] = 128

    packed = ScreenColours(channels=channels, icc_profile=grey_profile(gamma=1.0)).pack(pixels)

    assert channels_of(packed)[1, 2].tolist() == pytest.approx([188, 188, 188, 255], abs=1)


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_dark_linear_light_is_shown_without_steps(channels: int) -> None:
    ramp = np.linspace(0, 2000, 400).astype(np.uint16)
    pixels = np.full((1, 400, channels), 65_535, np.uint16)
    pixels[..., : min(channels, 3)] = ramp[:, np.newaxis]
    profile = profile_of_gamma(1.0, None, is_grey=channels == 1)

    packed = ScreenColours(channels=channels, icc_profile=profile).pack(pixels)

    greens = channels_of(packed)[0, :, 1].astype(int)
    assert greens[-1] == pytest.approx(49, abs=1)
    assert np.diff(greens).max() <= 1


@pytest.mark.qt_log_ignore("fromIccProfile")
def test_invalid_profile_is_ignored() -> None:
    pixels = noise()

    packed = ScreenColours(channels=3, icc_profile=b"not a profile").pack(pixels)

    assert np.array_equal(channels_of(packed)[..., :3], pixels)


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_copied_image_becomes_the_same_pixels(channels: int) -> None:
    pixels = noise(height=7, width=13, channels=channels)
    formats = QImage.Format
    kind = {1: formats.Format_Grayscale8, 3: formats.Format_RGB888, 4: formats.Format_RGBA8888}
    image = QImage(pixels.data, 13, 7, 13 * channels, kind[channels])

    assert np.array_equal(image_to_pixels(image), pixels)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_a_picture_copied_and_pasted_is_the_same(
    channels: int, dtype: type[np.unsignedinteger]
) -> None:
    pixels = noise(height=7, width=13, channels=channels).astype(dtype)
    adobe = bytes(QColorSpace(QColorSpace.NamedColorSpace.AdobeRgb).iccProfile().data())
    profile = grey_profile(gamma=1.8) if channels == 1 else adobe
    picture = Picture(pixels=pixels, icc_profile=profile, pixels_per_mm=(11.811, 23.622))

    pasted = image_to_picture(picture_to_image(picture))

    assert pasted.pixels.dtype == dtype
    assert np.array_equal(pasted.pixels, pixels)
    assert pasted.icc_profile == profile
    assert pasted.pixels_per_mm == picture.pixels_per_mm


def test_an_image_without_colour_space_and_resolution_gets_none() -> None:
    image = QImage(3, 2, QImage.Format.Format_RGB32)
    image.setColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))

    picture = image_to_picture(image)

    assert (picture.icc_profile, picture.pixels_per_mm) == (None, None)


@pytest.mark.parametrize(
    ("kind", "shape"),
    [
        (QImage.Format.Format_RGB30, (2, 3, 3)),
        (QImage.Format.Format_RGBA64_Premultiplied, (2, 3, 4)),
        (QImage.Format.Format_RGBX32FPx4, (2, 3, 3)),
    ],
)
def test_more_than_8_bits_become_16(kind: QImage.Format, shape: tuple[int, ...]) -> None:
    image = QImage(3, 2, kind)
    image.fill(QColor("white"))

    pixels = image_to_pixels(image)

    assert pixels.dtype == np.uint16
    assert pixels.shape == shape
    assert pixels.min() == 65_535


def test_grey_and_alpha_are_copied_as_colours() -> None:
    image = picture_to_image(Picture(pixels=noise(channels=2)))

    assert image.hasAlphaChannel()


def test_image_draws_from_the_packed_memory() -> None:
    packed = ScreenColours(channels=3, icc_profile=None).pack(noise(height=5, width=6))

    image = packed_to_image(packed, has_alpha=False)

    assert image.pixel(4, 3) == int(packed[3, 4])
