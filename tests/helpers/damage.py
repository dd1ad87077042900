"""A picture with damage, and the map that a detector would return for it."""

import numpy as np

from engine.detection.damage_map import DamageKind, DamageMap
from engine.pictures.pixels import Pixels, Rect

# Certain, likely and possible damage, far enough apart to be three flaws.
SCRATCH = Rect(x=6, y=6, width=20, height=2)
SPOT = Rect(x=44, y=8, width=4, height=4)
WRITING = Rect(x=20, y=28, width=12, height=4)
_FLAWS = (
    (SCRATCH, DamageKind.SCRATCH, 255),
    (SPOT, DamageKind.SPOT, 245),
    (WRITING, DamageKind.WRITING, 160),
)


def make_damage_map(
    shape: tuple[int, ...] = (40, 60), *, flaws: tuple[tuple[Rect, DamageKind, int], ...] = _FLAWS
) -> DamageMap:
    """Return a map with flaws of one probability each, 0 to 255."""
    probability = np.zeros(shape[:2], np.uint8)
    kinds = np.zeros(shape[:2], np.uint8)
    for place, kind, level in flaws:
        probability[place.slices] = level
        kinds[place.slices] = list(DamageKind).index(kind)
    return DamageMap(probability=probability, kind=kinds)


def make_print() -> Pixels:
    """Return a grey picture with bright flaws, (40, 60, 3), uint8."""
    pixels = np.full((40, 60, 3), 90, np.uint8)
    for place, _, level in _FLAWS:
        pixels[place.slices] = level
    return pixels
