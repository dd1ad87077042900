"""The order of a job's steps: each group is woven as soon as all that it looks at is filled."""

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


def test_a_group_is_woven_as_soon_as_all_that_it_looks_at_is_filled() -> None:
    assert plan(three_holes(gap_px=300)) == [
        ("FillStep", 0),
        ("WeaveStep", 0),
        ("FillStep", 1),
        ("FillStep", 2),
        ("WeaveStep", 1),
        ("WeaveStep", 2),
    ]


def test_groups_that_all_look_at_one_another_are_filled_before_any_is_woven() -> None:
    steps = plan(three_holes(gap_px=100))

    assert [kind for kind, _ in steps] == ["FillStep"] * 3 + ["WeaveStep"] * 3


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
