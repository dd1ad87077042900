"""The questions on the screen, answered by their buttons."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from app.widgets.dialogs import ModalFileDialogs, UnsavedAnswer

BUTTONS = QMessageBox.StandardButton

# The offscreen platform cannot tell a desktop how small a box may be.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def dialogs(qtbot: QtBot) -> ModalFileDialogs:
    """Questions above an empty window."""
    parent = QWidget()
    qtbot.addWidget(parent)
    return ModalFileDialogs(parent)


def press_soon(button: QMessageBox.StandardButton) -> None:
    """Press a button of the question that is asked next."""

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        box.button(button).click()

    QTimer.singleShot(0, press)


@pytest.mark.parametrize(
    ("button", "answer"),
    [
        (BUTTONS.Save, UnsavedAnswer.SAVE),
        (BUTTONS.Discard, UnsavedAnswer.DISCARD),
        (BUTTONS.Cancel, UnsavedAnswer.CANCEL),
    ],
)
def test_unsaved_changes_are_saved_given_up_or_kept(
    dialogs: ModalFileDialogs, button: QMessageBox.StandardButton, answer: UnsavedAnswer
) -> None:
    press_soon(button)

    assert dialogs.ask_unsaved(name="photo.png") is answer


@pytest.mark.parametrize(
    ("button", "is_given_up"), [(BUTTONS.Discard, True), (BUTTONS.Cancel, False)]
)
def test_a_mask_is_given_up_by_discard_only(
    dialogs: ModalFileDialogs, button: QMessageBox.StandardButton, *, is_given_up: bool
) -> None:
    press_soon(button)

    assert dialogs.ask_give_up_mask(name="photo.png") is is_given_up
