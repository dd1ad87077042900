"""The program's own icons, drawn in the colours of the theme."""

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.shared.paths import resource
from app.shared.theme import Theme

_SCALES = (1, 2, 3)
_INK = "currentColor"


def icon(name: str, *, theme: Theme, size_px: int) -> QIcon:
    """Return an icon of `resources/icons` in the theme's text colour, and another where disabled.

    Args:
        name: File name without suffix.
        theme: The look.
        size_px: Side in logical pixels.
    """
    made = QIcon()
    for scale in _SCALES:
        for mode, colour in ((QIcon.Mode.Normal, theme.text), (QIcon.Mode.Disabled, theme.off)):
            made.addPixmap(_drawn(name, colour=colour, side_px=size_px * scale), mode)
    return made


def application_icon() -> QIcon:
    """Return the program's icon, for window and task bar."""
    made = QIcon()
    for side_px in (16, 24, 32, 48, 64, 128, 256):
        made.addPixmap(_drawn("reweave", colour="", side_px=side_px))
    return made


def pixmap(name: str, *, colour: str, size_px: int, device_pixel_ratio: float) -> QPixmap:
    """Return an icon in one colour.

    Args:
        name: File name without suffix.
        colour: A CSS colour.
        size_px: Side in logical pixels.
        device_pixel_ratio: Of the screen that it is drawn on.
    """
    drawn = _drawn(name, colour=colour, side_px=round(size_px * device_pixel_ratio))
    drawn.setDevicePixelRatio(device_pixel_ratio)
    return drawn


def _drawn(name: str, *, colour: str, side_px: int) -> QPixmap:
    source = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(source.replace(_INK, colour).encode()))
    image = QImage(QSize(side_px, side_px), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, side_px, side_px))
    painter.end()
    return QPixmap.fromImage(image)
