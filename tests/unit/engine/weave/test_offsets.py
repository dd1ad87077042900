"""A pattern is continued in its phase, whatever the generator says; elsewhere it is followed."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from scipy import ndimage

from engine.api import Guide
from engine.compute.cancellable_pool import CancellablePool
from engine.pictures.pixels import Mask
from engine.weave.group import weave_group
from engine.weave.offsets import Dominant, arrivals_of, dominant_offsets
from engine.weave.pyramid import Level, build_levels
from engine.weave.search import WeaveSettings
from engine.weave.weaving import weave

HEIGHT, WIDTH = 320, 400
BRICK_PX, COURSE_PX = 44, 18
GREY = 127

Picture = npt.NDArray[np.uint8]


def bricks(brick_px: int = BRICK_PX, course_px: int = COURSE_PX) -> Picture:
    """A wall in running bond, with a light grain."""
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    course = rows // course_px
    shift = course % 2 * (brick_px // 2)
    is_mortar = (rows % course_px < 3) | ((columns + shift) % brick_px < 3)
    grey = np.where(is_mortar, 200.0, 120.0)
    grey += np.random.default_rng(1).normal(0.0, 3.0, grey.shape)
    return coloured(grey, (1.0, 0.75, 0.6))


def gravel() -> Picture:
    coarse = np.random.default_rng(2).normal(128.0, 40.0, (HEIGHT // 8, WIDTH // 8))
    return coloured(np.kron(coarse, np.ones((8, 8))).astype(np.float64))


def gradient() -> Picture:
    """A bright evening sky: patches along its rows are all alike."""
    grey = np.linspace(40.0, 230.0, HEIGHT)[:, np.newaxis].repeat(WIDTH, axis=1)
    return coloured(grey + np.random.default_rng(3).normal(0.0, 1.0, grey.shape))


def edge(slope: float = 0.0) -> Picture:
    """Bright above, dark below: copies from anywhere along the edge are as good."""
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    grey = np.where(rows < 150 + slope * (columns - WIDTH // 2), 210.0, 70.0)
    return coloured(grey + np.random.default_rng(5).normal(0.0, 3.0, grey.shape))


def flat() -> Picture:
    return coloured(np.full((HEIGHT, WIDTH), 180.0))


def coloured(grey: npt.NDArray[np.float64], colour: tuple[float, ...] = (1.0, 1.0, 1.0)) -> Picture:
    values = np.rint(grey[..., np.newaxis] * np.array(colour))
    return np.asarray(np.clip(values, 0, 255), np.uint8)


def hole() -> Mask:
    mask = np.zeros((HEIGHT, WIDTH), bool)
    mask[90:210, 120:270] = True
    return mask


def judged(picture: Picture, barred: Mask | None = None, offered: Mask | None = None) -> Level:
    """The level at a quarter of the picture's scale."""
    barred = hole() if barred is None else barred
    first = picture.copy()
    first[barred] = GREY
    levels = build_levels(
        first,
        barred,
        barred,
        offered,
        guide_weight=np.full(barred.shape, 8.0, np.float32),
        texture_gain=6.0,
        blur_px=2.0,
    )
    return levels[2]


def error(answer: Picture, truth: Picture) -> float:
    """Mean difference in the hole, steps of 8 bits."""
    return float(np.abs(answer[hole()].astype(float) - truth[hole()]).mean())


def guided(first: Picture, guide: Guide | None) -> Picture:
    with CancellablePool(lambda: False) as pool:
        woven = weave_group(
            first, hole(), hole(), guide=guide, seed=0, report_progress=lambda _: None, pool=pool
        )
    return np.asarray(woven, np.uint8)


def offsets_of(level: Level) -> Dominant:
    with CancellablePool(lambda: False) as pool:
        return dominant_offsets(level, pool)


