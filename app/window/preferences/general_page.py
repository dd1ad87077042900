"""The page of the preferences for theme, files and the engine."""

import enum
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias, TypeVar

from PySide6.QtCore import QRegularExpression, QSignalBlocker, Qt, QThread, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QRegularExpressionValidator
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from app.shared.preferences import (
    LanguageChoice,
    PreferenceHolder,
    Preferences,
    SavedFormat,
    ThemeChoice,
)
from app.shared.theme import FOLDER_WIDTH_PX, SPACING_PX
from engine.api import DeviceChoice

_Choice = TypeVar("_Choice", bound=enum.StrEnum)

# A device and the number of the card.
_Device: TypeAlias = tuple[DeviceChoice, int]

# Characters that no file name may have on some system.
_ALLOWED_ENDING = QRegularExpression(r'[^\\/:*?"<>|]{0,40}')


class GeneralPage(QWidget):
    """Shows the preferences and changes them; all take effect at once.

    Attributes:
        language: The choice of the language.
        theme: The choice of the theme.
        saved_format: The choice of the suggested format.
        saved_ending: What is added to the name of a saved picture.
        device: The choice of the device.
        threads: The number of threads; 0 for one per core.
        unsaved: Whether unsaved work is kept.
        open_models: Opens the folder of the models.
        move_models: Asks for another folder for them.

    Signals:
        move_asked: The user wants to keep the models in another folder.
    """

    move_asked = Signal()

    def __init__(
        self,
        preferences: PreferenceHolder,
        *,
        models_folder: Path,
        cards: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        """Show the preferences.

        Args:
            preferences: The preferences.
            models_folder: Where the user's models are.
            cards: Names of the graphics cards, as far as they are known.
            parent: Owner in Qt's sense.
        """
        super().__init__(parent)
        self._preferences = preferences
        self._models_folder = models_folder
        value = preferences.value
        self.language = self._make_combo(self._name_languages(), chosen=value.language)
        self.theme = self._make_combo(self._name_themes(), chosen=value.theme)
        self.saved_format = self._make_combo(self._name_formats(), chosen=value.saved_format)
        self.saved_ending = QLineEdit(value.saved_ending, self)
        self.saved_ending.setValidator(QRegularExpressionValidator(_ALLOWED_ENDING, self))
        self.unsaved = QCheckBox(self.tr("&Keep unsaved work safe from a crash"), self)
        self.unsaved.setChecked(value.keeps_unsaved_work)
        self.device = QComboBox(self)
        names = self._name_devices(cards, value)
        self._devices = list(names)
        self.device.addItems(list(names.values()))
        self.threads = self._make_threads()
        self._show_compute(value)
        self.open_models = QPushButton(self.tr("Open folder"), self)
        self.open_models.setAutoDefault(False)
        self.open_models.setToolTip(self.tr("Open the folder of your models"))
        self.move_models = QPushButton(self.tr("Move…"), self)
        self.move_models.setAutoDefault(False)
        self.move_models.setToolTip(
            self.tr("Copy your models to another folder, and use them there from now on")
        )
        self._folder = QLabel(str(models_folder), self)
        self._lay_out()
        self.language.activated.connect(self._on_changed)
        self.theme.activated.connect(self._on_changed)
        self.saved_format.activated.connect(self._on_changed)
        self.saved_ending.textEdited.connect(self._on_changed)
        self.device.activated.connect(self._on_changed)
        self.threads.valueChanged.connect(self._on_changed)
        preferences.changed.connect(self._show_compute)
        self.unsaved.toggled.connect(self._on_changed)
        self.open_models.clicked.connect(self._on_open_models)
        self.move_models.clicked.connect(self.move_asked)

    def show_models_folder(self, folder: Path, *, is_moving: bool) -> None:
        """Show where the user's models are, and whether they are being copied elsewhere."""
        self._models_folder = folder
        self._folder.setText(self.tr("Copying…") if is_moving else str(folder))
        self.move_models.setEnabled(not is_moving)

    def _make_combo(self, names: Mapping[_Choice, str], *, chosen: _Choice) -> QComboBox:
        combo = QComboBox(self)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for choice, name in names.items():
            combo.addItem(name, choice)
        combo.setCurrentIndex(combo.findData(chosen))
        return combo

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(*(2 * SPACING_PX,) * 4)
        form.setVerticalSpacing(SPACING_PX)
        form.setHorizontalSpacing(2 * SPACING_PX)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        form.addRow(self.tr("&Language"), self.language)
        form.addRow(self.tr("&Theme"), self.theme)
        form.addRow(self.tr("Save &new files as"), self.saved_format)
        form.addRow(self.tr("&Add to their names"), self.saved_ending)
        form.addRow("", self.unsaved)
        form.addRow(self.tr("&Restore on"), self.device)
        form.addRow(self.tr("Th&reads"), self.threads)
        form.addRow("", self._make_hint(self.tr("A running job keeps its device and threads.")))
        models = QHBoxLayout()
        models.setSpacing(2 * SPACING_PX)
        self._folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._folder.setWordWrap(True)
        self._folder.setMinimumWidth(FOLDER_WIDTH_PX)
        models.addWidget(self.open_models)
        models.addWidget(self.move_models)
        form.addRow(self.tr("Your models are in"), self._folder)
        form.addRow("", models)

    def _make_hint(self, text: str) -> QLabel:
        hint = QLabel(text, self)
        hint.setObjectName("pageHint")
        return hint

    def _name_languages(self) -> dict[LanguageChoice, str]:
        """Return the languages, each by its own name."""
        return {
            LanguageChoice.SYSTEM: self.tr("Same as the desktop"),
            LanguageChoice.ENGLISH: "English",
            LanguageChoice.CHINESE: "简体中文",
        }

    def _name_themes(self) -> dict[ThemeChoice, str]:
        return {
            ThemeChoice.SYSTEM: self.tr("Same as the desktop"),
            ThemeChoice.DARK: self.tr("Dark"),
            ThemeChoice.LIGHT: self.tr("Light"),
        }

    def _name_formats(self) -> dict[SavedFormat, str]:
        return {
            SavedFormat.PNG: self.tr("PNG, lossless"),
            SavedFormat.TIFF: self.tr("TIFF, lossless"),
            SavedFormat.JPEG: self.tr("JPEG, small"),
            SavedFormat.WEBP: self.tr("WebP, lossless in 8 bits"),
            SavedFormat.PROJECT: self.tr("Project (OpenRaster)"),
        }

    def _name_devices(self, cards: Sequence[str], value: Preferences) -> dict[_Device, str]:
        """Return the devices that this system may have, and the one that is chosen."""
        names = {
            (DeviceChoice.AUTO, 0): self.tr("The fastest device that works"),
            (DeviceChoice.CPU, 0): self.tr("The processor only"),
        }
        if sys.platform == "darwin":
            names[DeviceChoice.MPS, 0] = self.tr("The graphics card only")
        elif not cards:
            names[DeviceChoice.CUDA, 0] = self.tr("The graphics card only")
        for number, card in enumerate(cards):
            is_alone = cards.count(card) == 1
            numbered = self.tr("{card}, number {number}").format(card=card, number=number + 1)
            names[DeviceChoice.CUDA, number] = card if is_alone else numbered
        missing = self.tr("Graphics card {number}").format(number=value.card + 1)
        names.setdefault((value.device, value.card), missing)
        return names

    def _make_threads(self) -> QSpinBox:
        threads = QSpinBox(self)
        threads.setRange(0, QThread.idealThreadCount())
        threads.setSpecialValueText(self.tr("Automatic"))
        threads.setKeyboardTracking(False)
        threads.setToolTip(
            self.tr("How many cores a job uses; a lower number leaves some for other programs")
        )
        return threads

    def _show_compute(self, value: Preferences) -> None:
        """Show device and threads, which change back when the engine cannot start with them."""
        self.device.setCurrentIndex(self._devices.index((value.device, value.card)))
        with QSignalBlocker(self.threads):
            self.threads.setValue(value.threads)

    def _on_changed(self) -> None:
        device, card = self._devices[self.device.currentIndex()]
        self._preferences.change(
            replace(
                self._preferences.value,
                language=LanguageChoice(self.language.currentData()),
                theme=ThemeChoice(self.theme.currentData()),
                saved_format=SavedFormat(self.saved_format.currentData()),
                saved_ending=self.saved_ending.text(),
                device=device,
                card=card,
                threads=self.threads.value(),
                keeps_unsaved_work=self.unsaved.isChecked(),
            )
        )

    def _on_open_models(self) -> None:
        self._models_folder.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._models_folder)))
