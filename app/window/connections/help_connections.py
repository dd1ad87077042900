"""Connects the Help menu."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from app.shared.dialogs import about_box
from app.window.actions import Actions
from app.window.widgets.command_finder import CommandFinder
from app.window.widgets.key_overview import KeyOverview


class HelpConnections(QObject):
    """Connects the overview of the keys, the command finder and About.

    Attributes:
        overview: Shows all keys.
        finder: Finds actions by their names.
    """

    def __init__(self, actions: Actions, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.overview = KeyOverview(actions, window)
        self.finder = CommandFinder(actions, window)
        actions.shortcuts.triggered.connect(self.overview.cover)
        actions.find_command.triggered.connect(self.finder.cover)
        actions.about.triggered.connect(self._on_about)

    def _on_about(self) -> None:
        about_box(self._window).open()
