"""Weave from a region that a person has chosen, wherever in the picture that is.

The weave looks at one array. So a copy of the region is put below the surroundings of the hole,
with a strip of unknown pixels between them, and only the region is offered for copying: the cost
depends on the hole and on the region, not on how far they are apart.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from engine.pictures.pixels import Mask, Pixels, Rect

# Known pixels around a hole that its patches are compared by.
SEEN_MARGIN_PX = 64
# More than this of a region, on each side, only makes the search longer.
_MOST_SIDE_PX = 1024
_GAP_PX = 16
# Of a part: with more, another one beside the hole is looked at.
_MOST_UNKNOWN = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class WeavePlanes:
    """What is handed to the weave.

    Attributes:
        first: (H, W, C), uint8 or uint16, colours only: unknown pixels hold a first answer.
        fill: (H, W), bool: to be woven.
        barred: (H, W), bool: unknown.
        offered: (H, W), bool: may be copied from; None offers all that is known.
    """

    first: Pixels = field(repr=False)
    fill: Mask = field(repr=False)
    barred: Mask = field(repr=False)
    offered: Mask | None = field(default=None, repr=False)


def nearest_part(source: Rect, *, to: Rect) -> Rect:
    """Return as much of a source as is searched: all of it, or the part nearest to a place."""
    return _part_around(source, x=to.x + to.width // 2, y=to.y + to.height // 2)


def known_part(source: Rect, *, to: Rect, mask_in: Callable[[Rect], Mask]) -> Rect:
    """Return as large a part of a source, near to a place, of which enough is known.

    Args:
        source: What may be copied from.
        to: A hole, which may lie in the source and be larger than what is searched of it.
        mask_in: Returns (H, W), bool: what is unknown in a rectangle.
    """
    near = nearest_part(source, to=to)
    x, y = to.x + to.width // 2, to.y + to.height // 2
    across, down = (to.width + near.width) // 2, (to.height + near.height) // 2
    beside = [(x - across, y), (x + across, y), (x, y - down), (x, y + down)]
    parts = [near, *(_part_around(source, x=x, y=y) for x, y in beside)]
    best, least_unknown = near, 1.0
    for part in parts:
        unknown = float(mask_in(part).mean())
        if unknown < least_unknown:
            best, least_unknown = part, unknown
        if least_unknown <= _MOST_UNKNOWN:
            break
    return best


def _part_around(source: Rect, *, x: int, y: int) -> Rect:
    """Return the part of a source that is searched around a pixel of the picture, or nearest."""

    def span(start: int, length: int, middle: int) -> tuple[int, int]:
        side = min(length, _MOST_SIDE_PX)
        return min(max(middle - side // 2, start), start + length - side), side

    left, width = span(source.x, source.width, x)
    top, height = span(source.y, source.height, y)
    return Rect(x=left, y=top, width=width, height=height)


def beside_source(planes: WeavePlanes, source: Pixels, source_mask: Mask) -> WeavePlanes:
    """Return planes with a source below them, which alone is offered.

    Args:
        planes: (H, W): a hole and its surroundings, top left in what is returned.
        source: (h, w, C), colours of the source.
        source_mask: (h, w), bool: its unknown pixels.
    """
    height, width = planes.fill.shape
    below = height + _GAP_PX
    shape = below + source.shape[0], max(width, source.shape[1])
    first = np.zeros((*shape, source.shape[2]), source.dtype)
    fill, offered = np.zeros(shape, bool), np.zeros(shape, bool)
    barred = np.ones(shape, bool)
    # Patches at the picture's edge see what is beyond: more of the same, or they would look for it.
    beyond = ((0, _GAP_PX), (0, shape[1] - width), (0, 0))
    first[:below], first[below:, : source.shape[1]] = np.pad(planes.first, beyond, "edge"), source
    fill[:height, :width] = planes.fill
    barred[:height, :width], barred[below:, : source.shape[1]] = planes.barred, source_mask
    offered[below:, : source.shape[1]] = True
    return WeavePlanes(first=first, fill=fill, barred=barred, offered=offered)
