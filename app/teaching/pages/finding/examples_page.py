"""Page 2 for the detector: what it learns from, and how long that takes."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from app.editor.bank.example_bank import ExampleBank
from app.shared.theme import SPACING_PX, WIZARD_MARGIN_PX
from app.teaching.pages.finding.words import duration_hint, examples_text, held_out_hint
from app.teaching.pages.page import WizardPage, make_label


class ExamplesPage(WizardPage):
    """Says what is in the bank, and starts the training.

    Signals:
        start_asked: The user wants to start. The receiver emits `done` or calls `show_problem`.
    """

    start_asked = Signal()

    def __init__(self, bank: ExampleBank) -> None:
        super().__init__()
        self._bank = bank
        self._is_preparing = False
        self.amount = make_label("pageHint", self)
        self.held_out = make_label("pageHint", self)
        self.duration = make_label("pageHint", self)
        self.problem = make_label("pageProblem", self)
        self.problem.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(*(WIZARD_MARGIN_PX,) * 3, 0)
        column.setSpacing(2 * SPACING_PX)
        column.addWidget(
            make_label("pageTitle", self, self.tr("Reweave learns from what you have corrected"))
        )
        for label in (self.amount, self.held_out, self.duration, self.problem):
            column.addWidget(label)
        column.addStretch(1)
        self.retranslate()

    @property
    @override
    def title(self) -> str:
        return self.tr("Examples")

    @property
    @override
    def missing(self) -> str:
        return self.tr("Preparing…") if self._is_preparing else ""

    @property
    @override
    def next_text(self) -> str:
        return self.tr("Start training")

    @override
    def retranslate(self) -> None:
        summary = self._bank.summarise()
        self.amount.setText(examples_text(summary))
        self.held_out.setText(held_out_hint(summary))
        self.duration.setText(duration_hint())

    @override
    def enter(self) -> None:
        self.problem.hide()
        self.retranslate()
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
