"""Missed edges: what a sloppy mask leaves of the thing that it covers, along its border.

A few pixels that a stroke has missed (hair, the side of a pole, the soft rim of a letter) smear
across the result. Under the mask the thing is still to be seen, so pixels beside the border are
compared with two colours: that of the thing, under the mask's rim, and that of the surroundings
beyond. A pixel that lies between both belongs to the thing:

    pixel = surroundings + share * (thing - surroundings) + a small rest,  share > 0

Such pixels count where the thing goes on to them through the mask's border without a step, and where
they end within the reach of the mask or are thin as hair; what goes on beyond belongs to something
else. A hole keeps its border unless a good part of the border is clear (the two colours differ far
more than the surroundings vary) and a part of it has been missed.
"""

import math

import cv2
import numpy as np
import numpy.typing as npt

from engine.compute.filters import dilate, erode, translate_opencv_errors
from engine.pictures.colour import to_uint8
from engine.pictures.pixels import Mask, Pixels

_F32 = npt.NDArray[np.float32]

# A missed edge is at most so much wider than the stroke is to each side of its middle.
_REACH_BEYOND_RADIUS_PX = 3
# Beyond this reach the picture is compared at a reduced size.
_MAX_COMPARED_REACH_PX = 6
# The surroundings begin this far beyond the reach, and are this wide.
_GAP_PX = 1
_SURROUNDINGS_PX = 6
# Width of the rim under the mask that shows the thing.
_RIM_PX = 4
# Sides of the squares over which both are averaged.
_SURROUNDINGS_SIDE_PX = 17
_RIM_SIDE_PX = 11
# Smallest difference per channel between thing and surroundings, steps of 8 bits; and as a multiple
# of the deviation of the surroundings, to which grain adds this much.
_MIN_DIFFERENCE = 20.0
_MIN_CLEARNESS = 4.0
_GRAIN = 3.0
# A pixel belongs to the thing if it has this share of it, which is this many deviations. The rest
# may be this share of that, and two deviations.
_MIN_SHARE = 0.12
_MIN_DEVIATIONS = 3.0
_MAX_REST = 0.6
_MAX_REST_DEVIATIONS = 2.0
# Across the border, the share may fall by so much.
_MAX_STEP = 0.5
# What is narrower than this is as thin as hair.
_HAIR_PX = 5
# Fewer pixels of the surroundings, or of a missed border, say nothing.
_MIN_SURROUNDINGS_PX = 100
_MIN_MISSED_PX = 8
# Share of the border that has to be clear, and that has to be missed.
_MIN_CLEAR_BORDER = 0.3
_MIN_MISSED_BORDER = 0.15
_BORDER_PX = 1.5


def choose_reach_px(radius_px: float, *, max_px: int) -> int:
    """Return how far missed edges may reach from a group whose inscribed circle has this radius."""
    return min(round(radius_px) + _REACH_BEYOND_RADIUS_PX, max_px)


def margin_px(reach_px: int) -> int:
    """Return how much of a group's surroundings `find_missed_edges` looks at."""
    return reach_px + _reduce_times(reach_px) * (_GAP_PX + _SURROUNDINGS_PX + 1)


