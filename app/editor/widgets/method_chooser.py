"""Chooses the method from a list that says what each one does."""

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QComboBox, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from app.editor.jobs.method_words import describe_method, name_method
from app.shared.theme import METHOD_LIST_WIDTH_PX, SPACING_PX, current_theme
from engine.api import FILL_METHODS, Method

_SENTENCE_ROLE = Qt.ItemDataRole.AccessibleDescriptionRole
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft

_Index = QModelIndex | QPersistentModelIndex


class MethodChooser(QComboBox):
    """Shows the method that the next job and the next try use.

    Signals:
        chosen: The user has chosen a `Method`.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Method"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for index, method in enumerate(FILL_METHODS):
            self.addItem(name_method(method), method)
            self.setItemData(index, describe_method(method), _SENTENCE_ROLE)
        self.setItemDelegate(_MethodDelegate(self))
        self.setMaxVisibleItems(len(FILL_METHODS))
        self.view().setMinimumWidth(METHOD_LIST_WIDTH_PX)
        self.activated.connect(self._on_activated)
        self.currentIndexChanged.connect(self._describe)
        self._describe()

    def show_method(self, method: Method) -> None:
        """Show the chosen method."""
        self.setCurrentIndex(self.findData(method))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._describe()

    def _describe(self) -> None:
        sentence = str(self.currentData(_SENTENCE_ROLE))
        self.setToolTip(
            self.tr("How the next area is filled. {sentence}").format(sentence=sentence)
        )
        self.setAccessibleDescription(sentence)

    def _on_activated(self, index: int) -> None:
        self.chosen.emit(Method(self.itemData(index)))


class _MethodDelegate(QStyledItemDelegate):
    """Draws the name of a method and, below it, the sentence."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        metrics: QFontMetrics = option.fontMetrics
        room = QRect(0, 0, METHOD_LIST_WIDTH_PX - 2 * SPACING_PX, 1000)
        sentence = metrics.boundingRect(room, _WRAPPED, str(index.data(_SENTENCE_ROLE)))
        return QSize(METHOD_LIST_WIDTH_PX, metrics.height() + sentence.height() + 2 * SPACING_PX)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        theme = current_theme()
        area: QRect = option.rect
        font: QFont = option.font
        state: QStyle.StateFlag = option.state
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(area, QColor(theme.accent if is_selected else theme.base))
        inner = area.adjusted(SPACING_PX, SPACING_PX, -SPACING_PX, -SPACING_PX)
        bold = QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        painter.setPen(QColor(theme.on_accent if is_selected else theme.text))
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft, str(index.data()))
        painter.setFont(font)
        painter.setPen(QColor(theme.on_accent if is_selected else theme.faint))
        inner.setTop(inner.top() + QFontMetrics(bold).height())
        painter.drawText(inner, _WRAPPED, str(index.data(_SENTENCE_ROLE)))
        painter.restore()
