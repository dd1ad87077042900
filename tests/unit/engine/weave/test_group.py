"""How closely the weave follows the generator's result."""

import tracemalloc

import numpy as np
import numpy.typing as npt
import pytest
from scipy import ndimage

from engine.api import Guide
from engine.compute.cancellable_pool import CancellablePool
from engine.pictures.colour import to_rgb8
from engine.pictures.pixels import Pixels
from engine.weave.group import weave_group
from engine.weave.planes import WeavePlanes
from training.judging.metrics.seam import seam_ratio

SIDE_PX = 120
HOLE = np.s_[40:80, 40:80]


def gravel_with_flat_hole() -> Pixels:
    """Return grains of six pixels' width, and in the hole their mean colour."""
    rng = np.random.default_rng(3)
    grains = rng.integers(60, 200, (SIDE_PX // 6, SIDE_PX // 6, 1), np.uint8)
    pixels = grains.repeat(6, axis=0).repeat(6, axis=1).repeat(3, axis=2)
    pixels[HOLE] = 130
    return pixels


def measure_grain(pixels: Pixels, *, guide: Guide, enlargement: float) -> float:
    """Return the deviation of what is woven, over that of its surroundings."""
    woven = weave_hole(pixels, guide=guide, enlargement=enlargement)
    around = np.ones((SIDE_PX, SIDE_PX), bool)
    around[HOLE] = False
    return float(woven[HOLE].std() / pixels[around].std())


def weave_hole(pixels: Pixels, *, guide: Guide = Guide.FIRM, enlargement: float = 1.0) -> Pixels:
    hole: npt.NDArray[np.bool_] = np.zeros((SIDE_PX, SIDE_PX), bool)
    hole[HOLE] = True
    with CancellablePool(lambda: False) as pool:
        return weave_group(
            WeavePlanes(pixels=pixels, hole=hole, unknown=hole),
            guide=guide,
            enlargement=enlargement,
            seed=0,
            report_progress=lambda _fraction: None,
            pool=pool,
        )


@pytest.mark.parametrize("enlargement", [1.0, 2.0, 3.0, 4.0])
def test_a_flat_result_does_not_remove_the_texture(enlargement: float) -> None:
    grain = measure_grain(gravel_with_flat_hole(), guide=Guide.FIRM, enlargement=enlargement)

    assert grain > 0.75


def test_a_detailed_result_is_followed() -> None:
    pixels = gravel_with_flat_hole()
    is_right = np.zeros((SIDE_PX, SIDE_PX), bool)
    is_right[:, 60:] = True
    pixels[~is_right] = pixels[~is_right] // 3 + 5
    shown = np.random.default_rng(4).integers(60, 200, (20, 20, 1), np.uint8)
    pixels[HOLE] = shown.repeat(2, axis=0).repeat(2, axis=1)
    pixels[HOLE][:, :10] = pixels[HOLE][:, :10] // 3 + 5  # the dark half ends further left

    woven = weave_hole(pixels)

    dark, light = (woven[HOLE][:, columns].mean() for columns in (slice(2, 8), slice(12, 38)))
    assert dark < 60
    assert light > 110


def test_no_border_is_visible_where_a_right_result_is_followed() -> None:
    hole = np.zeros((SIDE_PX, SIDE_PX), bool)
    hole[HOLE] = True
    seams = []
    for seed in range(4):
        grain = np.random.default_rng(seed).normal(size=(SIDE_PX, SIDE_PX, 3))
        soft = ndimage.gaussian_filter(grain, (2.0, 2.0, 0.0))
        pixels = np.clip(128 + 45 * soft / soft.std(), 0, 255).astype(np.uint8)

        woven = weave_hole(pixels)

        seam = seam_ratio(to_rgb8(woven), hole)
        assert seam is not None
        seams.append(seam)

    assert np.mean(seams) < 1.15


def test_noise_in_place_of_stripes_is_not_taken_over() -> None:
    stripe = np.where(np.arange(SIDE_PX) // 4 % 2, 190, 60).astype(np.uint8)
    truth = np.ascontiguousarray(
        np.broadcast_to(stripe[:, np.newaxis, np.newaxis], (SIDE_PX, SIDE_PX, 3))
    )
    rng = np.random.default_rng(2)
    pixels = truth.copy()
    pixels[HOLE] = rng.choice(np.array([60, 190], np.uint8), (20, 20, 1)).repeat(2, 0).repeat(2, 1)

    woven = weave_hole(pixels)

    deep = np.s_[46:74, 46:74]
    error = np.abs(woven[deep].astype(float) - truth[deep]).mean()
    assert error < 20


def test_a_result_enlarged_twice_is_followed_loosely() -> None:
    pixels = gravel_with_flat_hole()

    firm = measure_grain(pixels, guide=Guide.FIRM, enlargement=2.0)
    loose = measure_grain(pixels, guide=Guide.LOOSE, enlargement=2.0)

    assert firm == loose


@pytest.mark.parametrize("is_large", [False, True])
def test_a_weave_in_strips_takes_at_most_60_bytes_for_each_pixel_that_it_looks_at(
    *, is_large: bool
) -> None:
    pixels = np.random.default_rng(6).integers(60, 200, (1200, 1200, 3), np.uint8)
    hole = np.zeros((1200, 1200), bool)
    hole[100:1100, 500:540] = True

    tracemalloc.start()
    with CancellablePool(lambda: False) as pool:
        weave_group(
            WeavePlanes(
                pixels=pixels, hole=hole, unknown=hole, is_large=is_large, is_sprawling=True
            ),
            guide=Guide.FIRM,
            enlargement=4.0,
            seed=0,
            report_progress=lambda _fraction: None,
            pool=pool,
        )
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 60 * hole.size
