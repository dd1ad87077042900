"""A pattern is continued in phase, whatever the generator shows; elsewhere it is followed."""

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
from engine.weave.offsets import DominantOffsets, find_arrivals, find_dominant_offsets
from engine.weave.planes import WeavePlanes
from engine.weave.pyramid import Level, build_levels
from engine.weave.search import WeaveSettings
from engine.weave.weaving import weave

HEIGHT, WIDTH = 320, 400
BRICK_PX, COURSE_PX = 44, 18
GREY = 127

Picture = npt.NDArray[np.uint8]


def bricks(brick_px: int = BRICK_PX, course_px: int = COURSE_PX) -> Picture:
    """Return a wall in running bond, with a light grain."""
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
    """Return a bright evening sky: all patches of a row are alike."""
    grey = np.linspace(40.0, 230.0, HEIGHT)[:, np.newaxis].repeat(WIDTH, axis=1)
    return coloured(grey + np.random.default_rng(3).normal(0.0, 1.0, grey.shape))


def edge(slope: float = 0.0) -> Picture:
    """Return bright above dark: copies from anywhere along the edge are as good."""
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


def build_test_level(
    picture: Picture, unknown: Mask | None = None, allowed: Mask | None = None
) -> Level:
    """Return the level at a quarter of the picture's scale."""
    unknown = hole() if unknown is None else unknown
    pixels = picture.copy()
    pixels[unknown] = GREY
    with CancellablePool(lambda: False) as pool:
        levels = build_levels(
            WeavePlanes(pixels=pixels, hole=unknown, unknown=unknown, allowed=allowed),
            guide_weight=np.full(unknown.shape, 8.0, np.float32),
            texture_gain=6.0,
            blur_px=2.0,
            pool=pool,
        )
    return levels[2]


def measure_error(result: Picture, truth: Picture) -> float:
    """Return the mean difference in the hole, 8-bit steps."""
    return float(np.abs(result[hole()].astype(float) - truth[hole()]).mean())


def weave_hole(pixels: Picture, guide: Guide | None) -> Picture:
    with CancellablePool(lambda: False) as pool:
        woven = weave_group(
            WeavePlanes(pixels=pixels, hole=hole(), unknown=hole()),
            guide=guide,
            seed=0,
            report_progress=lambda _: None,
            pool=pool,
        )
    return np.asarray(woven, np.uint8)


def find_offsets(level: Level) -> DominantOffsets:
    with CancellablePool(lambda: False) as pool:
        return find_dominant_offsets(level, pool)


