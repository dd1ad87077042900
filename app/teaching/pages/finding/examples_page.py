"""Page 2 for the detector: what it learns from, and how long that takes."""

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from app.editor.bank.example_bank import ExampleBank
from app.shared.theme import SPACING_PX, WIZARD_MARGIN_PX
from app.teaching.pages.finding.words import duration_hint, examples_text, held_out_hint
from app.teaching.pages.page import TrainingStartPage, make_label


class ExamplesPage(TrainingStartPage):
    """Says what is in the bank, and starts the training."""

    def __init__(self, bank: ExampleBank) -> None:
        super().__init__()
        self._bank = bank
        self.amount = make_label("pageHint", self)
        self.held_out = make_label("pageHint", self)
        self.duration = make_label("pageHint", self)
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

    @override
    def retranslate(self) -> None:
        summary = self._bank.summarise()
        self.amount.setText(examples_text(summary))
        self.held_out.setText(held_out_hint(summary))
        self.duration.setText(duration_hint())

    @override
    def enter(self) -> None:
        super().enter()
        self.problem.hide()
        self.retranslate()

    @override
    def look_again(self) -> None:
        self.retranslate()
