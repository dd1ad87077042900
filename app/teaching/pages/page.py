"""What the wizard needs of every page, and the widgets that several pages use."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QLabel, QToolButton, QWidget
from typing_extensions import override


class WizardPage(QWidget):
    """A page of the wizard.

    A page reads from the `Lesson` when it is entered, and writes there what later pages need as
    soon as it knows it.

    Signals:
        changed: `is_complete`, `missing`, `can_go_back` or `next_text` has changed.
        done: The wizard can show the next page.
    """

    changed = Signal()
    done = Signal()

    @property
    def title(self) -> str:
        """One or two words for the list of pages."""
        raise NotImplementedError

    @property
    def is_complete(self) -> bool:
        """Whether the user can go on to the next page."""
        return not self.missing

    @property
    def missing(self) -> str:
        """What the user still has to do here, one sentence; empty for nothing."""
        return ""

    @property
    def can_go_back(self) -> bool:
        """Whether the user can go back to the page before."""
        return True

    @property
    def next_text(self) -> str:
        """Text of the button to the next page; empty hides it."""
        return self.tr("Next")

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Make texts of several parts again, in another language."""

    def enter(self) -> None:
        """Prepare to be shown."""

    def look_again(self) -> None:
        """Read again what may have changed while another window was in front."""

    def go_on(self) -> None:
        """Finish a complete page; emits `done` at once or later."""
        self.done.emit()


class TrainingStartPage(WizardPage):
    """A page whose button starts the training.

    Signals:
        start_asked: The user wants to start. The receiver emits `done` or calls `show_problem`.

    Attributes:
        problem: Says why the training could not start.
    """

    start_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._is_preparing = False
        self.problem = make_label("pageProblem", self)
        self.problem.hide()

    @property
    @override
    def missing(self) -> str:
        return self.tr("Preparing…") if self._is_preparing else ""

    @property
    @override
    def next_text(self) -> str:
        return self.tr("Start training")

    @override
    def enter(self) -> None:
        self._show_preparing(is_preparing=False)

    @override
    def go_on(self) -> None:
        self.problem.hide()
        self._show_preparing(is_preparing=True)
        self.start_asked.emit()

    def show_problem(self, sentence: str) -> None:
        """Show why the training could not start; nothing is lost."""
        self._show_preparing(is_preparing=False)
        self.problem.setText(sentence)
        self.problem.show()

    def _show_preparing(self, *, is_preparing: bool) -> None:
        self._is_preparing = is_preparing
        self.changed.emit()


class FoldButton(QToolButton):
    """A button that shows or hides what is below it; checked means shown."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("fold")
        self.setText(text)
        self.setCheckable(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setArrowType(Qt.ArrowType.RightArrow)
        self.toggled.connect(self._turn_arrow)

    def _turn_arrow(self, is_open: bool) -> None:  # noqa: FBT001 a slot
        self.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)


def make_label(name: str, parent: QWidget, text: str = "") -> QLabel:
    """Return a label of plain text that wraps.

    Args:
        name: Object name, which the style sheet knows: pageTitle, pageHint, pageProblem.
        parent: The page.
        text: The text.
    """
    label = QLabel(text, parent)
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
