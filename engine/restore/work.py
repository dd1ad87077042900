"""Counts the work of a job before it is done, from the plan that the job itself would follow."""

import numpy as np

from engine.api import Method, RestoreOptions
from engine.pictures.pixels import Mask, Rect
from engine.restore.edges.found_edges import is_searched
from engine.restore.edges.guide_lines import find_lines
from engine.restore.groups import Group, feather_width_px, find_groups
from engine.restore.price import Work
from engine.restore.schedule import FillStep, WeaveStep, plan_steps
from engine.restore.windows import Window, cut_tiles
from engine.weave.chosen_source import find_nearest_part

_MILLION = 1e6
# Measured on two cores: what each part costs, in pixels of its kind. A pass through the generator
# costs this many pixels more than it has, and reducing a window a share of each of its pixels.
_PASS_PX = 20_000
_REDUCE_SHARE = 0.09
_STRIPS_REDUCE_SHARE = 0.04
# Searching a pixel that may be copied, as a share of weaving one; in strips.
_SEARCH_SHARE = 0.04
_STRIPS_SEARCH_SHARE = 0.03
# Weaving a pixel of a large hole, as a share of weaving one of a small hole.
_LARGE_WEAVE_SHARE = 0.45
# A quick fill or a feather of a group costs this many pixels more than it has.
_GROUP_PX = 550
# Searching for edges costs this many pixels for each one at the border of a wide hole, and following
# lines through it this many, and this many for each of its pixels.
_SEARCHED_PX = 180
_LINES_PX = 40_000
_LINES_SHARE = 4.5
# Costs of a pixel, as a share of one that is feathered.
_CLONE_SHARE = 0.02
_OPENCV_SHARE = 0.4
_MEMBRANE_SHARE = 1.6
_SMOOTH_SHARE = 0.2


def count_work(mask: Mask, place: Rect, options: RestoreOptions, *, within: Rect) -> Work:
    """Return the work of a job; takes milliseconds, on any thread.

    Args:
        mask: (place.height, place.width), bool: holds the whole hole, which is not empty.
        place: The rectangle of the picture that the mask covers.
        options: The options of the job.
        within: The rectangle of the picture.
    """
    groups = find_groups(mask, place)
    steps = plan_steps(groups, options, within=within)
    fills = [step for step in steps if isinstance(step, FillStep)]
    weaves = [step for step in steps if isinstance(step, WeaveStep)]
    filled_px = sum(
        _count_feathered(group, options, within=within)
        + _count_lined(group, options, within=within)
        for group in groups
    )
    generated_px = 0.0
    if options.uses_generator:
        generated_px = sum(_count_generated(step.windows, mask, place) for step in fills)
    else:
        filled_px += sum(
            _count_filled(window, options) for step in fills for window in step.windows
        )
    return Work(
        generated=generated_px / _MILLION,
        woven=sum(_count_woven(step, options) for step in weaves) / _MILLION,
        filled=filled_px / _MILLION,
    )


def _count_generated(windows: tuple[Window, ...], mask: Mask, place: Rect) -> float:
    window = windows[0]
    if len(windows) > 1 and not window.has_coarse_results:  # they go through together
        return _PASS_PX + len(windows) * window.place.area
    return sum(_count_generated_alone(window, mask, place) for window in windows)


def _count_generated_alone(window: Window, mask: Mask, place: Rect) -> float:
    holes = (_reduce_hole(window, mask, place, times) for times in range(window.halvings + 1))
    tiles = [tile for hole in holes for tile in cut_tiles(hole)]
    reduced_px = window.place.area if window.is_reduced else 0
    share = _STRIPS_REDUCE_SHARE if window.is_in_strips else _REDUCE_SHARE
    return sum(_PASS_PX + tile.area for tile in tiles) + share * reduced_px


def _reduce_hole(window: Window, mask: Mask, place: Rect, halvings: int) -> Mask:
    """Return (H, W), bool: about what the generator sees of the hole after some halvings."""
    common = window.place.intersected(place)
    assert common is not None
    hole = np.zeros((window.place.height, window.place.width), bool)
    hole[common.slices_in(window.place)] = mask[common.slices_in(place)]
    height, width = window.halve(halvings)
    if (height, width) == hole.shape:
        return hole
    rows = ((np.arange(height) + 0.5) * hole.shape[0] / height).astype(int)
    columns = ((np.arange(width) + 0.5) * hole.shape[1] / width).astype(int)
    return np.asarray(hole[np.ix_(rows, columns)], bool)


def _count_filled(window: Window, options: RestoreOptions) -> float:
    match options.effective_method:
        case Method.WEAVE:
            return _SMOOTH_SHARE * window.place.area
        case Method.POISSON | Method.HEAL:
            share = _MEMBRANE_SHARE
        case Method.CLONE:
            share = _CLONE_SHARE
        case _:
            share = _OPENCV_SHARE
    return sum(_GROUP_PX + share * _count_pixels(group.mask) for group in window.groups)


def _count_woven(step: WeaveStep, options: RestoreOptions) -> float:
    searched_px = step.place.area
    if options.source is not None:
        searched_px += find_nearest_part(options.source, to=step.group.place).area
    search_share = _STRIPS_SEARCH_SHARE if step.group.is_in_strips else _SEARCH_SHARE
    share = _LARGE_WEAVE_SHARE if step.group.is_large else 1.0
    return share * _count_pixels(step.group.mask) + search_share * searched_px


def _count_feathered(group: Group, options: RestoreOptions, *, within: Rect) -> float:
    """Count the pixels of a feather: along the border, as many as it is wide."""
    if not options.feather_px:
        return 0.0
    band_px = _count_border(group, within=within) * feather_width_px(group, options)
    return _GROUP_PX + min(band_px, _count_pixels(group.mask))


def _count_lined(group: Group, options: RestoreOptions, *, within: Rect) -> float:
    """Count the pixels of searching for edges, and of following the lines that are drawn."""
    cost_px = 0.0
    if is_searched(group, options):
        cost_px += _SEARCHED_PX * _count_border(group, within=within)
    if find_lines(options, group, group.place):
        cost_px += _LINES_PX + _LINES_SHARE * _count_pixels(group.mask)
    return cost_px


def _count_border(group: Group, *, within: Rect) -> int:
    hole = group.mask_in(group.place.grown(1, within=within))
    return _count_pixels(np.diff(hole, axis=0)) + _count_pixels(np.diff(hole, axis=1))


def _count_pixels(mask: Mask) -> int:
    return int(np.count_nonzero(mask))
