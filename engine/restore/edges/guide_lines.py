"""Guide lines in a first result: both sides keep the colours of their own border up to the line.

Near the lines, the low frequencies of the result are replaced by a membrane whose links are cut
where they cross a line. So colours come from the border of the own side, and meet at the line in a
sharp edge.
"""

import math
from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from engine.api import RestoreOptions
from engine.compute.filters import gaussian_blur, translate_opencv_errors
from engine.compute.membrane import solve_membrane
from engine.compute.polylines import Barrier, Polyline, cut_links, go_straight_on, measure_distance
from engine.pictures.curves import look_up, trace_curve
from engine.pictures.pixels import Mask, Pixels, Rect
from engine.restore.groups import Group
from engine.restore.windows import Cutout

_F32 = npt.NDArray[np.float32]

# An end this near to the border of its hole was meant to reach it.
_MAX_GAP_PX = 16
# Known pixels this near to a line may belong to its other side.
_DOUBTFUL_PX = 3.0
# More pixels of a hole than this are solved at a reduced size, and once more near the lines.
_MAX_SOLVED_PX = 30_000
# Deviation of the low pass that is replaced, pixels of the generator.
_LOW_PASS_PX = 3.0
# The replaced low frequencies count fully up to this distance from a line, and fall off over this
# share of the hole's radius.
_FULL_PX = 8.0
_FALL_OFF_SHARE = 1 / 3
_MIN_FALL_OFF_PX = 12.0
_EDGE_BLUR_PX = 0.7
# Difference of low frequencies, 8-bit steps, from which nothing is kept of a result near a line.
_MAX_MISS = 32.0
_TOLERANCE = 0.25
# A known pixel takes this share of its difference from each neighbour, this many times: about a
# Gaussian blur of 4 px.
_SMOOTHING_RATE = np.float32(0.2)
_SMOOTHING_STEPS = 40


def find_lines(options: RestoreOptions, group: Group, place: Rect) -> tuple[Polyline, ...]:
    """Return the guide lines that go through a group's holes; none for a thin group.

    An end that lies a little inside a hole is extended to its border.

    Args:
        options: The options of the job.
        group: The group.
        place: The rectangle of the picture in whose pixels the lines are returned.
    """
    if group.is_thin or options.source is not None:
        return ()
    corner = np.array([group.place.x, group.place.y])
    traced = [trace_curve(line.points) - corner for line in options.guide_lines]
    found = [line for line in traced if look_up(group.mask, line).any()]
    closed = [_close_gap(_close_gap(line, group.mask)[::-1], group.mask)[::-1] for line in found]
    return tuple(line + corner - (place.x, place.y) for line in closed)


def lie_on_thin_holes_only(options: RestoreOptions, groups: Sequence[Group]) -> bool:
    """Whether guide lines go through holes, but all of these are filled without them."""
    if options.source is not None or not options.guide_lines:
        return False
    wide = [group for group in groups if not group.is_thin]
    if any(find_lines(options, group, group.place) for group in wide):
        return False
    thin = [group for group in groups if group.is_thin]
    traced = [trace_curve(line.points) for line in options.guide_lines]
    return any(
        look_up(group.mask, line - (group.place.x, group.place.y)).any()
        for group in thin
        for line in traced
    )


def follow_lines(result: Pixels, cutout: Cutout, group: Group, lines: Sequence[Polyline]) -> Pixels:
    """Return a first result in which both sides of the lines keep their own colours.

    Args:
        result: (H, W, C), the result of a window, defined beside the hole too.
        cutout: The window.
        group: The group whose hole the lines go through.
        lines: Lines in pixels of the window.
    """
    margin_px = 4 * math.ceil(_LOW_PASS_PX * cutout.window.enlargement)
    bounds = Rect.of_shape(cutout.hole.shape)
    window = cutout.window.place
    place = group.place.moved(dx=-window.x, dy=-window.y).grown(margin_px, within=bounds)
    hole = cutout.hole[place.slices]
    near = [_extend(line - (place.x, place.y), hole, margin_px) for line in lines]
    distance = measure_distance(hole.shape, near)
    known = cutout.colours[place.slices].astype(np.float32)
    own = np.where(hole[..., np.newaxis], result[place.slices].astype(np.float32), known)
    sides = _fill_sides(known, hole, near, distance)
    low = gaussian_blur(own, _LOW_PASS_PX * cutout.window.enlargement)
    fall_off_px = max(_FALL_OFF_SHARE * group.radius_px, _MIN_FALL_OFF_PX)
    weight = np.clip(1.0 - (distance - _FULL_PX) / fall_off_px, 0.0, 1.0) * hole
    weight = weight * weight * (3.0 - 2.0 * weight)
    full = int(np.iinfo(result.dtype).max)
    # Where the result shows something else than the sides do, its detail belongs to that.
    misses = gaussian_blur(np.abs(sides - low).mean(axis=2), _LOW_PASS_PX) * 255 / full
    kept = 1.0 - np.clip(misses / _MAX_MISS, 0.0, 1.0)[..., np.newaxis]
    mixed = own + weight[..., np.newaxis] * (sides + kept * (own - low) - own)
    followed = result.copy()
    followed[place.slices][hole] = np.clip(np.rint(mixed), 0, full)[hole].astype(result.dtype)
    return followed


