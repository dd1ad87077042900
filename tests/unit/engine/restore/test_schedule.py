"""The order of a job's steps: first results of all wide groups, then each is woven soon."""

import numpy as np

from engine.api import Method, RestoreOptions
from engine.pictures.pixels import Mask, Rect
from engine.restore.groups import Group, find_groups
from engine.restore.schedule import FillStep, WeaveStep, plan_steps, split_progress


def three_holes(*, gap_px: int) -> Mask:
    """Return a mask with one wide hole, and after a gap two wide holes near each other."""
    mask = np.zeros((100, 400 + gap_px), bool)
    mask[20:80, 20:80] = True
    mask[20:80, 80 + gap_px : 140 + gap_px] = True
    mask[20:80, 220 + gap_px : 260 + gap_px] = True
    return mask


def plan(mask: Mask) -> list[tuple[str, int]]:
    """Return what happens to which of the mask's groups, in the planned order."""
    bounds = Rect.of_shape(mask.shape)
    groups = find_groups(mask, bounds)
    numbers = {group.place: index for index, group in enumerate(groups)}

    def group_of(step: FillStep | WeaveStep) -> Group:
        return step.group if isinstance(step, WeaveStep) else step.windows[0].groups[0]

    steps = plan_steps(groups, RestoreOptions(), within=bounds)
    return [(type(step).__name__, numbers[group_of(step).place]) for step in steps]


def test_all_wide_groups_are_filled_the_widest_first_before_any_is_woven() -> None:
    mask = three_holes(gap_px=300)
    mask[20:24, 20:80] = False  # the first hole is narrower than the second

    assert plan(mask) == [
        ("FillStep", 1),
        ("FillStep", 0),
        ("FillStep", 2),
        ("WeaveStep", 0),
        ("WeaveStep", 1),
        ("WeaveStep", 2),
    ]


def test_a_wide_group_is_woven_before_thin_ones_that_it_does_not_look_at_are_filled() -> None:
    mask = np.zeros((400, 800), bool)
    mask[20:24, 20:80] = mask[320:324, 20:80] = True
    mask[320:380, 700:760] = True

    assert plan(mask) == [("FillStep", 2), ("WeaveStep", 2), ("FillStep", 0), ("FillStep", 1)]


def test_a_group_is_woven_only_when_the_thin_ones_that_it_looks_at_are_filled() -> None:
    mask = np.zeros((400, 400), bool)
    mask[80:84, 20:80] = True
    mask[320:380, 300:360] = True

    assert [kind for kind, _ in plan(mask)] == ["FillStep", "FillStep", "WeaveStep"]


def test_windows_with_coarse_results_are_filled_together_the_widest_first() -> None:
    mask = np.zeros((600, 1200), bool)
    mask[200:300, 200:300] = True
    mask[200:400, 800:1000] = True
    bounds = Rect.of_shape(mask.shape)

    steps = plan_steps(find_groups(mask, bounds), RestoreOptions(), within=bounds)

    assert isinstance(steps[0], FillStep)
    assert [window.groups[0].place.x for window in steps[0].windows] == [800, 200]


def test_progress_rises_from_0_to_1_and_first_results_take_a_third_or_less() -> None:
    mask = three_holes(gap_px=100)
    bounds = Rect.of_shape(mask.shape)
    steps = plan_steps(find_groups(mask, bounds), RestoreOptions(), within=bounds)

    progress = split_progress(steps)

    assert progress == sorted(progress)
    assert (progress[0], progress[-1]) == (0.0, 1.0)
    assert 0.2 < progress[3] < 0.34


def test_without_a_weave_the_first_results_take_all_of_the_progress() -> None:
    mask = three_holes(gap_px=100)
    bounds = Rect.of_shape(mask.shape)
    options = RestoreOptions(method=Method.TELEA)

    progress = split_progress(plan_steps(find_groups(mask, bounds), options, within=bounds))

    assert (len(progress), progress[-1]) == (4, 1.0)
