"""Guide lines as values: invalid ones are refused."""

import math

import pytest

from engine.api import MAX_COORDINATE_PX, Guide, GuideLine, Method, RestoreOptions
from engine.pictures.curves import Point
from engine.pictures.pixels import Rect

LINE = GuideLine(points=((0.0, 0.0), (10.0, 5.0)))


@pytest.mark.parametrize(
    "points",
    [(), ((1.0, 1.0),), ((1.0, 1.0), (1.0, 1.0))],
    ids=["none", "one", "the same twice"],
)
def test_fewer_than_two_different_points_are_refused(points: tuple[Point, ...]) -> None:
    with pytest.raises(ValueError, match="two different points"):
        GuideLine(points=points)


@pytest.mark.parametrize("value", [math.nan, math.inf, MAX_COORDINATE_PX + 1.0])
def test_a_point_out_of_range_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="expected"):
        GuideLine(points=((0.0, 0.0), (value, 5.0)))


@pytest.mark.parametrize("method", [Method.REWEAVE, Method.GENERATOR, Method.WEAVE])
def test_options_hold_guide_lines(method: Method) -> None:
    options = RestoreOptions(method=method, guide_lines=(LINE,))

    assert options.guide_lines == (LINE,)


def test_edges_are_found_and_filled_along_as_by_reweave() -> None:
    options = RestoreOptions(method=Method.EDGES, guide_lines=(LINE,))

    assert options.finds_edges
    assert options.effective_method is Method.REWEAVE
    assert options.uses_generator


def test_edges_beyond_doubt_are_continued_by_default_but_not_with_a_loose_guide() -> None:
    assert RestoreOptions().finds_edges
    assert not RestoreOptions(guide=Guide.LOOSE).finds_edges


def test_no_edges_are_found_for_a_source() -> None:
    source = Rect(x=0, y=0, width=40, height=40)

    options = RestoreOptions(method=Method.EDGES, source=source)

    assert not options.finds_edges
    assert options.effective_method is Method.WEAVE


@pytest.mark.parametrize("method", [Method.TELEA, Method.NAVIER_STOKES, Method.POISSON])
def test_quick_fill_refuses_guide_lines(method: Method) -> None:
    with pytest.raises(ValueError, match="follows no guide lines"):
        RestoreOptions(method=method, guide_lines=(LINE,))


def test_lines_and_a_source_may_be_given_together() -> None:
    source = Rect(x=0, y=0, width=40, height=40)

    options = RestoreOptions(source=source, guide_lines=(LINE,))

    assert options.effective_method is Method.WEAVE
