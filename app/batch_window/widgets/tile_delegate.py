"""Draws a picture of a batch: the thumbnail with the badge of its state, its name and its state."""

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from app.batch_window.pictures import BatchPicture, PictureState
from app.batch_window.widgets.picture_model import PICTURE_ROLE
from app.batch_window.widgets.words import STATE_ICONS, describe_state
from app.shared.icons import icon
from app.shared.theme import BATCH_THUMBNAIL_SIZE, ICON_PX, SPACING_PX, current_theme

_MARGIN_PX: Final = SPACING_PX
_CORNER_PX: Final = 5
_BADGE_ALPHA: Final = 225
_BAR_PX: Final = 4

_Index = QModelIndex | QPersistentModelIndex


class TileDelegate(QStyledItemDelegate):
    """All tiles have one size, so that a grid of any length scrolls at once."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        width, height = BATCH_THUMBNAIL_SIZE
        text_px = 2 * option.fontMetrics.height() + SPACING_PX
        return QSize(width + 2 * _MARGIN_PX, height + text_px + 2 * _MARGIN_PX)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        picture = index.data(PICTURE_ROLE)
        if not isinstance(picture, BatchPicture):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        _draw_background(painter, option)
        room = _find_room(option.rect)
        place = _draw_thumbnail(painter, room, index.data(Qt.ItemDataRole.DecorationRole))
        name = STATE_ICONS.get(picture.state)
        if name is not None:
            _draw_badge(painter, place, name, is_accented=picture.state is PictureState.TO_REVIEW)
        if picture.state is PictureState.RESTORING:
            _draw_bar(painter, place, picture.fraction)
        _draw_words(painter, option, picture)
        painter.restore()


def _find_room(area: QRect) -> QRect:
    """Return the room of the thumbnail in a tile."""
    width, height = BATCH_THUMBNAIL_SIZE
    left = area.left() + (area.width() - width) // 2
    return QRect(left, area.top() + _MARGIN_PX, width, height)


def _draw_background(painter: QPainter, option: QStyleOptionViewItem) -> None:
    theme, state = current_theme(), option.state
    is_selected = bool(state & QStyle.StateFlag.State_Selected)
    is_hovered = bool(state & QStyle.StateFlag.State_MouseOver)
    frame = QRectF(option.rect).adjusted(2, 2, -2, -2)
    painter.setPen(Qt.PenStyle.NoPen)
    if is_selected or is_hovered:
        painter.setBrush(QColor(theme.pressed if is_selected else theme.hover))
        painter.drawRoundedRect(frame, _CORNER_PX, _CORNER_PX)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if is_selected:
        painter.setPen(QPen(QColor(theme.accent), 2))
        painter.drawRoundedRect(frame, _CORNER_PX, _CORNER_PX)
    if state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(QPen(QColor(theme.text), 2))
        painter.drawRoundedRect(frame, _CORNER_PX, _CORNER_PX)


def _draw_thumbnail(painter: QPainter, room: QRect, image: QImage | None) -> QRect:
    """Draw a thumbnail in the middle of its room, and return its place."""
    if image is None or image.isNull():
        side = 2 * ICON_PX
        place = QRect(0, 0, side, side)
        place.moveCenter(room.center())
        icon("photograph", colour="faint").paint(painter, place)
        return room
    size = image.size()
    if size.width() > room.width() or size.height() > room.height():
        size = size.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRect(room.topLeft(), size)
    place.moveCenter(room.center())
    painter.drawImage(place, image)
    return place


def _draw_badge(painter: QPainter, place: QRect, name: str, *, is_accented: bool) -> None:
    """Draw the icon of a state on a ground that stands out from any picture."""
    theme, side = current_theme(), ICON_PX + 4
    badge = QRect(place.right() - side - 3, place.top() + 4, side, side)
    colour = QColor(theme.accent if is_accented else theme.window)
    if not is_accented:
        colour.setAlpha(_BADGE_ALPHA)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(badge, _CORNER_PX, _CORNER_PX)
    drawn = icon(name, colour="on_accent" if is_accented else "text")
    drawn.paint(painter, badge.adjusted(3, 3, -3, -3))


def _draw_bar(painter: QPainter, place: QRect, fraction: float) -> None:
    theme = current_theme()
    bar = QRectF(place.left(), place.bottom() - _BAR_PX + 1, place.width(), _BAR_PX)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.window))
    painter.drawRect(bar)
    bar.setWidth(bar.width() * fraction)
    painter.setBrush(QColor(theme.accent))
    painter.drawRect(bar)


def _draw_words(painter: QPainter, option: QStyleOptionViewItem, picture: BatchPicture) -> None:
    theme, metrics, area = current_theme(), option.fontMetrics, option.rect
    top = _find_room(area).bottom() + SPACING_PX // 2
    width = area.width() - 2 * _MARGIN_PX
    lines = ((picture.file_name, theme.text), (describe_state(picture), theme.faint))
    if picture.state is PictureState.TO_REVIEW:
        lines = (lines[0], (lines[1][0], theme.accent_text))
    for number, (words, colour) in enumerate(lines):
        room = QRect(area.left() + _MARGIN_PX, top + number * metrics.height(), width, 0)
        room.setHeight(metrics.height())
        mode = Qt.TextElideMode.ElideRight if number else Qt.TextElideMode.ElideMiddle
        painter.setPen(QColor(colour))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, metrics.elidedText(words, mode, width))
