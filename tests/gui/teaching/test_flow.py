"""The whole wizard with a fake survey and trainer: start, verdict, and what is kept."""

from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.shared.paths import default_model
from app.teaching.pages.goal_page import GoalPage
from app.teaching.pages.keep_page import Keeping, KeepPage
from app.teaching.pages.pictures_page import PicturesPage
from app.teaching.pages.proof_page import ProofPage
from app.teaching.pages.training_page import TrainingPage
from engine.pictures.files import read_picture
from tests.helpers.documents import noise
from tests.helpers.teacher import COUNT, HELD_OUT, Teacher
from tests.helpers.tiny_model import write_tiny_model
from training.api import FineTuneRequest, Goal, Preset, Repair, TrainerCommand, Verdict
from training.fine_tuning.runs import PLAN_FILE, find_unfinished_runs, write_request

pytestmark = [
    pytest.mark.gui,
    pytest.mark.qt_log_ignore("propagateSizeHints", r"support raise\(\)"),
]


def test_the_wizard_has_its_seven_pages_in_order(teacher: Teacher) -> None:
    teacher.flow.open()

    titles = [page.title for page in teacher.wizard._pages]
    assert titles == ["Lesson", "Pictures", "Check", "Goal", "Training", "Proof", "Keep"]


def test_the_training_starts_with_what_all_pages_have_collected(teacher: Teacher) -> None:
    teacher.begin()

    request = teacher.request
    assert len(request.pictures) == COUNT - HELD_OUT
    assert len(request.held_out) == HELD_OUT
    assert request.goal == Goal(model=default_model(), preset=Preset.QUICK, repair=Repair.OBJECTS)
    assert request.folder.parent == teacher.runs
    assert request.editor_picture is None


def test_the_training_pauses_during_a_restoration(teacher: Teacher) -> None:
    teacher.driver.open_pixels(noise())
    teacher.begin()
    teacher.learn()
    teacher.driver.drag((10, 10), (20, 10))

    teacher.driver.window.workbench.restore()
    while_restoring = list(teacher.trainer.commands)
    teacher.driver.engine.finish()
    teacher.driver.qtbot.waitUntil(lambda: not teacher.driver.window.workbench.engine.is_busy)

    assert while_restoring == [TrainerCommand.PAUSE]
    assert teacher.trainer.commands == [TrainerCommand.PAUSE, TrainerCommand.RESUME]


def test_a_training_that_starts_during_a_restoration_waits(teacher: Teacher) -> None:
    driver = teacher.driver
    driver.open_pixels(noise())
    driver.drag((10, 10), (20, 10))
    driver.window.workbench.restore()
    teacher.begin()

    assert teacher.trainer.commands == [TrainerCommand.PAUSE]


def test_the_hole_in_the_open_picture_is_sampled(teacher: Teacher) -> None:
    teacher.driver.open_pixels(noise())
    teacher.driver.window.workbench.painter.set_diameter(8)
    teacher.driver.drag((10, 10), (20, 10))
    teacher.begin()

    assert teacher.request.editor_picture is not None
    np.testing.assert_array_equal(read_picture(teacher.request.editor_picture).pixels, noise())


def test_a_run_folder_that_cannot_be_made_is_explained_on_the_goal_page(
    teacher: Teacher, tmp_path: Path
) -> None:
    (tmp_path / "runs").write_text("a file in the folder's place", encoding="utf-8")

    goal = teacher.come_to_goal()
    teacher.next()
    teacher.driver.qtbot.waitUntil(goal.problem.isVisible)

    assert goal.problem.text().startswith("The system reported an error: ")
    assert teacher.page is goal


def test_a_better_model_is_kept_and_used_at_once(teacher: Teacher) -> None:
    teacher.begin()
    teacher.learn()
    run = teacher.request.folder
    teacher.finish()
    assert isinstance(teacher.page, ProofPage)
    teacher.keep(Keeping.USE)
    driver = teacher.driver
    driver.engines[1].become_ready()
    driver.qtbot.waitUntil(lambda: not driver.window.models.is_changing)

    kept = driver.library.look_up(driver.window.models.in_use)
    assert kept.name == "Holiday"
    assert kept.file is not None
    card = kept.file.card
    assert card is not None
    assert (card.pictures, card.held_out, card.steps) == (COUNT - HELD_OUT, HELD_OUT, 400)
    driver.qtbot.waitUntil(lambda: not run.exists())


def test_a_model_can_be_kept_without_being_used(teacher: Teacher) -> None:
    teacher.begin()
    teacher.finish()
    teacher.keep(Keeping.KEEP)

    assert [model.name for model in teacher.driver.library.models()] == ["base", "Holiday"]
    assert len(teacher.driver.engines) == 1
    assert teacher.notices[-1].text == "The model Holiday is now in the library"


def test_a_discarded_model_leaves_nothing(teacher: Teacher) -> None:
    teacher.begin()
    run = teacher.request.folder
    teacher.finish()
    teacher.keep(Keeping.DISCARD)

    assert [model.name for model in teacher.driver.library.models()] == ["base"]
    teacher.driver.qtbot.waitUntil(lambda: not run.exists())


