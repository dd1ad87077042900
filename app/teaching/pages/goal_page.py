"""Page 4: what the model should get better at and how long that may take; the rest is folded."""

import dataclasses
import re
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.models.library import ModelLibrary
from app.models.words import preset_names, repair_names
from app.shared.theme import SPACING_PX, WIZARD_MARGIN_PX
from app.teaching.lesson import Lesson
from app.teaching.pages.advanced_goal import AdvancedGoal
from app.teaching.pages.dialogs import TeachingDialogs
from app.teaching.pages.page import FoldButton, TrainingStartPage, make_label
from app.teaching.pages.words import estimate_text, preset_hint, repair_hint
from training.api import Goal, Preset, Repair

_SETTING = re.compile(r"^[A-Za-z_][\w.]*=\S.*$")


class GoalPage(TrainingStartPage):
    """Writes every change into the lesson's goal at once, and starts the training."""

    def __init__(
        self,
        lesson: Lesson,
        library: ModelLibrary,
        *,
        dialogs: TeachingDialogs,
        engine_device: Callable[[], str | None],
    ) -> None:
        """Show the lesson's goal.

        Args:
            lesson: The lesson that holds the goal.
            library: The models to start from.
            dialogs: Ask for the folder of masks.
            engine_device: Returns the name of the engine's device, None if not known yet.
        """
        super().__init__()
        self._lesson = lesson
        self._library = library
        self._dialogs = dialogs
        self._engine_device = engine_device
        self.repairs = {repair: QRadioButton(repair_names()[repair], self) for repair in Repair}
        self.masks_button = QPushButton(self.tr("Choose folder…"), self)
        self.presets = {preset: QRadioButton(preset_names()[preset], self) for preset in Preset}
        self.masks_label = make_label("pageHint", self)
        self.estimate = make_label("pageHint", self)
        self.fold = FoldButton(self.tr("Advanced"), self)
        self.advanced = AdvancedGoal(self)
        self.advanced.hide()
        self._lay_out()
        self._connect()
        self._show(lesson.goal)

    @property
    @override
    def title(self) -> str:
        return self.tr("Goal")

    @property
    @override
    def missing(self) -> str:
        goal = self._lesson.goal
        if preparing := super().missing:
            return preparing
        if goal.repair is Repair.OWN_MASKS and (goal.masks is None or not goal.masks.is_dir()):
            return self.tr("Choose the folder that contains your masks.")
        if wrong := find_wrong_setting(goal.settings):
            text = self.tr("Under Advanced, “{line}” is not a setting. Write KEY=VALUE.")
            return text.format(line=wrong)
        return ""

    @override
    def retranslate(self) -> None:
        self._show(self._lesson.goal)

    @override
    def enter(self) -> None:
        models = [model for model in self._library.models() if not model.problem]
        self.advanced.set_models(models)
        super().enter()
        self._show(self._lesson.goal)

    def _connect(self) -> None:
        for buttons in (list(self.repairs.values()), list(self.presets.values())):
            group = QButtonGroup(self)
            for button in buttons:
                group.addButton(button)
            group.buttonClicked.connect(self._on_chosen)
        self.masks_button.clicked.connect(self._on_choose_masks)
        self.fold.toggled.connect(self.advanced.setVisible)
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

    def _on_advanced(self) -> None:
        self._set(self.advanced.apply_to(self._lesson.goal))

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
            estimate_text(
                goal,
                device=self._engine_device(),
                pictures=len(self._lesson.pictures),
                held_out=len(self._lesson.held_out),
            )
        )

    def _lay_out(self) -> None:
        content = QWidget(self)
        column = QVBoxLayout(content)
        column.setContentsMargins(*(WIZARD_MARGIN_PX,) * 3, 0)
        column.setSpacing(SPACING_PX)
        column.addWidget(make_label("pageTitle", self, self.tr("What should it get better at?")))
        for repair, button in self.repairs.items():
            column.addLayout(_choice_row(button, make_label("pageHint", self, repair_hint(repair))))
        masks = QHBoxLayout()
        masks.setContentsMargins(3 * SPACING_PX, 0, 0, 0)
        masks.addWidget(self.masks_button)
        masks.addWidget(self.masks_label, 1)
        column.addLayout(masks)
        column.addSpacing(2 * SPACING_PX)
        column.addWidget(make_label("pageTitle", self, self.tr("How long may it take?")))
        for preset, button in self.presets.items():
            column.addLayout(_choice_row(button, make_label("pageHint", self, preset_hint(preset))))
        column.addWidget(self.estimate)
        column.addWidget(self.problem)
        column.addSpacing(SPACING_PX)
        column.addWidget(self.fold)
        column.addWidget(self.advanced)
        column.addStretch(1)
        scrolled = QScrollArea(self)
        scrolled.setObjectName("card")
        scrolled.setWidgetResizable(True)
        scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it scrolls to what Tab leads to
        scrolled.setFrameShape(QScrollArea.Shape.NoFrame)
        scrolled.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled)


def find_wrong_setting(settings: tuple[str, ...]) -> str:
    """Return the first line that is not KEY=VALUE; empty if all are."""
    return next((line for line in settings if not _SETTING.match(line)), "")


def _choice_row(button: QRadioButton, hint: QLabel) -> QHBoxLayout:
    button.setMinimumWidth(24 * SPACING_PX + 2 * WIZARD_MARGIN_PX)
    row = QHBoxLayout()
    row.setSpacing(2 * SPACING_PX)
    row.addWidget(button)
    row.addWidget(hint, 1)
    return row
