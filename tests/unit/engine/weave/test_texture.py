"""The texture that is expected in a hole."""

import numpy as np
import numpy.typing as npt
import pytest

from engine.pictures.pixels import Mask
from engine.weave.texture import expect_texture, measure_texture_energy

_SKY, _GRASS = 200.0, 90.0
_HORIZON = 200


def make_meadow() -> npt.NDArray[np.float32]:
    """Return a smooth sky over rough grass, (400, 400, 3)."""
    rng = np.random.default_rng(3)
    picture = np.full((400, 400, 1), _SKY, np.float32)
    picture[_HORIZON:] = _GRASS + rng.normal(0.0, 25.0, (200, 400, 1)).astype(np.float32)
    return picture.repeat(3, axis=2)


def expect_in(picture: npt.NDArray[np.float32], unknown: Mask) -> npt.NDArray[np.float32]:
    return expect_texture(measure_texture_energy(picture, ~unknown), picture, ~unknown)


@pytest.fixture
def person() -> Mask:
    """A hole from the sky down to the picture's lower border: deep in it, the sky is nearest."""
    mask = np.zeros((400, 400), bool)
    mask[_HORIZON - 20 :, :300] = True
    return mask


def test_grass_is_expected_where_the_first_result_has_its_colour(person: Mask) -> None:
    picture = make_meadow()
    grass = float(measure_texture_energy(picture, ~person)[250:, 350:].mean())
    picture[person] = _GRASS

    expected = expect_in(picture, person)

    assert measure_texture_energy(picture, ~person)[270, 100] == 0.0
    assert expected[270, 100] == pytest.approx(grass, rel=0.2)


def test_no_texture_is_expected_where_the_first_result_has_the_colour_of_the_sky(
    person: Mask,
) -> None:
    picture = make_meadow()
    picture[person] = _SKY

    assert expect_in(picture, person)[270, 100] == pytest.approx(0.0, abs=0.5)


def test_the_nearest_pixels_count_alone_in_a_hole_that_is_not_deep() -> None:
    picture = make_meadow()
    unknown = np.zeros((400, 400), bool)
    unknown[180:226, 50:350] = True

    expected = expect_in(picture, unknown)

    np.testing.assert_array_equal(expected, measure_texture_energy(picture, ~unknown))


def test_a_hole_without_known_pixels_is_left_as_it_is() -> None:
    picture = make_meadow()

    assert np.isfinite(expect_in(picture, np.ones((400, 400), bool))).all()
