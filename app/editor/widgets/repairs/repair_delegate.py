"""Draws a row of the list of repairs: an eye, the thumbnail, the method and the other facts.

The facts take a second line where the row is too narrow for them.
"""

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

from app.editor.jobs.repair_model import FACT_SEPARATOR, FACTS_ROLE
from app.shared.icons import icon
from app.shared.theme import ICON_PX, REPAIR_THUMBNAIL_PX, SPACING_PX, current_theme

_FAINT_OPACITY: Final = 0.4
_BAR_PX: Final = 3
_MAX_LINES: Final = 3
_NO_BREAK: Final = "\N{NO-BREAK SPACE}"

_Index = QModelIndex | QPersistentModelIndex


class RepairDelegate(QStyledItemDelegate):
    """Space shows or hides the repair; the list does so for a click on the eye."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        lines_height = _MAX_LINES * option.fontMetrics.lineSpacing()
        return QSize(0, max(REPAIR_THUMBNAIL_PX + SPACING_PX, lines_height))

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
        font: QFont = option.font
        metrics = option.fontMetrics
        name = metrics.elidedText(index.data(), Qt.TextElideMode.ElideRight, room.width())
        facts = _break_between_facts(index.data(FACTS_ROLE))
        facts_height = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, facts).height()
        room.setTop(room.top() + (room.height() - metrics.height() - facts_height) // 2)
        painter.setFont(font)
        painter.setPen(QColor(theme.text))
        painter.drawText(room, Qt.AlignmentFlag.AlignTop, name)
        painter.setPen(QColor(theme.faint))
        painter.drawText(
            room.adjusted(0, metrics.height(), 0, 0),
            Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap,
            facts,
        )


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


def _break_between_facts(facts: str) -> str:
    """Return the facts so that a line may end after a separator, but within no fact."""
    separator = FACT_SEPARATOR.replace(" ", _NO_BREAK, 1)
    return separator.join(fact.replace(" ", _NO_BREAK) for fact in facts.split(FACT_SEPARATOR))
