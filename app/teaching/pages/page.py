"""What every page of the wizard is, as its window sees it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


class WizardPage(QWidget):
    """One page; what it does not override it leaves to the wizard's usual way.

    A page takes what it needs from the `Lesson` when it is entered, and writes there what later
    pages need as soon as it knows it.

    Signals:
        changed: `is_complete`, `missing`, `can_go_back` or `next_text` has changed.
        done: The wizard may go on to the next page.
    """

    changed = Signal()
    done = Signal()

    @property
    def title(self) -> str:
        """Of one or two words, for the list of pages."""
        raise NotImplementedError

    @property
    def is_complete(self) -> bool:
        """Whether one may go on."""
        return True

    @property
    def missing(self) -> str:
        """One sentence that says what is to be done before one may go on; empty for nothing."""
        return ""

    @property
    def can_go_back(self) -> bool:
        """Whether the page before may be shown again."""
        return True

    @property
    def next_text(self) -> str:
        """What the button that goes on says; empty hides it."""
        return self.tr("Next")

    def enter(self) -> None:
        """The page is going to be shown."""

    def go_on(self) -> None:
        """The user wants to go on, and the page is complete; `done` follows, now or later."""
        self.done.emit()