def test_a_library_that_cannot_be_written_loses_nothing(teacher: Teacher, tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file in the folder's place", encoding="utf-8")
    teacher.begin()
    teacher.finish()
    teacher.next()
    page = teacher.page
    assert isinstance(page, KeepPage)
    teacher.next()
    teacher.driver.qtbot.waitUntil(page.problem.isVisible)

    assert page.problem.text().startswith("The system reported an error: ")
    assert teacher.page is page
    finished = teacher.lesson.finished
    assert finished is not None
    assert finished.model.exists()


@pytest.mark.parametrize("verdict", [v for v in Verdict if v is not Verdict.BETTER])
def test_a_model_that_is_not_better_cannot_be_kept(teacher: Teacher, verdict: Verdict) -> None:
    teacher.begin()
    teacher.finish(verdict)

    assert isinstance(teacher.page, ProofPage)
    assert not teacher.page.is_complete
    assert not teacher.wizard.next_button.isVisible()
    assert teacher.driver.window.models.in_use == default_model()
    assert len(teacher.driver.library.models()) == 1


def test_more_time_goes_back_to_the_goal_with_the_next_longer_preset(teacher: Teacher) -> None:
    teacher.begin()
    first = teacher.request
    teacher.finish(Verdict.NOT_BETTER)
    teacher.click(teacher.proof_page().longer_button)
    page = teacher.page
    teacher.next()
    teacher.come_to(TrainingPage)

    assert isinstance(page, GoalPage)
    assert teacher.request.goal.preset is Preset.HOUR
    assert teacher.request.folder != first.folder
    teacher.driver.qtbot.waitUntil(lambda: not first.folder.exists())


def test_more_pictures_goes_back_to_the_first_page(teacher: Teacher) -> None:
    teacher.begin()
    lesson = teacher.lesson
    teacher.finish(Verdict.TOO_FEW)
    teacher.click(teacher.proof_page().pictures_button)

    assert isinstance(teacher.page, PicturesPage)
    assert teacher.lesson is lesson


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_better_model_is_kept_before_another_try(teacher: Teacher, verdict: Verdict) -> None:
    teacher.begin()
    teacher.finish(verdict)
    page = teacher.proof_page()

    is_better = verdict is Verdict.BETTER
    assert page.longer_button.isVisible() is not is_better
    assert page.pictures_button.isVisible() is not is_better


def test_a_run_that_cannot_be_made_leaves_the_one_before(
    teacher: Teacher, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    teacher.begin()
    first = teacher.request
    teacher.finish(Verdict.NOT_BETTER)
    teacher.click(teacher.proof_page().longer_button)
    goal = teacher.page
    assert isinstance(goal, GoalPage)
    monkeypatch.setattr("app.teaching.session.make_request", full)
    teacher.next()
    teacher.driver.qtbot.waitUntil(goal.problem.isVisible)

    assert goal.problem.text() == "The disk is full; free some space and try again."
    assert teacher.request is first
    assert first.folder.exists()


def test_the_training_starts_from_a_copy_of_the_users_model(teacher: Teacher) -> None:
    album = teacher.driver.library.add(write_tiny_model(teacher.driver.folder), name="album")
    teacher.come_to_goal()
    teacher.lesson.set_goal(Goal(model=album))
    teacher.next()
    teacher.come_to(TrainingPage)
    content = album.read_bytes()
    teacher.driver.library.remove(album)

    assert teacher.request.goal.model.parent == teacher.request.folder
    assert teacher.request.goal.model.read_bytes() == content
    assert teacher.request.discriminator is None


def test_a_run_that_failed_before_its_first_step_is_not_offered_again(teacher: Teacher) -> None:
    failed = _fail(teacher)
    teacher.next()
    teacher.driver.qtbot.waitUntil(lambda: teacher.request is not failed)

    assert find_unfinished_runs(teacher.runs) == ()


def test_a_run_that_failed_later_is_offered_again(teacher: Teacher) -> None:
    failed = _fail(teacher)
    (failed.folder / PLAN_FILE).write_text("{}", encoding="utf-8")
    teacher.next()
    teacher.driver.qtbot.waitUntil(lambda: teacher.request is not failed)

    assert find_unfinished_runs(teacher.runs) == (failed,)


def test_a_cancelled_training_leads_back_to_the_goal(teacher: Teacher) -> None:
    teacher.begin()
    teacher.trainer.become_cancelled()
    teacher.driver.qtbot.waitUntil(lambda: teacher.page.can_go_back)
    teacher.click(teacher.wizard.back_button)
    teacher.next()
    teacher.come_to(TrainingPage)

    assert len(teacher.trainer.requests) == 2


def test_opened_from_the_menu_the_wizard_is_in_front(teacher: Teacher, qtbot: QtBot) -> None:
    teacher.driver.window.actions_.teach.trigger()

    qtbot.waitUntil(teacher.wizard.isActiveWindow)


def _fail(teacher: Teacher) -> FineTuneRequest:
    """Let the training fail, and go back to the goal; return its request."""
    teacher.begin()
    failed = teacher.request
    write_request(failed)
    teacher.trainer.fail()
    teacher.driver.qtbot.waitUntil(lambda: teacher.page.can_go_back)
    teacher.wizard.go_back()
    return failed