def _fill_sides(known: _F32, hole: Mask, lines: Sequence[Polyline], distance: _F32) -> _F32:
    """Return (H, W, C): the membrane of each side in the hole, with a smooth edge at the lines."""
    times = math.ceil(math.sqrt(np.count_nonzero(hole) / _MAX_SOLVED_PX))
    sides = known.copy()
    if times <= 1:
        sides[hole] = _solve(known, hole, lines)[hole]
    else:
        sides[hole] = _solve_reduced(known, hole, lines, times)[hole]
        near = hole & (distance <= 2 * times)
        sides[near] = solve_membrane(
            sides.astype(np.float64),
            near,
            tolerance=_TOLERANCE,
            barrier=cut_links(hole.shape, lines).around(~hole),
        )
    smooth = gaussian_blur(sides, _EDGE_BLUR_PX)
    share = np.clip(3 * _EDGE_BLUR_PX + 1 - distance, 0.0, 1.0)[..., np.newaxis]
    return np.asarray(sides + share * (smooth - sides), np.float32)


@translate_opencv_errors()
def _solve_reduced(known: _F32, hole: Mask, lines: Sequence[Polyline], times: int) -> _F32:
    """Return (H, W, C): the membrane found at a size reduced by a factor."""
    height, width = hole.shape
    size = max(width // times, 1), max(height // times, 1)
    share = cv2.resize((~hole).astype(np.float32), size, interpolation=cv2.INTER_AREA)
    masked = np.where(hole[..., np.newaxis], 0.0, known).astype(np.float32)
    small = cv2.resize(masked, size, interpolation=cv2.INTER_AREA).reshape(*share.shape, -1)
    averaged = np.asarray(small / np.maximum(share, 1e-6)[..., np.newaxis], np.float32)
    scale = np.array([size[0] / width, size[1] / height])
    solved = _solve(averaged, share < 1.0 - 1e-6, [line * scale for line in lines])
    enlarged = cv2.resize(solved, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(enlarged, np.float32).reshape(known.shape)


def _solve(known: _F32, hole: Mask, lines: Sequence[Polyline]) -> _F32:
    """Return (H, W, C): the membrane between smooth known pixels, cut at the lines."""
    barrier = cut_links(hole.shape, lines)
    distance = measure_distance(hole.shape, lines)
    solved = _smooth_known(known, hole, barrier)
    solved[hole] = solve_membrane(
        solved.astype(np.float64),
        hole,
        tolerance=_TOLERANCE,
        barrier=barrier.around(~hole & (distance <= _DOUBTFUL_PX)),
    )
    return solved


def _smooth_known(known: _F32, hole: Mask, barrier: Barrier) -> _F32:
    """Return the known pixels blurred by diffusion, which neither lines nor the hole let through."""
    links = barrier.around(hole)
    beside = _SMOOTHING_RATE * ~links.beside[:, :-1, np.newaxis]
    below = _SMOOTHING_RATE * ~links.below[:-1, :, np.newaxis]
    smooth = known.copy()
    for _ in range(_SMOOTHING_STEPS):
        right, down = beside * np.diff(smooth, axis=1), below * np.diff(smooth, axis=0)
        smooth[:, :-1] += right
        smooth[:, 1:] -= right
        smooth[:-1] += down
        smooth[1:] -= down
    return smooth


def _extend(line: Polyline, hole: Mask, length_px: int) -> Polyline:
    """Return a line whose ends outside the hole go straight on."""
    for _ in range(2):
        line = line[::-1]
        if not look_up(hole, line[-1:])[0]:
            line = np.concatenate([line, go_straight_on(line, length_px)])
    return line


def _close_gap(line: Polyline, hole: Mask) -> Polyline:
    """Return a line whose last end reaches the border of the hole if it nearly did."""
    if not look_up(hole, line[-1:])[0]:
        return line
    beyond = go_straight_on(line, _MAX_GAP_PX)
    leaves = np.flatnonzero(~look_up(hole, beyond))
    if not leaves.size:
        return line
    return np.concatenate([line, beyond[: leaves[0] + 1]])
