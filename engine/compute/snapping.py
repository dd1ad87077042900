"""Tightens a rough outline to the object in it, by graph cuts (GrabCut: Rother et al., 2004).

The object is found on a reduced picture, and its border then again at full size, in small squares
along it, with the colours that the first search has learned.
"""

import math
from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

from engine.compute.filters import translate_opencv_errors
from engine.errors import JobCancelledError
from engine.pictures.hints import Hint, Hints
from engine.pictures.pixels import Mask, Pixels, Rect

_WORKING_PX = 90_000
_ROUNDS = 4
# The outline may miss the object's border by this share of the outline's half width, either way.
_SLACK_SHARE = 0.12
_MIN_SLACK_PX = 2
# At full size the border is searched for this near the one that was found, as reduced pixels.
_BAND_PX = 2.5
_SQUARE_PX = 128
_SQUARE_MARGIN_PX = 12
# Parts and holes smaller than this share of the object are noise.
_MIN_SHARE = 0.02
# The core of a further outline is certain: what is deeper than this share of its greatest depth.
_CORE_SHARE = 0.7
# A missed part is searched for beside a stroke, as far as this many times the slack.
_STROKE_REACH = 4.0
_INSIDE = (Hint.INSIDE, Hint.OBJECT, Hint.MAYBE_OBJECT)
_NO_RECT = (0, 0, 1, 1)  # OpenCV wants one, and looks at the labels only

_U8 = npt.NDArray[np.uint8]
_F64 = npt.NDArray[np.float64]


def snap_to_object(pixels: Pixels, hints: Hints, *, is_cancelled: Callable[[], bool]) -> Mask:
    """Return the object inside a rough outline.

    Args:
        pixels: (H, W, C): the part of a picture around the outline, with some background.
        hints: (H, W): the inside of the outline, and what has been added and taken away since.
        is_cancelled: Called several times a second.

    Returns:
        (H, W), bool: the object; empty if there is nothing that differs from its surroundings.

    Raises:
        JobCancelledError: `is_cancelled` returned true.
        MemoryError: Memory has run out.
    """
    colours = _to_colours(pixels)
    height, width = hints.shape
    factor = max(1.0, math.sqrt(hints.size / _WORKING_PX))
    size = (max(1, round(width / factor)), max(1, round(height / factor)))
    with translate_opencv_errors():
        small = _resize(colours, size, cv2.INTER_AREA)
        models = np.zeros((1, 65)), np.zeros((1, 65))
        found = _search(small, _reduce_hints(hints, size), models, is_cancelled)
        if not found.any():
            return np.zeros(hints.shape, np.bool_)
        object_ = _resize(found, (width, height), cv2.INTER_LINEAR)
        if factor > 1:
            reach_px = _BAND_PX * factor
            _refine(colours, object_, hints, models, reach_px=reach_px, is_cancelled=is_cancelled)
        return _drop_noise(object_, hints)


def _reduce_hints(hints: Hints, size: tuple[int, int]) -> Hints:
    """Return hints of another width and height, in which no thin stroke is lost."""
    reduced = _resize(hints, size, cv2.INTER_NEAREST)
    for hint in (Hint.OBJECT, Hint.BACKGROUND):
        drawn = np.where(hints == hint, 255, 0).astype(np.uint8)
        reduced[_resize(drawn, size, cv2.INTER_AREA) > 0] = hint
    return reduced


def _search(
    small: _U8, hints: Hints, models: tuple[_F64, _F64], is_cancelled: Callable[[], bool]
) -> _U8:
    """Return the object on the reduced picture, (h, w), 0 or 255; the models learn its colours."""
    labels = _make_labels(hints)
    inside = np.isin(hints, _INSIDE)
    if not (labels == cv2.GC_BGD).any() or not (labels & 1).any():
        return np.where(inside, 255, 0).astype(np.uint8)
    mode = cv2.GC_INIT_WITH_MASK
    for _ in range(_ROUNDS):
        _check(is_cancelled)
        cv2.grabCut(small, labels, _NO_RECT, models[0], models[1], 1, mode)
        if not (labels & 1).any():
            break
        mode = cv2.GC_EVAL
    return np.where(labels & 1, 255, 0).astype(np.uint8)


