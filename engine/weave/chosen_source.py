"""Weave from a region that a person has chosen, wherever in the picture that is.

The weave looks at one array. So a copy of the region is put below the surroundings of the hole,
with a strip of unknown pixels between them, and only the region is offered for copying: the cost
depends on the hole and on the region, not on how far they are apart.
"""

from dataclasses import dataclass, field

import numpy as np

from engine.api import Mask, Pixels, Rect

# Known pixels around a hole that its patches are compared by.
SEEN_MARGIN_PX = 64
# More than this of a region, on each side, only makes the search longer.
_MOST_SIDE_PX = 1024
_GAP_PX = 16


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

    def span(start: int, length: int, middle: int) -> tuple[int, int]:
        side = min(length, _MOST_SIDE_PX)
        return min(max(middle - side // 2, start), start + length - side), side

    x, width = span(source.x, source.width, to.x + to.width // 2)
    y, height = span(source.y, source.height, to.y + to.height // 2)
    return Rect(x=x, y=y, width=width, height=height)


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
    first[:height, :width], first[below:, : source.shape[1]] = planes.first, source
    fill[:height, :width] = planes.fill
    barred[:height, :width], barred[below:, : source.shape[1]] = planes.barred, source_mask
    offered[below:, : source.shape[1]] = True
    return WeavePlanes(first=first, fill=fill, barred=barred, offered=offered)
