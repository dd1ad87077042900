"""The image pyramid of pictures and masks."""

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st

from app.editor.document.pyramid import Pyramid, halve_colours, halve_mask
from engine.pictures.pixels import Rect

seeds = st.integers(0, 2**32 - 1)
sides = st.integers(1, 150)


def colours(seed: int, height: int, width: int) -> npt.NDArray[np.uint32]:
    """Return random packed colours."""
    return np.random.default_rng(seed).integers(0, 2**32, (height, width), np.uint32)


@given(seed=seeds, height=sides, width=sides)
def test_halved_colours_are_the_mean_of_four(seed: int, height: int, width: int) -> None:
    base = colours(seed, 2 * height, 2 * width)
    channels = base.view(np.uint8).reshape(height, 2, width, 2, 4).astype(np.float64)

    halved = halve_colours(base).view(np.uint8).reshape(height, width, 4)

    assert np.abs(halved - channels.mean(axis=(1, 3))).max() <= 0.75


def test_repeated_halving_becomes_neither_darker_nor_brighter() -> None:
    base = colours(7, 1024, 1024)
    pyramid = Pyramid(base, halve=halve_colours)

    small = pyramid.level(4).view(np.uint8)

    assert abs(small.mean() - base.view(np.uint8).mean()) < 0.5


@given(seed=seeds, height=sides, width=sides, data=st.data())
def test_refreshed_levels_equal_new_ones(
    seed: int, height: int, width: int, data: st.DataObject
) -> None:
    base = colours(seed, height, width)
    pyramid = Pyramid(base, halve=halve_colours)
    pyramid.level(2)
    x, y = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    place = Rect(
        x=x,
        y=y,
        width=data.draw(st.integers(1, width - x)),
        height=data.draw(st.integers(1, height - y)),
    )
    base[place.slices] ^= 0x5A5A5A5A

    pyramid.refresh(place)

    assert (pyramid.level(2) == Pyramid(base, halve=halve_colours).level(2)).all()


@given(height=sides, width=sides, data=st.data())
def test_single_mask_pixel_is_visible_at_every_level(
    height: int, width: int, data: st.DataObject
) -> None:
    mask = np.zeros((height, width), np.bool_)
    mask[data.draw(st.integers(0, height - 1)), data.draw(st.integers(0, width - 1))] = True

    level = Pyramid(mask, halve=halve_mask).level(4)

    assert np.count_nonzero(level) == 1


@given(height=sides, width=sides, data=st.data())
def test_levels_of_zeros_are_those_of_any_array(
    height: int, width: int, data: st.DataObject
) -> None:
    mask = np.zeros((height, width), np.bool_)
    pyramid = Pyramid.of_zeros(mask, halve=halve_mask)
    x, y = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    place = Rect(x=x, y=y, width=min(5, width - x), height=min(7, height - y))
    mask[place.slices] = True

    pyramid.refresh(place)

    expected = Pyramid(mask, halve=halve_mask)
    assert all((pyramid.level(index) == expected.level(index)).all() for index in range(5))


@given(zoom=st.floats(1e-3, 64), height=st.integers(1, 5000), width=st.integers(1, 5000))
def test_level_for_a_zoom_is_not_enlarged(zoom: float, height: int, width: int) -> None:
    pyramid = Pyramid(np.zeros((height, width), np.uint32), halve=halve_colours)

    index = pyramid.level_for(zoom)

    assert index == 0 or zoom * 2**index <= 1
