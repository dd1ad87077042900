"""The painted mask and its changes."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from app.editor.document.brush import Point
from app.editor.document.mask import MaskChange, PaintedMask
from engine.pictures.pixels import Mask, Rect

masks = hnp.arrays(np.bool_, hnp.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=33))
strokes = st.lists(
    st.tuples(st.floats(-5, 40), st.floats(-5, 40), st.integers(1, 20), st.booleans()), max_size=6
)


def painted_mask(strokes: list[tuple[float, float, int, bool]]) -> PaintedMask:
    """Return a mask of 37 x 29 pixels with strokes, the last one not finished."""
    mask = PaintedMask(height=29, width=37)
    for x, y, diameter_px, is_erasing in strokes:
        mask.finish_stroke()
        mask.paint(Point(x=5, y=5), Point(x=x, y=y), diameter_px=diameter_px, is_erasing=is_erasing)
    return mask


@given(flips=masks)
def test_change_unpacks_to_its_flips(flips: Mask) -> None:
    change = MaskChange.from_flips(flips, place=Rect.of_shape(flips.shape))

    remembered = np.zeros_like(flips)
    if change is not None:
        remembered[change.place.slices] = change.unpack()
    assert (remembered == flips).all()


@given(flips=masks)
def test_a_change_of_positions_is_that_of_its_flips(flips: Mask) -> None:
    height, width = flips.shape
    mask = PaintedMask(height=height, width=width)

    change = MaskChange.from_positions(np.flatnonzero(flips).astype(np.int32), bounds=mask.bounds)
    if change is not None:
        mask.flip(change)

    assert np.array_equal(mask.elements, flips)
    assert mask.area == np.count_nonzero(flips)


def test_few_flips_in_a_wide_place_are_found_by_themselves() -> None:
    flips = np.zeros((120, 130), np.bool_)
    flips[[3, 97], [5, 101]] = True
    mask, change = (
        PaintedMask(height=140, width=150),
        MaskChange.from_flips(flips, place=Rect(x=7, y=9, width=130, height=120)),
    )
    assert change is not None
    assert change.find_positions(width=150) is not None
    mask.flip(mask.invert_change())

    mask.flip(change)

    assert np.array_equal(~mask.elements[9:129, 7:137], flips)
    assert mask.area == 140 * 150 - np.count_nonzero(flips)


@given(strokes=strokes)
def test_flipping_a_stroke_twice_changes_nothing(
    strokes: list[tuple[float, float, int, bool]],
) -> None:
    mask = painted_mask([(20, 20, 9, False), *strokes])
    change = mask.finish_stroke() or mask.invert_change()
    before = mask.elements.copy()

    mask.flip(change)
    mask.flip(change)

    assert (mask.elements == before).all()


@given(strokes=strokes)
def test_flipping_a_stroke_restores_the_mask_before_it(
    strokes: list[tuple[float, float, int, bool]],
) -> None:
    mask = painted_mask(strokes)
    mask.finish_stroke()
    before = mask.elements.copy()
    mask.paint(Point(x=3, y=3), Point(x=30, y=20), diameter_px=8, is_erasing=not strokes)

    change = mask.finish_stroke()
    if change is not None:
        mask.flip(change)

    assert (mask.elements == before).all()


@given(strokes=strokes)
def test_area_is_the_number_of_true_elements(
    strokes: list[tuple[float, float, int, bool]],
) -> None:
    mask = painted_mask(strokes)

    assert mask.area == np.count_nonzero(mask.elements)


@given(strokes=strokes)
def test_invert_change_flips_every_element(
    strokes: list[tuple[float, float, int, bool]],
) -> None:
    mask = painted_mask(strokes)
    mask.finish_stroke()
    before = mask.elements.copy()

    mask.flip(mask.invert_change())

    assert (mask.elements == ~before).all()


def test_clear_change_clears_only_the_given_part() -> None:
    mask = painted_mask([(30, 20, 10, False)])
    mask.finish_stroke()
    left_half = np.zeros((29, 37), np.bool_)
    left_half[:, :18] = True
    before = mask.elements.copy()

    change = mask.clear_change(of=left_half)
    assert change is not None
    mask.flip(change)

    assert (mask.elements == (before & ~left_half)).all()


def test_painting_over_the_mask_changes_nothing() -> None:
    mask = painted_mask([(30, 20, 10, False), (30, 20, 10, False)])

    assert mask.finish_stroke() is None


def test_elements_are_read_only() -> None:
    mask = painted_mask([])

    with pytest.raises(ValueError, match="read-only"):
        mask.elements[0, 0] = True


@given(strokes=strokes)
def test_a_mask_that_was_empty_comes_back_and_is_painted_on(
    strokes: list[tuple[float, float, int, bool]],
) -> None:
    mask = painted_mask([(20, 20, 9, False), *strokes])
    mask.finish_stroke()
    cleared = mask.clear_change()
    assume(cleared is not None)
    assert cleared is not None
    mask.flip(cleared)
    is_empty = mask.area == 0 and not mask.elements.any()

    mask.flip(cleared)
    mask.paint(Point(x=1, y=1), Point(x=9, y=2), diameter_px=5, is_erasing=False)
    mask.finish_stroke()

    expected = painted_mask([(20, 20, 9, False), *strokes])
    expected.finish_stroke()
    expected.paint(Point(x=1, y=1), Point(x=9, y=2), diameter_px=5, is_erasing=False)
    assert is_empty
    assert (mask.elements == expected.elements).all()
    assert mask.area == np.count_nonzero(mask.elements)
