"""Page 1: what Reweave should learn to do better."""

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout
from typing_extensions import override

from app.shared.theme import SPACING_PX, WIZARD_MARGIN_PX
from app.teaching.detector import DetectorTeaching
from app.teaching.lesson import Lesson, Skill
from app.teaching.pages.finding.words import missing_examples
from app.teaching.pages.page import WizardPage, make_label

_INDENT_PX = 20


class ChoicePage(WizardPage):
    """Offers both skills; the detector only if there are enough examples.

    Attributes:
        choices: The button of each skill.
        reason: Why the detector cannot be taught; empty if it can.
    """

    def __init__(self, lesson: Lesson, detector: DetectorTeaching) -> None:
        super().__init__()
        self._lesson = lesson
        self._detector = detector
        self.choices = {
            Skill.RESTORING: QRadioButton(self.tr("Restore better"), self),
            Skill.FINDING: QRadioButton(self.tr("Find damage better"), self),
        }
        self.reason = make_label("pageHint", self)
        group = QButtonGroup(self)
        for skill, button in self.choices.items():
            group.addButton(button)
            button.setChecked(skill is lesson.skill)
        group.buttonToggled.connect(self._on_toggled)
        self._lay_out()
        self._show_reason()

    @property
    @override
    def title(self) -> str:
        return self.tr("Lesson")

    @override
    def retranslate(self) -> None:
        self._show_reason()

    @override
    def enter(self) -> None:
        self._show_reason()
        skill = Skill.RESTORING if self.reason.text() else self._lesson.skill
        self.choices[skill].setChecked(True)

    @override
    def look_again(self) -> None:
        self._show_reason()

    def _show_reason(self) -> None:
        reason = missing_examples(
            self._detector.bank.summarise(), self._detector.preferences.value.example_consent
        )
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))
        self.choices[Skill.FINDING].setEnabled(not reason)

    def _on_toggled(self) -> None:
        is_finding = self.choices[Skill.FINDING].isChecked()
        self._lesson.set_skill(Skill.FINDING if is_finding else Skill.RESTORING)

    def _lay_out(self) -> None:
        hints = {
            Skill.RESTORING: self.tr(
                "From undamaged pictures of the kind that you restore. They show what belongs in "
                "the holes."
            ),
            Skill.FINDING: self.tr(
                "From what you have added to found damage and removed from it. It shows what is "
                "damage in your pictures, and what is not."
            ),
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(*(WIZARD_MARGIN_PX,) * 3, 0)
        column.setSpacing(SPACING_PX)
        column.addWidget(
            make_label("pageTitle", self, self.tr("What should Reweave learn to do better?"))
        )
        for skill, button in self.choices.items():
            below = QVBoxLayout()
            below.setContentsMargins(_INDENT_PX, 0, 0, SPACING_PX)
            below.setSpacing(SPACING_PX)
            below.addWidget(make_label("pageHint", self, hints[skill]))
            if skill is Skill.FINDING:
                below.addWidget(self.reason)
            column.addWidget(button)
            column.addLayout(below)
        column.addStretch(1)
