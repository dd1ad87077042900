"""The modal dialogs, answered by pressing their buttons."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from app.shared.dialogs import FileDialogs, UnsavedAnswer

BUTTONS = QMessageBox.StandardButton

# The offscreen platform cannot tell a desktop how small a box may be.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def dialogs(qtbot: QtBot) -> FileDialogs:
    """The dialogs of an empty window."""
    parent = QWidget()
    qtbot.addWidget(parent)
    return FileDialogs(parent)


def press_soon(button: QMessageBox.StandardButton) -> None:
    """Press a button of the next question."""

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        box.button(button).click()

    QTimer.singleShot(0, press)


def file_dialog() -> QFileDialog:
    """Return the open file dialog."""
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QFileDialog)
    return dialog


@pytest.mark.parametrize(
    ("button", "answer"),
    [
        (BUTTONS.Save, UnsavedAnswer.SAVE),
        (BUTTONS.Discard, UnsavedAnswer.DISCARD),
        (BUTTONS.Cancel, UnsavedAnswer.CANCEL),
    ],
)
def test_each_button_answers_the_question_about_unsaved_changes(
    dialogs: FileDialogs, button: QMessageBox.StandardButton, answer: UnsavedAnswer
) -> None:
    press_soon(button)

    assert dialogs.ask_unsaved(name="photo.png") is answer


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        (Qt.Key.Key_S, UnsavedAnswer.SAVE),
        (Qt.Key.Key_D, UnsavedAnswer.DISCARD),
        (Qt.Key.Key_C, UnsavedAnswer.CANCEL),
    ],
)
def test_a_letter_answers_the_question_about_unsaved_changes(
    dialogs: FileDialogs, key: Qt.Key, answer: UnsavedAnswer
) -> None:
    def press() -> None:
        box = QApplication.activeModalWidget()
        assert box is not None
        QTest.keyClick(box, key)

    QTimer.singleShot(0, press)

    assert dialogs.ask_unsaved(name="photo.png") is answer


@pytest.mark.parametrize(
    ("button", "is_given_up"), [(BUTTONS.Discard, True), (BUTTONS.Cancel, False)]
)
def test_mask_is_discarded_only_by_discard(
    dialogs: FileDialogs, button: QMessageBox.StandardButton, *, is_given_up: bool
) -> None:
    press_soon(button)

    assert dialogs.ask_give_up_mask(name="photo.png", has_mask=True) is is_given_up


@pytest.mark.parametrize(("has_mask", "words"), [(True, "mask"), (False, "guide lines")])
def test_question_names_what_would_be_discarded(
    dialogs: FileDialogs, words: str, *, has_mask: bool
) -> None:
    texts = []

    def read_and_cancel() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        texts.append(box.text())
        box.button(BUTTONS.Cancel).click()

    QTimer.singleShot(0, read_and_cancel)
    dialogs.ask_give_up_mask(name="photo.png", has_mask=has_mask)

    assert words in texts[0]


def test_first_picture_is_looked_for_among_the_users_pictures(
    dialogs: FileDialogs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.shared.dialogs.pictures_folder", lambda: tmp_path)
    shown: list[Path] = []

    def read_and_cancel() -> None:
        shown.append(Path(file_dialog().directory().absolutePath()))
        file_dialog().reject()

    QTimer.singleShot(0, read_and_cancel)

    assert dialogs.choose_photos(folder="") == []
    assert shown == [tmp_path]


def test_new_file_is_chosen_without_a_question(dialogs: FileDialogs, tmp_path: Path) -> None:
    QTimer.singleShot(0, lambda: file_dialog().accept())

    target = dialogs.choose_target(suggested=tmp_path / "photo-restored.png", is_project=False)

    assert target == tmp_path / "photo-restored.png"


def test_existing_file_is_chosen_after_yes(dialogs: FileDialogs, tmp_path: Path) -> None:
    taken = tmp_path / "photo.png"
    taken.write_bytes(b"mine")

    def save() -> None:
        press_soon(BUTTONS.Yes)
        file_dialog().accept()

    QTimer.singleShot(0, save)

    assert dialogs.choose_target(suggested=taken, is_project=False) == taken


def test_existing_file_is_not_chosen_after_no(dialogs: FileDialogs, tmp_path: Path) -> None:
    taken = tmp_path / "photo.png"
    taken.write_bytes(b"mine")

    def save_and_give_up() -> None:
        press_soon(BUTTONS.No)
        file_dialog().accept()
        file_dialog().reject()

    QTimer.singleShot(0, save_and_give_up)

    assert dialogs.choose_target(suggested=taken, is_project=False) is None
    assert taken.read_bytes() == b"mine"


def test_several_unsaved_pictures_are_one_question(
    dialogs: FileDialogs, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts: list[str] = []

    def read_and_save(box: QMessageBox) -> int:
        texts.append(f"{box.text()} {box.informativeText()}")
        return QMessageBox.StandardButton.SaveAll.value

    monkeypatch.setattr(QMessageBox, "exec", read_and_save)

    answer = dialogs.ask_several_unsaved(changed=["a.png", "b.png"], drawn=["c.png"])

    assert answer is UnsavedAnswer.SAVE
    assert "2 pictures" in texts[0]
    assert "a.png, b.png" in texts[0]
    assert "will be lost: c.png" in texts[0]


def test_several_masks_can_only_be_discarded_or_kept(
    dialogs: FileDialogs, monkeypatch: pytest.MonkeyPatch
) -> None:
    buttons: list[QMessageBox.StandardButton] = []

    def read_and_cancel(box: QMessageBox) -> int:
        buttons.append(box.standardButtons())
        return QMessageBox.StandardButton.Cancel.value

    monkeypatch.setattr(QMessageBox, "exec", read_and_cancel)

    answer = dialogs.ask_several_unsaved(changed=[], drawn=["a.png", "b.png"])

    assert answer is UnsavedAnswer.CANCEL
    assert not buttons[0] & QMessageBox.StandardButton.SaveAll
