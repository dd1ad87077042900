"""How closely the weave follows a first answer."""

import numpy as np
import numpy.typing as npt
import pytest
from scipy import ndimage

from engine.api import Guide
from engine.compute.cancellable_pool import CancellablePool
from engine.pictures.colour import to_rgb8
from engine.pictures.pixels import Pixels
from engine.weave.group import weave_group
from training.judging.metrics.seam import seam_ratio

SIDE_PX = 120
HOLE = np.s_[40:80, 40:80]


def gravel_with_a_flat_answer() -> Pixels:
    """Return grains of six pixels' width, and in the hole their mean colour."""
    rng = np.random.default_rng(3)
    grains = rng.integers(60, 200, (SIDE_PX // 6, SIDE_PX // 6, 1), np.uint8)
    first = grains.repeat(6, axis=0).repeat(6, axis=1).repeat(3, axis=2)
    first[HOLE] = 130
    return first


def grain_of(first: Pixels, *, guide: Guide, enlargement: float) -> float:
    """Return the deviation of what is woven, over that of its surroundings."""
    woven = woven_group(first, guide=guide, enlargement=enlargement)
    around = np.ones((SIDE_PX, SIDE_PX), bool)
    around[HOLE] = False
    return float(woven[HOLE].std() / first[around].std())


def woven_group(first: Pixels, *, guide: Guide = Guide.FIRM, enlargement: float = 1.0) -> Pixels:
    fill: npt.NDArray[np.bool_] = np.zeros((SIDE_PX, SIDE_PX), bool)
    fill[HOLE] = True
    with CancellablePool(lambda: False) as pool:
        return weave_group(
            first,
            fill,
            fill,
            guide=guide,
            enlargement=enlargement,
            seed=0,
            report_progress=lambda _fraction: None,
            pool=pool,
        )


@pytest.mark.parametrize("enlargement", [1.0, 2.0, 3.0, 4.0])
def test_a_flat_answer_does_not_take_the_texture_away(enlargement: float) -> None:
    grain = grain_of(gravel_with_a_flat_answer(), guide=Guide.FIRM, enlargement=enlargement)

    assert grain > 0.75


def test_an_answer_that_shows_something_is_followed() -> None:
    first = gravel_with_a_flat_answer()
    is_right = np.zeros((SIDE_PX, SIDE_PX), bool)
    is_right[:, 60:] = True
    first[~is_right] = first[~is_right] // 3 + 5
    shown = np.random.default_rng(4).integers(60, 200, (20, 20, 1), np.uint8)
    first[HOLE] = shown.repeat(2, axis=0).repeat(2, axis=1)
    first[HOLE][:, :10] = first[HOLE][:, :10] // 3 + 5  # the dark half ends further left

    woven = woven_group(first)

    dark, light = (woven[HOLE][:, columns].mean() for columns in (slice(2, 8), slice(12, 38)))
    assert dark < 60
    assert light > 110


def test_where_a_right_answer_is_followed_no_border_is_seen() -> None:
    hole = np.zeros((SIDE_PX, SIDE_PX), bool)
    hole[HOLE] = True
    seams = []
    for seed in range(4):
        grain = np.random.default_rng(seed).normal(size=(SIDE_PX, SIDE_PX, 3))
        soft = ndimage.gaussian_filter(grain, (2.0, 2.0, 0.0))
        first = np.clip(128 + 45 * soft / soft.std(), 0, 255).astype(np.uint8)

        woven = woven_group(first)

        seam = seam_ratio(to_rgb8(woven), hole)
        assert seam is not None
        seams.append(seam)

    assert np.mean(seams) < 1.15


def test_an_answer_enlarged_twice_is_followed_as_loosely_as_a_hint() -> None:
    first = gravel_with_a_flat_answer()

    firm = grain_of(first, guide=Guide.FIRM, enlargement=2.0)
    loose = grain_of(first, guide=Guide.LOOSE, enlargement=2.0)

    assert firm == loose
