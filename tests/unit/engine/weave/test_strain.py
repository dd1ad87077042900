"""The guide is dropped where no known patches fit it, and only there."""

import numpy as np
import numpy.typing as npt
import pytest

from engine.api import Guide
from engine.compute.cancellable_pool import CancellablePool
from engine.pictures.pixels import Mask
from engine.weave.group import weave_group
from engine.weave.planes import WeavePlanes
from engine.weave.search import WeaveSettings
from engine.weave.weaving import weave

SIDE = 240
HOLE = np.s_[80:160, 70:170]
DARK, LIGHT = 60, 190

Picture = npt.NDArray[np.uint8]


def hole() -> Mask:
    mask = np.zeros((SIDE, SIDE), bool)
    mask[HOLE] = True
    return mask


def shelf() -> Picture:
    """Return a dark half above a light one, with a light grain."""
    grey = np.where(np.arange(SIDE) < SIDE // 2, DARK, LIGHT)[:, np.newaxis].repeat(SIDE, axis=1)
    grain = np.random.default_rng(1).normal(0.0, 3.0, grey.shape)
    return (grey + grain).astype(np.uint8)[..., np.newaxis].repeat(3, axis=2)


def smudge(columns: slice) -> Picture:
    """Return the shelf with rubbish across its edge in some of the hole's columns."""
    first = shelf()
    rubbish = np.random.default_rng(2).integers(0, 255, (5, 32, 3)).astype(np.uint8)
    wide = rubbish.repeat(16, axis=0).repeat(16, axis=1)
    first[HOLE][:, columns] = wide[:80, : first[HOLE][:, columns].shape[1]]
    return first


def measure_dropped(pixels: Picture, settings: WeaveSettings) -> npt.NDArray[np.float32]:
    with CancellablePool(lambda: False) as pool:
        result = weave(
            WeavePlanes(pixels=pixels, hole=hole(), unknown=hole()),
            settings,
            seed=0,
            report_progress=lambda _: None,
            pool=pool,
        )
    assert result is not None
    return result.dropped


def test_a_result_that_resembles_the_photograph_is_followed() -> None:
    np.testing.assert_array_equal(measure_dropped(shelf(), WeaveSettings()), 0.0)


def test_the_guide_is_dropped_where_it_is_rubbish() -> None:
    dropped = measure_dropped(smudge(np.s_[:40]), WeaveSettings())

    assert dropped.shape == (SIDE, SIDE)
    assert dropped.dtype == np.float32
    assert dropped[100:140, 72:100].mean() > 0.9


def test_a_tone_that_a_smooth_sky_does_not_have_is_followed() -> None:
    grain = np.random.default_rng(1).normal(0.0, 0.5, (SIDE, SIDE))
    sky = np.linspace(LIGHT, DARK, SIDE)[:, np.newaxis] + grain
    sky[HOLE] = (
        np.random.default_rng(2).integers(210, 250, (5, 7)).repeat(16, 0).repeat(16, 1)[:, :100]
    )
    pixels = sky.astype(np.uint8)[..., np.newaxis].repeat(3, axis=2)

    assert measure_dropped(pixels, WeaveSettings()).mean() < 0.01


def test_without_a_guide_nothing_is_dropped() -> None:
    settings = WeaveSettings.without_guide()

    np.testing.assert_array_equal(measure_dropped(smudge(np.s_[:]), settings), 0.0)


@pytest.mark.parametrize("guide", [Guide.FIRM, Guide.LOOSE])
def test_an_edge_continues_straight_whatever_the_generator_shows(guide: Guide) -> None:
    with CancellablePool(lambda: False) as pool:
        woven = weave_group(
            WeavePlanes(pixels=smudge(np.s_[:]), hole=hole(), unknown=hole()),
            guide=guide,
            seed=0,
            report_progress=lambda _: None,
            pool=pool,
        )

    rows = woven[HOLE].astype(float).mean(axis=(1, 2))
    np.testing.assert_allclose(rows[:36], DARK, atol=12)
    np.testing.assert_allclose(rows[44:], LIGHT, atol=12)
