"""Plans in which order a job fills windows and weaves groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from engine.api import RestoreOptions
from engine.pictures.pixels import Rect
from engine.restore.groups import Group, is_woven
from engine.restore.results import Places
from engine.restore.windows import Window, batch_windows, find_weave_place

# Share of a job's progress that its first results take, if anything is woven.
_FIRST_RESULTS_SHARE = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class FillStep:
    """Windows that get their first results together.

    Attributes:
        windows: The windows, at least one.
    """

    windows: tuple[Window, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeaveStep:
    """A group that is woven over the results so far.

    Attributes:
        group: The group.
        place: The rectangle that the weave looks at, picture pixels.
    """

    group: Group
    place: Rect


Step: TypeAlias = FillStep | WeaveStep


def plan_steps(groups: list[Group], options: RestoreOptions, *, within: Rect) -> list[Step]:
    """Return the steps of a job.

    All wide groups get their first results at the start, the widest first, so that soon there is
    something to be seen in each. Then each group is woven as soon as it can be: a weave step waits
    for the first results of all holes in the rectangle that it looks at, and for the weave steps of
    the groups before it.

    Args:
        groups: The groups of one mask.
        options: The options of the job.
        within: The rectangle of the picture.
    """
    fills = [FillStep(windows=windows) for windows in batch_windows(groups, options, within=within)]
    fills.sort(key=_measure_wide_radius, reverse=True)
    filled = [
        (index, group.place)
        for index, step in enumerate(fills)
        for window in step.windows
        for group in window.groups
    ]
    fill_indices = np.array([index for index, _ in filled])
    places = Places([place for _, place in filled])
    ready: dict[int, list[WeaveStep]] = {}
    last_fill = max(sum(_measure_wide_radius(fill) > 0 for fill in fills) - 1, 0)
    for group in groups:
        if is_woven(group, options):
            place = find_weave_place(group, options, within=within)
            last_fill = max(last_fill, int(fill_indices[places.find_overlapping(place)].max()))
            ready.setdefault(last_fill, []).append(WeaveStep(group=group, place=place))
    steps: list[Step] = []
    for index, fill in enumerate(fills):
        steps += [fill, *ready.get(index, [])]
    return steps


def split_progress(steps: Sequence[Step]) -> list[float]:
    """Return the progress of the job, 0 to 1, before the first step and after each step."""
    areas = np.array([_area_of(step) for step in steps], np.float64)
    is_weave = np.array([isinstance(step, WeaveStep) for step in steps])
    if is_weave.any():
        areas[~is_weave] *= _FIRST_RESULTS_SHARE / areas[~is_weave].sum()
        areas[is_weave] *= (1.0 - _FIRST_RESULTS_SHARE) / areas[is_weave].sum()
    edges = np.cumsum([0.0, *areas])
    progress: list[float] = (edges / edges[-1]).tolist()
    return progress


def _measure_wide_radius(fill: FillStep) -> float:
    """Return the greatest radius of the wide groups of a step, picture pixels; 0 without any."""
    groups = [group for window in fill.windows for group in window.groups if not group.is_thin]
    return max((group.radius_px for group in groups), default=0.0)


def _area_of(step: Step) -> int:
    """Return the pixels that a step works on."""
    if isinstance(step, WeaveStep):
        return step.group.place.area
    return sum(window.width_px * window.height_px for window in step.windows)
