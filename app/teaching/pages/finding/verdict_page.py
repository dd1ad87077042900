"""The last page for the detector: the verdict, what both find, and whether to use the new one."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout
from typing_extensions import override

from app.shared.theme import SPACING_PX, WIZARD_MARGIN_PX
from app.teaching.lesson import Lesson, Skill
from app.teaching.pages.comparison_view import ComparisonCaptions
from app.teaching.pages.finding.words import reason_text, verdict_text
from app.teaching.pages.page import make_label
from app.teaching.pages.proved_page import ProvedPage
from training.api import Proof


class VerdictPage(ProvedPage):
    """Shows the proof of a detector. Only a better one can be used.

    Signals:
        use_asked: The user wants to use the new detector. The receiver emits `done` or calls
            `show_problem`.
    """

    use_asked = Signal()

    def __init__(self, lesson: Lesson) -> None:
        super().__init__(lesson, Skill.FINDING, name_pictures=self._name_pictures)
        self.problem = make_label("pageProblem", self)
        self.problem.hide()
        self.decline_button = QPushButton(self)
        self.decline_button.clicked.connect(self.done)
        self._lay_out()
        self._show_texts(None)

    @property
    @override
    def missing(self) -> str:
        return self.tr("Only a better detector can be used.")

    @property
    @override
    def next_text(self) -> str:
        return self.tr("Use it") if self.is_complete else ""

    @override
    def go_on(self) -> None:
        self.problem.hide()
        self.use_asked.emit()

    def show_problem(self, sentence: str) -> None:
        """Show why the new detector cannot be used; nothing is lost."""
        self.problem.setText(sentence)
        self.problem.show()

    @override
    def _show_texts(self, proof: Proof | None) -> None:
        self.verdict.setText("" if proof is None else verdict_text(proof))
        self.reason.setText("" if proof is None else reason_text(proof))
        self.decline_button.setText(
            self.tr("Keep the old one") if self.is_complete else self.tr("Close")
        )

    def _name_pictures(self) -> ComparisonCaptions:
        return ComparisonCaptions(
            damaged=self.tr("Scan"),
            truth=self.tr("Damage that you marked"),
            old=self.tr("Found before"),
            new=self.tr("Found now"),
        )

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.decline_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(WIZARD_MARGIN_PX,) * 3, 0)
        column.setSpacing(SPACING_PX)
        for widget in (self.verdict, self.reason, self.problem):
            column.addWidget(widget)
        column.addWidget(self.comparisons, 1)
        column.addLayout(buttons)
        column.addStretch(0)
