"""Draws a tile of the film strip: the thumbnail, the name, and the button that closes it."""

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from app.editor.film.film_model import AT_WORK_ROLE, MODIFIED_ROLE
from app.shared.icons import icon
from app.shared.theme import (
    FILM_SIZE,
    ICON_PX,
    LOW_FILM_SIZE,
    LOW_FILM_TILE_WIDTH_PX,
    SPACING_PX,
    current_theme,
)

_MARGIN_PX: Final = SPACING_PX // 2
_DOT_PX: Final = 7
_BUTTON_ALPHA: Final = 210
_CORNER_PX: Final = 4

_Index = QModelIndex | QPersistentModelIndex


class FilmDelegate(QStyledItemDelegate):
    """A dot before the name stands for unsaved changes; the strip looks after the mouse.

    Attributes:
        is_low: Whether tiles have their name beside a smaller thumbnail.
    """

    is_low = False

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        margin = 2 * _MARGIN_PX
        if self.is_low:
            height = max(LOW_FILM_SIZE[1], option.fontMetrics.height())
            return QSize(LOW_FILM_TILE_WIDTH_PX, height + margin)
        height = FILM_SIZE[1] + option.fontMetrics.height() + _MARGIN_PX
        return QSize(FILM_SIZE[0] + 2 * margin, height + margin)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        area: QRect = option.rect
        is_current = bool(option.state & QStyle.StateFlag.State_Selected)
        is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        _draw_background(painter, option, is_current=is_current, is_hovered=is_hovered)
        picture = index.data(Qt.ItemDataRole.DecorationRole)
        if isinstance(picture, QImage) and not picture.isNull():
            _draw_thumbnail(painter, area, picture)
        _draw_name(painter, option, index)
        if index.data(AT_WORK_ROLE):
            _draw_badge(painter, _find_badge(area), "restore")
        if is_current or is_hovered:
            _draw_badge(painter, find_close_button(area), "close")
        painter.restore()


def find_close_button(area: QRect) -> QRect:
    """Return the part of a tile that closes the picture."""
    side = ICON_PX - 2
    top_px = (area.height() - side) // 2 if _is_low(area) else _MARGIN_PX
    return QRect(area.right() - side - _MARGIN_PX, area.top() + top_px, side, side)


def _find_badge(area: QRect) -> QRect:
    """Return the part of a tile that says that its picture is being restored."""
    button = find_close_button(area)
    return button.translated(area.left() + _MARGIN_PX + 1 - button.left(), 0)


def _is_low(area: QRect) -> bool:
    """Whether a tile has no room for a name below its thumbnail."""
    return area.height() < FILM_SIZE[1]


def _find_thumbnail(area: QRect) -> QRect:
    size = LOW_FILM_SIZE if _is_low(area) else FILM_SIZE
    return QRect(area.left() + 2 * _MARGIN_PX, area.top() + _MARGIN_PX, *size)


def _find_name(area: QRect) -> QRect:
    """Return the room for the name and its dot."""
    thumbnail = _find_thumbnail(area)
    if _is_low(area):
        left, right = thumbnail.right() + 2 * _MARGIN_PX, find_close_button(area).left()
        return QRect(left, area.top(), right - _MARGIN_PX - left, area.height())
    top = thumbnail.bottom() + 1
    return QRect(thumbnail.left(), top, thumbnail.width(), area.bottom() - top)


def _draw_background(
    painter: QPainter, option: QStyleOptionViewItem, *, is_current: bool, is_hovered: bool
) -> None:
    theme = current_theme()
    frame = option.rect.adjusted(1, 1, -2, -2)
    painter.setPen(Qt.PenStyle.NoPen)
    if is_current or is_hovered:
        painter.setBrush(QColor(theme.pressed if is_current else theme.hover))
        painter.drawRoundedRect(frame, _CORNER_PX, _CORNER_PX)
    if is_current:
        has_focus = bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.text if has_focus else theme.accent), 2))
        painter.drawRoundedRect(frame, _CORNER_PX, _CORNER_PX)


def _draw_thumbnail(painter: QPainter, area: QRect, picture: QImage) -> None:
    room = _find_thumbnail(area)
    size = picture.size()
    if size.width() > room.width() or size.height() > room.height():
        size = size.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRect(room.topLeft(), size)
    place.moveCenter(room.center())
    painter.drawImage(place, picture)


def _draw_name(painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
    theme, metrics, room = current_theme(), option.fontMetrics, _find_name(option.rect)
    dot_px = _DOT_PX + _MARGIN_PX if index.data(MODIFIED_ROLE) else 0
    name = metrics.elidedText(
        index.data(Qt.ItemDataRole.DisplayRole),
        Qt.TextElideMode.ElideMiddle,
        room.width() - dot_px,
    )
    spare_px = room.width() - dot_px - metrics.horizontalAdvance(name)
    left = room.left() + (0 if _is_low(option.rect) else spare_px // 2)
    if dot_px:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.accent))
        middle = QPointF(left + _DOT_PX / 2, room.center().y() + 1)
        painter.drawEllipse(middle, _DOT_PX / 2, _DOT_PX / 2)
    painter.setPen(QColor(theme.text))
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(room.adjusted(left + dot_px - room.left(), 0, 0, 0), flags, name)


def _draw_badge(painter: QPainter, place: QRect, name: str) -> None:
    """Draw an icon on a disc that stands out from any thumbnail."""
    colour = QColor(current_theme().window)
    colour.setAlpha(_BUTTON_ALPHA)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(place, _CORNER_PX, _CORNER_PX)
    icon(name).paint(painter, place.adjusted(2, 2, -2, -2))
