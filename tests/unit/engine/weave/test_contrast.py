"""Woven pixels get the contrast of what they are copies of, and nothing else changes."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from engine.weave.contrast import contrast_of, with_contrast

SIDE = 64
HOLE = np.zeros((SIDE, SIDE), bool)
HOLE[16:48, 16:48] = True


def noise(*, deviation: float, channels: int = 3) -> npt.NDArray[np.float32]:
    rng = np.random.default_rng(0)
    return rng.normal(128.0, deviation, (SIDE, SIDE, channels)).astype(np.float32)


def dimmed(source: npt.NDArray[np.float32], share: float) -> npt.NDArray[np.float32]:
    """Return the hole's pixels with a share of their contrast."""
    return np.asarray(128.0 + (source[HOLE] - 128.0) * share, np.float32)


def deviation(said: npt.NDArray[np.float32]) -> float:
    """Return the deviation deep inside the hole, where no other pixels reach."""
    inner = said.reshape(32, 32, -1)[12:20, 12:20]
    return float(inner.std())


def copied_contrast(source: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return (N,): what a vote would say of the contrast if the hole were copied from there."""
    rgb = np.clip(np.rint(source), 0, 255).astype(np.uint8)
    known = np.zeros((SIDE, SIDE), bool)
    return contrast_of(rgb, known)[HOLE][:, 0].astype(np.float32)


def test_a_step_of_one_pixel_has_the_contrast_of_its_height() -> None:
    rgb = np.full((SIDE, SIDE, 3), 100, np.uint8)
    rgb[32, 32] = 150

    contrast = contrast_of(rgb, np.zeros((SIDE, SIDE), bool))

    # What a Gaussian of deviation 2 leaves of a single pixel: 1 - 1 / (2 pi 2^2), in quarters.
    assert contrast[32, 32, 0] == pytest.approx(4 * 50 * (1 - 1 / (8 * np.pi)), abs=2)
    assert contrast[5, 5, 0] == 0


def test_unknown_pixels_lend_no_contrast_to_the_known_ones_beside_them() -> None:
    rgb = np.full((SIDE, SIDE, 3), 100, np.uint8)
    rgb[HOLE] = 255

    assert not contrast_of(rgb, HOLE).any()


def test_averaged_pixels_get_back_the_contrast_of_their_copies() -> None:
    source = noise(deviation=20.0)
    said = dimmed(source, 0.75)

    given = with_contrast(said, copied_contrast(source), HOLE, unit=1.0)

    assert deviation(given) == pytest.approx(deviation(source[HOLE]), rel=0.1)


def test_no_more_than_a_bounded_amount_is_added() -> None:
    source = noise(deviation=20.0)
    said = dimmed(source, 0.2)

    given = with_contrast(said, copied_contrast(source), HOLE, unit=1.0)

    assert 1.5 * deviation(said) < deviation(given) < 2.25 * deviation(said)
    assert said.min() <= given.min()
    assert given.max() <= said.max()


def test_beside_an_edge_nothing_overshoots() -> None:
    said = np.full((32, 32, 3), 40.0, np.float32)
    said[:, 16:] = 200.0
    said[0, 0], said[-1, -1] = 0.0, 255.0  # far away there are values beyond both sides

    given = with_contrast(said.reshape(-1, 3), np.full(1024, 200, np.float32), HOLE, unit=1.0)

    middle = given.reshape(32, 32, 3)[8:24]
    np.testing.assert_allclose(middle, said[8:24], atol=1e-3)


def test_nothing_is_beyond_what_was_woven_near_by() -> None:
    said = dimmed(noise(deviation=20.0), 0.2)

    given = with_contrast(said, np.full(len(said), 200, np.float32), HOLE, unit=1.0)

    woven, near = said.reshape(32, 32, 3), (9, 9, 1)
    assert (given.reshape(32, 32, 3) <= ndimage.maximum_filter(woven, near)).all()
    assert (given.reshape(32, 32, 3) >= ndimage.minimum_filter(woven, near)).all()


def test_pixels_with_contrast_enough_stay() -> None:
    source = noise(deviation=20.0)

    given = with_contrast(source[HOLE], 0.5 * copied_contrast(source), HOLE, unit=1.0)

    np.testing.assert_allclose(given, source[HOLE], atol=1e-3)
    assert given.dtype == np.float32


def test_sixteen_bits_are_treated_alike() -> None:
    source = noise(deviation=20.0)
    said = dimmed(source, 0.75)
    contrast = copied_contrast(source)

    wide = with_contrast(np.float32(257) * said, contrast, HOLE, unit=257.0)

    np.testing.assert_allclose(
        np.asarray(wide / 257), with_contrast(said, contrast, HOLE, unit=1.0), atol=1e-2
    )


def test_a_step_at_the_border_is_no_detail() -> None:
    said = np.full((int(HOLE.sum()), 3), 128.0, np.float32)
    said.reshape(32, 32, 3)[:, 0] += 0.5

    contrast = np.full(len(said), 4 * 2.0, np.float32)
    given = with_contrast(said, contrast, HOLE, unit=1.0)

    assert np.abs(given - said).max() < 1.0


@settings(deadline=None, max_examples=20)
@given(value=st.integers(0, 255), channels=st.sampled_from([1, 3]))
def test_a_flat_answer_stays_flat(value: int, channels: int) -> None:
    said = np.full((int(HOLE.sum()), channels), value, np.float32)

    given = with_contrast(said, np.full(len(said), 200, np.float32), HOLE, unit=1.0)

    np.testing.assert_allclose(given, said, atol=1e-3)


def test_nothing_wanted_is_nothing_given() -> None:
    said = np.zeros((0, 3), np.float32)

    given = with_contrast(said, np.zeros(0, np.float32), np.zeros_like(HOLE), unit=1.0)

    assert given.shape == (0, 3)
