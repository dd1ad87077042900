"""A pattern that is copied from elsewhere gets the light of its new place."""

import numpy as np
import numpy.typing as npt
import pytest
from scipy import ndimage

from engine.api import Guide
from engine.compute.cancellable_pool import CancellablePool
from engine.pictures.pixels import Mask, Pixels
from engine.weave.group import weave_group
from engine.weave.light import estimate_light, relight
from engine.weave.planes import WeavePlanes

HEIGHT, WIDTH = 320, 400
WINDOW_PX, STOREY_PX = 50, 60
GREY = 127


def hole() -> Mask:
    mask = np.zeros((HEIGHT, WIDTH), bool)
    mask[90:210, 200:380] = True
    return mask


def shade() -> npt.NDArray[np.float64]:
    """Return a light that comes from the right."""
    return np.linspace(0.4, 1.3, WIDTH)[np.newaxis, :].repeat(HEIGHT, axis=0)


def facade() -> npt.NDArray[np.uint8]:
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    is_window = (rows % STOREY_PX > 20) & (columns % WINDOW_PX > 24)
    grey = np.where(is_window, 80.0, 180.0) * shade()
    grey += np.random.default_rng(1).normal(0.0, 2.0, grey.shape)
    return np.asarray(np.clip(np.rint(grey), 0, 255), np.uint8)[..., np.newaxis].repeat(3, axis=2)


@pytest.mark.parametrize("bits", [8, 16])
def test_light_continues_over_the_hole(bits: int) -> None:
    lit = (shade() * 0.5)[..., np.newaxis].repeat(3, axis=2)
    values = np.rint(lit * (2**bits - 1))
    pixels: Pixels = values.astype(np.uint8) if bits == 8 else values.astype(np.uint16)
    pixels[hole()] = 0

    light = estimate_light(pixels, hole())

    assert light.dtype == np.uint16
    assert light.shape == pixels.shape
    error = np.abs(light / 65535 - lit)[hole()]
    assert error.max() < 0.03


def test_light_of_a_grey_picture_of_any_size() -> None:
    pixels = np.full((101, 67, 1), 51, np.uint8)
    unknown = np.zeros((101, 67), bool)
    unknown[40:90, 20:50] = True

    light = estimate_light(pixels, unknown)

    assert light.shape == pixels.shape
    np.testing.assert_allclose(light, 0.2 * 65535, atol=70)


def test_a_share_of_the_difference_is_applied() -> None:
    values = np.full((3, 1), 100.0, np.float32)
    source_light = np.full((3, 1), 25_700.0, np.float32)
    light = np.full((3, 1), 38_550, np.uint16)

    lit = relight(values, source_light, light, np.array([0.0, 0.5, 1.0], np.float32), full=255)

    np.testing.assert_allclose(lit[:, 0], [100.0, 125.0, 150.0], atol=1e-3)


@pytest.mark.parametrize("guide", [Guide.FIRM, None])
def test_a_facade_continues_under_its_own_light(guide: Guide | None) -> None:
    truth = facade()
    pixels: Pixels = truth.copy()
    pixels[hole()] = GREY

    with CancellablePool(lambda: False) as pool:
        result = weave_group(
            WeavePlanes(pixels=pixels, hole=hole(), unknown=hole()),
            guide=guide,
            seed=0,
            report_progress=lambda _: None,
            pool=pool,
        )

    over_a_window = (STOREY_PX, WINDOW_PX, 0)
    lit, expected = (
        ndimage.uniform_filter(picture.astype(float), over_a_window) for picture in (result, truth)
    )
    inside = ndimage.binary_erosion(hole(), iterations=20)
    assert np.abs(lit - expected)[inside].max() < 8.0
