"""The general page of the preferences, and what follows it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox
from shiboken6 import isValid

from app.shared.preferences import Preferences, SavedFormat, ThemeChoice
from app.shared.settings import SettingsFile
from app.shared.theme import DARK, LIGHT, apply_theme, current_theme
from app.window.appearance import Appearance
from app.window.preferences.dialog import PreferencesDialog
from app.window.preferences.general_page import GeneralPage
from engine.api import DeviceChoice
from tests.helpers.window_driver import WindowDriver

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def page(opened: WindowDriver) -> Iterator[GeneralPage]:
    """The general page of the preferences."""
    opened.key(Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    dialog = opened.window.findChild(PreferencesDialog)
    assert isinstance(dialog, PreferencesDialog)
    yield dialog.general
    if isValid(dialog):
        dialog.close()


def choose(combo: QComboBox, value: object) -> None:
    """Choose an entry as a person does."""
    index = combo.findData(value)
    combo.setCurrentIndex(index)
    combo.activated.emit(index)


def test_theme_changes_at_once(opened: WindowDriver, page: GeneralPage, qapp: QApplication) -> None:
    appearance = Appearance(qapp, opened.window.preferences.value)
    opened.window.preferences.changed.connect(appearance.set_preferences)

    choose(page.theme, ThemeChoice.LIGHT)
    light = current_theme()
    choose(page.theme, ThemeChoice.DARK)

    assert light is LIGHT
    assert current_theme() is DARK
    assert opened.window.palette().window().color().name() == DARK.window
    appearance.deleteLater()
    apply_theme(qapp, DARK)


def test_new_files_have_the_chosen_format_and_ending(
    opened: WindowDriver, page: GeneralPage
) -> None:
    choose(page.saved_format, SavedFormat.TIFF)
    page.saved_ending.setFocus()
    page.saved_ending.selectAll()
    QTest.keyClicks(page.saved_ending, "_new/:")
    page.window().close()
    opened.dialogs.saves_nowhere = True
    opened.window.actions_.save.trigger()

    assert [path.name for path in opened.dialogs.suggested] == ["photo_new.tif"]


def test_preferences_are_kept(opened: WindowDriver, page: GeneralPage) -> None:
    choose(page.device, DeviceChoice.CPU)
    page.window().close()

    kept = SettingsFile(opened.folder / "settings.ini").read().preferences
    assert kept == Preferences(device=DeviceChoice.CPU)


def test_folder_of_the_models_is_made_and_opened(
    opened: WindowDriver, page: GeneralPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", asked.append)

    QTest.mouseClick(page.open_models, Qt.MouseButton.LeftButton)

    assert [Path(url.toLocalFile()) for url in asked] == [opened.folder / "models"]
    assert (opened.folder / "models").is_dir()
