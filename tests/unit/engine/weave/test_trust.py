"""A pixels result is trusted as far as it has texture."""

import numpy as np
import numpy.typing as npt
import pytest

from engine.compute import strips
from engine.compute.cancellable_pool import CancellablePool
from engine.compute.filters import gaussian_blur
from engine.pictures.pixels import Mask
from engine.weave.trust import check_detail, measure_trust, measure_trust_in_strips

SIDE = 160
DEEP = np.s_[70:90, 70:90]


def gravel(*, deviation: float) -> npt.NDArray[np.uint8]:
    rng = np.random.default_rng(5)
    grey = rng.normal(128.0, deviation, (SIDE, SIDE, 1)).repeat(3, axis=2)
    return np.clip(np.rint(grey), 0, 255).astype(np.uint8)


def hole() -> Mask:
    unknown = np.zeros((SIDE, SIDE), bool)
    unknown[40:120, 40:120] = True
    return unknown


def measure_in_strips(pixels: npt.NDArray[np.uint8], unknown: Mask) -> npt.NDArray[np.float32]:
    with CancellablePool(lambda: False) as pool:
        return measure_trust_in_strips(pixels, unknown, unknown, pool)


def test_a_result_as_rough_as_its_surroundings_is_trusted() -> None:
    trust = measure_trust(gravel(deviation=20.0), hole(), hole())

    np.testing.assert_array_equal(trust[DEEP], 1.0)
    assert trust.dtype == np.float32


def test_a_flat_result_in_gravel_is_not_trusted() -> None:
    pixels = gravel(deviation=20.0)
    pixels[hole()] = 128

    trust = measure_trust(pixels, hole(), hole())

    np.testing.assert_array_equal(trust[DEEP], 0.0)


def test_a_smooth_result_in_a_smooth_sky_is_trusted() -> None:
    pixels = np.full((SIDE, SIDE, 3), 180, np.uint8)

    np.testing.assert_array_equal(measure_trust(pixels, hole(), hole()), 1.0)


def test_trust_grows_with_the_share_of_texture() -> None:
    shares = (0.2, 0.4, 0.7)
    around = gravel(deviation=20.0)

    found = []
    for share in shares:
        pixels = gravel(deviation=20.0 * share)
        pixels[~hole()] = around[~hole()]
        found.append(float(measure_trust(pixels, hole(), hole())[DEEP].mean()))

    assert found[0] < 0.1 < found[1] < 0.9 < found[2]


def test_trust_in_a_large_hole_is_the_same_in_one_strip_and_in_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(7)
    pixels = rng.integers(0, 256, (700, 500, 3), np.uint8)
    unknown = np.zeros((700, 500), bool)
    unknown[50:650, 200:240] = True
    pixels[unknown] //= 4
    monkeypatch.setattr(strips, "_MIN_ROWS", 2000)
    whole = measure_in_strips(pixels, unknown)

    monkeypatch.setattr(strips, "_MIN_ROWS", 1)
    parts = measure_in_strips(pixels, unknown)

    np.testing.assert_array_equal(parts, whole)


def test_trust_in_a_large_hole_is_nearly_that_in_a_small_one() -> None:
    pixels = gravel(deviation=20.0)
    pixels[hole()] = np.clip(gravel(deviation=9.0)[hole()], 0, 255)

    large = measure_in_strips(pixels, hole())

    exact = measure_trust(pixels, hole(), hole())
    half = hole()[::2, ::2]
    np.testing.assert_allclose(large[half], exact[::2, ::2][half], atol=0.1)


def blur(values: npt.NDArray[np.float32], blur_px: float) -> npt.NDArray[np.float32]:
    plane = values.reshape(SIDE, SIDE, -1)
    return gaussian_blur(plane, blur_px, is_zero_beyond=True).reshape(len(values), -1)


def grain(*, seed: int, deviation: float) -> npt.NDArray[np.float32]:
    drawn = np.random.default_rng(seed).normal(128.0, deviation, (SIDE * SIDE, 3))
    return drawn.astype(np.float32)


def test_detail_that_copies_show_too_is_trusted() -> None:
    generated = grain(seed=1, deviation=60.0)

    trust = check_detail(generated, generated + grain(seed=2, deviation=10.0), blur)

    np.testing.assert_array_equal(trust, 1.0)
    assert trust.dtype == np.float32


def test_strong_detail_unlike_that_of_the_copies_is_not_trusted() -> None:
    trust = check_detail(grain(seed=1, deviation=60.0), grain(seed=2, deviation=60.0), blur)

    assert trust.mean() < 0.2


def test_faint_detail_is_trusted_whatever_the_copies_show() -> None:
    trust = check_detail(grain(seed=1, deviation=4.0), grain(seed=2, deviation=4.0), blur)

    np.testing.assert_array_equal(trust, 1.0)
