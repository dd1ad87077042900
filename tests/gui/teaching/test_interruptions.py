"""The wizard after its window was closed, after its end, and at the next start of the program."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.shared.folders.folder_lock import FolderLock
from app.shared.notice import Notice, Urgency
from app.shared.paths import default_model
from app.teaching.flow import TeachingFlow
from app.teaching.pages.finding.choice_page import ChoicePage
from app.teaching.pages.keep_page import Keeping
from app.teaching.pages.training_page import TrainingPage
from tests.helpers.teacher import LEFT, Teacher
from training.api import FineTuneRequest, Goal, Preset, Repair, Verdict
from training.fine_tuning.runs import write_request

pytestmark = [
    pytest.mark.gui,
    pytest.mark.qt_log_ignore("propagateSizeHints", r"support raise\(\)"),
]


def interrupted_request(folder: Path) -> FineTuneRequest:
    """Return the request of a run that an earlier program has left unfinished."""
    return FineTuneRequest(
        folder=folder / "runs" / "run-1",
        pictures=tuple(Path(f"/photos/{n}.jpg") for n in range(24)),
        held_out=tuple(Path(f"/photos/h{n}.jpg") for n in range(6)),
        goal=Goal(
            model=default_model(),
            preset=Preset.NIGHT,
            repair=Repair.WRITING,
            seed=4,
        ),
        features=Path("features"),
        regression=Path("samples"),
    )


def test_closing_the_wizard_during_the_training_says_that_it_goes_on(teacher: Teacher) -> None:
    teacher.begin()
    teacher.wizard.close()
    text = teacher.driver.banner_text
    teacher.flow.open()

    assert "The training goes on" in text
    assert not teacher.trainer.is_closed
    assert isinstance(teacher.page, TrainingPage)


@pytest.mark.parametrize("is_done", [True, False])
def test_the_end_of_a_training_is_told_if_the_wizard_is_closed(
    teacher: Teacher, *, is_done: bool
) -> None:
    teacher.begin()
    teacher.learn()
    teacher.wizard.close()
    if is_done:
        teacher.finish()
    else:
        teacher.trainer.fail()
    teacher.driver.qtbot.waitUntil(lambda: len(teacher.notices) == 2)

    assert ("is done" if is_done else "has stopped") in teacher.notices[-1].text
    assert teacher.notices[-1].action == "Show"


def test_the_end_of_a_training_that_is_watched_is_not_told(teacher: Teacher) -> None:
    teacher.begin()
    teacher.learn()
    teacher.finish()

    assert teacher.notices == []


def test_the_end_of_a_cancelled_training_is_not_told(teacher: Teacher) -> None:
    teacher.begin()
    teacher.wizard.close()
    teacher.trainer.become_cancelled()
    teacher.driver.qtbot.waitUntil(lambda: teacher.lesson.request is None)

    assert [notice.action for notice in teacher.notices] == [""]


def test_after_the_end_the_next_lesson_starts_empty(teacher: Teacher) -> None:
    teacher.begin()
    teacher.finish()
    teacher.keep(Keeping.KEEP)
    teacher.flow.open()

    assert len(teacher.trainers) == 2
    assert isinstance(teacher.page, ChoicePage)
    assert teacher.lesson.pictures == ()


def test_an_interrupted_run_is_offered_and_continues_on_the_training_page(
    teacher: Teacher, tmp_path: Path
) -> None:
    request = interrupted_request(tmp_path)
    write_request(request)

    teacher.flow.look_for_unfinished()
    teacher.driver.qtbot.waitUntil(lambda: bool(teacher.notices))
    teacher.flow.open()

    assert teacher.notices == [
        Notice(
            text="Teaching Reweave was interrupted; nothing is lost.",
            urgency=Urgency.HINT,
            action="Continue",
        )
    ]
    assert isinstance(teacher.page, TrainingPage)
    assert teacher.request == request
    assert teacher.trainer.requests == [request]
    goal = teacher.lesson.goal
    assert (goal.preset, goal.repair, goal.seed) == (Preset.NIGHT, Repair.WRITING, 4)


def test_a_run_of_another_open_program_is_not_offered(teacher: Teacher, qtbot: QtBot) -> None:
    teacher.begin()
    write_request(teacher.request)
    window = teacher.driver.window
    other = TeachingFlow(window.workbench, window.models, teacher.teaching(), window=window)
    notices: list[Notice] = []
    other.notice.connect(notices.append)
    other.look_for_unfinished()
    qtbot.waitUntil(lambda: not other._background.is_busy)

    assert notices == []
    other.close()


def test_a_run_that_another_program_continued_first_is_left_to_it(
    teacher: Teacher, tmp_path: Path
) -> None:
    request = interrupted_request(tmp_path)
    write_request(request)
    teacher.flow.look_for_unfinished()
    teacher.driver.qtbot.waitUntil(lambda: bool(teacher.notices))
    other = FolderLock()
    other.hold(request.folder)
    teacher.flow.open()
    other.release()

    assert teacher.flow.session is None
    assert "another Reweave" in teacher.notices[-1].text


def test_an_offer_in_the_banner_stays_until_it_is_taken(teacher: Teacher) -> None:
    driver = teacher.driver
    driver.window.show_notice(Notice(text="Interrupted.", urgency=Urgency.HINT, action="Continue"))
    banner = driver.window.parts.banner
    button = banner.findChild(QPushButton)
    assert isinstance(button, QPushButton)

    with driver.qtbot.waitSignal(banner.action_asked):
        QTest.mouseClick(button, LEFT)

    assert not banner._timer.isActive()
    assert not banner.isVisible()


OFFER = Notice(text="Interrupted.", urgency=Urgency.HINT, action="Continue")


@pytest.mark.parametrize("urgency", list(Urgency))
def test_an_offer_comes_back_after_another_notice(teacher: Teacher, urgency: Urgency) -> None:
    window, banner = teacher.driver.window, teacher.driver.window.parts.banner
    window.show_notice(OFFER)

    window.show_notice(Notice(text="Something else.", urgency=urgency))
    banner.clear()

    assert banner.isVisible()
    assert banner.text == OFFER.text
    assert banner.action.isVisible()


def test_an_offer_stays_when_a_picture_is_opened(teacher: Teacher) -> None:
    driver = teacher.driver
    driver.window.show_notice(OFFER)

    driver.open_pixels(np.full((40, 60, 3), 90, np.uint8))

    assert driver.banner_text == OFFER.text


def test_an_offer_that_was_closed_is_gone(teacher: Teacher) -> None:
    banner = teacher.driver.window.parts.banner
    teacher.driver.window.show_notice(OFFER)
    teacher.driver.window.show_notice(Notice(text="A problem.", urgency=Urgency.PROBLEM))

    banner.dismiss()
    assert banner.text == OFFER.text
    banner.dismiss()

    assert not banner.isVisible()


def test_an_interrupted_run_continues_from_the_banner(teacher: Teacher, tmp_path: Path) -> None:
    request = interrupted_request(tmp_path)
    write_request(request)
    teacher.flow.look_for_unfinished()
    banner = teacher.driver.window.parts.banner
    teacher.driver.qtbot.waitUntil(banner.action.isVisible)
    QTest.mouseClick(banner.action, LEFT)
    teacher.come_to(TrainingPage)

    assert teacher.trainer.requests == [request]


def test_an_offer_taken_up_from_the_menu_is_gone(teacher: Teacher) -> None:
    teacher.driver.window.show_notice(OFFER)

    teacher.driver.window.actions_.teach.trigger()

    assert teacher.driver.banner_text == ""


def test_closing_the_program_ends_the_survey(teacher: Teacher) -> None:
    teacher.choose_pictures()
    teacher.driver.close()

    assert teacher.surveys[0].is_closed


def test_closing_the_program_ends_the_trainer_and_keeps_the_run(teacher: Teacher) -> None:
    teacher.begin()
    folder = teacher.request.folder
    teacher.driver.close()

    assert teacher.trainer.is_closed
    assert folder.is_dir()


@pytest.mark.parametrize(
    ("verdict", "is_kept"), [(Verdict.BETTER, True), (Verdict.NOT_BETTER, False)]
)
def test_closing_the_program_keeps_the_run_of_a_better_model_only(
    teacher: Teacher, verdict: Verdict, *, is_kept: bool
) -> None:
    teacher.begin()
    teacher.finish(verdict)
    teacher.flow.close()

    assert teacher.request.folder.exists() is is_kept
