"""The menu that chooses how the mask looks."""

import enum
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from app.shared.preferences import MaskColour, MaskOpacity, MaskStyle, Preferences


class MaskLookMenu(QMenu):
    """Chooses colour, style and opacity of the mask.

    Signals:
        chosen: The user wants other `Preferences`.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = Preferences()
        self._groups = [
            self._add_group(names)
            for names in (self._name_colours(), self._name_styles(), self._name_opacities())
        ]
        self.show_preferences(self._preferences)

    def show_preferences(self, preferences: Preferences) -> None:
        """Mark what is preferred."""
        self._preferences = preferences
        look = (preferences.mask_colour, preferences.mask_style, preferences.mask_opacity)
        for group in self._groups:
            for action in group.actions():
                action.setChecked(action.data() in look)

    def _add_group(self, names: dict[enum.StrEnum, str]) -> QActionGroup:
        if self.actions():
            self.addSeparator()
        group = QActionGroup(self)
        for value, name in names.items():
            action = self.addAction(name)
            action.setData(value)
            action.setCheckable(True)
            group.addAction(action)
        group.triggered.connect(self._on_triggered)
        return group

    def _name_colours(self) -> dict[enum.StrEnum, str]:
        return {
            MaskColour.AUTOMATIC: self.tr("&Automatic colour"),
            MaskColour.MAGENTA: self.tr("&Magenta"),
            MaskColour.CYAN: self.tr("&Cyan"),
            MaskColour.GREEN: self.tr("&Green"),
            MaskColour.YELLOW: self.tr("&Yellow"),
        }

    def _name_styles(self) -> dict[enum.StrEnum, str]:
        return {
            MaskStyle.FILLED: self.tr("&Filled"),
            MaskStyle.HATCHED: self.tr("&Hatched"),
            MaskStyle.OUTLINE: self.tr("&Outline only"),
        }

    def _name_opacities(self) -> dict[enum.StrEnum, str]:
        return {
            MaskOpacity.LIGHT: self.tr("&Light"),
            MaskOpacity.NORMAL: self.tr("&Normal"),
            MaskOpacity.STRONG: self.tr("&Strong"),
        }

    def _on_triggered(self, action: QAction) -> None:
        value, wanted = str(action.data()), self._preferences
        if value in list(MaskColour):
            wanted = replace(wanted, mask_colour=MaskColour(value))
        elif value in list(MaskStyle):
            wanted = replace(wanted, mask_style=MaskStyle(value))
        else:
            wanted = replace(wanted, mask_opacity=MaskOpacity(value))
        self.chosen.emit(wanted)
