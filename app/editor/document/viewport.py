"""Zoom and position of the picture on the canvas, and the conversion of coordinates. Knows no Qt.

There are two coordinate systems, both (x, y) with y downwards: picture pixels, and screen pixels of
the canvas (device pixels, so that 100 % shows one picture pixel per device pixel).
"""

from dataclasses import dataclass, replace

from app.editor.document.brush import Point
from engine.pictures.pixels import Rect

MIN_ZOOM = 1 / 128
MAX_ZOOM = 64.0
FIT_MARGIN_PX = 24
MAX_FIT_ZOOM = 4.0
_MIN_VISIBLE_PX = 48


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """A width and a height, both at least 1, in picture or screen pixels."""

    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a canvas of any size shows of a picture.

    Attributes:
        zoom: Screen pixels per picture pixel.
        x: Column at the centre of the canvas, picture pixels.
        y: Row at the centre of the canvas, picture pixels.
    """

    zoom: float
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewport:
    """One view of a picture.

    Attributes:
        picture: Size of the picture, picture pixels.
        canvas: Size of the canvas, screen pixels.
        zoom: Screen pixels per picture pixel.
        left: The picture's left edge, screen pixels.
        top: The picture's top edge, screen pixels.
    """

    picture: Size
    canvas: Size
    zoom: float
    left: float
    top: float

    @classmethod
    def fitted(cls, *, picture: Size, canvas: Size) -> "Viewport":
        """Return the view that shows the whole picture, centred."""
        room_x = max(canvas.width - 2 * FIT_MARGIN_PX, 1)
        room_y = max(canvas.height - 2 * FIT_MARGIN_PX, 1)
        zoom = min(room_x / picture.width, room_y / picture.height, MAX_FIT_ZOOM)
        return cls(
            picture=picture,
            canvas=canvas,
            zoom=zoom,
            left=(canvas.width - picture.width * zoom) / 2,
            top=(canvas.height - picture.height * zoom) / 2,
        )

    @property
    def shown(self) -> View:
        """What this view shows, whatever the size of the canvas."""
        centre = self.to_picture(Point(x=self.canvas.width / 2, y=self.canvas.height / 2))
        return View(zoom=self.zoom, x=centre.x, y=centre.y)

    def showing(self, view: View) -> "Viewport":
        """Return the view of this picture on this canvas that shows what another one has shown."""
        zoomed = self.zoomed(view.zoom)
        centre = zoomed.to_screen(Point(x=view.x, y=view.y))
        return zoomed.panned(
            dx=self.canvas.width / 2 - centre.x, dy=self.canvas.height / 2 - centre.y
        )

    def to_picture(self, screen: Point) -> Point:
        """Return the point of the picture at a point of the canvas (screen pixels)."""
        return Point(x=(screen.x - self.left) / self.zoom, y=(screen.y - self.top) / self.zoom)

    def to_screen(self, point: Point) -> Point:
        """Return the point of the canvas (screen pixels) at a point of the picture."""
        return Point(x=point.x * self.zoom + self.left, y=point.y * self.zoom + self.top)

    def zoomed(self, zoom: float, *, at: Point | None = None) -> "Viewport":
        """Return the view at another zoom.

        Args:
            zoom: Screen pixels per picture pixel; clamped to the allowed range.
            at: Fixed point, screen pixels; the centre of the canvas if None.
        """
        fixed = at or Point(x=self.canvas.width / 2, y=self.canvas.height / 2)
        held = self.to_picture(fixed)
        lowest = min(MIN_ZOOM, Viewport.fitted(picture=self.picture, canvas=self.canvas).zoom)
        zoom = min(max(zoom, lowest), MAX_ZOOM)
        return _clamp_view(
            replace(self, zoom=zoom, left=fixed.x - held.x * zoom, top=fixed.y - held.y * zoom)
        )

    def panned(self, *, dx: float, dy: float) -> "Viewport":
        """Return the view moved by (dx, dy) screen pixels; part of the picture stays visible."""
        return _clamp_view(replace(self, left=self.left + dx, top=self.top + dy))

    def resized(self, canvas: Size) -> "Viewport":
        """Return the view on a canvas of another size, with the same point at the centre."""
        return _clamp_view(
            replace(
                self,
                canvas=canvas,
                left=self.left + (canvas.width - self.canvas.width) / 2,
                top=self.top + (canvas.height - self.canvas.height) / 2,
            )
        )

    def snapped(self) -> "Viewport":
        """Return the view on whole screen pixels, so that 100 % interpolates no pixel."""
        return replace(self, left=float(round(self.left)), top=float(round(self.top)))


def rect_to_screen(view: Viewport, rect: Rect) -> tuple[float, float, float, float]:
    """Return a rectangle of the picture as (left, top, width, height) in screen pixels."""
    corner = view.to_screen(Point(x=rect.x, y=rect.y))
    return corner.x, corner.y, rect.width * view.zoom, rect.height * view.zoom


def _clamp_view(view: Viewport) -> Viewport:
    """Return the nearest view that shows part of the picture."""
    return replace(
        view,
        left=_clamp_start(view.left, length=view.picture.width * view.zoom, room=view.canvas.width),
        top=_clamp_start(view.top, length=view.picture.height * view.zoom, room=view.canvas.height),
    )


def _clamp_start(start: float, *, length: float, room: float) -> float:
    """Return the nearest start that keeps at least a strip of the picture visible."""
    strip = min(_MIN_VISIBLE_PX, length, room)
    return min(max(start, strip - length), room - strip)
