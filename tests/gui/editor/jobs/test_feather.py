"""The feather, chosen in the menu, for later jobs and for the newest result."""

from PySide6.QtCore import Qt

from engine.api import RestoreOptions
from tests.helpers.window_driver import WindowDriver


def choose(driver: WindowDriver, words: str) -> None:
    """Trigger an entry of the menu."""
    entries = {action.text(): action for action in driver.window.parts.feather_menu.actions()}
    entries[words].trigger()


def chosen(driver: WindowDriver) -> list[str]:
    """Return the checked entries."""
    return [a.text() for a in driver.window.parts.feather_menu.actions() if a.isChecked()]


def test_there_is_no_feather_by_default(opened: WindowDriver) -> None:
    assert chosen(opened) == ["None"]


def test_jobs_use_the_chosen_feather(opened: WindowDriver) -> None:
    choose(opened, "8 pixels")
    opened.drag((10, 20), (40, 20))

    opened.restore()

    assert chosen(opened) == ["8 pixels"]
    assert opened.engine.jobs[0].options == RestoreOptions(feather_px=8)


def test_try_again_with_another_feather_changes_only_the_feather(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    opened.restore()
    choose(opened, "16 pixels")

    opened.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert opened.engine.jobs[1].options == RestoreOptions(feather_px=16)
