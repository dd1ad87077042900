"""A pattern that goes on from elsewhere comes under the light of where it goes on."""

import numpy as np
import numpy.typing as npt
import pytest
from scipy import ndimage

from engine.api import Guide
from engine.compute.cancellable_pool import CancellablePool
from engine.pictures.pixels import Mask, Pixels
from engine.weave.group import weave_group
from engine.weave.light import light_over, relit

HEIGHT, WIDTH = 320, 400
WINDOW_PX, STOREY_PX = 50, 60
GREY = 127


def hole() -> Mask:
    mask = np.zeros((HEIGHT, WIDTH), bool)
    mask[90:210, 200:380] = True
    return mask


def shade() -> npt.NDArray[np.float64]:
    """The sun comes from the right."""
    return np.linspace(0.4, 1.3, WIDTH)[np.newaxis, :].repeat(HEIGHT, axis=0)


def facade() -> npt.NDArray[np.uint8]:
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    is_window = (rows % STOREY_PX > 20) & (columns % WINDOW_PX > 24)
    grey = np.where(is_window, 80.0, 180.0) * shade()
    grey += np.random.default_rng(1).normal(0.0, 2.0, grey.shape)
    return np.asarray(np.clip(np.rint(grey), 0, 255), np.uint8)[..., np.newaxis].repeat(3, axis=2)


@pytest.mark.parametrize("bits", [8, 16])
def test_light_goes_on_over_the_hole(bits: int) -> None:
    lit = (shade() * 0.5)[..., np.newaxis].repeat(3, axis=2)
    values = np.rint(lit * (2**bits - 1))
    first: Pixels = values.astype(np.uint8) if bits == 8 else values.astype(np.uint16)
    first[hole()] = 0

    light = light_over(first, hole())

    assert light.dtype == np.uint16
    assert light.shape == first.shape
    missed = np.abs(light / 65535 - lit)[hole()]
    assert missed.max() < 0.03


def test_a_grey_picture_and_one_that_is_no_multiple_of_the_reduction_have_light_too() -> None:
    first = np.full((101, 67, 1), 51, np.uint8)
    barred = np.zeros((101, 67), bool)
    barred[40:90, 20:50] = True

    light = light_over(first, barred)

    assert light.shape == first.shape
    np.testing.assert_allclose(light, 0.2 * 65535, atol=70)


def test_a_share_of_the_difference_is_made_up() -> None:
    values = np.full((3, 1), 100.0, np.float32)
    brought = np.full((3, 1), 25_700.0, np.float32)
    light = np.full((3, 1), 38_550, np.uint16)

    mended = relit(values, brought, light, np.array([0.0, 0.5, 1.0], np.float32), full=255)

    np.testing.assert_allclose(mended[:, 0], [100.0, 125.0, 150.0], atol=1e-3)


@pytest.mark.parametrize("guide", [Guide.FIRM, None])
def test_a_facade_goes_on_under_its_own_light(guide: Guide | None) -> None:
    truth = facade()
    first: Pixels = truth.copy()
    first[hole()] = GREY

    with CancellablePool(lambda: False) as pool:
        answer = weave_group(
            first, hole(), hole(), guide=guide, seed=0, report_progress=lambda _: None, pool=pool
        )

    over_a_window = (STOREY_PX, WINDOW_PX, 0)
    lit, truly = (
        ndimage.uniform_filter(picture.astype(float), over_a_window) for picture in (answer, truth)
    )
    inside = ndimage.binary_erosion(hole(), iterations=20)
    assert np.abs(lit - truly)[inside].max() < 8.0
