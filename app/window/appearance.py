"""Gives the program the theme that the user prefers or that the desktop has."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from app.shared.preferences import Preferences, ThemeChoice
from app.shared.theme import DARK, LIGHT, Theme, apply_theme, theme_for


class Appearance(QObject):
    """Applies another theme when the user chooses one or the desktop changes its own."""

    def __init__(self, application: QApplication, preferences: Preferences) -> None:
        super().__init__(application)
        self._application = application
        self._choice = preferences.theme
        self._applied: Theme | None = None
        application.styleHints().colorSchemeChanged.connect(self._update)
        self._update()

    def set_preferences(self, preferences: Preferences) -> None:
        """Apply the theme that the user prefers now."""
        self._choice = preferences.theme
        self._update()

    def _update(self) -> None:
        theme = {
            ThemeChoice.SYSTEM: theme_for(self._application.styleHints().colorScheme()),
            ThemeChoice.DARK: DARK,
            ThemeChoice.LIGHT: LIGHT,
        }[self._choice]
        if theme is not self._applied:
            self._applied = theme
            apply_theme(self._application, theme)
