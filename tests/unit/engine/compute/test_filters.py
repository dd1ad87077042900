"""Filters give SciPy's values, for any number of channels, up to the edges of a plane."""

from typing import Literal, TypeAlias
from unittest.mock import Mock

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from engine.compute.filters import (
    box_blur,
    dilate,
    double,
    erode,
    gaussian_blur,
    halve,
    max_filter,
    min_filter,
)

F32: TypeAlias = npt.NDArray[np.float32]

seeds = st.integers(0, 2**32 - 1)
sides = st.integers(1, 40)
# None stands for a plane without an axis of channels.
channels = st.sampled_from([None, 1, 2, 3, 4])
squares = st.sampled_from([3, 5, 9, 15])


def plane(seed: int, height: int, width: int, count: int | None) -> F32:
    shape = (height, width) if count is None else (height, width, count)
    return np.random.default_rng(seed).uniform(0, 255, shape).astype(np.float32)


def over(values: F32, side: float) -> tuple[float, ...]:
    """Return SciPy's argument for a filter that does not mix channels."""
    return (side, side) if values.ndim == 2 else (side, side, 0)


@given(
    seed=seeds,
    height=sides,
    width=sides,
    count=channels,
    deviation_px=st.floats(0.4, 12.0),
    mode=st.sampled_from(["constant", "reflect"]),
)
def test_gaussian_blur_equals_scipys(
    seed: int,
    height: int,
    width: int,
    count: int | None,
    deviation_px: float,
    mode: Literal["constant", "reflect"],
) -> None:
    values = plane(seed, height, width, count)

    blurred = gaussian_blur(values, deviation_px, is_zero_beyond=mode == "constant")

    # Cut off at 4 deviations, rounded to a pixel this way or that.
    expected = ndimage.gaussian_filter(values, over(values, deviation_px), mode=mode)
    assert blurred.shape == values.shape
    assert blurred.dtype == np.float32
    np.testing.assert_allclose(blurred, expected, atol=0.1)


@given(seed=seeds, height=sides, width=sides, count=channels, side_px=squares)
def test_box_blur_equals_scipys(
    seed: int, height: int, width: int, count: int | None, side_px: int
) -> None:
    values = plane(seed, height, width, count)

    size = tuple(int(side) or 1 for side in over(values, side_px))
    expected = ndimage.uniform_filter(values, size)
    np.testing.assert_allclose(box_blur(values, side_px), expected, atol=1e-3)


@given(seed=seeds, height=sides, width=sides, count=channels, side_px=squares)
def test_min_and_max_filters_equal_scipys(
    seed: int, height: int, width: int, count: int | None, side_px: int
) -> None:
    values = plane(seed, height, width, count)

    size = tuple(int(side) or 1 for side in over(values, side_px))
    least, greatest = min_filter(values, side_px), max_filter(values, side_px)
    np.testing.assert_array_equal(least, ndimage.minimum_filter(values, size))
    np.testing.assert_array_equal(greatest, ndimage.maximum_filter(values, size))


@given(seed=seeds, height=sides, width=sides, side_px=squares)
def test_dilate_and_erode_equal_scipys(seed: int, height: int, width: int, side_px: int) -> None:
    mask = np.random.default_rng(seed).random((height, width)) < 0.3

    square = np.ones((side_px, side_px), bool)
    np.testing.assert_array_equal(dilate(mask, side_px), ndimage.binary_dilation(mask, square))
    for is_set in (False, True):
        expected = ndimage.binary_erosion(mask, square, border_value=is_set)
        np.testing.assert_array_equal(erode(mask, side_px, is_set_beyond=is_set), expected)


@given(seed=seeds, height=sides, width=sides, count=channels)
def test_halve_averages_four_pixels_along_each_axis(
    seed: int, height: int, width: int, count: int | None
) -> None:
    values = plane(seed, height, width, count)

    expected = values.astype(np.float64)
    for axis in (0, 1):
        length = expected.shape[axis]
        around = 2 * np.arange((length + 1) // 2)[:, np.newaxis] + np.arange(-1, 3)
        taken = np.take(expected, np.clip(around, 0, length - 1), axis=axis)
        kernel = np.array([1, 3, 3, 1]) / 8
        expected = np.tensordot(taken, kernel, axes=([axis + 1], [0]))
    assert halve(values).flags.c_contiguous
    np.testing.assert_allclose(halve(values), expected, atol=1e-3)


@given(seed=seeds, height=sides, width=sides, count=channels)
def test_double_interpolates_between_the_pixels_that_halve_takes(
    seed: int, height: int, width: int, count: int | None
) -> None:
    values = plane(seed, (height + 1) // 2, (width + 1) // 2, count).astype(np.uint8)

    expected = values.astype(np.float64)
    for axis, length in enumerate((height, width)):
        index = np.arange(length)
        own, last = index // 2, expected.shape[axis] - 1
        beside = np.clip(own + 2 * (index % 2) - 1, 0, last)
        near, far = (np.take(expected, taken, axis=axis) for taken in (own, beside))
        expected = 0.75 * near + 0.25 * far
    doubled = double(values, (height, width))
    assert doubled.flags.c_contiguous
    np.testing.assert_allclose(doubled, expected, atol=1.0)


@pytest.mark.parametrize(("code", "expected"), [("StsNoMem", MemoryError), ("StsError", cv2.error)])
def test_opencvs_memory_error_becomes_a_memory_error(
    monkeypatch: pytest.MonkeyPatch, code: str, expected: type[Exception]
) -> None:
    error = cv2.error("no room")
    error.code = getattr(cv2.Error, code)
    monkeypatch.setattr(cv2, "blur", Mock(side_effect=error))

    with pytest.raises(expected, match="no room"):
        box_blur(plane(0, 4, 4, None), 3)
