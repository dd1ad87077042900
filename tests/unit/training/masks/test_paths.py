"""Paths, outlines and noise that masks and painted damage share."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from training.masks.damage import find_middle, locate, make_fold, measure_ribbon
from training.masks.noise import make_noise, measure_blot
from training.masks.paths import bend_path, make_outlines


@settings(max_examples=50)
@given(
    seed=st.integers(0, 2**32 - 1),
    height=st.integers(1, 90),
    width=st.integers(1, 90),
    cell=st.floats(0.3, 300.0),
    octaves=st.integers(1, 4),
)
def test_noise_has_any_shape_and_is_finite(
    seed: int, height: int, width: int, cell: float, octaves: int
) -> None:
    noise = make_noise(np.random.default_rng(seed), (height, width), cell, octaves=octaves)

    assert noise.shape == (height, width)
    assert noise.dtype == np.float32
    assert np.isfinite(noise).all()


def test_noise_varies_by_about_one() -> None:
    noise = make_noise(np.random.default_rng(0), (400, 400), 8.0)

    assert abs(noise.mean()) < 0.1
    assert 0.6 < noise.std() < 1.4


def test_a_blot_is_deep_in_its_middle_and_ends_at_its_radius() -> None:
    whole = slice(0, 200)

    depth = measure_blot(np.random.default_rng(0), np.array([100.0, 100.0]), 40.0, whole, whole)

    assert depth[100, 100] > 20
    assert depth[0].max() < 0


def test_a_straight_path_has_its_length() -> None:
    path = bend_path(np.random.default_rng(0), 60.0, curl=0.0, points=20, angle=0.0)

    assert np.hypot(*(path[-1] - path[0])) == 60.0 * 19 / 20


def test_smooth_outlines_are_circles() -> None:
    centres, radii = np.array([[5.0, 9.0], [50.0, 40.0]]), np.array([3.0, 8.0])

    outlines = make_outlines(np.random.default_rng(0), centres, radii, rough=0.0)

    distances = np.hypot(*(outlines - centres[:, None]).transpose(2, 0, 1))
    np.testing.assert_allclose(distances, np.broadcast_to(radii[:, None], distances.shape))


def test_a_part_of_a_ribbon_is_the_same_as_in_the_whole() -> None:
    fold = make_fold(np.random.default_rng(3), 100, half_width_px=3.0)

    whole = measure_ribbon(fold, slice(0, 100), slice(0, 100))
    part = measure_ribbon(fold, slice(20, 60), slice(10, 90))

    np.testing.assert_array_equal(part, whole[20:60, 10:90])


def test_the_middle_of_a_ribbon_lies_where_the_distance_is_0() -> None:
    fold = make_fold(np.random.default_rng(3), 100, half_width_px=3.0)
    middle = np.round(find_middle(fold)).astype(int)
    inside = middle[np.all((middle >= 0) & (middle < 100), axis=1)]

    _, across = locate(fold, slice(0, 100), slice(0, 100))

    assert np.abs(across[inside[:, 1], inside[:, 0]]).max() < 2.0