@translate_opencv_errors()
def find_missed_edges(pixels: Pixels, hole: Mask, own: Mask, *, reach_px: int) -> Mask:
    """Return (H, W), bool: pixels outside the hole that belong to the thing under it.

    Args:
        pixels: (H, W, C), without alpha; also those under the mask are looked at.
        hole: (H, W), bool: all pixels of the mask.
        own: (H, W), bool: the pixels of the group along whose border is looked.
        reach_px: Largest distance from the group, at least 1.
    """
    colours = to_uint8(pixels)
    times = _reduce_times(reach_px)
    if times == 1:
        return _find(colours, hole, own, reach_px)
    height, width = hole.shape
    size = max(width // times, 1), max(height // times, 1)
    small = np.asarray(cv2.resize(colours, size, interpolation=cv2.INTER_AREA), np.uint8)
    found = _find(
        small.reshape(size[1], size[0], -1),
        _reduce(hole, size),
        _reduce(own, size),
        reach_px // times,
    )
    if not found.any():
        return np.zeros_like(hole)
    enlarged = cv2.resize(found.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray((enlarged >= 0.5) & ~hole)


def _reduce_times(reach_px: int) -> int:
    return math.ceil(reach_px / _MAX_COMPARED_REACH_PX)


def _reduce(mask: Mask, size: tuple[int, int]) -> Mask:
    share = cv2.resize(mask.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    return np.asarray(share >= 0.5)


def _find(colours: npt.NDArray[np.uint8], hole: Mask, own: Mask, reach_px: int) -> Mask:
    """Return the missed pixels at the size at which colours are compared."""
    nothing = np.zeros_like(hole)
    if not own.any():
        return nothing
    to_own = _Nearest(own)
    distance = to_own.distance
    start_px = reach_px + _GAP_PX
    beyond = ~hole & (distance > start_px) & (distance <= start_px + _SURROUNDINGS_PX)
    near = ~hole & (distance <= reach_px)
    border = near & (distance <= _BORDER_PX)
    if np.count_nonzero(beyond) < _MIN_SURROUNDINGS_PX or not border.any():
        return nothing
    rim = own & ~erode(own, 2 * _RIM_PX + 1, is_set_beyond=True)
    source = _Nearest(beyond).find(near)
    surroundings = _average(colours, beyond, _SURROUNDINGS_SIDE_PX, at=source)
    squares = _average(colours, beyond, _SURROUNDINGS_SIDE_PX, at=source, is_squared=True)
    thing = _average(colours, rim, _RIM_SIDE_PX, at=to_own.find(near))
    seen, is_clear = _compare(
        colours[near].astype(np.float32),
        thing=thing,
        surroundings=surroundings,
        variance=np.maximum(squares - surroundings * surroundings, 0.0),
    )
    clear, missed = nothing.copy(), nothing.copy()
    clear[near], missed[near] = is_clear, seen
    if clear[border].mean() < _MIN_CLEAR_BORDER:
        return nothing
    step = np.zeros(own.shape, np.float32)
    step[near] = _measure_step(colours, near, to_own.find(near), thing=thing, beyond=surroundings)
    missed = _keep_touching(missed, missed & border & (step < _MAX_STEP))
    missed &= ~_find_what_goes_on(missed, own, distance, reach_px)
    found = missed[border]
    if np.count_nonzero(found) < _MIN_MISSED_PX or found.mean() < _MIN_MISSED_BORDER:
        return nothing
    return dilate(missed, 3) & near


class _Nearest:
    """Finds the nearest pixel of a mask.

    Attributes:
        distance: (H, W), float32: distance from the mask, pixels.
    """

    def __init__(self, mask: Mask) -> None:
        """Take a mask (H, W), bool, not empty."""
        distance, labels = cv2.distanceTransformWithLabels(
            (~mask).view(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
        )
        self.distance = np.asarray(distance, np.float32)
        self._labels = np.asarray(labels, np.intp)
        inside = np.flatnonzero(mask)
        self._indices = np.zeros(inside.size + 1, np.intp)
        self._indices[self._labels.ravel()[inside]] = inside

    def find(self, where: Mask) -> npt.NDArray[np.intp]:
        """Return (N,): the flat index of the nearest pixel for each of N pixels."""
        return self._indices[self._labels[where]]


def _average(
    colours: npt.NDArray[np.uint8],
    where: Mask,
    side_px: int,
    *,
    at: npt.NDArray[np.intp],
    is_squared: bool = False,
) -> _F32:
    """Return (N, C): means of the pixels of a mask, over the square around each flat index.

    Args:
        colours: (H, W, C).
        where: (H, W), bool: which of them count.
        side_px: Side of the square, odd.
        at: Flat indices of N pixels of the mask.
        is_squared: Whether the mean is that of the squares.
    """
    size, beyond = (side_px, side_px), cv2.BORDER_CONSTANT  # nothing beyond the edges counts
    add = cv2.sqrBoxFilter if is_squared else cv2.boxFilter
    total = add(colours * where[..., np.newaxis], cv2.CV_32F, size, borderType=beyond)
    weight = cv2.boxFilter(where.view(np.uint8), cv2.CV_32F, size, borderType=beyond)
    return np.asarray(total.reshape(weight.size, -1)[at] / weight.reshape(-1, 1)[at], np.float32)


def _compare(
    colours: _F32, *, thing: _F32, surroundings: _F32, variance: _F32
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Return which pixels belong to the thing, and where it differs clearly from the surroundings.

    Args:
        colours: (N, C), 0 to 255, as the others: the pixels.
        thing: The thing under the mask's rim, next to each pixel.
        surroundings: The surroundings beyond.
        variance: The variance of the surroundings.
    """
    channels = colours.shape[1]
    way = thing - surroundings
    length = np.linalg.norm(way, axis=1) + 1e-6
    way = way / length[:, np.newaxis]
    deviation = np.sqrt((variance * way * way).sum(axis=1)) + _GRAIN
    is_clear = (length > _MIN_CLEARNESS * deviation) & (length > _MIN_DIFFERENCE * channels**0.5)
    off = colours - surroundings
    along = (off * way).sum(axis=1)
    rest = np.linalg.norm(off - along[:, np.newaxis] * way, axis=1)
    noise = np.sqrt(variance.sum(axis=1)) + _GRAIN * channels**0.5
    belongs = (
        is_clear
        & (along > _MIN_SHARE * length)
        & (along > _MIN_DEVIATIONS * deviation)
        & (rest < _MAX_REST * along + _MAX_REST_DEVIATIONS * noise)
    )
    return belongs, is_clear


def _measure_step(
    colours: npt.NDArray[np.uint8],
    near: Mask,
    inside: npt.NDArray[np.intp],
    *,
    thing: _F32,
    beyond: _F32,
) -> _F32:
    """Return how much less each near pixel has of the thing than the mask's nearest, (N,).

    Args:
        colours: (H, W, C).
        near: (H, W), bool, with N pixels.
        inside: (N,): the flat index of the nearest pixel of the group.
        thing: (N, C): the thing under the mask's rim.
        beyond: (N, C): the surroundings beyond.
    """
    way = thing - beyond
    fall = colours.reshape(-1, colours.shape[2])[inside] - colours[near].astype(np.float32)
    step = (fall * way).sum(axis=1) / np.maximum((way * way).sum(axis=1), 1.0)
    return np.asarray(step, np.float32)


def _keep_touching(missed: Mask, start: Mask) -> Mask:
    """Return the missed pixels that are connected with those to start from."""
    _, labels = cv2.connectedComponents(missed.view(np.uint8), connectivity=8)
    return missed & np.isin(labels, np.unique(labels[start]))


def _find_what_goes_on(missed: Mask, own: Mask, distance: _F32, reach_px: int) -> Mask:
    """Return what goes on beyond the reach and is wider than hair, from there to the border."""
    wide = dilate(erode(missed | own, _HAIR_PX, is_set_beyond=True), _HAIR_PX) & missed
    found = wide & (distance > reach_px - 1)
    if found.any():
        for _ in range(reach_px):
            found = dilate(found, 3) & wide
    return found
