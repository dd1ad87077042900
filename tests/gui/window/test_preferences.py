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
from engine.errors import DeviceError
from tests.helpers.fake_engine import FakeEngine
from tests.helpers.tiny_model import write_tiny_model
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


def choose_device(page: GeneralPage, name: str) -> None:
    """Choose a device as a person does."""
    index = page.device.findText(name)
    page.device.setCurrentIndex(index)
    page.device.activated.emit(index)


def wait_for_engine(driver: WindowDriver, *, count: int) -> FakeEngine:
    """Wait until a number of engines have been started, and return the newest."""
    driver.qtbot.waitUntil(lambda: len(driver.engines) == count)
    return driver.engines[-1]


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
    choose_device(page, "The processor only")
    page.threads.setValue(1)
    page.window().close()

    kept = SettingsFile(opened.folder / "settings.ini").read().preferences
    assert kept == Preferences(device=DeviceChoice.CPU, threads=1)


def test_folder_of_the_models_is_made_and_opened(
    opened: WindowDriver, page: GeneralPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", asked.append)

    QTest.mouseClick(page.open_models, Qt.MouseButton.LeftButton)

    assert [Path(url.toLocalFile()) for url in asked] == [opened.folder / "models"]
    assert (opened.folder / "models").is_dir()


def test_cards_are_listed_by_name(opened: WindowDriver) -> None:
    opened.engine.become_ready(cards=("GeForce", "Quadro", "Quadro"))
    opened.qtbot.waitUntil(lambda: bool(opened.window.workbench.engine.cards))
    opened.window.actions_.preferences.trigger()
    dialog = opened.window.findChild(PreferencesDialog)
    assert isinstance(dialog, PreferencesDialog)
    device = dialog.general.device

    names = [device.itemText(index) for index in range(device.count())]
    choose_device(dialog.general, "Quadro, number 3")

    assert names[-3:] == ["GeForce", "Quadro, number 2", "Quadro, number 3"]
    value = opened.window.preferences.value
    assert (value.device, value.card) == (DeviceChoice.CUDA, 2)
    dialog.close()


def test_threads_are_used_at_once_and_a_running_job_ends_as_it_began(
    opened: WindowDriver, page: GeneralPage
) -> None:
    opened.drag((10, 20), (40, 20))
    opened.window.workbench.restore()
    page.threads.setValue(1)
    second = wait_for_engine(opened, count=2)
    second.become_ready()

    opened.engine.finish()
    opened.qtbot.waitUntil(lambda: opened.document.undo_stack.count() == 2)
    opened.qtbot.waitUntil(lambda: second.shared is not None)

    assert not opened.window.workbench.engine.is_busy
    assert opened.models == [opened.models[0]] * 2
    assert opened.banner_text == ""


def test_a_device_that_does_not_work_is_not_kept(opened: WindowDriver, page: GeneralPage) -> None:
    choose_device(page, "The graphics card only")
    second = wait_for_engine(opened, count=2)

    second.refuse(DeviceError("no CUDA device was found on this computer"))

    opened.qtbot.waitUntil(lambda: "has not been changed" in opened.banner_text)
    assert opened.window.preferences.value.device is DeviceChoice.AUTO
    assert page.device.currentText() == "The fastest device that works"
    assert not opened.engine.is_closed


def write_models(driver: WindowDriver, *names: str) -> list[Path]:
    """Add models to the library."""
    source = write_tiny_model(driver.folder)
    return [driver.library.add(source, name=name) for name in names]


def test_models_are_copied_to_another_folder_and_none_is_removed(
    opened: WindowDriver, page: GeneralPage, tmp_path: Path
) -> None:
    before = write_models(opened, "album", "maps")
    opened.dialogs.models_folder = folder = tmp_path / "elsewhere"

    page.move_models.click()
    opened.qtbot.waitUntil(lambda: opened.library.folder == folder)

    assert sorted(path.name for path in folder.iterdir()) == sorted(path.name for path in before)
    assert all(path.exists() for path in before)
    assert [model.name for model in opened.library.models()][1:] == ["album", "maps"]
    assert str(folder) in opened.banner_text
    assert page.move_models.isEnabled()


def test_model_in_use_is_the_copy_in_the_new_folder(
    opened: WindowDriver, page: GeneralPage, tmp_path: Path
) -> None:
    [album] = write_models(opened, "album")
    opened.window.models.choose(album)
    opened.engines[-1].become_ready()
    opened.qtbot.waitUntil(lambda: opened.window.models.in_use == album)
    opened.dialogs.models_folder = tmp_path / "elsewhere"

    page.move_models.click()
    opened.qtbot.waitUntil(lambda: opened.library.folder == tmp_path / "elsewhere")

    assert opened.window.models.in_use == tmp_path / "elsewhere" / album.name
    assert len(opened.engines) == 2


def test_models_stay_where_they_are_if_they_cannot_be_copied(
    opened: WindowDriver, page: GeneralPage, tmp_path: Path
) -> None:
    write_models(opened, "album")
    opened.dialogs.models_folder = tmp_path / "file" / "folder"
    (tmp_path / "file").write_text("no folder")

    page.move_models.click()
    opened.qtbot.waitUntil(lambda: opened.banner_text != "")

    assert opened.library.folder == opened.folder / "models"
