"""The repairs panel: a list of what has been restored, and what can be done with it."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.editor.document.document import Document
from app.editor.document.repairs import Repair
from app.editor.jobs.method_words import describe_method, name_method
from app.editor.jobs.repair_editor import RepairEditor
from app.editor.jobs.repair_model import REPAIR_ROLE, RepairModel
from app.editor.widgets.repairs.removal_question import RemovalQuestion
from app.editor.widgets.repairs.repair_delegate import RepairDelegate
from app.editor.widgets.repairs.repair_list import RepairList
from app.shared.icons import icon
from app.shared.theme import ICON_PX, PANEL_WIDTH_PX, SPACING_PX
from engine.api import FILL_METHODS, Method

_PERCENT = 100


class RepairsPanel(QWidget):
    """Shows the repairs of a document and changes them through the editor of repairs.

    Attributes:
        list: The repairs, the newest on top.
        strength: The strength of the selected repair, percent.
        again: Restores the selected repair again by a method of its menu.
        remove: Removes the selected repair.
        question: What becomes of the repairs that depend on one that is removed.

    Signals:
        models_asked: The user wants to choose another model.
    """

    models_asked = Signal()

    def __init__(self, editor: RepairEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._can_restore = False
        self._model = RepairModel(editor, self)
        self.list = RepairList(self)
        self.list.setModel(self._model)
        self.list.setItemDelegate(RepairDelegate(self.list))
        self.strength = self._make_slider()
        self._percent = QLabel(self)
        self.again = self._make_again_button()
        self.remove = self._make_remove_button()
        self.question = RemovalQuestion(self)
        self._lay_out()
        self._connect()
        self._on_selection_changed()

    def set_document(self, document: Document | None) -> None:
        """Show the repairs of another document."""
        self.question.hide()
        self._model.set_document(document)

    def show_can_restore(self, *, can_restore: bool) -> None:
        """Show whether a job can be started now."""
        self._can_restore = can_restore
        self._update_buttons()

    @override
    def sizeHint(self) -> QSize:
        return QSize(PANEL_WIDTH_PX, super().sizeHint().height())

    def _make_slider(self) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal, self)
        slider.setRange(0, _PERCENT)
        slider.setPageStep(10)
        slider.setAccessibleName(self.tr("Strength"))
        slider.setToolTip(self.tr("How far the selected repair replaces what lies below"))
        return slider

    def _make_again_button(self) -> QPushButton:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for method in FILL_METHODS:
            action = menu.addAction(name_method(method))
            action.setToolTip(describe_method(method))
            action.setData(method)
        menu.addSeparator()
        menu.addAction(self.tr("Choose another model…")).triggered.connect(self.models_asked)
        menu.triggered.connect(self._on_method_chosen)
        button = QPushButton(icon("again"), self.tr("Restore again"), self)
        button.setToolTip(
            self.tr("Restore the area of the selected repair again, with the model in use")
        )
        button.setMenu(menu)
        return button

    def _make_remove_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon("remove"))
        button.setIconSize(QSize(ICON_PX, ICON_PX))
        button.setToolTip(self.tr("Remove the selected repair (Del)"))
        button.setAccessibleName(self.tr("Remove repair"))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _lay_out(self) -> None:
        self.setObjectName("sidePanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        name = QLabel(self.tr("S&trength"), self)
        name.setBuddy(self.strength)
        self._percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._percent.setMinimumWidth(self._percent.fontMetrics().horizontalAdvance("100 %"))
        strength = QHBoxLayout()
        for widget in (name, self.strength, self._percent):
            strength.addWidget(widget)
        buttons = QHBoxLayout()
        buttons.addWidget(self.again)
        buttons.addStretch(1)
        buttons.addWidget(self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACING_PX, 0, SPACING_PX, SPACING_PX)
        column.setSpacing(SPACING_PX)
        column.addWidget(self.list, 1)
        column.addWidget(self.question)
        column.addLayout(strength)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self.list.selectionModel().currentChanged.connect(self._on_row_chosen)
        self.list.remove_asked.connect(self._on_remove_asked)
        self.list.left.connect(self._on_list_left)
        self._model.modelReset.connect(self._show_selection)
        self._editor.selection_changed.connect(self._on_selection_changed)
        self.strength.sliderPressed.connect(self._editor.begin_drag)
        self.strength.sliderReleased.connect(self._editor.finish_drag)
        self.strength.valueChanged.connect(self._on_strength_changed)
        self.remove.clicked.connect(self._on_remove_asked)
        self.question.cancelled.connect(self.list.setFocus)
        self.question.keep_chosen.connect(self._editor.remove)
        self.question.restore_chosen.connect(self._editor.remove_and_restore)

    def _on_row_chosen(self, current: QModelIndex) -> None:
        repair = current.data(REPAIR_ROLE) if current.isValid() else None
        self._editor.select(repair.number if isinstance(repair, Repair) else None)

    def _on_list_left(self) -> None:
        self._editor.select(None)

    def _on_selection_changed(self) -> None:
        repair = self._editor.selected
        self._show_selection()
        percent = _PERCENT if repair is None else round(_PERCENT * repair.strength)
        self.strength.blockSignals(True)  # noqa: FBT003 Qt's name
        self.strength.setValue(percent)
        self.strength.blockSignals(False)  # noqa: FBT003
        self._percent.setText(self.tr("{percent} %").format(percent=percent))
        self.question.dismiss_unless(repair)
        self._update_buttons()

    def _show_selection(self) -> None:
        """Mark the row of the selected repair."""
        row = self._model.find_row(self._editor.selected)
        selection = self.list.selectionModel()
        if row != self.list.currentIndex() or not selection.isSelected(row):
            selection.setCurrentIndex(row, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _update_buttons(self) -> None:
        has_selection = self._editor.selected is not None
        self.strength.setEnabled(has_selection)
        self._percent.setEnabled(has_selection)
        self.again.setEnabled(has_selection and self._can_restore)
        self.remove.setEnabled(has_selection)
        self.question.show_can_restore(can_restore=self._can_restore)

    def _on_strength_changed(self, percent: int) -> None:
        self._editor.set_strength(percent / _PERCENT)

    def _on_method_chosen(self, action: QAction) -> None:
        method, repair = action.data(), self._editor.selected
        if method is not None and repair is not None:
            self._editor.run_again(repair, Method(method))

    def _on_remove_asked(self) -> None:
        repair = self._editor.selected
        if repair is None:
            return
        count = len(self._editor.list_dependents(repair))
        if count:
            self.question.ask(repair, count=count)
        else:
            self._editor.remove(repair)
