"""Operations on the shape of a mask do exactly what plain references do."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import ndimage

from app.editor.document.mask import PaintedMask
from app.editor.marking.morphology import MarkedPart, Operation, change_shape
from engine.pictures.pixels import Mask

amounts = st.integers(1, 6)
shapes = st.tuples(st.integers(1, 24), st.integers(1, 24))
sparse = st.tuples(shapes, st.integers(0, 2**32 - 1), st.floats(0, 1)).map(
    lambda drawn: np.random.default_rng(drawn[1]).random(drawn[0]) < drawn[2]
)
masks = st.one_of(sparse, hnp.arrays(np.bool_, shapes))


def after(mask: Mask, operation: Operation, amount_px: int) -> Mask:
    """Return a mask after an operation."""
    painted = PaintedMask(height=mask.shape[0], width=mask.shape[1])
    first = painted.replace_change(mask)
    if first is not None:
        painted.flip(first)
    part = MarkedPart.of_mask(painted.elements)
    change = None if part is None else change_shape(part, operation, amount_px)
    if change is not None:
        painted.flip(change)
    return painted.elements


def grown(mask: Mask, amount_px: int) -> Mask:
    """Return the pixels near a mask, by comparing each with each."""
    rows, columns = np.nonzero(mask)
    y, x = np.mgrid[: mask.shape[0], : mask.shape[1]]
    squared = (y[..., np.newaxis] - rows) ** 2 + (x[..., np.newaxis] - columns) ** 2
    return np.asarray((squared <= amount_px**2).any(axis=2))


def shrunk(mask: Mask, amount_px: int) -> Mask:
    return ~grown(~mask, amount_px)


@given(mask=masks, amount_px=amounts)
def test_growing_adds_what_is_near(mask: Mask, amount_px: int) -> None:
    assert np.array_equal(after(mask, Operation.GROW, amount_px), grown(mask, amount_px))


@given(mask=masks, amount_px=amounts)
def test_shrinking_takes_away_what_is_near_the_outside(mask: Mask, amount_px: int) -> None:
    assert np.array_equal(after(mask, Operation.SHRINK, amount_px), shrunk(mask, amount_px))


@given(mask=masks, amount_px=amounts)
def test_smoothing_fills_bays_and_then_removes_capes(mask: Mask, amount_px: int) -> None:
    closed = shrunk(grown(mask, amount_px), amount_px)
    expected = grown(shrunk(closed, amount_px), amount_px)

    assert np.array_equal(after(mask, Operation.SMOOTH, amount_px), expected)


@given(mask=masks)
def test_filling_holes_fills_what_the_mask_surrounds(mask: Mask) -> None:
    expected = ndimage.binary_fill_holes(mask)

    assert np.array_equal(after(mask, Operation.FILL_HOLES, 1), expected)


@given(mask=masks, amount_px=amounts)
def test_filling_pinholes_fills_small_holes_only(mask: Mask, amount_px: int) -> None:
    holes, _ = ndimage.label(ndimage.binary_fill_holes(mask) & ~mask)
    expected = mask.copy()
    for number, place in enumerate(ndimage.find_objects(holes), start=1):
        if max(holes[place].shape) <= amount_px:
            expected[place] |= holes[place] == number

    assert np.array_equal(after(mask, Operation.FILL_PINHOLES, amount_px), expected)


@given(mask=masks, amount_px=amounts)
def test_removing_specks_leaves_what_is_larger(mask: Mask, amount_px: int) -> None:
    parts, _ = ndimage.label(mask, structure=np.ones((3, 3)))
    expected = mask.copy()
    for number, place in enumerate(ndimage.find_objects(parts), start=1):
        if max(parts[place].shape) <= amount_px:
            expected[place] &= parts[place] != number

    assert np.array_equal(after(mask, Operation.REMOVE_SPECKS, amount_px), expected)
