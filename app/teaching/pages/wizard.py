"""The window of the wizard: shows one page after another, and knows none of them."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from app.shared.theme import SPACING_PX, WIZARD_MARGIN_PX, WIZARD_SIZE, WIZARD_STEPS_WIDTH_PX
from app.teaching.pages.page import WizardPage, make_label


class Wizard(QWidget):
    """A window beside the main window. Closing it ends nothing: it opens again where it was.

    Signals:
        finished: The last page is done.
        closed: The user has closed the window.
    """

    finished = Signal()
    closed = Signal()

    def __init__(self, pages: Sequence[WizardPage], parent: QWidget) -> None:
        """Take the pages in their order; the first one is entered when the wizard is opened."""
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("wizard")
        self.setWindowTitle(self.tr("Teach Reweave"))
        self._pages: tuple[WizardPage, ...] = ()
        self._index = -1
        self._stack = QStackedWidget(self)
        self._steps: list[QLabel] = []
        self._step_column = QVBoxLayout()
        self.missing = make_label("pageHint", self)
        self.back_button = QPushButton(self.tr("Back"), self)
        self.next_button = QPushButton(self)
        self.next_button.setObjectName("accented")
        self.back_button.clicked.connect(self.go_back)
        self.next_button.clicked.connect(self._on_next)
        self._lay_out()
        self.set_pages(pages)
        self.resize(*WIZARD_SIZE)

    @property
    def page(self) -> WizardPage:
        """The page that is shown."""
        return self._pages[self._index]

    def set_pages(self, pages: Sequence[WizardPage]) -> None:
        """Show these pages in their order from now on; the one that is shown keeps its place.

        Pages that were set before still belong to the wizard, and may be set again.
        """
        self._pages = tuple(pages)
        for page in self._pages:
            if self._stack.indexOf(page) < 0:
                self._stack.addWidget(page)
                page.changed.connect(self._update)
                page.done.connect(self._on_done)
        while len(self._steps) < len(self._pages):
            label = QLabel(self)
            label.setObjectName("wizardStep")
            self._step_column.addWidget(label)
            self._steps.append(label)
        for number, label in enumerate(self._steps):
            label.setVisible(number < len(self._pages))
        self._name_steps()
        self._update()

    def open(self) -> None:
        """Show the window, at the page where it was, in front of the others."""
        if self._index < 0:
            self.show_page(self._pages[0])
        self.show()
        self.raise_()
        self.activateWindow()

    def show_page(self, page: WizardPage) -> None:
        """Show a page, whatever lies between."""
        self._index = self._pages.index(page)
        page.enter()
        self._stack.setCurrentWidget(page)
        self._update()

    def go_back(self) -> None:
        """Show the page before, if the page allows it."""
        if self._index > 0 and self.page.can_go_back:
            self.show_page(self._pages[self._index - 1])

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            button = focused if isinstance(focused, QPushButton) else self.next_button
            if button.isVisible():
                button.click()
        else:
            super().keyPressEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name_steps()
            self._update()
        elif event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.page.look_again()

    def _name_steps(self) -> None:
        steps = zip(self._steps, self._pages, strict=False)  # those of a shorter lesson are hidden
        for number, (label, page) in enumerate(steps, 1):
            label.setText(f"{number}   {page.title}")

    def _lay_out(self) -> None:
        steps = QWidget(self)
        steps.setObjectName("wizardSteps")
        steps.setFixedWidth(WIZARD_STEPS_WIDTH_PX)
        steps.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(steps)
        column.setContentsMargins(*(WIZARD_MARGIN_PX,) * 4)
        self._step_column.setSpacing(2 * SPACING_PX)
        column.addLayout(self._step_column)
        column.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * SPACING_PX)
        buttons.setContentsMargins(WIZARD_MARGIN_PX, SPACING_PX, WIZARD_MARGIN_PX, WIZARD_MARGIN_PX)
        buttons.addWidget(self.missing, 1)
        buttons.addWidget(self.back_button)
        buttons.addWidget(self.next_button)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._stack, 1)
        right.addLayout(buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(steps)
        row.addLayout(right, 1)

    def _update(self) -> None:
        if self._index < 0:
            return
        page = self.page
        self.missing.setText("" if page.is_complete else page.missing)
        self.back_button.setVisible(self._index > 0)
        self.back_button.setEnabled(page.can_go_back)
        self.next_button.setVisible(bool(page.next_text))
        self.next_button.setText(page.next_text)
        self.next_button.setEnabled(page.is_complete)
        for index, label in enumerate(self._steps):
            state = "now" if index == self._index else "done" if index < self._index else "later"
            if label.property("state") != state:
                label.setProperty("state", state)
                label.style().unpolish(label)
                label.style().polish(label)

    def _on_next(self) -> None:
        if self.page.is_complete:
            self.page.go_on()

    def _on_done(self) -> None:
        """Show the next page, unless a page reports that is no longer shown."""
        if self.sender() is not self.page:
            return
        if self._index + 1 < len(self._pages):
            self.show_page(self._pages[self._index + 1])
        else:
            self.finished.emit()
