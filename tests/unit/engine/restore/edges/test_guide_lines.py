"""Guide lines: edges go on along them, and without them nothing changes."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from engine.api import DeviceChoice, EngineConfig, GuideLine, Method, RestoreOptions
from engine.pictures.curves import Point
from engine.pictures.pixels import Mask, Pixels, Rect
from engine.restore.compose import apply_results
from engine.restore.edges.guide_lines import find_lines, follow_lines, lie_on_thin_holes_only
from engine.restore.groups import Group
from engine.restore.session import Session
from engine.restore.windows import Cutout, Window
from tests.helpers.tiny_model import write_tiny_model

SIDE = 200
EDGE = 90
HOLE = Rect(x=60, y=50, width=80, height=90)
LEVEL = GuideLine(points=((58.0, float(EDGE)), (142.0, float(EDGE))))

Restore = Callable[[RestoreOptions], Pixels]


def two_textures(dtype: type[np.uint8] | type[np.uint16] = np.uint8) -> Pixels:
    """Return a picture whose upper texture is dark and whose lower one is light."""
    rng = np.random.default_rng(0)
    values = rng.integers(30, 71, (SIDE, SIDE, 3), np.uint8)
    values[EDGE:] += 130
    return values if dtype is np.uint8 else values.astype(np.uint16) * np.uint16(257)


def make_mask(place: Rect = HOLE) -> Mask:
    mask = np.zeros((SIDE, SIDE), bool)
    mask[place.slices] = True
    return mask


def make_group(place: Rect = HOLE) -> Group:
    radius_px = min(place.width, place.height) / 2
    mask = np.ones((place.height, place.width), bool)
    return Group(place=place, mask=mask, radius_px=radius_px)


def make_line(*points: Point) -> GuideLine:
    return GuideLine(points=points)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    model = write_tiny_model(tmp_path_factory.mktemp("model"))
    return Session(EngineConfig(model=model, device=DeviceChoice.CPU))


@pytest.fixture
def restore(session: Session) -> Restore:
    def restore(options: RestoreOptions, place: Rect = HOLE) -> Pixels:
        damaged, mask = two_textures(), make_mask(place)
        damaged[mask] = 127
        results = session.restore(
            damaged,
            mask,
            options,
            report_progress=lambda _stage, _fraction: None,
            is_cancelled=lambda: False,
        )
        restored = apply_results(damaged, results)
        np.testing.assert_array_equal(restored[~mask], damaged[~mask])
        return restored

    return restore


def measure_edge_error(restored: Pixels) -> float:
    """Return how far the edge lies from the true one, mean over the columns of the hole."""
    is_light = restored[HOLE.slices].mean(axis=2) > 115
    return float(np.abs(HOLE.y + (~is_light).sum(axis=0) - EDGE).mean())


@pytest.mark.slow
@pytest.mark.parametrize("method", [Method.REWEAVE, Method.GENERATOR, Method.WEAVE])
def test_an_edge_goes_on_along_a_line(restore: Restore, method: Method) -> None:
    without, drawn = (
        measure_edge_error(restore(RestoreOptions(method=method, guide_lines=lines)))
        for lines in ((), (LEVEL,))
    )

    assert drawn < 1.0
    assert drawn <= without


@pytest.mark.slow
@pytest.mark.parametrize(
    "lines",
    [
        (make_line((58, 90), (100, 90)),),
        (make_line((58, 90), (142, 90)), make_line((100, 48), (100, 142))),
        (make_line((58, 90), (100, 90)), make_line((100, 90), (100, 142))),
        (make_line((80, 70), (120, 70), (120, 110), (80, 110), (80, 70)),),
        (make_line((100, 95), (100.5, 95)),),
        (make_line((-400, 90), (900, 90)),),
    ],
    ids=["end inside", "crossing", "corner", "closed", "shorter than a pixel", "far beyond"],
)
def test_lines_of_any_shape_are_followed(restore: Restore, lines: tuple[GuideLine, ...]) -> None:
    restored = restore(RestoreOptions(guide_lines=lines))

    assert not np.array_equal(restored, restore(RestoreOptions()))


@pytest.mark.slow
@pytest.mark.parametrize(
    "line",
    [make_line((10, 10), (40, 190)), make_line((-90, -90), (-10, -50))],
    ids=["beside the hole", "outside the picture"],
)
def test_a_line_without_a_hole_changes_nothing(restore: Restore, line: GuideLine) -> None:
    restored = restore(RestoreOptions(guide_lines=(line,)))

    np.testing.assert_array_equal(restored, restore(RestoreOptions()))


@pytest.mark.slow
def test_the_same_lines_give_the_same_result(restore: Restore) -> None:
    first, again = (restore(RestoreOptions(guide_lines=(LEVEL,))) for _ in range(2))

    np.testing.assert_array_equal(first, again)


@pytest.mark.slow
def test_a_source_leaves_lines_out(restore: Restore) -> None:
    source = Rect(x=0, y=100, width=60, height=60)

    restored = restore(RestoreOptions(source=source, guide_lines=(LEVEL,)))

    np.testing.assert_array_equal(restored, restore(RestoreOptions(source=source)))


@pytest.mark.slow
def test_found_edges_are_followed_like_drawn_lines(session: Session) -> None:
    picture, mask = two_textures(), make_mask()
    found: list[tuple[GuideLine, ...]] = []

    def restore_with(options: RestoreOptions) -> Pixels:
        results = session.restore(
            picture,
            mask,
            options,
            report_progress=lambda _stage, _fraction: None,
            is_cancelled=lambda: False,
            on_edges=found.append,
        )
        return apply_results(picture, results)

    along_edges = restore_with(RestoreOptions(method=Method.EDGES))

    [lines] = found
    assert measure_edge_error(along_edges) < 1.0
    np.testing.assert_array_equal(along_edges, restore_with(RestoreOptions(guide_lines=lines)))
    assert restore_with(RestoreOptions(method=Method.EDGES, guide_lines=lines)) is not None
    assert found[1:] == [()]


def test_lines_that_lie_on_thin_holes_only_are_noticed() -> None:
    thin = make_group(Rect(x=60, y=80, width=80, height=18))
    along, beside = make_line((58, 90), (142, 90)), make_line((58, 190), (142, 190))

    def is_noticed(line: GuideLine, *groups: Group) -> bool:
        return lie_on_thin_holes_only(RestoreOptions(guide_lines=(line,)), groups)

    assert is_noticed(along, thin)
    assert not is_noticed(along, thin, make_group())
    assert not is_noticed(beside, thin)


def test_thin_groups_have_no_lines() -> None:
    thin = make_group(Rect(x=60, y=80, width=80, height=18))

    assert find_lines(RestoreOptions(guide_lines=(LEVEL,)), thin, HOLE) == ()


def test_lines_are_found_in_pixels_of_their_window() -> None:
    (line,) = find_lines(
        RestoreOptions(guide_lines=(LEVEL,)), make_group(), Rect(x=50, y=40, width=99, height=99)
    )

    assert line[[0, -1]].tolist() == [[8.0, 50.0], [92.0, 50.0]]


def test_an_end_near_the_border_is_extended_to_it() -> None:
    short = make_line((66, 90), (100, 90))

    (line,) = find_lines(RestoreOptions(guide_lines=(short,)), make_group(), HOLE)

    assert line[:, 0].min() == -1.0
    assert line[:, 0].max() == 40.0


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("full", [255, 65_535], ids=["8 bits", "16 bits"])
@pytest.mark.parametrize("times", [1, 4], ids=["small", "large"])
def test_both_sides_have_the_colours_of_their_border(full: int, channels: int, times: int) -> None:
    shape = (SIDE * times, SIDE * times, channels)
    values = np.full(shape, full // 5)
    values[EDGE * times :] = full * 4 // 5
    colours: Pixels = values.astype(np.uint8) if full == 255 else values.astype(np.uint16)
    place = Rect(x=60 * times, y=50 * times, width=80 * times, height=90 * times)
    hole = np.zeros(shape[:2], bool)
    hole[place.slices] = True
    cutout = Cutout(window=make_window(shape), colours=colours, hole=hole)
    line = np.array([[58.0, EDGE], [142.0, EDGE]]) * times

    followed = follow_lines(np.full_like(colours, full // 2), cutout, make_group(place), [line])

    middle = followed[EDGE * times - 4 : EDGE * times + 4, 100 * times, 0] / full
    assert middle[[0, 1, 2, 5, 6, 7]] == pytest.approx([0.2] * 3 + [0.8] * 3, abs=0.02)
    assert 0.2 < middle[3] < middle[4] < 0.8


def make_window(shape: tuple[int, ...]) -> Window:
    return Window(place=Rect.of_shape(shape), width_px=shape[1], height_px=shape[0], groups=())


def test_far_from_a_line_the_first_result_stays() -> None:
    colours = two_textures()
    result = np.random.default_rng(1).integers(0, 256, colours.shape, np.uint8)
    cutout = Cutout(window=make_window(colours.shape), colours=colours, hole=make_mask())
    line: npt.NDArray[np.float64] = np.array([[58.0, 52.0], [142.0, 52.0]])

    followed = follow_lines(result, cutout, make_group(), [line])

    np.testing.assert_array_equal(followed[90:140, 60:140], result[90:140, 60:140])
    np.testing.assert_array_equal(followed[~cutout.hole], result[~cutout.hole])
