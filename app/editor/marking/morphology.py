"""Changes the shape of a mask: grows, shrinks and smooths it, fills holes, removes specks.

Distances are Euclidean, between the centres of pixels. Only the rectangle around the mask is looked
at. Knows no Qt.
"""

import enum
from dataclasses import dataclass, field

import numpy as np

from app.editor.document.mask import MaskChange
from engine.pictures.pixels import Mask, Rect

MAX_AMOUNT_PX = 200


class Operation(enum.Enum):
    """What can be done to the shape of a mask."""

    GROW = enum.auto()
    SHRINK = enum.auto()
    SMOOTH = enum.auto()
    REMOVE_SPECKS = enum.auto()
    FILL_PINHOLES = enum.auto()
    FILL_HOLES = enum.auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedPart:
    """The part of a picture that holds its whole mask.

    Attributes:
        place: The rectangle around the mask.
        marked: (place.height, place.width), bool: the mask there.
        bounds: The whole picture.
    """

    place: Rect
    marked: Mask = field(repr=False)
    bounds: Rect

    @classmethod
    def of_mask(cls, mask: Mask) -> "MarkedPart | None":
        """Return a copy of the part of a mask (H, W) that is not empty, None if all of it is."""
        place = Rect.of_mask(mask)
        if place is None:
            return None
        return cls(place=place, marked=mask[place.slices].copy(), bounds=Rect.of_shape(mask.shape))


def change_shape(part: MarkedPart, operation: Operation, amount_px: int) -> MaskChange | None:
    """Return the change that an operation makes of a mask, None if it makes none.

    Args:
        part: The mask.
        operation: What is done.
        amount_px: How far the mask grows, shrinks or is smoothed; the largest width and height of a
            speck or a pinhole. FILL_HOLES takes no notice of it.
    """
    reaches_out = operation in (Operation.GROW, Operation.SMOOTH)
    place = part.place.grown(amount_px + 1 if reaches_out else 1, within=part.bounds)
    before = np.zeros((place.height, place.width), np.bool_)
    before[part.place.slices_in(place)] = part.marked
    after = _apply(before, operation, amount_px)
    return MaskChange.from_flips(before ^ after, place=place)


def _apply(mask: Mask, operation: Operation, amount_px: int) -> Mask:
    """Return a mask (H, W) after an operation; see `change_shape`."""
    match operation:
        case Operation.GROW:
            return _grow(mask, amount_px)
        case Operation.SHRINK:
            return ~_grow(~mask, amount_px)
        case Operation.SMOOTH:
            closed = ~_grow(~_grow(mask, amount_px), amount_px)
            return _grow(~_grow(~closed, amount_px), amount_px)
        case Operation.REMOVE_SPECKS:
            return mask & ~_find_small_parts(mask, amount_px, is_inner=False)
        case Operation.FILL_PINHOLES | Operation.FILL_HOLES:
            size_px = amount_px if operation is Operation.FILL_PINHOLES else max(mask.shape)
            return mask | _find_small_parts(~mask, size_px, is_inner=True)


def _grow(mask: Mask, distance_px: int) -> Mask:
    """Return the pixels whose distance from a mask (H, W) is at most `distance_px`."""
    import cv2  # noqa: PLC0415  loads slowly

    if not mask.any():
        return mask.copy()
    beyond = (~mask).astype(np.uint8)
    distances = cv2.distanceTransform(beyond, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    # Squares of distances are whole numbers; half a one is far from rounding.
    return np.asarray(distances <= np.sqrt(distance_px**2 + 0.5))


def _find_small_parts(mask: Mask, size_px: int, *, is_inner: bool) -> Mask:
    """Return the parts of a mask (H, W) that are at most so wide and so high.

    Args:
        mask: The mask.
        size_px: Greatest width and height of a part.
        is_inner: Whether parts hang together side to side only, and those at the edge do not count;
            else they hang together at corners, too.
    """
    import cv2  # noqa: PLC0415  loads slowly

    connectivity = 4 if is_inner else 8
    _, labels, stats, _ = cv2.connectedComponentsWithStats(
        mask.astype(np.uint8), connectivity=connectivity
    )
    width, height = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    is_small = (width <= size_px) & (height <= size_px)
    if is_inner:
        left, top = stats[:, cv2.CC_STAT_LEFT], stats[:, cv2.CC_STAT_TOP]
        is_small &= (left > 0) & (left + width < mask.shape[1])
        is_small &= (top > 0) & (top + height < mask.shape[0])
    is_small[0] = False
    return np.asarray(is_small[labels])
