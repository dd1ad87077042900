"""Copying from a region that a person has chosen, wherever in the picture it is.

The weave works on one array. So a copy of the region is put below the surroundings of the hole,
separated by a strip of unknown pixels, and only the region may be copied from. The cost depends on
the sizes of hole and region, not on the distance between them.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from engine.pictures.pixels import Mask, Pixels, Rect
from engine.weave.planes import WeavePlanes

# Known pixels around a hole that its patches are compared by.
MARGIN_PX = 64
# A larger region makes the search longer, not better.
_MAX_SIDE_PX = 1024
_GAP_PX = 16
# With more unknown pixels than this share, a part beside the hole is tried.
_MAX_UNKNOWN = 0.5


def find_nearest_part(source: Rect, *, to: Rect) -> Rect:
    """Return the part of a source to search: all of it if small, else the part nearest to `to`."""
    return _cut_around(source, x=to.x + to.width // 2, y=to.y + to.height // 2)


def find_known_part(source: Rect, *, to: Rect, mask_in: Callable[[Rect], Mask]) -> Rect:
    """Return the part of a source to search, near to a hole and with enough known pixels.

    Args:
        source: Region that may be copied from.
        to: The hole; it may lie in the source and be larger than the part.
        mask_in: Returns the unknown pixels of a rectangle, (H, W), bool.
    """
    near = find_nearest_part(source, to=to)
    x, y = to.x + to.width // 2, to.y + to.height // 2
    across, down = (to.width + near.width) // 2, (to.height + near.height) // 2
    beside = [(x - across, y), (x + across, y), (x, y - down), (x, y + down)]
    parts = [near, *(_cut_around(source, x=x, y=y) for x, y in beside)]
    best, min_unknown = near, 1.0
    for part in parts:
        unknown = float(mask_in(part).mean())
        if unknown < min_unknown:
            best, min_unknown = part, unknown
        if min_unknown <= _MAX_UNKNOWN:
            break
    return best


def _cut_around(source: Rect, *, x: int, y: int) -> Rect:
    """Return the part of a source around a pixel of the picture, or the part nearest to it."""

    def span(start: int, length: int, middle: int) -> tuple[int, int]:
        side = min(length, _MAX_SIDE_PX)
        return min(max(middle - side // 2, start), start + length - side), side

    left, width = span(source.x, source.width, x)
    top, height = span(source.y, source.height, y)
    return Rect(x=left, y=top, width=width, height=height)


def append_source(planes: WeavePlanes, source: Pixels, source_mask: Mask) -> WeavePlanes:
    """Return planes with a source below them, which alone may be copied from.

    Args:
        planes: (H, W): a hole and its surroundings; top left in the returned planes.
        source: (h, w, C), colours of the source.
        source_mask: (h, w), bool: unknown pixels of the source.
    """
    height, width = planes.hole.shape
    below = height + _GAP_PX
    shape = below + source.shape[0], max(width, source.shape[1])
    pixels = np.zeros((*shape, source.shape[2]), source.dtype)
    hole, allowed = np.zeros(shape, bool), np.zeros(shape, bool)
    unknown = np.ones(shape, bool)
    # Patches at the picture's edge reach into the strip; anything but more of the same there would
    # be looked for in the source.
    beyond = ((0, _GAP_PX), (0, shape[1] - width), (0, 0))
    pixels[:below], pixels[below:, : source.shape[1]] = (
        np.pad(planes.pixels, beyond, "edge"),
        source,
    )
    hole[:height, :width] = planes.hole
    unknown[:height, :width], unknown[below:, : source.shape[1]] = planes.unknown, source_mask
    allowed[below:, : source.shape[1]] = True
    return replace(planes, pixels=pixels, hole=hole, unknown=unknown, allowed=allowed)
