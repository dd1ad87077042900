"""How closely the weave follows a first answer."""

import numpy as np
import numpy.typing as npt

from engine.api import Guide, Pixels
from engine.crew import Crew
from engine.weave.group import weave_group

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
    fill: npt.NDArray[np.bool_] = np.zeros((SIDE_PX, SIDE_PX), bool)
    fill[HOLE] = True
    with Crew(lambda: False) as crew:
        woven = weave_group(
            first,
            fill,
            fill,
            guide=guide,
            enlargement=enlargement,
            seed=0,
            report=lambda _fraction: None,
            crew=crew,
        )
    return float(woven[HOLE].std() / first[~fill].std())


def test_an_enlarged_answer_does_not_take_the_texture_away() -> None:
    first = gravel_with_a_flat_answer()

    near = grain_of(first, guide=Guide.FIRM, enlargement=1.0)
    enlarged = grain_of(first, guide=Guide.FIRM, enlargement=3.0)

    assert enlarged > 0.8
    assert enlarged > 1.2 * near


def test_an_answer_enlarged_twice_is_followed_as_loosely_as_a_hint() -> None:
    first = gravel_with_a_flat_answer()

    firm = grain_of(first, guide=Guide.FIRM, enlargement=2.0)
    loose = grain_of(first, guide=Guide.LOOSE, enlargement=2.0)

    assert firm == loose
