"""Fills a hole with a copy of the picture from a fixed offset: the clone stamp and the healing brush.

The healing brush is Poisson's seamless cloning (`engine.compute.seam`): to the copy it adds the
membrane whose values at the hole's border are picture minus copy. So light and colour meet at the
border, a difference that is constant disappears, and the copy keeps its texture.

Alpha is copied as it is. What cannot be seen, in the picture or in the copy, has no difference that
counts: such pixels of the border take that of the nearest one that can be seen.

Where something else crosses the border, such as the edge of a roof in a stroke over the sky, picture
and copy show different things, and their difference would smear into the hole. Such pixels take the
difference of those beside them. (Compare Georgiev, "Covariant Derivatives and Vision", ECCV 2006,
which weights the whole hole by likeness. Here only the border is weighted, so nothing changes where
it is alike all around.)
"""

import cv2
import numpy as np
import numpy.typing as npt
from scipy import ndimage
from scipy.spatial import KDTree

from engine.api import Method, RestoreOptions
from engine.compute.filters import translate_opencv_errors
from engine.compute.seam import compute_correction, compute_wide_correction, find_border
from engine.errors import SourceError
from engine.pictures.pixels import Mask, Pixels, Rect
from engine.restore.compose import colour_channels

_F32 = npt.NDArray[np.float32]
_I64 = npt.NDArray[np.int64]

# A difference is unlike the others if it deviates more than this many times the median deviation,
# and more than this many 8-bit steps.
_MAX_DEVIATIONS = 5.0
_MIN_UNLIKE = 30.0
# Within this distance along the border, a jump has at least this share of the whole deviation.
_JUMP_PX = 4.0
_MIN_JUMP = 0.5
# The border pixels beside an unlike one are partly of the same thing.
_BESIDE_PX = 2.0
_FITS = 4
_NEIGHBOURS = 8
# From this many pixels on, the membrane is solved at a reduced size.
_MIN_WIDE_PX = 40_000


def find_copied_place(mask: Mask, place: Rect, offset: tuple[int, int], *, within: Rect) -> Rect:
    """Return the part of the rectangle around a hole that has a source, with a margin of 1 px.

    The margin is missing where the picture, or what can be copied of it, ends.

    Args:
        mask: (place.height, place.width), bool.
        place: The rectangle around the hole.
        offset: (dx, dy), picture pixels, from the hole to its source.
        within: The rectangle of the picture.

    Raises:
        SourceError: The whole source lies outside the picture.
    """
    dx, dy = offset
    has_source = within.moved(dx=-dx, dy=-dy).intersected(within)
    copied = has_source and has_source.intersected(place)
    if has_source is None or copied is None or not mask[copied.slices_in(place)].any():
        raise SourceError(
            f"it lies {dx}, {dy} pixels away, outside of {within.width} x {within.height} pixels"
        )
    return copied.grown(1, within=has_source)


def retouch(below: Pixels, copy: Pixels, hole: Mask, options: RestoreOptions) -> Pixels:
    """Return a rectangle of the picture with its hole filled by a copy.

    Args:
        below: (H, W, C), uint8 or uint16: the picture as it was.
        copy: The same shape and dtype: what is copied.
        hole: (H, W), bool.
        options: Options with the method CLONE or HEAL.
    """
    full = int(np.iinfo(below.dtype).max)
    values = copy[hole].astype(np.float32)
    if options.method is Method.HEAL and not hole.all():
        border = find_border(hole, hole)
        misses = _find_misses(below, copy, border)
        is_wide = values.shape[0] >= _MIN_WIDE_PX
        compute = compute_wide_correction if is_wide else compute_correction
        values[:, : misses.shape[1]] += compute(
            misses, border, hole, unit=full / 255, reach_px=None
        )
    if options.feather_px:
        weights = weigh_feather(hole, options.feather_px)[hole, np.newaxis]
        values = _blend(values, below[hole].astype(np.float32), weights)
    filled = below.copy()
    filled[hole] = np.clip(np.rint(values), 0, full).astype(below.dtype)
    return filled


def _find_misses(below: Pixels, copy: Pixels, border: Mask) -> _F32:
    """Return the differences of the colours, picture minus copy, on the border, (M, colours)."""
    colours = colour_channels(below.shape[2])
    places, known = np.argwhere(border), below[border].astype(np.float32)
    copied = copy[border].astype(np.float32)
    misses = known[:, :colours] - copied[:, :colours]
    alphas = np.concatenate([known[:, colours:], copied[:, colours:]], axis=1)
    is_seen: Mask = np.asarray((alphas > 0).all(axis=1))
    if not is_seen.any():
        return np.zeros_like(misses)
    misses[is_seen] = replace_unlike(
        misses[is_seen],
        known[is_seen, :colours],
        places[is_seen],
        unit=np.iinfo(below.dtype).max / 255,
    )
    if not is_seen.all():
        _, nearest = KDTree(places[is_seen]).query(places[~is_seen])
        misses[~is_seen] = misses[is_seen][nearest]
    return misses


