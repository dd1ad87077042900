"""The program's icons, drawn in the colours of the theme."""

from typing import Literal, TypeAlias

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from typing_extensions import override

from app.shared.paths import resource
from app.shared.theme import current_theme

_INK = "currentColor"

_Colour: TypeAlias = Literal["text", "faint", "on_notice", "on_accent"]


def icon(name: str, *, colour: _Colour = "text") -> QIcon:
    """Return an icon that follows the theme.

    Args:
        name: Name of a file in `resources/icons`, without suffix.
        colour: Name of a colour of `Theme`; disabled icons have the colour of disabled text.
    """
    return QIcon(_ThemedIcon(name, colour=colour))


def application_icon() -> QIcon:
    """Return the program's icon for the window and the task bar."""
    result = QIcon()
    for side_px in (16, 24, 32, 48, 64, 128, 256):
        result.addPixmap(_draw("reweave", colour="", side_px=side_px))
    return result


class _ThemedIcon(QIconEngine):
    """Draws an icon in a colour of the current theme."""

    def __init__(self, name: str, *, colour: _Colour) -> None:
        super().__init__()
        self._name = name
        self._colour = colour

    @override
    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        theme = current_theme()
        colour = theme.off if mode == QIcon.Mode.Disabled else getattr(theme, self._colour)
        return _draw(self._name, colour=colour, side_px=size.height())

    @override
    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        painter.drawPixmap(rect, self.pixmap(rect.size(), mode, state))

    @override
    def clone(self) -> QIconEngine:
        return _ThemedIcon(self._name, colour=self._colour)


def _draw(name: str, *, colour: str, side_px: int) -> QPixmap:
    source = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(source.replace(_INK, colour).encode()))
    image = QImage(QSize(side_px, side_px), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, side_px, side_px))
    painter.end()
    return QPixmap.fromImage(image)
