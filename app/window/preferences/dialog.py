"""The window of the preferences."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTabWidget, QVBoxLayout, QWidget

from app.shared.paths import OwnFolders
from app.shared.preferences import PreferenceHolder
from app.shared.theme import PREFERENCES_SIZE, SPACING_PX
from app.window.actions import Actions
from app.window.preferences.general_page import GeneralPage
from app.window.preferences.keys_page import KeysPage
from app.window.preferences.learning_page import LearningPage


class PreferencesDialog(QDialog):
    """Shows the preferences, a page for each subject.

    Attributes:
        general: The page for theme, files and the engine.
        learning: The page for what Reweave may learn from.
        keys: The page of the keys.
    """

    def __init__(
        self,
        preferences: PreferenceHolder,
        actions: Actions,
        *,
        models_folder: Path,
        cards: Sequence[str],
        folders: OwnFolders,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Preferences"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*PREFERENCES_SIZE)
        self._pages = QTabWidget(self)
        self.general = GeneralPage(
            preferences, models_folder=models_folder, cards=cards, parent=self
        )
        self.learning = LearningPage(preferences, folders, self)
        self.keys = KeysPage(actions, self)
        self._pages.addTab(self.general, self.tr("General"))
        self._pages.addTab(self.learning, self.tr("Learning"))
        self._pages.addTab(self.keys, self.tr("Keys"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setAutoDefault(False)  # Enter in a field must not close the window
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(2 * SPACING_PX,) * 4)
        column.setSpacing(2 * SPACING_PX)
        column.addWidget(self._pages)
        column.addWidget(buttons)

    def show_keys(self) -> None:
        """Show the page of the keys."""
        self._pages.setCurrentWidget(self.keys)
