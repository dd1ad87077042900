"""Page 4 of the wizard: its run starts, pauses, ends and fails."""

import pytest

from app.teaching.fine_tuning import Phase
from app.teaching.pages.curves import Curves
from tests.helpers.training_page import Stage
from training.api import Fault, TrainerCommand
from training.fine_tuning.runs import find_unfinished_runs, write_request

pytestmark = [pytest.mark.gui, pytest.mark.qt_log_ignore("propagateSizeHints")]


def test_entering_starts_the_lessons_run(stage: Stage) -> None:
    stage.enter()

    assert stage.trainer.requests == [stage.request]
    assert stage.tuning.is_working
    assert not stage.page.can_go_back


def test_entering_again_starts_nothing(stage: Stage) -> None:
    stage.learn()
    stage.page.enter()

    assert stage.trainer.requests == [stage.request]
    assert len(stage.page.findChildren(Curves)) == 1


def test_a_pause_is_requested_and_shown_when_it_is_reached(stage: Stage) -> None:
    stage.learn()

    stage.click("pause")
    before = stage.page.heading.text()
    stage.trainer.become_paused()
    stage.settle()

    assert stage.trainer.commands == [TrainerCommand.PAUSE]
    assert (before, stage.page.heading.text()) == ("Pausing…", "Paused")
    assert stage.page.pause_button.text() == "Continue"


def test_a_pause_that_has_freed_its_memory_says_so(stage: Stage) -> None:
    stage.learn()
    stage.click("pause")
    stage.trainer.become_paused(has_freed_memory=True)
    stage.settle()

    assert "all memory is free" in stage.page.detail.text()


def test_a_paused_training_can_be_continued(stage: Stage) -> None:
    stage.learn()
    stage.click("pause")
    stage.trainer.become_paused()
    stage.settle()

    stage.click("pause")

    assert stage.trainer.commands == [TrainerCommand.PAUSE, TrainerCommand.RESUME]


def test_a_restoration_pauses_the_training_until_it_is_done(stage: Stage) -> None:
    stage.learn()

    stage.tuning.hold()
    while_held = stage.page.heading.text()
    stage.tuning.release()

    assert stage.trainer.commands == [TrainerCommand.PAUSE, TrainerCommand.RESUME]
    assert while_held == "Waiting for the restoration to finish"


def test_a_restoration_does_not_end_the_users_pause(stage: Stage) -> None:
    stage.learn()
    stage.click("pause")

    stage.tuning.hold()
    stage.tuning.release()

    assert stage.trainer.commands == [TrainerCommand.PAUSE]


def test_a_run_that_starts_during_a_restoration_waits(stage: Stage) -> None:
    stage.tuning.hold()

    stage.enter()

    assert stage.trainer.commands == [TrainerCommand.PAUSE]


def test_the_training_can_be_finished_after_the_first_validation(stage: Stage) -> None:
    stage.enter()
    was_enabled = stage.page.finish_button.isEnabled()
    stage.learn()

    stage.click("finish")

    assert not was_enabled
    assert stage.trainer.commands == [TrainerCommand.FINISH_NOW]


def test_the_result_is_written_into_the_lesson_and_the_page_is_done(stage: Stage) -> None:
    stage.learn()
    stage.trainer.validate(50, 0.45, is_best=True)
    stage.trainer.finish()
    stage.settle()

    assert stage.lesson.finished is not None
    assert stage.lesson.steps == 50
    assert stage.done == [None]
    assert stage.page.is_complete
    assert not stage.tuning.is_working


def test_cancelling_asks_first(stage: Stage) -> None:
    stage.learn()
    stage.dialogs.cancels = False

    stage.click("cancel")

    assert stage.trainer.commands == []


def test_after_cancelling_another_training_can_be_started(stage: Stage) -> None:
    stage.learn()
    stage.click("cancel")
    stage.trainer.become_cancelled()
    stage.settle()
    can_go_back = stage.page.can_go_back

    stage.lesson.set_request(stage.request)
    stage.page.enter()

    assert can_go_back
    assert stage.trainer.requests == [stage.request, stage.request]


def test_a_failure_is_explained_and_the_training_can_be_continued(stage: Stage) -> None:
    stage.learn()
    stage.trainer.fail(Fault.FULL_DISK)
    stage.settle()
    sentence, is_shown = stage.page.problem.text(), stage.page.problem.isVisible()

    stage.click("pause")

    assert sentence.startswith("The disk is full.")
    assert is_shown
    assert stage.trainer.requests == [stage.request, stage.request]
    assert stage.tuning.phase is Phase.PREPARING


def test_after_a_failure_the_best_can_still_be_kept(stage: Stage) -> None:
    stage.learn()
    stage.trainer.fail()
    stage.settle()

    stage.click("finish")

    assert stage.trainer.requests == [stage.request, stage.request]
    assert stage.trainer.commands == [TrainerCommand.FINISH_NOW]


def test_a_failed_run_can_be_cancelled(stage: Stage) -> None:
    write_request(stage.request)
    stage.learn()
    stage.trainer.fail()
    stage.settle()

    stage.click("cancel")

    assert find_unfinished_runs(stage.request.folder.parent) == ()
    assert stage.page.can_go_back
    assert not stage.page.problem.isVisible()


def test_closing_ends_the_trainer_and_ignores_later_events(stage: Stage) -> None:
    stage.learn()

    stage.tuning.close()
    stage.trainer.step(300)
    stage.settle()

    assert stage.trainer.is_closed
    assert stage.tuning.step == 10
