"""A soft edge, chosen in the menu, for the next jobs and for the answer that is shown."""

from PySide6.QtCore import Qt

from engine.api import RestoreOptions
from tests.helpers.window_driver import WindowDriver


def choose(driver: WindowDriver, words: str) -> None:
    """Trigger an entry of the menu."""
    entries = {action.text(): action for action in driver.window.parts.feather_menu.actions()}
    entries[words].trigger()


def chosen(driver: WindowDriver) -> list[str]:
    """Return the entries with a mark."""
    return [a.text() for a in driver.window.parts.feather_menu.actions() if a.isChecked()]


def test_there_is_no_soft_edge_at_first(opened: WindowDriver) -> None:
    assert chosen(opened) == ["None"]


def test_jobs_have_the_soft_edge_that_is_chosen(opened: WindowDriver) -> None:
    choose(opened, "8 pixels")
    opened.drag((10, 20), (40, 20))

    opened.restore()

    assert chosen(opened) == ["8 pixels"]
    assert opened.engine.jobs[0].options == RestoreOptions(feather_px=8)


def test_another_try_with_a_soft_edge_is_the_same_answer_with_one(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    opened.restore()
    choose(opened, "16 pixels")

    opened.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert opened.engine.jobs[1].options == RestoreOptions(feather_px=16)
