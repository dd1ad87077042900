"""Help > Self-check, with an engine in a process of its own whose session is a fake."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.shared.paths import default_model
from app.window.support.self_check_dialog import SelfCheckDialog
from engine.api import EngineConfig
from engine.process.client import EngineClient
from tests.helpers.fake_session import ENDS_IN_TIME_S, serve_fake
from tests.helpers.languages import speaking
from tests.helpers.window_driver import WindowDriver

pytestmark = [pytest.mark.gui, pytest.mark.qt_log_ignore("propagateSizeHints", "raise")]

ENDS_IN_TIME_MS = int(1000 * ENDS_IN_TIME_S)


@pytest.fixture
def driver(qtbot: QtBot, tmp_path: Path) -> Iterator[WindowDriver]:
    """An empty window whose engines are processes."""
    driver = WindowDriver(
        qtbot,
        tmp_path,
        engine_factory=lambda on_event, _model: EngineClient(
            serve=serve_fake, config=EngineConfig(model=default_model()), on_event=on_event
        ),
    )
    yield driver
    driver.close()


def open_dialog(driver: WindowDriver) -> SelfCheckDialog:
    """Ask for the self-check."""
    driver.window.actions_.self_check.trigger()
    dialog = driver.window.help.self_check.dialog
    assert dialog is not None
    return dialog


def wait_for_page(driver: WindowDriver, dialog: SelfCheckDialog) -> None:
    """Wait until the page is there."""
    driver.qtbot.waitUntil(dialog.copy.isEnabled, timeout=ENDS_IN_TIME_MS)


def test_the_page_is_shown_and_copied_as_text(driver: WindowDriver) -> None:
    dialog = open_dialog(driver)
    wait_for_page(driver, dialog)

    QTest.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)

    copied = QApplication.clipboard().text()
    assert dialog.verdict.text().startswith("Something does not work.")  # the fake's result
    assert "Restoring" in dialog.page.toPlainText()
    assert copied.startswith("Reweave self-check\n\nOK ")
    assert "\nFailed  Restoring " in copied
    assert dialog.copy.text() == "Copied"
    dialog.close()


def test_escape_ends_it_and_it_can_be_asked_for_again(driver: WindowDriver) -> None:
    dialog = open_dialog(driver)
    driver.qtbot.waitUntil(dialog.isActiveWindow)

    QTest.keyClick(dialog, Qt.Key.Key_Escape)

    assert driver.window.help.self_check.dialog is None
    again = open_dialog(driver)
    wait_for_page(driver, again)
    again.close()


def test_a_second_request_shows_the_same_dialog(driver: WindowDriver) -> None:
    dialog = open_dialog(driver)

    assert open_dialog(driver) is dialog
    dialog.close()


def test_closing_the_window_ends_a_running_check(driver: WindowDriver) -> None:
    open_dialog(driver)
    checking = driver.window.help.self_check.checking

    driver.close()

    assert checking.lines == ()


def test_the_page_speaks_chinese(driver: WindowDriver, qapp: QApplication) -> None:
    with speaking(qapp, "zh_CN"):
        dialog = open_dialog(driver)
        wait_for_page(driver, dialog)
        page = dialog.page.toPlainText()
        dialog.close()

    assert {"程序", "内存", "模型", "查找损伤"} <= set(page.split())
