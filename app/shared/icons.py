"""The program's icons, drawn in the colours of the theme."""

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.shared.paths import resource
from app.shared.theme import Theme

_SCALES = (1, 2, 3)
_INK = "currentColor"


def icon(name: str, *, theme: Theme, size_px: int) -> QIcon:
    """Return an icon of `resources/icons` in the theme's colours for normal and disabled text.

    Args:
        name: File name without suffix.
        theme: Colours of the icon.
        size_px: Side, logical pixels.
    """
    result = QIcon()
    for scale in _SCALES:
        for mode, colour in ((QIcon.Mode.Normal, theme.text), (QIcon.Mode.Disabled, theme.off)):
            result.addPixmap(_draw(name, colour=colour, side_px=size_px * scale), mode)
    return result


def application_icon() -> QIcon:
    """Return the program's icon for the window and the task bar."""
    result = QIcon()
    for side_px in (16, 24, 32, 48, 64, 128, 256):
        result.addPixmap(_draw("reweave", colour="", side_px=side_px))
    return result


def pixmap(name: str, *, colour: str, size_px: int, device_pixel_ratio: float) -> QPixmap:
    """Return an icon in one colour.

    Args:
        name: File name without suffix.
        colour: A CSS colour.
        size_px: Side, logical pixels.
        device_pixel_ratio: Device pixel ratio of the screen.
    """
    drawing = _draw(name, colour=colour, side_px=round(size_px * device_pixel_ratio))
    drawing.setDevicePixelRatio(device_pixel_ratio)
    return drawing


def _draw(name: str, *, colour: str, side_px: int) -> QPixmap:
    source = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(source.replace(_INK, colour).encode()))
    image = QImage(QSize(side_px, side_px), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, side_px, side_px))
    painter.end()
    return QPixmap.fromImage(image)
