"""Examples of the user's damage are collected, with consent only."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.shared.preferences import ExampleConsent
from app.shared.settings import SettingsFile
from app.window.preferences.dialog import PreferencesDialog
from engine.detection.examples import Example, Truth, decode_example
from tests.helpers.damage import SCRATCH, SPOT, make_damage_map, make_print
from tests.helpers.window_driver import WindowDriver

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

RIGHT = Qt.MouseButton.RightButton
STROKE = np.s_[25:27, 40:50]


@pytest.fixture
def found(driver: WindowDriver) -> WindowDriver:
    """A window with an old print whose damage has been found."""
    driver.open_pixels(make_print())
    driver.window.workbench.painter.set_diameter(8)
    driver.engine.become_ready()
    driver.key(Qt.Key.Key_D)
    driver.engine.find(make_damage_map())
    driver.qtbot.waitUntil(driver.window.parts.finding_bar.isVisible)
    driver.canvas.setFocus()
    return driver


@pytest.fixture
def agreed(found: WindowDriver) -> WindowDriver:
    """The same, where the user has agreed."""
    consent(found, ExampleConsent.GIVEN)
    return found


def consent(driver: WindowDriver, consent: ExampleConsent) -> None:
    preferences = driver.window.preferences
    preferences.change(replace(preferences.value, example_consent=consent))


def consent_of(driver: WindowDriver) -> ExampleConsent:
    return driver.window.preferences.value.example_consent


def correct(driver: WindowDriver) -> None:
    """Paint over something that was not found, and erase the spot."""
    driver.drag((42, 26), (48, 26))
    driver.drag((42, 10), (50, 10), button=RIGHT)


def restore(driver: WindowDriver) -> None:
    """Restore, and wait until examples have been cut out and written."""
    driver.restore()
    wait(driver)


def wait(driver: WindowDriver) -> None:
    collector = driver.window.examples.collector
    driver.qtbot.waitUntil(lambda: not collector.is_busy)


def examples_of(driver: WindowDriver) -> list[Example]:
    folder = driver.folder / "examples"
    files = sorted(folder.iterdir()) if folder.exists() else []
    return [decode_example(path.read_bytes(), name=path.name) for path in files]


def truth_of(driver: WindowDriver) -> npt.NDArray[np.uint8]:
    (example,) = examples_of(driver)
    return example.truth


def open_preferences(driver: WindowDriver) -> PreferencesDialog:
    driver.window.actions_.preferences.trigger()
    dialog = driver.window.findChild(PreferencesDialog)
    assert dialog is not None
    return dialog


def test_corrections_are_kept_with_the_picture_as_it_was(agreed: WindowDriver) -> None:
    correct(agreed)

    restore(agreed)

    (example,) = examples_of(agreed)
    assert np.array_equal(example.pixels, make_print())
    assert (example.truth[STROKE] == Truth.DAMAGED).all()
    assert (example.truth[SPOT.slices] == Truth.REMOVED).all()
    assert (example.truth[SCRATCH.slices] == Truth.SCRATCH).all()


def test_what_is_found_and_restored_as_it_is_teaches_nothing(agreed: WindowDriver) -> None:
    restore(agreed)

    assert examples_of(agreed) == []


def test_a_mask_without_a_search_teaches_nothing(opened: WindowDriver) -> None:
    consent(opened, ExampleConsent.GIVEN)
    opened.drag((10, 20), (50, 20))

    restore(opened)

    assert examples_of(opened) == []


def test_another_correction_of_the_same_place_replaces_the_first(agreed: WindowDriver) -> None:
    correct(agreed)
    restore(agreed)
    agreed.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    agreed.drag((42, 10), (50, 10))

    restore(agreed)

    assert (truth_of(agreed)[SPOT.slices] != Truth.REMOVED).all()
    assert (truth_of(agreed)[STROKE] == Truth.DAMAGED).all()


def test_an_excluded_flaw_is_not_damage(agreed: WindowDriver) -> None:
    agreed.key(Qt.Key.Key_X)
    agreed.drag((42, 10), (50, 10))

    restore(agreed)

    assert (truth_of(agreed)[SPOT.slices] == Truth.REMOVED).all()


def test_nothing_is_kept_without_consent(found: WindowDriver) -> None:
    consent(found, ExampleConsent.REFUSED)
    correct(found)

    restore(found)

    assert examples_of(found) == []
    assert "learn" not in found.banner_text


def test_the_first_correction_asks_once(found: WindowDriver) -> None:
    correct(found)
    restore(found)

    assert "can learn" in found.banner_text
    assert consent_of(found) is ExampleConsent.REFUSED
    assert examples_of(found) == []


@pytest.mark.parametrize("agrees", [True, False])
def test_the_answer_decides(found: WindowDriver, agrees: bool) -> None:  # noqa: FBT001 pytest passes by name
    correct(found)
    restore(found)
    found.window.parts.banner.action.click()
    box = found.window.examples.box
    assert box is not None
    assert str(found.folder / "examples") in box.informativeText()
    assert "Nothing leaves this computer" in box.informativeText()

    (box.agree if agrees else box.refuse).click()
    wait(found)

    assert (consent_of(found) is ExampleConsent.GIVEN) == agrees
    assert len(examples_of(found)) == agrees
    written = SettingsFile(found.folder / "settings.ini").read().preferences
    assert written.example_consent is consent_of(found), "it outlives a crash"


def test_closing_the_question_means_no(found: WindowDriver) -> None:
    correct(found)
    restore(found)
    found.window.parts.banner.action.click()
    box = found.window.examples.box
    assert box is not None

    QTest.keyClick(box, Qt.Key.Key_Escape)

    assert consent_of(found) is ExampleConsent.REFUSED


def test_a_folder_that_cannot_be_written_to_is_said(agreed: WindowDriver) -> None:
    (agreed.folder / "examples").touch()
    correct(agreed)

    restore(agreed)

    assert "Examples of your damage cannot be kept" in agreed.banner_text


def test_the_preferences_switch_it_on_and_off(driver: WindowDriver) -> None:
    dialog = open_preferences(driver)
    keep = dialog.learning.keep
    assert not keep.isChecked()

    keep.click()
    given = consent_of(driver)
    keep.click()
    dialog.close()

    assert given is ExampleConsent.GIVEN
    assert consent_of(driver) is ExampleConsent.REFUSED


@pytest.mark.parametrize("removes", [True, False])
def test_the_preferences_remove_all_examples_after_a_question(
    agreed: WindowDriver,
    removes: bool,  # noqa: FBT001 pytest passes by name
) -> None:
    correct(agreed)
    restore(agreed)
    agreed.dialogs.removes_examples = removes
    dialog = open_preferences(agreed)
    page = dialog.learning
    before = page.amount.text()

    page.empty.click()
    can_remove = page.empty.isEnabled()
    dialog.close()

    assert before == "1 example, 1 MB"
    assert agreed.dialogs.asked_about == ["1 examples"]
    assert len(examples_of(agreed)) == (not removes)
    assert can_remove != removes
