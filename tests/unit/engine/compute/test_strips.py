"""Filters in strips give the values of the whole plane, and cost what the mask costs."""

from functools import partial
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from engine.compute import strips
from engine.compute.filters import gaussian_blur, max_filter, min_filter
from engine.compute.strips import (
    Strip,
    blur_inside,
    blur_inside_widely,
    cut_strips,
    filter_inside,
)
from engine.pictures.pixels import Mask

F32: TypeAlias = npt.NDArray[np.float32]


@pytest.fixture(autouse=True)
def low_strips(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let small masks have several strips."""
    monkeypatch.setattr(strips, "_MIN_ROWS", 16)


@st.composite
def masks(draw: st.DrawFn) -> Mask:
    """Masks of a few blots."""
    rng = np.random.default_rng(draw(st.integers(0, 2**16)))
    shape = draw(st.integers(1, 120)), draw(st.integers(1, 200))
    seeds = rng.random(shape) < draw(st.sampled_from([0.0, 0.0003, 0.003]))
    seeds[rng.integers(shape[0]), rng.integers(shape[1])] = True
    return np.asarray(ndimage.binary_dilation(seeds, iterations=draw(st.integers(1, 9))))


def values_in(mask: Mask) -> F32:
    values = np.random.default_rng(0).uniform(0, 255, (np.count_nonzero(mask), 3))
    return values.astype(np.float32)


def plane_of(values: F32, mask: Mask, *, beyond: float = 0.0) -> F32:
    plane = np.full((*mask.shape, values.shape[1]), beyond, np.float32)
    plane[mask] = values
    return plane


@given(mask=masks(), margin_px=st.integers(0, 40))
def test_strips_cover_a_mask_and_share_nothing(mask: Mask, margin_px: int) -> None:
    count = np.zeros(mask.shape, int)

    for strip in cut_strips(mask, margin_px=margin_px):
        count[strip.inner.slices] += 1

    assert (count[mask] == 1).all()
    assert count.max() == 1


@given(mask=masks(), deviation_px=st.floats(0.4, 9.0))
def test_a_blur_in_strips_equals_that_of_the_plane(mask: Mask, deviation_px: float) -> None:
    values = values_in(mask)
    whole = gaussian_blur(plane_of(values, mask), deviation_px)

    np.testing.assert_array_equal(blur_inside(values, mask, deviation_px), whole[mask])


@given(mask=masks(), side_px=st.sampled_from([3, 9]))
def test_the_range_in_strips_equals_that_of_the_plane(mask: Mask, side_px: int) -> None:
    values = values_in(mask)
    filters = ((min_filter, np.inf), (max_filter, -np.inf))
    wholes = [apply(plane_of(values, mask, beyond=end), side_px)[mask] for apply, end in filters]

    found = [
        filter_inside(values, mask, partial(apply, side_px=side_px), margin_px=side_px, beyond=end)
        for apply, end in filters
    ]

    np.testing.assert_array_equal(found, wholes)


def test_a_wide_blur_is_nearly_that_of_the_plane() -> None:
    mask = np.zeros((600, 800), bool)
    mask[100:400, 150:650] = True
    values = values_in(mask)

    near = blur_inside_widely(values, mask, 24.0)

    assert np.abs(near - blur_inside(values, mask, 24.0)).max() < 1.5


def test_a_narrow_blur_is_exact() -> None:
    mask = np.ones((40, 50), bool)
    values = values_in(mask)

    np.testing.assert_array_equal(
        blur_inside_widely(values, mask, 3.0), blur_inside(values, mask, 3.0)
    )


def test_the_strips_of_a_diagonal_stroke_have_a_fraction_of_its_rectangle() -> None:
    rows, columns = np.ogrid[:2000, :3000]
    stroke = np.abs(rows - columns * (2 / 3)) < 20

    found: list[Strip] = list(cut_strips(stroke, margin_px=8))

    assert sum(strip.outer.area for strip in found) < 0.2 * stroke.size
