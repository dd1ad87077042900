"""Page 6: the verdict on the new model, and the comparison with the old one."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout
from typing_extensions import override

from app.shared.theme import SPACING_PX, WIZARD_MARGIN_PX
from app.teaching.lesson import Lesson, Skill
from app.teaching.pages.page import make_label
from app.teaching.pages.proof_words import ProofRow, kept_text, make_rows, reason_text, verdict_text
from app.teaching.pages.proved_page import ProvedPage
from training.api import FineTuneRequest, Preset, Proof, Verdict


class ProofPage(ProvedPage):
    """Shows the proof. Only a better model can be kept.

    Signals:
        more_time_asked: The user wants to train longer.
        more_pictures_asked: The user wants to add pictures.
    """

    more_time_asked = Signal()
    more_pictures_asked = Signal()

    def __init__(self, lesson: Lesson) -> None:
        super().__init__(lesson, Skill.RESTORING)
        self.kept = make_label("pageHint", self)
        self.table = QGridLayout()
        self.table.setHorizontalSpacing(3 * SPACING_PX)
        self.table.setVerticalSpacing(SPACING_PX // 2)
        self.table.setColumnStretch(2, 1)
        self.longer_button = QPushButton(self.tr("Train longer"), self)
        self.pictures_button = QPushButton(self.tr("Add pictures"), self)
        self.longer_button.clicked.connect(self.more_time_asked)
        self.pictures_button.clicked.connect(self.more_pictures_asked)
        self._lay_out()
        self._on_lesson_changed()

    @property
    @override
    def missing(self) -> str:
        return self.tr("Only a better model can be kept.")

    @property
    @override
    def next_text(self) -> str:
        return self.tr("Keep it…") if self.is_complete else ""

    def rows(self) -> list[str]:
        """Return the lines of the table."""
        lines = []
        for row in range(self.table.rowCount()):
            items = [self.table.itemAtPosition(row, column) for column in range(3)]
            labels = [item.widget() for item in items if item is not None]
            lines.append(" | ".join(w.text() for w in labels if isinstance(w, QLabel)))
        return [line for line in lines if line]

    @override
    def _on_lesson_changed(self) -> None:
        finished = self._lesson.finished
        # A better model has to be kept first, since another run would replace it.
        is_better = finished is not None and finished.proof.verdict is Verdict.BETTER
        request = self._lesson.request
        is_longest = isinstance(request, FineTuneRequest) and request.goal.preset is Preset.NIGHT
        self.longer_button.setVisible(not is_better and not is_longest)
        self.pictures_button.setVisible(not is_better)
        super()._on_lesson_changed()

    @override
    def _show_texts(self, proof: Proof | None) -> None:
        self.verdict.setText("" if proof is None else verdict_text(proof))
        self.reason.setText("" if proof is None else reason_text(proof))
        self.kept.setText("" if proof is None else kept_text(proof.verdict))
        self._fill_table(() if proof is None else make_rows(proof))

    def _fill_table(self, rows: tuple[ProofRow, ...]) -> None:
        while (item := self.table.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for index, row in enumerate(rows):
            for column, text in enumerate((row.what, row.change, row.certainty)):
                label = QLabel(text, self)
                if row.is_deciding and column < 2:
                    label.setObjectName("proofDeciding")
                elif not row.is_deciding or column == 2:
                    label.setObjectName("pageHint")
                self.table.addWidget(label, index, column)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.kept, 1)
        buttons.addWidget(self.longer_button)
        buttons.addWidget(self.pictures_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(WIZARD_MARGIN_PX,) * 3, 0)
        column.setSpacing(SPACING_PX)
        column.addWidget(self.verdict)
        column.addWidget(self.reason)
        column.addSpacing(SPACING_PX // 2)
        column.addLayout(self.table)
        column.addSpacing(SPACING_PX // 2)
        column.addWidget(self.comparisons, 1)
        column.addLayout(buttons)
        column.addStretch(0)