def _make_labels(hints: Hints) -> _U8:
    """Return GrabCut's labels; the odd ones are the object's."""
    inside = np.isin(hints, _INSIDE).astype(np.uint8)
    depth = cv2.distanceTransform(inside, cv2.DIST_L2, 3)
    height = cv2.distanceTransform(1 - inside, cv2.DIST_L2, 3)
    slack = max(_MIN_SLACK_PX, _SLACK_SHARE * float(depth.max()))
    labels = np.full(hints.shape, cv2.GC_PR_FGD, np.uint8)
    labels[depth <= slack] = cv2.GC_PR_BGD
    labels[height > slack] = cv2.GC_BGD
    drawn = hints == Hint.OBJECT
    if drawn.any():  # a stroke lies in a part that has been missed
        beside = cv2.distanceTransform(1 - drawn.astype(np.uint8), cv2.DIST_L2, 3)
        labels[(labels == cv2.GC_BGD) & (beside <= _STROKE_REACH * slack)] = cv2.GC_PR_BGD
    for hint, maybe, sure in (
        (Hint.MAYBE_OBJECT, cv2.GC_PR_FGD, cv2.GC_FGD),
        (Hint.MAYBE_BACKGROUND, cv2.GC_PR_BGD, cv2.GC_BGD),
    ):
        rough = (hints == hint).astype(np.uint8)
        if rough.any():
            depth = cv2.distanceTransform(rough, cv2.DIST_L2, 3)
            labels[rough > 0] = maybe
            labels[depth > _CORE_SHARE * depth.max()] = sure
    _mark_drawn(labels, hints)
    return labels


def _mark_drawn(labels: _U8, hints: Hints) -> None:
    """Make what has been drawn over certain, in place."""
    labels[hints == Hint.OBJECT] = cv2.GC_FGD
    labels[hints == Hint.BACKGROUND] = cv2.GC_BGD


def _refine(
    colours: _U8,
    object_: _U8,
    hints: Hints,
    models: tuple[_F64, _F64],
    *,
    reach_px: float,
    is_cancelled: Callable[[], bool],
) -> None:
    """Search for the border again at full size, near the one that was found; in place."""
    sure = object_ >= 128
    binary = sure.astype(np.uint8)
    near_px = 2 * math.ceil(reach_px) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (near_px, near_px))
    band = cv2.dilate(binary, kernel) != cv2.erode(binary, kernel)
    bounds = Rect.of_shape(object_.shape)
    for square in bounds.split(_SQUARE_PX):
        if not band[square.slices].any():
            continue
        _check(is_cancelled)
        place = square.grown(_SQUARE_MARGIN_PX, within=bounds)
        there = sure[place.slices]
        labels = np.where(there, cv2.GC_FGD, cv2.GC_BGD).astype(np.uint8)
        labels[band[place.slices]] |= 2  # probably
        _mark_drawn(labels, hints[place.slices])
        part = np.ascontiguousarray(colours[place.slices])
        cv2.grabCut(part, labels, _NO_RECT, models[0], models[1], 1, cv2.GC_EVAL_FREEZE_MODEL)
        cut = np.where(labels & 1, 255, 0).astype(np.uint8)
        object_[square.slices] = cut[square.slices_in(place)]


def _drop_noise(object_: _U8, hints: Hints) -> Mask:
    """Return the object without small parts and small holes, except where the user has drawn."""
    kept = object_ >= 128
    smallest = _MIN_SHARE * np.count_nonzero(kept)
    for value, hint in ((True, Hint.OBJECT), (False, Hint.BACKGROUND)):
        count, labels, stats, _ = cv2.connectedComponentsWithStats((kept == value).astype(np.uint8))
        is_small = stats[:, cv2.CC_STAT_AREA] < smallest
        is_small[0] = False
        is_small[labels[hints == hint]] = False
        if count > 1:
            kept ^= is_small[labels]
    return kept


def _resize(image: _U8, size: tuple[int, int], interpolation: int) -> _U8:
    """Return an image of another width and height."""
    return cv2.resize(image, size, interpolation=interpolation).astype(np.uint8, copy=False)


def _check(is_cancelled: Callable[[], bool]) -> None:
    if is_cancelled():
        raise JobCancelledError("cancelled while the object was searched for")


def _to_colours(pixels: Pixels) -> _U8:
    """Return pixels as (H, W, 3) in 8 bits; transparency is ignored."""
    eight = (pixels >> 8).astype(np.uint8) if pixels.dtype == np.uint16 else pixels
    if pixels.shape[2] < 3:
        return np.repeat(eight[..., :1], 3, axis=2).astype(np.uint8)
    return np.ascontiguousarray(eight[..., :3], dtype=np.uint8)
