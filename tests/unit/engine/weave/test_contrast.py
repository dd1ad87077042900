"""Woven pixels get the contrast of the pixels they copy, and nothing else changes."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from engine.weave.contrast import measure_contrast, restore_contrast

SIDE = 64
HOLE = np.zeros((SIDE, SIDE), bool)
HOLE[16:48, 16:48] = True


def make_noise(*, deviation: float, channels: int = 3) -> npt.NDArray[np.float32]:
    rng = np.random.default_rng(0)
    return rng.normal(128.0, deviation, (SIDE, SIDE, channels)).astype(np.float32)


def dim(source: npt.NDArray[np.float32], share: float) -> npt.NDArray[np.float32]:
    """Return the hole's pixels with a share of their contrast."""
    return np.asarray(128.0 + (source[HOLE] - 128.0) * share, np.float32)


def deviation(woven: npt.NDArray[np.float32]) -> float:
    """Return the deviation deep inside the hole, where no other pixels reach."""
    inner = woven.reshape(32, 32, -1)[12:20, 12:20]
    return float(inner.std())


def vote_on_contrast(source: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return the votes on the contrast, (N,), if the hole were copied from the source."""
    rgb = np.clip(np.rint(source), 0, 255).astype(np.uint8)
    known = np.zeros((SIDE, SIDE), bool)
    return measure_contrast(rgb, known)[HOLE][:, 0].astype(np.float32)


def test_a_single_bright_pixel_has_the_contrast_of_its_height() -> None:
    rgb = np.full((SIDE, SIDE, 3), 100, np.uint8)
    rgb[32, 32] = 150

    contrast = measure_contrast(rgb, np.zeros((SIDE, SIDE), bool))

    # What a Gaussian of deviation 2 leaves of a single pixel: 1 - 1 / (2 pi 2^2), in quarters.
    assert contrast[32, 32, 0] == pytest.approx(4 * 50 * (1 - 1 / (8 * np.pi)), abs=2)
    assert contrast[5, 5, 0] == 0


def test_unknown_pixels_give_no_contrast_to_their_known_neighbours() -> None:
    rgb = np.full((SIDE, SIDE, 3), 100, np.uint8)
    rgb[HOLE] = 255

    assert not measure_contrast(rgb, HOLE).any()


def test_averaged_pixels_regain_the_contrast_of_their_sources() -> None:
    source = make_noise(deviation=20.0)
    woven = dim(source, 0.75)

    restored = restore_contrast(woven, vote_on_contrast(source), HOLE, unit=1.0)

    assert deviation(restored) == pytest.approx(deviation(source[HOLE]), rel=0.1)


def test_the_gain_is_bounded() -> None:
    source = make_noise(deviation=20.0)
    woven = dim(source, 0.2)

    restored = restore_contrast(woven, vote_on_contrast(source), HOLE, unit=1.0)

    assert 1.5 * deviation(woven) < deviation(restored) < 2.25 * deviation(woven)
    assert woven.min() <= restored.min()
    assert restored.max() <= woven.max()


def test_nothing_overshoots_beside_an_edge() -> None:
    woven = np.full((32, 32, 3), 40.0, np.float32)
    woven[:, 16:] = 200.0
    woven[0, 0], woven[-1, -1] = 0.0, 255.0  # far away there are values beyond both sides

    restored = restore_contrast(
        woven.reshape(-1, 3), np.full(1024, 200, np.float32), HOLE, unit=1.0
    )

    middle = restored.reshape(32, 32, 3)[8:24]
    np.testing.assert_allclose(middle, woven[8:24], atol=1e-3)


def test_no_value_leaves_the_range_of_its_woven_neighbours() -> None:
    woven = dim(make_noise(deviation=20.0), 0.2)

    restored = restore_contrast(woven, np.full(len(woven), 200, np.float32), HOLE, unit=1.0)

    plane, near = woven.reshape(32, 32, 3), (9, 9, 1)
    assert (restored.reshape(32, 32, 3) <= ndimage.maximum_filter(plane, near)).all()
    assert (restored.reshape(32, 32, 3) >= ndimage.minimum_filter(plane, near)).all()


def test_pixels_with_enough_contrast_stay() -> None:
    source = make_noise(deviation=20.0)

    restored = restore_contrast(source[HOLE], 0.5 * vote_on_contrast(source), HOLE, unit=1.0)

    np.testing.assert_allclose(restored, source[HOLE], atol=1e-3)
    assert restored.dtype == np.float32


def test_sixteen_bits_get_the_same_gain() -> None:
    source = make_noise(deviation=20.0)
    woven = dim(source, 0.75)
    contrast = vote_on_contrast(source)

    wide = restore_contrast(np.float32(257) * woven, contrast, HOLE, unit=257.0)

    np.testing.assert_allclose(
        np.asarray(wide / 257), restore_contrast(woven, contrast, HOLE, unit=1.0), atol=1e-2
    )


def test_a_step_at_the_border_is_not_amplified() -> None:
    woven = np.full((int(HOLE.sum()), 3), 128.0, np.float32)
    woven.reshape(32, 32, 3)[:, 0] += 0.5

    contrast = np.full(len(woven), 4 * 2.0, np.float32)
    restored = restore_contrast(woven, contrast, HOLE, unit=1.0)

    assert np.abs(restored - woven).max() < 1.0


@settings(max_examples=20)
@given(value=st.integers(0, 255), channels=st.sampled_from([1, 3]))
def test_flat_pixels_stay_flat(value: int, channels: int) -> None:
    woven = np.full((int(HOLE.sum()), channels), value, np.float32)

    restored = restore_contrast(woven, np.full(len(woven), 200, np.float32), HOLE, unit=1.0)

    np.testing.assert_allclose(restored, woven, atol=1e-3)


def test_an_empty_hole_gives_no_pixels() -> None:
    woven = np.zeros((0, 3), np.float32)

    restored = restore_contrast(woven, np.zeros(0, np.float32), np.zeros_like(HOLE), unit=1.0)

    assert restored.shape == (0, 3)


def test_contrast_measured_in_a_few_places_is_that_of_the_whole_window() -> None:
    rng = np.random.default_rng(8)
    rgb = rng.integers(0, 256, (600, 400, 3), np.uint8)
    unknown = np.zeros((600, 400), bool)
    unknown[100:300, 100:250] = True
    wanted = rng.random((600, 400)) < 0.0005

    found = measure_contrast(rgb, unknown, wanted)

    np.testing.assert_array_equal(found[wanted], measure_contrast(rgb, unknown)[wanted])
