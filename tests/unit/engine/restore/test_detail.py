"""A result in a thin hole gets as much detail as its surroundings, and nothing else changes."""

import numpy as np
import numpy.typing as npt
import pytest

from engine.pictures.pixels import Mask
from engine.restore.detail import add_detail

# Larger than a block, and not a multiple of one.
SHAPE = (300, 290)


def scratch() -> Mask:
    hole = np.zeros(SHAPE, bool)
    hole[20:290, 250:260] = True
    return hole


def grain(*, deviation: float, channels: int = 3) -> npt.NDArray[np.uint8]:
    rng = np.random.default_rng(2)
    values = rng.normal(128.0, deviation, (*SHAPE, channels))
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("channels", [1, 3])
def test_a_smooth_result_amid_grain_gets_more_grain(channels: int) -> None:
    pixels, result = (grain(deviation=value, channels=channels) for value in (12.0, 9.0))

    detailed = add_detail(result, pixels, scratch())

    weights = [0.299, 0.587, 0.114] if channels == 3 else [1.0]
    before, after = (float((part[scratch()] @ weights).std()) for part in (result, detailed))
    assert after == pytest.approx(1.35 * before, rel=0.05)


def test_a_result_with_enough_grain_does_not_change() -> None:
    pixels, result = (grain(deviation=value) for value in (6.0, 12.0))

    detailed = add_detail(result, pixels, scratch())

    np.testing.assert_array_equal(detailed[scratch()], result[scratch()])


def test_the_result_outside_the_hole_is_not_read() -> None:
    pixels, result = grain(deviation=12.0), grain(deviation=9.0)
    other = result.copy()
    other[~scratch()] = 255

    first, second = (add_detail(each, pixels, scratch()) for each in (result, other))

    np.testing.assert_array_equal(first[scratch()], second[scratch()])


def test_blocks_leave_no_visible_edge() -> None:
    """A hole across two blocks gets the same pixels as in one block."""
    pixels, result, hole = grain(deviation=12.0), grain(deviation=9.0), scratch()
    shift = 60

    whole = add_detail(result, pixels, hole)
    moved = add_detail(result[shift:], pixels[shift:], hole[shift:])

    inner = np.s_[60:, :]
    np.testing.assert_allclose(
        whole[shift:][inner][hole[shift:][inner]].astype(int),
        moved[inner][hole[shift:][inner]].astype(int),
        atol=1,
    )


def test_16_bits_give_the_same_detail_as_8() -> None:
    pixels, result, hole = grain(deviation=12.0), grain(deviation=9.0), scratch()

    narrow = add_detail(result, pixels, hole)
    wide = add_detail(result.astype(np.uint16) * 257, pixels.astype(np.uint16) * 257, hole)

    np.testing.assert_allclose(wide[hole] / 257.0, narrow[hole], atol=0.51)


@pytest.mark.parametrize("value", [0, 90, 255])
@pytest.mark.parametrize("channels", [1, 3])
def test_a_flat_picture_stays_flat(value: int, channels: int) -> None:
    flat = np.full((*SHAPE, channels), value, np.uint8)

    np.testing.assert_array_equal(add_detail(flat, flat, scratch()), flat)


def test_without_a_hole_nothing_changes() -> None:
    result = grain(deviation=9.0)

    np.testing.assert_array_equal(
        add_detail(result, grain(deviation=12.0), np.zeros(SHAPE, bool)), result
    )
