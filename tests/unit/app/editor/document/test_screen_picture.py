"""A picture prepared for the screen."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColorSpace

from app.editor.document.composed_picture import ComposedPicture
from app.editor.document.pyramid import Pyramid, halve_colours
from app.editor.document.screen_picture import ScreenPicture
from app.shared.qt_images import ScreenColours
from engine.pictures.pixels import Pixels, Rect
from tests.helpers.documents import noise

P3 = bytes(QColorSpace(QColorSpace.NamedColorSpace.DisplayP3).iccProfile().data())


def screen_of(pixels: Pixels, *, icc_profile: bytes | None = None) -> ScreenPicture:
    """Return pixels prepared for the screen."""
    return ScreenPicture(ComposedPicture.of(pixels, ()), icc_profile=icc_profile)


@pytest.mark.parametrize("icc_profile", [None, P3])
@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize("deep", [False, True])
def test_every_level_is_the_whole_picture_packed_and_halved(
    channels: int, icc_profile: bytes | None, *, deep: bool
) -> None:
    pixels = noise(height=1041, width=1303, channels=channels, deep=deep)
    packed = ScreenColours(channels=channels, icc_profile=icc_profile).pack(pixels)
    expected = Pyramid(packed, halve=halve_colours)

    screen = screen_of(pixels, icc_profile=icc_profile)

    assert screen.depth == expected.depth
    for index in range(screen.depth):
        shown = screen.crop(index, screen.level_bounds(index))
        assert np.array_equal(shown, expected.level(index))


@given(
    x=st.integers(0, 1300),
    y=st.integers(0, 700),
    width=st.integers(1, 1303),
    height=st.integers(1, 700),
)
def test_any_rectangle_of_the_full_size_is_cut_from_the_whole(
    x: int, y: int, width: int, height: int
) -> None:
    pixels = noise(height=701, width=1303)
    area = Rect(x=x, y=y, width=min(width, 1303 - x), height=min(height, 701 - y))

    cropped = screen_of(pixels).crop(0, area)

    expected = ScreenColours(channels=3, icc_profile=None).pack(pixels)[area.slices]
    assert np.array_equal(cropped, expected)


def test_a_picture_larger_than_what_is_kept_is_shown_too() -> None:
    pixels = noise(height=2600, width=2600)
    screen = screen_of(pixels)
    parts = [Rect(x=x, y=0, width=1300, height=2600) for x in (0, 1300, 0)]

    shown = [screen.crop(0, part) for part in [*parts, screen.level_bounds(0)]]

    packed = ScreenColours(channels=3, icc_profile=None).pack(pixels)
    assert np.array_equal(shown[2], packed[:, :1300])
    assert np.array_equal(shown[3], packed)
