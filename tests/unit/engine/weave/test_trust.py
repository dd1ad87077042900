"""A pixels result is trusted as far as it has texture."""

import numpy as np
import numpy.typing as npt

from engine.pictures.pixels import Mask
from engine.weave.trust import measure_trust

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