def test_bricks_have_a_period_of_whole_bricks() -> None:
    found = find_offsets(build_test_level(bricks()))

    down, right = (4 * found.offsets[:8]).T
    off_course = np.abs((down + COURSE_PX // 2) % COURSE_PX - COURSE_PX // 2)
    shifted = right + np.rint(down / COURSE_PX).astype(int) % 2 * (BRICK_PX // 2)
    off_brick = np.abs((shifted + BRICK_PX // 2) % BRICK_PX - BRICK_PX // 2)
    assert len(found.offsets) >= 8
    assert max(off_course.max(), off_brick.max()) <= 3
    assert (np.diff(found.errors) >= 0).all()
    assert found.is_pattern


@pytest.mark.parametrize("slope", [0.0, 0.25, -0.6])
def test_an_edge_is_not_a_pattern(slope: float) -> None:
    found = find_offsets(build_test_level(edge(slope)))

    assert len(found.offsets)
    assert not found.is_pattern


@pytest.mark.parametrize("picture", [gravel, gradient, flat])
def test_surroundings_without_a_period_have_no_offsets(picture: Callable[[], Picture]) -> None:
    assert len(find_offsets(build_test_level(picture())).offsets) == 0


def test_a_source_away_from_the_hole_gives_no_offsets() -> None:
    allowed = np.zeros((HEIGHT, WIDTH), bool)
    allowed[260:] = True

    assert len(find_offsets(build_test_level(bricks(), allowed=allowed)).offsets) == 0


def test_too_few_known_pixels_give_no_offsets() -> None:
    unknown = np.ones((HEIGHT, WIDTH), bool)
    unknown[:60, :60] = False

    assert len(find_offsets(build_test_level(bricks(), unknown)).offsets) == 0


def test_an_offset_arrives_where_there_is_a_source() -> None:
    is_source = np.zeros((4, 5), bool)
    is_source[1, 3] = True

    arrives = find_arrivals(np.array([[1, 2], [-1, 0], [0, 9]]), np.array([1, 13]), is_source)

    np.testing.assert_array_equal(arrives, [[True, False], [False, True], [False, False]])


@pytest.mark.parametrize("guide", [Guide.FIRM, None])
def test_a_wall_continues_brick_by_brick_whatever_the_generator_shows(guide: Guide | None) -> None:
    truth = bricks()
    pixels = truth.copy()
    pixels[hole()] = gravel()[hole()]

    assert measure_error(weave_hole(pixels, guide), truth) < 8.0


@pytest.mark.parametrize(("brick_px", "course_px"), [(60, 24), (36, 14)])
def test_joints_too_fine_for_a_quarter_of_the_scale_continue(brick_px: int, course_px: int) -> None:
    truth = bricks(brick_px, course_px)
    # In the wall's own colour, so that the coarse levels show no strain.
    grain = np.random.default_rng(4).normal(0.0, 60.0, (HEIGHT, WIDTH, 1))
    without_joints = np.median(truth, axis=(0, 1)) + ndimage.gaussian_filter(grain, (1.0, 6.0, 0.0))
    pixels = truth.copy()
    pixels[hole()] = without_joints[hole()]

    assert measure_error(weave_hole(pixels, Guide.FIRM), truth) < 5.0


def weave_gravel(
    monkeypatch: pytest.MonkeyPatch, claimed: DominantOffsets
) -> tuple[float, list[Level]]:
    """Weave gravel as usual, and as if it repeated itself by the claimed offsets.

    Returns:
        The difference between the two, 8-bit steps, and the levels that were searched for offsets.
    """
    pixels = gravel()
    pixels[hole()] = GREY

    def run_weave() -> npt.NDArray[np.float32]:
        with CancellablePool(lambda: False) as pool:
            result = weave(
                WeavePlanes(pixels=pixels, hole=hole(), unknown=hole()),
                WeaveSettings.without_guide(),
                seed=0,
                report_progress=lambda _: None,
                pool=pool,
            )
        assert result is not None
        return result.values

    usual = run_weave()
    searched: list[Level] = []

    def claim_offsets(level: Level, _pool: CancellablePool) -> DominantOffsets:
        searched.append(level)
        return claimed

    monkeypatch.setattr("engine.weave.search.find_dominant_offsets", claim_offsets)
    return float(np.abs(run_weave() - usual).mean()), searched


CLAIMED = DominantOffsets(offsets=np.array([[0, 37], [31, 0]]), errors=np.array([0.01, 0.01]))


def test_offsets_that_do_not_fit_better_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    difference, searched = weave_gravel(monkeypatch, CLAIMED)

    assert difference < 2.0
    assert [level.hole.shape for level in searched] == [
        (HEIGHT // 2, WIDTH // 2),
        (HEIGHT // 4, WIDTH // 4),
    ]


def test_offsets_of_a_pattern_are_kept_if_they_fit_about_as_well(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    difference, _ = weave_gravel(monkeypatch, replace(CLAIMED, is_pattern=True))

    assert difference > 10.0


def test_a_period_that_leads_to_unknown_pixels_is_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    beyond = np.array([[0, WIDTH], [HEIGHT, 0]])

    difference, _ = weave_gravel(monkeypatch, replace(CLAIMED, offsets=beyond, is_pattern=True))

    assert difference < 2.0


@pytest.mark.parametrize("weave_settings", [WeaveSettings(), WeaveSettings.without_guide()])
@pytest.mark.parametrize("picture", [bricks, gravel])
def test_progress_reaches_one_for_every_kind_of_search(
    picture: Callable[[], Picture], weave_settings: WeaveSettings
) -> None:
    pixels = picture()
    pixels[hole()] = GREY
    reports: list[float] = []

    with CancellablePool(lambda: False) as pool:
        weave(
            WeavePlanes(pixels=pixels, hole=hole(), unknown=hole()),
            weave_settings,
            seed=0,
            report_progress=reports.append,
            pool=pool,
        )

    assert reports == sorted(reports)
    assert reports[-1] == pytest.approx(1.0)
