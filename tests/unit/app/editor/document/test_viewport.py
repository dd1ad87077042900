"""Zoom and position of the picture on the canvas."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.editor.document.brush import Point
from app.editor.document.viewport import MAX_ZOOM, Size, Viewport

sizes = st.builds(
    lambda width, height: Size(width=width, height=height),
    st.integers(1, 40_000),
    st.integers(1, 40_000),
)
canvases = st.builds(
    lambda width, height: Size(width=width, height=height),
    st.integers(1, 4000),
    st.integers(1, 3000),
)
views = st.builds(
    lambda picture, canvas: Viewport.fitted(picture=picture, canvas=canvas), sizes, canvases
)
shifts = st.floats(-1e5, 1e5)


@given(view=views)
def test_fitted_picture_lies_within_the_canvas(view: Viewport) -> None:
    corner = view.to_screen(Point(x=view.picture.width, y=view.picture.height))

    assert view.left >= -0.51
    assert view.top >= -0.51
    assert corner.x <= view.canvas.width + 0.51
    assert corner.y <= view.canvas.height + 0.51


@given(view=views, x=st.floats(-100, 5000), y=st.floats(-100, 5000))
def test_to_screen_inverts_to_picture(view: Viewport, x: float, y: float) -> None:
    back = view.to_screen(view.to_picture(Point(x=x, y=y)))

    assert (back.x, back.y) == pytest.approx((x, y), abs=1e-6)


def test_zoom_keeps_the_point_under_the_mouse() -> None:
    view = Viewport.fitted(picture=Size(width=600, height=400), canvas=Size(width=900, height=700))
    mouse = Point(x=300, y=320)

    zoomed = view.zoomed(view.zoom * 3, at=mouse)

    before, after = view.to_picture(mouse), zoomed.to_picture(mouse)
    assert (after.x, after.y) == pytest.approx((before.x, before.y))


@given(view=views, dx=shifts, dy=shifts, zoom=st.floats(1e-3, 1e3))
def test_part_of_the_picture_stays_visible(
    view: Viewport, dx: float, dy: float, zoom: float
) -> None:
    moved = view.zoomed(zoom).panned(dx=dx, dy=dy)

    end = moved.to_screen(Point(x=moved.picture.width, y=moved.picture.height))
    assert moved.left < moved.canvas.width
    assert moved.top < moved.canvas.height
    assert end.x > 0
    assert end.y > 0


@given(view=views, zoom=st.floats(1e-9, 1e9))
def test_zoom_is_clamped(view: Viewport, zoom: float) -> None:
    zoomed = view.zoomed(zoom)

    assert zoomed.zoom <= MAX_ZOOM
    assert zoomed.zoom > 0


def test_resizing_keeps_the_centre() -> None:
    view = Viewport.fitted(
        picture=Size(width=600, height=400), canvas=Size(width=900, height=700)
    ).zoomed(5.0)

    resized = view.resized(Size(width=500, height=300))

    before = view.to_picture(Point(x=450, y=350))
    after = resized.to_picture(Point(x=250, y=150))
    assert (after.x, after.y) == pytest.approx((before.x, before.y))


def test_snapped_view_lies_on_whole_screen_pixels() -> None:
    view = Viewport.fitted(
        picture=Size(width=601, height=403), canvas=Size(width=900, height=700)
    ).zoomed(1.0)

    snapped = view.snapped()

    assert snapped.left.is_integer()
    assert snapped.top.is_integer()


def test_what_was_shown_is_shown_again_on_a_canvas_of_another_size() -> None:
    picture = Size(width=4000, height=3000)
    before = Viewport.fitted(picture=picture, canvas=Size(width=900, height=600))
    shown = before.zoomed(2.5, at=Point(x=300, y=200)).shown

    after = Viewport.fitted(picture=picture, canvas=Size(width=500, height=700)).showing(shown)

    assert after.zoom == shown.zoom
    assert after.to_picture(Point(x=250, y=350)).x == pytest.approx(shown.x)
    assert after.to_picture(Point(x=250, y=350)).y == pytest.approx(shown.y)
