"""The dialogs of the wizard and of the model library belong to the window that asks."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.models.questions import ModalModelQuestions
from app.teaching.pages.dialogs import ModalTeachingDialogs
from app.teaching.pages.goal_page import GoalPage
from app.teaching.pages.pictures_page import PicturesPage
from app.teaching.pages.training_page import TrainingPage
from tests.helpers.teacher import LEFT, Teacher
from tests.helpers.window_driver import WindowDriver

pytestmark = [
    pytest.mark.gui,
    pytest.mark.qt_log_ignore("propagateSizeHints", r"support raise\(\)"),
]
TEACHING, MODELS = ModalTeachingDialogs(), ModalModelQuestions()


@pytest.mark.parametrize(
    "ask",
    [
        TEACHING.choose_folder,
        TEACHING.choose_files,
        TEACHING.choose_masks,
        TEACHING.ask_cancel,
        MODELS.choose_import,
        lambda parent: MODELS.choose_export(parent, suggested="album.safetensors"),
        lambda parent: MODELS.ask_name(parent, name="album"),
        lambda parent: MODELS.ask_remove(parent, name="album"),
    ],
)
def test_a_dialog_belongs_to_the_window_of_the_widget_that_asks(
    qtbot: QtBot, ask: Callable[[QWidget], object]
) -> None:
    main = QWidget()
    qtbot.addWidget(main)
    window = QDialog(main)
    asking = QPushButton(window)
    owners: list[QWidget] = []

    def look_and_cancel() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        parent = dialog.parentWidget()
        assert parent is not None
        owners.append(parent.window())
        dialog.reject()

    QTimer.singleShot(0, look_and_cancel)
    answer = ask(asking)

    assert owners == [window]
    assert not answer


def test_the_wizards_questions_come_from_the_wizard(teacher: Teacher) -> None:
    teacher.choose_pictures()
    pictures = teacher.page
    assert isinstance(pictures, PicturesPage)
    teacher.click(pictures.files_button)
    teacher.next()
    teacher.driver.qtbot.waitUntil(lambda: teacher.page.is_complete)
    teacher.next()
    goal = teacher.page
    assert isinstance(goal, GoalPage)
    teacher.click(goal.masks_button)
    teacher.next()
    teacher.come_to(TrainingPage)
    training = teacher.page
    assert isinstance(training, TrainingPage)
    teacher.click(training.cancel_button)

    assert [parent.window() for parent in teacher.dialogs.parents] == [teacher.wizard] * 4


def test_the_librarys_questions_come_from_its_window(driver: WindowDriver) -> None:
    driver.window.actions_.models.trigger()
    dialog = driver.window.model_flow.dialog
    QTest.mouseClick(dialog.import_, LEFT)
    QTest.mouseClick(dialog.export, LEFT)

    assert driver.model_questions.parents == [dialog, dialog]
