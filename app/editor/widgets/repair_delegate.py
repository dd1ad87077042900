"""Draws a row of the list of repairs: an eye, the thumbnail, the method and the other facts."""

from typing import Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QImage, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from app.editor.jobs.repair_model import FACTS_ROLE
from app.shared.icons import icon
from app.shared.theme import ICON_PX, REPAIR_THUMBNAIL_PX, SPACING_PX, current_theme

_FAINT_OPACITY: Final = 0.4
_BAR_PX: Final = 3

_Index = QModelIndex | QPersistentModelIndex


class RepairDelegate(QStyledItemDelegate):
    """Space shows or hides the repair; the list does so for a click on the eye."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(0, REPAIR_THUMBNAIL_PX + SPACING_PX)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        is_shown = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        area: QRect = option.rect
        painter.save()
        self._draw_background(painter, option)
        icon("shown" if is_shown else "hidden").paint(painter, _find_eye(area))
        painter.setOpacity(1.0 if is_shown else _FAINT_OPACITY)
        self._draw_thumbnail(painter, area, index.data(Qt.ItemDataRole.DecorationRole))
        self._draw_texts(painter, option, index)
        painter.restore()

    @override
    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: _Index,
    ) -> bool:
        # The list looks after the mouse, because the eye does not select the row.
        return not isinstance(event, QMouseEvent) and super().editorEvent(
            event, model, option, index
        )

    def _draw_background(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        theme, area = current_theme(), option.rect
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(theme.pressed))
            painter.fillRect(
                QRect(area.left(), area.top(), _BAR_PX, area.height()), QColor(theme.accent)
            )
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, QColor(theme.hover))
        if (
            state & QStyle.StateFlag.State_HasFocus
            and state & QStyle.StateFlag.State_KeyboardFocusChange
        ):
            painter.setPen(QPen(QColor(theme.accent), 1))
            painter.drawRect(area.adjusted(0, 0, -1, -1))

    def _draw_thumbnail(self, painter: QPainter, area: QRect, image: QImage) -> None:
        place = image.rect()
        place.moveCenter(_find_thumbnail(area).center())
        painter.drawImage(place.topLeft(), image)

    def _draw_texts(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        theme, area = current_theme(), option.rect
        left = _find_thumbnail(area).right() + SPACING_PX
        room = QRect(left, area.top(), area.right() - SPACING_PX // 2 - left, area.height())
        half = room.height() // 2
        font: QFont = option.font
        metrics = option.fontMetrics
        painter.setFont(font)
        for role, colour, place, side in (
            (
                Qt.ItemDataRole.DisplayRole,
                theme.text,
                room.adjusted(0, 0, 0, -half),
                Qt.AlignmentFlag.AlignBottom,
            ),
            (FACTS_ROLE, theme.faint, room.adjusted(0, half, 0, 0), Qt.AlignmentFlag.AlignTop),
        ):
            text = metrics.elidedText(index.data(role), Qt.TextElideMode.ElideRight, room.width())
            painter.setPen(QColor(colour))
            painter.drawText(place, side | Qt.AlignmentFlag.AlignLeft, text)


def find_eye_column(area: QRect) -> QRect:
    """Return the part of a row in which a click is for the eye."""
    return QRect(area.left(), area.top(), ICON_PX + 2 * SPACING_PX, area.height())


def _find_eye(area: QRect) -> QRect:
    eye = QRect(0, 0, ICON_PX, ICON_PX)
    eye.moveCenter(find_eye_column(area).center())
    return eye


def _find_thumbnail(area: QRect) -> QRect:
    left = find_eye_column(area).right() + 1
    top = area.top() + (area.height() - REPAIR_THUMBNAIL_PX) // 2
    return QRect(left, top, REPAIR_THUMBNAIL_PX, REPAIR_THUMBNAIL_PX)
