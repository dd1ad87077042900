"""A feather changes the hole only, from the border's light to the result's."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.api import MAX_FEATHER_PX, RestoreOptions
from engine.compute.feather import feather
from engine.pictures.pixels import Mask


def square_hole() -> Mask:
    """Return (60, 60), bool, with a hole of 40 x 40 pixels."""
    hole = np.zeros((60, 60), bool)
    hole[10:50, 10:50] = True
    return hole


@pytest.mark.parametrize("feather_px", [-1, MAX_FEATHER_PX + 1])
def test_a_feather_out_of_range_is_refused(feather_px: int) -> None:
    with pytest.raises(ValueError, match=f"feather of 0 to 64 pixels, got {feather_px}"):
        RestoreOptions(feather_px=feather_px)


@settings(max_examples=40)
@given(
    shape=st.tuples(st.integers(2, 40), st.integers(2, 40), st.integers(1, 3)),
    dtype=st.sampled_from([np.uint8, np.uint16]),
    width_px=st.floats(0, 64),
    seed=st.integers(0, 2**16),
)
def test_neither_pixels_outside_the_hole_nor_arguments_change(
    shape: tuple[int, int, int],
    dtype: type[np.uint8] | type[np.uint16],
    width_px: float,
    seed: int,
) -> None:
    rng = np.random.default_rng(seed)
    pixels = rng.integers(0, np.iinfo(dtype).max, shape, dtype, endpoint=True)
    hole = rng.random(shape[:2]) < 0.4
    hole[0, 0] = False
    before = pixels.copy()

    soft = feather(pixels, hole, width_px=width_px)

    assert soft.dtype == dtype
    assert np.array_equal(soft[~hole], before[~hole])
    assert np.array_equal(pixels, before)


def test_light_changes_gradually_from_the_border_to_the_result() -> None:
    hole = square_hole()
    pixels = np.where(hole, 200, 100).astype(np.uint8)[..., np.newaxis]

    soft = feather(pixels, hole, width_px=8)[..., 0].astype(int)

    steps = np.diff(soft[30, 9:19])
    assert (steps >= 0).all()
    assert steps.max() <= 40
    assert soft[30, 18:42].tolist() == [200] * 24


def test_16_bits_give_the_same_transition_as_8() -> None:
    hole = square_hole()
    pixels = np.where(hole, 200, 100).astype(np.uint8)[..., np.newaxis]

    soft = feather(pixels, hole, width_px=8)
    deep = feather(pixels.astype(np.uint16) * np.uint16(257), hole, width_px=8)

    assert np.abs(deep / 257 - soft).max() <= 0.51


def test_a_result_that_continues_the_border_does_not_change() -> None:
    ramp = np.broadcast_to(
        np.arange(60, dtype=np.uint8)[:, np.newaxis, np.newaxis] * 4, (60, 60, 3)
    )

    soft = feather(ramp.copy(), square_hole(), width_px=10)

    assert np.array_equal(soft, ramp)


def test_the_edge_of_the_picture_is_not_a_border() -> None:
    hole = np.zeros((40, 40), bool)
    hole[:, 20:] = True
    pixels = np.where(hole, 200, 100).astype(np.uint8)[..., np.newaxis]

    soft = feather(pixels, hole, width_px=6)[..., 0]

    assert (soft[:, 26:] == 200).all()
    assert (soft[:, 20] < 150).all()


def test_the_results_grain_reaches_the_border() -> None:
    hole = square_hole()
    grain = np.random.default_rng(0).integers(-20, 21, (60, 60))
    pixels = np.where(hole, 120 + grain, 100).astype(np.uint8)[..., np.newaxis]

    rim = feather(pixels, hole, width_px=8)[11, 12:48, 0]

    assert rim.std() > 0.5 * grain[11, 12:48].std()
