"""The wizard after its window was closed, after its end, and at the next start of the program."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.shared.notice import Notice, Urgency
from app.shared.paths import default_model
from app.teaching.pages.keep_page import Keeping
from app.teaching.run_lock import RunLock
from tests.helpers.teacher import HELD_OUT, LEFT, PICTURES, StubPage, Teacher
from training.api import FineTuneRequest, Goal, Preset, Repair, Verdict
from training.fine_tuning.runs import write_request

pytestmark = [
    pytest.mark.gui,
    pytest.mark.qt_log_ignore("propagateSizeHints", r"support raise\(\)"),
]


def interrupted_request(folder: Path) -> FineTuneRequest:
    """Return a run such as an earlier program has left."""
    return FineTuneRequest(
        folder=folder / "runs" / "run-1",
        pictures=PICTURES,
        held_out=HELD_OUT,
        goal=Goal(
            model=default_model(),
            preset=Preset.NIGHT,
            repair=Repair.WRITING,
            seed=4,
        ),
        features=Path("features"),
        regression=Path("samples"),
    )


def test_closing_the_window_during_the_training_says_that_it_goes_on(teacher: Teacher) -> None:
    teacher.begin()
    training = teacher.pages[-1].training
    assert isinstance(training, StubPage)
    training.working = True
    teacher.wizard.close()
    teacher.flow.open()

    assert "The training goes on" in teacher.notices[-1].text
    assert not training.is_shut
    assert teacher.page is training


def test_after_the_end_the_next_lesson_begins_anew(teacher: Teacher) -> None:
    teacher.begin()
    teacher.finish()
    teacher.keep(Keeping.KEEP)
    teacher.flow.open()

    assert len(teacher.lessons) == 2
    assert teacher.page is teacher.pages[-1].pictures
    assert teacher.lesson.pictures == ()


def test_what_was_interrupted_is_offered_and_goes_on_at_the_training(
    teacher: Teacher, tmp_path: Path
) -> None:
    request = interrupted_request(tmp_path)
    write_request(request)

    teacher.flow.look_for_unfinished()
    teacher.driver.qtbot.waitUntil(lambda: bool(teacher.notices))
    teacher.flow.open()

    assert teacher.notices == [
        Notice(
            text="Teaching Reweave was interrupted; nothing of it is lost.",
            urgency=Urgency.HINT,
            action="Go on",
        )
    ]
    assert teacher.page is teacher.pages[-1].training
    assert teacher.request == request
    goal = teacher.lesson.goal
    assert (goal.preset, goal.repair, goal.seed) == (Preset.NIGHT, Repair.WRITING, 4)


def test_what_another_open_program_works_on_is_not_offered(teacher: Teacher, qtbot: QtBot) -> None:
    teacher.begin()
    write_request(teacher.request)
    other = Teacher(teacher.driver, teacher.runs.parent)
    other.flow.look_for_unfinished()
    qtbot.waitUntil(lambda: not other.flow._background.is_busy)

    assert other.notices == []
    other.flow.close()


def test_what_another_program_took_first_is_left_to_it(teacher: Teacher, tmp_path: Path) -> None:
    request = interrupted_request(tmp_path)
    write_request(request)
    teacher.flow.look_for_unfinished()
    teacher.driver.qtbot.waitUntil(lambda: bool(teacher.notices))
    other = RunLock()
    other.hold(request.folder)
    teacher.flow.go_on()
    other.release()

    assert teacher.flow.wizard is None
    assert "Another Reweave" in teacher.notices[-1].text


def test_an_offer_in_the_banner_stays_until_it_is_taken(teacher: Teacher) -> None:
    driver = teacher.driver
    driver.window.show_notice(Notice(text="Interrupted.", urgency=Urgency.HINT, action="Go on"))
    banner = driver.window.parts.banner
    button = banner.findChild(QPushButton)
    assert isinstance(button, QPushButton)

    with driver.qtbot.waitSignal(banner.action_asked):
        QTest.mouseClick(button, LEFT)

    assert not banner._timer.isActive()
    assert not banner.isVisible()


OFFER = Notice(text="Interrupted.", urgency=Urgency.HINT, action="Go on")


@pytest.mark.parametrize("urgency", list(Urgency))
def test_an_offer_comes_back_after_what_is_told_in_its_place(
    teacher: Teacher, urgency: Urgency
) -> None:
    window, banner = teacher.driver.window, teacher.driver.window.parts.banner
    window.show_notice(OFFER)

    window.show_notice(Notice(text="Something else.", urgency=urgency))
    banner.clear()

    assert banner.isVisible()
    assert banner.text == OFFER.text
    assert banner.action.isVisible()


def test_an_offer_outlasts_the_opening_of_a_picture(teacher: Teacher) -> None:
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


def test_the_end_of_the_program_shuts_the_pages_down(teacher: Teacher) -> None:
    teacher.begin()
    training = teacher.pages[-1].training
    teacher.flow.close()

    assert isinstance(training, StubPage)
    assert training.is_shut
    assert teacher.request.folder.exists()


@pytest.mark.parametrize(
    ("verdict", "is_kept"), [(Verdict.BETTER, True), (Verdict.NOT_BETTER, False)]
)
def test_at_the_end_of_the_program_only_a_better_model_waits_for_the_next_start(
    teacher: Teacher, verdict: Verdict, *, is_kept: bool
) -> None:
    teacher.begin()
    teacher.finish(verdict)
    teacher.flow.close()

    assert teacher.request.folder.exists() is is_kept
