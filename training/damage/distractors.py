"""Adds things to a scene that look like damage, so that the detector learns to leave them alone."""

from collections.abc import Callable
from typing import Final, TypeAlias

import numpy as np

from training.damage.fields import Picture, clamp
from training.damage.scene import lettering, lines, patterns, points

_Painter: TypeAlias = Callable[[np.random.Generator, Picture], Picture]

DISTRACTORS: Final[dict[str, tuple[float, _Painter]]] = {
    "power lines": (1.6, lines.paint_power_lines),
    "cable": (1.2, lines.paint_cable),
    "rigging": (0.8, lines.paint_rigging),
    "twigs": (1.2, lines.paint_twigs),
    "hair": (1.4, lines.paint_hair),
    "whiskers": (0.8, lines.paint_whiskers),
    "grass": (1.0, lines.paint_grass),
    "rain": (0.9, lines.paint_rain),
    "wall cracks": (0.7, lines.paint_wall_cracks),
    "spider's web": (0.4, lines.paint_web),
    "window bars": (1.2, patterns.paint_window_bars),
    "wire fence": (0.8, patterns.paint_wire_fence),
    "net": (0.5, patterns.paint_net),
    "blinds": (0.7, patterns.paint_blinds),
    "cloth": (1.0, patterns.paint_cloth),
    "rough texture": (0.7, patterns.paint_rough_texture),
    "stars": (1.0, points.paint_stars),
    "snow": (0.9, points.paint_snow),
    "bubbles": (0.7, points.paint_bubbles),
    "sparkles": (0.9, points.paint_sparkles),
    "freckles": (0.7, points.paint_freckles),
    "confetti": (0.5, points.paint_confetti),
    "highlights": (0.8, points.paint_highlights),
    "sign": (1.0, lettering.paint_sign),
    "page": (0.7, lettering.paint_page),
    "lettering": (0.3, lettering.paint_lettering),
}
"""How often each thing is drawn, relative to the others, and what paints it."""

_NAMES: Final = tuple(DISTRACTORS)
_SHARES: Final = np.array([weight for weight, _paint in DISTRACTORS.values()])


def paint_distractors(rng: np.random.Generator, picture: Picture) -> Picture:
    """Return a picture with one to three kinds of things in it; the input is not changed."""
    count = int(rng.choice((1, 2, 3), p=(0.6, 0.3, 0.1)))
    for name in rng.choice(_NAMES, count, replace=False, p=_SHARES / _SHARES.sum()):
        picture = paint_distractor(rng, picture, str(name))
    return picture


def paint_distractor(rng: np.random.Generator, picture: Picture, name: str) -> Picture:
    """Return a picture (H, W, 3), 0 to 1, with one kind of `DISTRACTORS` in it."""
    _weight, paint = DISTRACTORS[name]
    return clamp(paint(rng, picture))
