"""The wizard around its pages: the run that is begun, the verdict, and what is kept."""

from pathlib import Path

import numpy as np
import pytest

from app.shared.paths import default_model
from app.teaching.pages.goal_page import GoalPage
from app.teaching.pages.keep_page import Keeping, KeepPage
from app.teaching.pages.proof_page import ProofPage
from engine.pictures.files import read_picture
from tests.helpers.documents import noise
from tests.helpers.teacher import HELD_OUT, PICTURES, StubPage, Teacher
from tests.helpers.tiny_model import write_tiny_model
from training.api import Goal, Preset, Verdict
from training.fine_tuning.runs import PLAN_FILE, unfinished_runs, write_request

pytestmark = [
    pytest.mark.gui,
    pytest.mark.qt_log_ignore("propagateSizeHints", r"support raise\(\)"),
]


def test_the_wizard_has_its_six_pages_in_order(teacher: Teacher) -> None:
    teacher.flow.open()

    titles = [page.title for page in teacher.wizard._pages]
    assert titles == ["Pictures", "Check-up", "Goal and time", "Training", "Proof", "Keep"]


def test_the_training_begins_with_a_run_made_from_all_pages(teacher: Teacher) -> None:
    teacher.begin()

    assert teacher.request.pictures == PICTURES
    assert teacher.request.held_out == HELD_OUT
    assert teacher.request.goal.model == default_model()
    assert teacher.request.folder.parent == teacher.runs
    assert teacher.request.editor_picture is None


def test_a_restoration_holds_the_training_until_it_is_done(teacher: Teacher) -> None:
    teacher.driver.open_pixels(noise())
    teacher.begin()
    training = teacher.pages[-1].training
    assert isinstance(training, StubPage)
    teacher.driver.drag((10, 10), (20, 10))

    teacher.driver.window.workbench.restore()
    while_restoring = training.is_held
    teacher.driver.engine.finish()
    teacher.driver.qtbot.waitUntil(lambda: not teacher.driver.window.workbench.engine.is_busy)

    assert while_restoring
    assert not training.is_held


def test_the_open_pictures_hole_goes_along(teacher: Teacher) -> None:
    teacher.driver.open_pixels(noise())
    teacher.driver.window.workbench.painter.set_diameter(8)
    teacher.driver.drag((10, 10), (20, 10))
    teacher.begin()

    assert teacher.request.editor_picture is not None
    np.testing.assert_array_equal(read_picture(teacher.request.editor_picture).pixels, noise())


def test_a_run_without_a_place_is_a_sentence_on_the_page_of_the_goal(
    teacher: Teacher, tmp_path: Path
) -> None:
    (tmp_path / "runs").write_text("a file in the folder's place", encoding="utf-8")

    teacher.flow.open()
    teacher.next()
    teacher.next()
    goal = teacher.page
    assert isinstance(goal, GoalPage)
    teacher.next()
    teacher.driver.qtbot.waitUntil(goal.problem.isVisible)

    assert goal.problem.text().startswith("The system refused: ")
    assert teacher.page is goal


def test_a_better_model_is_kept_and_used_at_once(teacher: Teacher) -> None:
    teacher.begin()
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
    assert kept.file.card is not None
    assert (kept.file.card.pictures, kept.file.card.steps) == (24, 400)
    driver.qtbot.waitUntil(lambda: not run.exists())


def test_a_model_can_be_kept_without_being_used(teacher: Teacher) -> None:
    teacher.begin()
    teacher.finish()
    teacher.keep(Keeping.KEEP)

    assert [model.name for model in teacher.driver.library.models()] == ["base", "Holiday"]
    assert len(teacher.driver.engines) == 1
    assert teacher.notices[-1].text == "The model Holiday is in the library now"


def test_a_model_that_is_thrown_away_leaves_nothing(teacher: Teacher) -> None:
    teacher.begin()
    run = teacher.request.folder
    teacher.finish()
    teacher.keep(Keeping.THROW_AWAY)

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

    assert page.problem.text().startswith("The system refused: ")
    assert teacher.page is page
    finished = teacher.lesson.finished
    assert finished is not None
    assert finished.model.exists()


@pytest.mark.parametrize("verdict", [v for v in Verdict if v is not Verdict.BETTER])
def test_a_model_that_is_not_better_cannot_be_kept(teacher: Teacher, verdict: Verdict) -> None:
    teacher.begin()
    teacher.finish(verdict)

    assert isinstance(teacher.page, ProofPage)
    assert not teacher.wizard.next_button.isVisible()
    assert teacher.driver.window.models.in_use == default_model()


