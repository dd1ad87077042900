"""The preferences choose what finds damage."""

import pytest

from app.window.preferences.dialog import PreferencesDialog
from tests.helpers.tiny_detector import write_tiny_detector
from tests.helpers.window_driver import WindowDriver

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def open_preferences(driver: WindowDriver) -> PreferencesDialog:
    driver.window.actions_.preferences.trigger()
    dialog = driver.window.findChild(PreferencesDialog)
    assert dialog is not None
    return dialog


def test_an_imported_detector_is_used_and_the_engine_starts_with_it(driver: WindowDriver) -> None:
    driver.engine.become_ready()
    driver.dialogs.detector = write_tiny_detector(driver.folder / "taught.safetensors")
    dialog = open_preferences(driver)
    page = dialog.learning
    assert not page.detector.isEnabled()

    page.import_.click()
    driver.qtbot.waitUntil(lambda: len(driver.engines) == 2)

    assert page.detector.currentText() == "Your own detector"
    assert page.detector.isEnabled()
    assert (driver.folder / "detector" / "own.safetensors").is_file()
    dialog.close()


def test_the_shipped_detector_can_be_chosen_again(driver: WindowDriver) -> None:
    write = driver.folder / "detector"
    write.mkdir()
    write_tiny_detector(write / "own.safetensors")
    driver.engine.become_ready()
    dialog = open_preferences(driver)
    combo = dialog.learning.detector

    combo.setCurrentIndex(0)
    combo.activated.emit(0)
    driver.qtbot.waitUntil(lambda: len(driver.engines) == 2)

    assert not driver.window.preferences.value.uses_own_detector
    dialog.close()


def test_what_is_not_a_detector_is_one_sentence(driver: WindowDriver) -> None:
    driver.dialogs.detector = driver.folder / "other.safetensors"
    driver.dialogs.detector.write_bytes(b"nothing like it")
    dialog = open_preferences(driver)

    dialog.learning.import_.click()

    assert "other.safetensors" in driver.banner_text
    assert not dialog.learning.detector.isEnabled()
    dialog.close()