def test_bricks_repeat_themselves_by_whole_bricks() -> None:
    found = offsets_of(judged(bricks()))

    down, right = (4 * found.offsets[:8]).T
    off_course = np.abs((down + COURSE_PX // 2) % COURSE_PX - COURSE_PX // 2)
    shifted = right + np.rint(down / COURSE_PX).astype(int) % 2 * (BRICK_PX // 2)
    off_brick = np.abs((shifted + BRICK_PX // 2) % BRICK_PX - BRICK_PX // 2)
    assert len(found.offsets) >= 8
    assert max(off_course.max(), off_brick.max()) <= 3
    assert (np.diff(found.misses) >= 0).all()
    assert found.is_pattern


@pytest.mark.parametrize("slope", [0.0, 0.25, -0.6])
def test_what_goes_on_along_a_line_is_no_pattern(slope: float) -> None:
    found = offsets_of(judged(edge(slope)))

    assert len(found.offsets)
    assert not found.is_pattern


@pytest.mark.parametrize("picture", [gravel, gradient, flat])
def test_what_has_no_period_has_no_offsets(picture: Callable[[], Picture]) -> None:
    assert len(offsets_of(judged(picture())).offsets) == 0


def test_what_a_person_has_chosen_from_elsewhere_says_nothing_of_the_surroundings() -> None:
    offered = np.zeros((HEIGHT, WIDTH), bool)
    offered[260:] = True

    assert len(offsets_of(judged(bricks(), offered=offered)).offsets) == 0


def test_too_little_that_is_known_says_nothing() -> None:
    barred = np.ones((HEIGHT, WIDTH), bool)
    barred[:60, :60] = False

    assert len(offsets_of(judged(bricks(), barred)).offsets) == 0


def test_offsets_arrive_where_there_is_a_source() -> None:
    is_source = np.zeros((4, 5), bool)
    is_source[1, 3] = True

    arrives = arrivals_of(np.array([[1, 2], [-1, 0], [0, 9]]), np.array([1, 13]), is_source)

    np.testing.assert_array_equal(arrives, [[True, False], [False, True], [False, False]])


@pytest.mark.parametrize("guide", [Guide.FIRM, None])
def test_a_wall_goes_on_brick_by_brick_whatever_the_generator_says(guide: Guide | None) -> None:
    truth = bricks()
    first = truth.copy()
    first[hole()] = gravel()[hole()]

    assert error(guided(first, guide), truth) < 8.0


@pytest.mark.parametrize(("brick_px", "course_px"), [(60, 24), (36, 14)])
def test_joints_go_on_that_a_quarter_of_the_scale_does_not_show(
    brick_px: int, course_px: int
) -> None:
    truth = bricks(brick_px, course_px)
    # Of the wall's own colour there, so that nothing strains the coarse levels.
    grain = np.random.default_rng(4).normal(0.0, 60.0, (HEIGHT, WIDTH, 1))
    without_joints = np.median(truth, axis=(0, 1)) + ndimage.gaussian_filter(grain, (1.0, 6.0, 0.0))
    first = truth.copy()
    first[hole()] = without_joints[hole()]

    assert error(guided(first, Guide.FIRM), truth) < 5.0


def woven_gravel(monkeypatch: pytest.MonkeyPatch, claimed: Dominant) -> tuple[float, list[Level]]:
    """Weave gravel as usual, and as if it repeated itself by what is claimed.

    Returns:
        By how much the two differ, steps of 8 bits, and the levels that were asked.
    """
    first = gravel()
    first[hole()] = GREY

    def woven() -> npt.NDArray[np.float32]:
        with CancellablePool(lambda: False) as pool:
            said = weave(
                first,
                hole(),
                hole(),
                WeaveSettings.without_guide(),
                seed=0,
                report_progress=lambda _: None,
                pool=pool,
            )
        assert said is not None
        return said.values

    usual = woven()
    asked: list[Level] = []

    def claims(level: Level, _pool: CancellablePool) -> Dominant:
        asked.append(level)
        return claimed

    monkeypatch.setattr("engine.weave.search.dominant_offsets", claims)
    return float(np.abs(woven() - usual).mean()), asked


CLAIMED = Dominant(offsets=np.array([[0, 37], [31, 0]]), misses=np.array([0.01, 0.01]))


def test_offsets_that_fit_together_no_better_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    difference, asked = woven_gravel(monkeypatch, CLAIMED)

    assert difference < 2.0
    assert [level.fill.shape for level in asked] == [
        (HEIGHT // 2, WIDTH // 2),
        (HEIGHT // 4, WIDTH // 4),
    ]


def test_those_of_a_pattern_are_kept_if_they_fit_together_about_as_well(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    difference, _ = woven_gravel(monkeypatch, replace(CLAIMED, is_pattern=True))

    assert difference > 10.0


def test_a_period_that_leads_to_nothing_known_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    beyond = np.array([[0, WIDTH], [HEIGHT, 0]])

    difference, _ = woven_gravel(monkeypatch, replace(CLAIMED, offsets=beyond, is_pattern=True))

    assert difference < 2.0


@pytest.mark.parametrize("weave_settings", [WeaveSettings(), WeaveSettings.without_guide()])
@pytest.mark.parametrize("picture", [bricks, gravel])
def test_progress_reaches_one_however_often_the_search_begins(
    picture: Callable[[], Picture], weave_settings: WeaveSettings
) -> None:
    first = picture()
    first[hole()] = GREY
    reports: list[float] = []

    with CancellablePool(lambda: False) as pool:
        weave(
            first, hole(), hole(), weave_settings, seed=0, report_progress=reports.append, pool=pool
        )

    assert reports == sorted(reports)
    assert reports[-1] == pytest.approx(1.0)