def test_more_time_goes_back_to_the_goal_with_the_next_longer_one(teacher: Teacher) -> None:
    teacher.begin()
    first = teacher.request
    teacher.finish(Verdict.NOT_BETTER)
    teacher.wizard.findChild(ProofPage).longer_button.click()  # type: ignore[union-attr]  # there
    at = teacher.page
    teacher.next()
    teacher.driver.qtbot.waitUntil(lambda: teacher.page is teacher.pages[-1].training)

    assert isinstance(at, GoalPage)
    assert teacher.request.goal.preset is Preset.HOUR
    assert teacher.request.folder != first.folder
    teacher.driver.qtbot.waitUntil(lambda: not first.folder.exists())


def test_more_pictures_goes_back_to_the_beginning(teacher: Teacher) -> None:
    teacher.begin()
    teacher.finish(Verdict.TOO_FEW)
    teacher.wizard.findChild(ProofPage).pictures_button.click()  # type: ignore[union-attr]  # there

    assert teacher.page is teacher.pages[-1].pictures
    assert len(teacher.lessons) == 1


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_better_model_is_kept_before_another_try(teacher: Teacher, verdict: Verdict) -> None:
    teacher.begin()
    teacher.finish(verdict)
    page = teacher.page
    assert isinstance(page, ProofPage)

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
    teacher.wizard.findChild(ProofPage).longer_button.click()  # type: ignore[union-attr]  # there
    goal = teacher.page
    assert isinstance(goal, GoalPage)
    monkeypatch.setattr("app.teaching.flow.make_request", full)
    teacher.next()
    teacher.driver.qtbot.waitUntil(goal.problem.isVisible)

    assert teacher.request is first
    assert first.folder.exists()


def test_what_an_own_model_learns_from_is_a_copy(teacher: Teacher) -> None:
    album = teacher.driver.library.add(write_tiny_model(teacher.driver.folder), name="album")
    teacher.flow.open()
    teacher.lesson.set_goal(Goal(model=album))
    teacher.begin()
    content = album.read_bytes()
    teacher.driver.library.remove(album)

    assert teacher.request.goal.model.parent == teacher.request.folder
    assert teacher.request.goal.model.read_bytes() == content
    assert teacher.request.discriminator is None


def test_a_run_that_failed_makes_room_for_another(teacher: Teacher) -> None:
    teacher.begin()
    failed = teacher.request
    write_request(failed)
    teacher.wizard.go_back()
    teacher.next()
    teacher.driver.qtbot.waitUntil(lambda: teacher.request is not failed)

    assert unfinished_runs(teacher.runs) == ()


@pytest.mark.parametrize("is_done", [True, False])
def test_the_end_of_a_training_is_told_where_its_window_is_closed(
    teacher: Teacher, *, is_done: bool
) -> None:
    teacher.begin()
    training = teacher.pages[-1].training
    assert isinstance(training, StubPage)
    training.work()
    teacher.wizard.close()
    training.rest()
    if is_done:
        teacher.finish()
    teacher.driver.qtbot.waitUntil(lambda: len(teacher.notices) == 2)

    assert ("is done" if is_done else "has stopped") in teacher.notices[-1].text
    assert teacher.notices[-1].action == "Show"


def test_the_end_of_a_training_that_is_watched_is_not_told(teacher: Teacher) -> None:
    teacher.begin()
    training = teacher.pages[-1].training
    assert isinstance(training, StubPage)
    training.work()
    training.rest()
    teacher.driver.qtbot.wait(10)

    assert teacher.notices == []


def test_a_training_that_begins_during_a_restoration_waits(teacher: Teacher) -> None:
    driver = teacher.driver
    driver.open_pixels(noise())
    driver.drag((10, 10), (20, 10))
    driver.window.workbench.restore()
    teacher.flow.open()
    training = teacher.pages[-1].training
    assert isinstance(training, StubPage)

    assert training.is_held


def test_a_run_that_failed_late_is_offered_again(teacher: Teacher) -> None:
    teacher.begin()
    failed = teacher.request
    write_request(failed)
    (failed.folder / PLAN_FILE).write_text("{}", encoding="utf-8")
    teacher.wizard.go_back()
    teacher.next()
    teacher.driver.qtbot.waitUntil(lambda: teacher.request is not failed)

    assert unfinished_runs(teacher.runs) == (failed,)


def test_a_training_that_was_cancelled_is_not_told_of(teacher: Teacher) -> None:
    teacher.begin()
    training = teacher.pages[-1].training
    assert isinstance(training, StubPage)
    training.work()
    teacher.wizard.close()
    teacher.lesson.set_request(None)
    training.rest()
    teacher.driver.qtbot.wait(10)

    assert [notice.action for notice in teacher.notices] == [""]
