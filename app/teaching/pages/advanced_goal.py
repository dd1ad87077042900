"""What few users need to choose: the model to start from, device, memory, seed and settings."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)

from app.models.library import LibraryModel
from app.shared.theme import SETTINGS_HEIGHT_PX, SPACING_PX
from app.teaching.pages.page import make_label
from engine.api import MAX_SEED, DeviceChoice
from training.api import Goal

_GIB = 2**30
_MAX_GIB = 1024.0


class AdvancedGoal(QWidget):
    """Fields for the rest of a goal.

    Signals:
        changed: The user has changed a field; see `apply_to`.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = QComboBox(self)
        self.device = QComboBox(self)
        for choice, name in self._device_names().items():
            self.device.addItem(name, choice.value)
        self.memory = QDoubleSpinBox(self)
        self.memory.setRange(0.0, _MAX_GIB)
        self.memory.setDecimals(1)
        self.memory.setSuffix(self.tr(" GiB"))
        self.memory.setSpecialValueText(self.tr("Whatever is free"))
        self.seed = QSpinBox(self)
        self.seed.setRange(0, MAX_SEED)
        for field in (self.memory, self.seed):
            field.setMinimumHeight(self.device.sizeHint().height())
        self.settings = QPlainTextEdit(self)
        self.settings.setFixedHeight(SETTINGS_HEIGHT_PX)
        self.settings.setPlaceholderText("optimiser.rate=5e-5")
        self.settings.setTabChangesFocus(True)
        hint = make_label(
            "pageHint",
            self,
            self.tr(
                "One KEY=VALUE per line, as for “python -m training finetune --set”. Unknown names "
                "are reported when the training starts."
            ),
        )
        form = QFormLayout(self)
        form.setHorizontalSpacing(2 * SPACING_PX)
        form.addRow(self.tr("Start from"), self.model)
        form.addRow(self.tr("Run on"), self.device)
        form.addRow(self.tr("Memory limit"), self.memory)
        form.addRow(self.tr("Seed"), self.seed)
        form.addRow(self.tr("Settings"), self.settings)
        form.addRow("", hint)
        self.model.activated.connect(self.changed)
        self.device.activated.connect(self.changed)
        self.memory.valueChanged.connect(self.changed)
        self.seed.valueChanged.connect(self.changed)
        self.settings.textChanged.connect(self.changed)

    def set_models(self, models: Sequence[LibraryModel]) -> None:
        """Offer these models to start from."""
        self.model.clear()
        for model in models:
            self.model.addItem(model.name, model.path)

    def show_goal(self, goal: Goal) -> None:
        """Show a goal without emitting `changed`."""
        self.blockSignals(True)  # noqa: FBT003 Qt's name
        paths = [self.model.itemData(index) for index in range(self.model.count())]
        self.model.setCurrentIndex(paths.index(goal.model) if goal.model in paths else -1)
        self.device.setCurrentIndex(self.device.findData(goal.device))
        self.memory.setValue((goal.memory_limit_bytes or 0) / _GIB)
        self.seed.setValue(goal.seed)
        if _split_lines(self.settings.toPlainText()) != goal.settings:
            self.settings.setPlainText("\n".join(goal.settings))
        self.blockSignals(False)  # noqa: FBT003

    def apply_to(self, goal: Goal) -> Goal:
        """Return a goal with the values of the fields."""
        model = self.model.currentData()
        limit = round(self.memory.value() * _GIB)
        return dataclasses.replace(
            goal,
            model=model if isinstance(model, Path) else goal.model,
            device=str(self.device.currentData()),
            memory_limit_bytes=limit or None,
            seed=self.seed.value(),
            settings=_split_lines(self.settings.toPlainText()),
        )

    def _device_names(self) -> dict[DeviceChoice, str]:
        return {
            DeviceChoice.AUTO: self.tr("Best available"),
            DeviceChoice.CUDA: self.tr("NVIDIA or AMD graphics card"),
            DeviceChoice.MPS: self.tr("Apple graphics"),
            DeviceChoice.CPU: self.tr("Processor"),
        }


def _split_lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
