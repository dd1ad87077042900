"""Where the picture stands on the screen: zoom and place, and the way between both. Knows no Qt.

Two systems of coordinates, both (x, y) with y downwards: picture pixels, and screen pixels of the
canvas (device pixels, so that 100 % is one picture pixel on one dot of the screen).
"""

from dataclasses import dataclass, replace

from app.editor.brush import Point
from engine.pictures.pixels import Rect

MIN_ZOOM = 1 / 128
MAX_ZOOM = 64.0
FIT_MARGIN_PX = 24
MAX_FIT_ZOOM = 4.0
_KEPT_IN_SIGHT_PX = 48


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """Width and height, either in picture or in screen pixels.

    Attributes:
        width: At least 1.
        height: At least 1.
    """

    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewport:
    """One view of a picture.

    Attributes:
        picture: Size of the picture, picture pixels.
        canvas: Size of the canvas, screen pixels.
        zoom: Screen pixels per picture pixel.
        left: Screen x of the picture's left edge.
        top: Screen y of the picture's top edge.
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
    def percent(self) -> float:
        """The zoom in per cent."""
        return self.zoom * 100

    def to_picture(self, screen: Point) -> Point:
        """Return the place in the picture under a point of the screen."""
        return Point(x=(screen.x - self.left) / self.zoom, y=(screen.y - self.top) / self.zoom)

    def to_screen(self, point: Point) -> Point:
        """Return where a place in the picture stands on the screen."""
        return Point(x=point.x * self.zoom + self.left, y=point.y * self.zoom + self.top)

    def zoomed(self, zoom: float, *, at: Point | None = None) -> "Viewport":
        """Return the view at another zoom that keeps what is under `at` (screen) in its place.

        Args:
            zoom: Screen pixels per picture pixel; brought into the permitted range.
            at: The fixed point, screen pixels; the middle of the canvas if not given.
        """
        fixed = at or Point(x=self.canvas.width / 2, y=self.canvas.height / 2)
        held = self.to_picture(fixed)
        lowest = min(MIN_ZOOM, Viewport.fitted(picture=self.picture, canvas=self.canvas).zoom)
        zoom = min(max(zoom, lowest), MAX_ZOOM)
        return _clamped(
            replace(self, zoom=zoom, left=fixed.x - held.x * zoom, top=fixed.y - held.y * zoom)
        )

    def panned(self, *, dx: float, dy: float) -> "Viewport":
        """Return the view moved by (dx, dy) screen pixels; some of the picture stays in sight."""
        return _clamped(replace(self, left=self.left + dx, top=self.top + dy))

    def resized(self, canvas: Size) -> "Viewport":
        """Return the view on a canvas of another size that keeps the middle in the middle."""
        return _clamped(
            replace(
                self,
                canvas=canvas,
                left=self.left + (canvas.width - self.canvas.width) / 2,
                top=self.top + (canvas.height - self.canvas.height) / 2,
            )
        )

    def snapped(self) -> "Viewport":
        """Return the view on whole screen pixels, so that at 100 % no pixel is interpolated."""
        return replace(self, left=float(round(self.left)), top=float(round(self.top)))


def picture_rect_on_screen(view: Viewport, rect: Rect) -> tuple[float, float, float, float]:
    """Return a rectangle of the picture as (left, top, width, height) in screen pixels."""
    corner = view.to_screen(Point(x=rect.x, y=rect.y))
    return corner.x, corner.y, rect.width * view.zoom, rect.height * view.zoom


def _clamped(view: Viewport) -> Viewport:
    """Return the nearest view that shows some of the picture."""
    return replace(
        view,
        left=_kept_in_sight(
            view.left, length=view.picture.width * view.zoom, room=view.canvas.width
        ),
        top=_kept_in_sight(
            view.top, length=view.picture.height * view.zoom, room=view.canvas.height
        ),
    )


def _kept_in_sight(start: float, *, length: float, room: float) -> float:
    """Return a start that leaves at least a strip of what begins there visible."""
    strip = min(_KEPT_IN_SIGHT_PX, length, room)
    return min(max(start, strip - length), room - strip)