def _blend(above: _F32, below: _F32, weights: _F32) -> _F32:
    """Return (N, C), float32: pixels between two others; what is transparent adds no colour.

    Args:
        above: (N, C), float32.
        below: The same.
        weights: (N, 1), 1 for `above` alone.
    """
    colours = colour_channels(above.shape[1])
    blended = weights * above + (1 - weights) * below
    if colours < above.shape[1]:
        share = weights * above[:, colours:] / np.maximum(blended[:, colours:], 1e-6)
        blended[:, :colours] = share * above[:, :colours] + (1 - share) * below[:, :colours]
    return blended


def replace_unlike(misses: _F32, known: _F32, places: _I64, *, unit: float) -> _F32:
    """Return the differences, those of other things replaced by the mean of those beside them.

    Args:
        misses: (M, C), float32: picture minus copy on the border.
        known: (M, C), float32: the picture there.
        places: (M, 2): row and column of each.
        unit: One step of 8 bits, in the unit of `misses`.
    """
    deviations = _find_deviations(misses, places)
    limit = max(_MIN_UNLIKE * unit, _MAX_DEVIATIONS * float(np.median(deviations)))
    unlike: Mask = np.asarray(deviations > limit)
    if unlike.any():
        unlike = _keep_jumps(unlike, deviations, known, places)
    if not unlike.any():
        return misses
    near, _ = KDTree(places[unlike]).query(places)
    is_alike: Mask = np.asarray(near > _BESIDE_PX)
    if not is_alike.any():
        return misses
    alike = KDTree(places[is_alike])
    _, nearest = alike.query(places[~is_alike], min(_NEIGHBOURS, alike.n))
    replaced = misses.copy()
    beside = nearest.reshape(np.count_nonzero(~is_alike), -1)
    replaced[~is_alike] = misses[is_alike][beside].mean(axis=1)
    return replaced


def _keep_jumps(unlike: Mask, deviations: _F32, known: _F32, places: _I64) -> Mask:
    """Return the unlike pixels that begin with a jump in the picture, as they do at an edge.

    A difference that grows slowly along the border comes from the light, and stays.
    """
    groups, count = _label_connected(unlike, places)
    pairs = KDTree(places).query_pairs(_JUMP_PX, output_type="ndarray")
    first, second = pairs[unlike[pairs[:, 0]] != unlike[pairs[:, 1]]].T
    inner, outer = np.where(unlike[first], (first, second), (second, first))
    size = np.maximum(np.bincount(groups[inner], minlength=count), 1)
    steps = known[inner] - known[outer]
    sums = [np.bincount(groups[inner], channel, count) for channel in steps.T]
    jumps = np.abs(np.stack(sums) / size).max(axis=0)
    whole = ndimage.median(deviations, groups, np.arange(count))
    return np.asarray(unlike & (jumps >= _MIN_JUMP * whole)[groups])


def _label_connected(chosen: Mask, places: _I64) -> tuple[_I64, int]:
    """Return the number of each chosen pixel's connected group, 0 for others, and the count."""
    at = places - places.min(axis=0)
    plane = np.zeros(at.max(axis=0) + 1, np.bool_)
    plane[tuple(at.T)] = chosen
    labels, count = ndimage.label(plane, np.ones((3, 3)))
    return labels[tuple(at.T)].astype(np.int64), count + 1


def _find_deviations(misses: _F32, places: _I64) -> _F32:
    """Return how far each difference is from a plane through most of them, (M,), float32.

    The light may change across the hole, so the plane may be inclined. It is fitted to the half of
    the differences that lies nearest to it, several times over, beginning with their median (least
    trimmed squares, Rousseeuw 1984).
    """
    ones = np.ones((len(places), 1))
    centred = places - places.mean(axis=0)
    terms = np.hstack([ones, centred / max(float(np.abs(centred).max()), 1.0)])
    fitted = np.broadcast_to(np.median(misses, axis=0), misses.shape)
    deviations = np.abs(misses - fitted).max(axis=1)
    for _ in range(_FITS):
        chosen = deviations <= np.median(deviations)
        plane, *_ = np.linalg.lstsq(terms[chosen], misses[chosen], rcond=None)
        deviations = np.abs(misses - terms @ plane).max(axis=1)
    return np.asarray(deviations, np.float32)


@translate_opencv_errors()
def weigh_feather(hole: Mask, width_px: int) -> _F32:
    """Return how much of the copy each pixel gets, (H, W), float32, 0 outside the hole to 1.

    Args:
        hole: (H, W), bool, with a margin of 1 px except at the picture's edge.
        width_px: Distance from the border at which the feather ends, at most at the middle.
    """
    if hole.all():
        return np.ones(hole.shape, np.float32)
    distances = cv2.distanceTransform(hole.view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return np.asarray(np.minimum(distances / min(width_px, distances.max()), 1), np.float32)
