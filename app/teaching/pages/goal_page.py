"""Page 3: what the model is to become better at, how long that may take, and all else folded away."""

import dataclasses
import re
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.models.library import ModelLibrary
from app.models.words import preset_words, repair_words
from app.shared.theme import SPACING_PX, WIZARD_MARGIN_PX
from app.teaching.lesson import Lesson
from app.teaching.pages.advanced_goal import AdvancedGoal
from app.teaching.pages.dialogs import TeachingDialogs
from app.teaching.pages.goal_words import estimate_words, preset_hint, repair_hint
from app.teaching.pages.page import WizardPage
from training.api import Goal, Preset, Repair

_SETTING = re.compile(r"^[A-Za-z_][\w.]*=\S.*$")


class GoalPage(WizardPage):
    """Writes every change into the lesson's goal at once.

    Signals:
        job_asked: The training is to begin; whoever listens says `done`, or why not by
            `show_problem`.
    """

    start_asked = Signal()

    def __init__(
        self,
        lesson: Lesson,
        library: ModelLibrary,
        *,
        dialogs: TeachingDialogs,
        device_words: Callable[[], str | None],
    ) -> None:
        """Show the lesson's goal.

        Args:
            lesson: Read and written.
            library: The models that one can begin from.
            dialogs: Ask for the folder of masks.
            device_words: Says on what the engine computes, None while that is not known.
        """
        super().__init__()
        self._lesson = lesson
        self._library = library
        self._dialogs = dialogs
        self._device_words = device_words
        self._is_preparing = False
        self.repairs = {repair: QRadioButton(repair_words(repair), self) for repair in Repair}
        self.presets = {preset: QRadioButton(preset_words(preset), self) for preset in Preset}
        self.masks_button = QPushButton(self.tr("Choose folder…"), self)
        self.masks_label = _hint("", self)
        self.estimate = _hint("", self)
        self.problem = _hint("", self)
        self.problem.setObjectName("pageProblem")
        self.problem.hide()
        self.fold = QToolButton(self)
        self.fold.setObjectName("fold")
        self.fold.setText(self.tr("Advanced"))
        self.fold.setCheckable(True)
        self.fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.fold.setArrowType(Qt.ArrowType.RightArrow)
        self.advanced = AdvancedGoal(self)
        self.advanced.hide()
        self._lay_out()
        self._connect()
        self._show(lesson.goal)

    @property
    @override
    def title(self) -> str:
        return self.tr("Goal and time")

    @property
    @override
    def is_complete(self) -> bool:
        return not self.missing

    @property
    @override
    def missing(self) -> str:
        goal = self._lesson.goal
        if self._is_preparing:
            return self.tr("Preparing…")
        if goal.repair is Repair.OWN_MASKS and (goal.masks is None or not goal.masks.is_dir()):
            return self.tr("Choose the folder that your masks are in.")
        if wrong := wrong_setting(goal.settings):
            text = self.tr("Under Advanced, “{line}” is no setting; write KEY=VALUE.")
            return text.format(line=wrong)
        return ""

    @property
    @override
    def next_text(self) -> str:
        return self.tr("Start training")

    @override
    def enter(self) -> None:
        models = [model for model in self._library.models() if not model.problem]
        self.advanced.set_models(models)
        self._show_preparing(is_preparing=False)
        self._show(self._lesson.goal)

    @override
    def go_on(self) -> None:
        self.problem.hide()
        self._show_preparing(is_preparing=True)
        self.start_asked.emit()

    def show_problem(self, sentence: str) -> None:
        """Say why the training cannot begin."""
        self._show_preparing(is_preparing=False)
        self.problem.setText(sentence)
        self.problem.show()

    def _show_preparing(self, *, is_preparing: bool) -> None:
        self._is_preparing = is_preparing
        self.changed.emit()

    def _connect(self) -> None:
        for buttons in (list(self.repairs.values()), list(self.presets.values())):
            group = QButtonGroup(self)
            for button in buttons:
                group.addButton(button)
            group.buttonClicked.connect(self._on_chosen)
        self.masks_button.clicked.connect(self._on_choose_masks)
        self.fold.toggled.connect(self._on_fold)
        self.advanced.changed.connect(self._on_advanced)

    def _on_chosen(self) -> None:
        self._set(
            dataclasses.replace(
                self._lesson.goal,
                repair=next(r for r, button in self.repairs.items() if button.isChecked()),
                preset=next(p for p, button in self.presets.items() if button.isChecked()),
            )
        )

    def _on_choose_masks(self) -> None:
        folder = self._dialogs.choose_masks(self)
        if folder is not None:
            goal = self._lesson.goal
            self._set(dataclasses.replace(goal, masks=folder, repair=Repair.OWN_MASKS))

    def _on_fold(self, is_open: bool) -> None:  # noqa: FBT001 a slot
        self.fold.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        self.advanced.setVisible(is_open)

    def _on_advanced(self) -> None:
        self._set(self.advanced.applied_to(self._lesson.goal))

    def _set(self, goal: Goal) -> None:
        self._lesson.set_goal(goal)
        self._show(goal)
        self.changed.emit()

    def _show(self, goal: Goal) -> None:
        self.repairs[goal.repair].setChecked(True)
        self.presets[goal.preset].setChecked(True)
        self.masks_label.setText(str(goal.masks or self.tr("White where the damage is")))
        self.advanced.show_goal(goal)
        self.estimate.setText(
            estimate_words(
                goal,
                device=self._device_words(),
                pictures=len(self._lesson.pictures),
                held_out=len(self._lesson.held_out),
            )
        )

    def _lay_out(self) -> None:
        content = QWidget(self)
        column = QVBoxLayout(content)
        column.setContentsMargins(*(WIZARD_MARGIN_PX,) * 3, 0)
        column.setSpacing(SPACING_PX)
        column.addWidget(_heading(self.tr("What shall it become better at?"), self))
        for repair, button in self.repairs.items():
            column.addLayout(_choice(button, _hint(repair_hint(repair), self)))
        masks = QHBoxLayout()
        masks.setContentsMargins(3 * SPACING_PX, 0, 0, 0)
        masks.addWidget(self.masks_button)
        masks.addWidget(self.masks_label, 1)
        column.addLayout(masks)
        column.addSpacing(2 * SPACING_PX)
        column.addWidget(_heading(self.tr("How long may it take?"), self))
        for preset, button in self.presets.items():
            column.addLayout(_choice(button, _hint(preset_hint(preset), self)))
        column.addWidget(self.estimate)
        column.addWidget(self.problem)
        column.addSpacing(SPACING_PX)
        column.addWidget(self.fold)
        column.addWidget(self.advanced)
        column.addStretch(1)
        scrolled = QScrollArea(self)
        scrolled.setObjectName("card")
        scrolled.setWidgetResizable(True)
        scrolled.setFrameShape(QScrollArea.Shape.NoFrame)
        scrolled.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled)


def wrong_setting(settings: tuple[str, ...]) -> str:
    """Return the first line that is no KEY=VALUE, empty if all are."""
    return next((line for line in settings if not _SETTING.match(line)), "")


def _heading(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setObjectName("pageTitle")
    return label


def _hint(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setObjectName("pageHint")
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def _choice(button: QRadioButton, hint: QLabel) -> QHBoxLayout:
    button.setMinimumWidth(24 * SPACING_PX + 2 * WIZARD_MARGIN_PX)
    row = QHBoxLayout()
    row.setSpacing(2 * SPACING_PX)
    row.addWidget(button)
    row.addWidget(hint, 1)
    return row
