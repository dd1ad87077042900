"""What most people never need to choose: device, memory, seed, settings, the model to begin from."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)

from app.models.library import LibraryModel
from app.shared.theme import SETTINGS_HEIGHT_PX, SPACING_PX
from engine.api import MAX_SEED, DeviceChoice
from training.api import Goal

_GIB = 2**30
_MOST_GIB = 1024.0


class AdvancedGoal(QWidget):
    """Fields for the rest of a goal.

    Signals:
        changed: The user has changed one; see `applied_to`.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = QComboBox(self)
        self.device = QComboBox(self)
        for choice, words in self._device_words().items():
            self.device.addItem(words, choice.value)
        self.memory = QDoubleSpinBox(self)
        self.memory.setRange(0.0, _MOST_GIB)
        self.memory.setDecimals(1)
        self.memory.setSuffix(self.tr(" GiB"))
        self.memory.setSpecialValueText(self.tr("What this machine can spare"))
        self.seed = QSpinBox(self)
        self.seed.setRange(0, MAX_SEED)
        for field in (self.memory, self.seed):
            field.setMinimumHeight(self.device.sizeHint().height())
        self.settings = QPlainTextEdit(self)
        self.settings.setFixedHeight(SETTINGS_HEIGHT_PX)
        self.settings.setPlaceholderText("optimiser.rate=5e-5")
        self.settings.setTabChangesFocus(True)
        hint = QLabel(
            self.tr(
                "One KEY=VALUE a line, as for “python -m training finetune --set”; the training "
                "says when it knows none of that name."
            ),
            self,
        )
        hint.setObjectName("pageHint")
        hint.setWordWrap(True)
        form = QFormLayout(self)
        form.setHorizontalSpacing(2 * SPACING_PX)
        form.addRow(self.tr("Begin from"), self.model)
        form.addRow(self.tr("Compute on"), self.device)
        form.addRow(self.tr("Memory, at most"), self.memory)
        form.addRow(self.tr("Seed"), self.seed)
        form.addRow(self.tr("Settings"), self.settings)
        form.addRow("", hint)
        self.model.activated.connect(self.changed)
        self.device.activated.connect(self.changed)
        self.memory.valueChanged.connect(self.changed)
        self.seed.valueChanged.connect(self.changed)
        self.settings.textChanged.connect(self.changed)

    def set_models(self, models: Sequence[LibraryModel]) -> None:
        """Offer these models to begin from."""
        self.model.clear()
        for model in models:
            self.model.addItem(model.name, model.path)

    def show_goal(self, goal: Goal) -> None:
        """Show what a goal has chosen, silently."""
        self.blockSignals(True)  # noqa: FBT003 Qt's name
        paths = [self.model.itemData(index) for index in range(self.model.count())]
        self.model.setCurrentIndex(paths.index(goal.model) if goal.model in paths else -1)
        self.device.setCurrentIndex(self.device.findData(goal.device))
        self.memory.setValue((goal.memory_limit_bytes or 0) / _GIB)
        self.seed.setValue(goal.seed)
        if _lines(self.settings.toPlainText()) != goal.settings:
            self.settings.setPlainText("\n".join(goal.settings))
        self.blockSignals(False)  # noqa: FBT003

    def applied_to(self, goal: Goal) -> Goal:
        """Return a goal with what the fields say."""
        model = self.model.currentData()
        limit = round(self.memory.value() * _GIB)
        return dataclasses.replace(
            goal,
            model=model if isinstance(model, Path) else goal.model,
            device=str(self.device.currentData()),
            memory_limit_bytes=limit or None,
            seed=self.seed.value(),
            settings=_lines(self.settings.toPlainText()),
        )

    def _device_words(self) -> dict[DeviceChoice, str]:
        return {
            DeviceChoice.AUTO: self.tr("The best there is"),
            DeviceChoice.CUDA: self.tr("NVIDIA or AMD graphics card"),
            DeviceChoice.MPS: self.tr("Apple graphics"),
            DeviceChoice.CPU: self.tr("Processor"),
        }


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
