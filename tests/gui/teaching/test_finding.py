"""The wizard teaches the detector from the user's examples, with a fake trainer."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.shared.notice import Urgency
from app.teaching.lesson import Skill
from app.teaching.pages.finding.verdict_page import VerdictPage
from app.teaching.pages.pictures_page import PicturesPage
from app.teaching.pages.training_page import TrainingPage
from tests.helpers.documents import noise
from tests.helpers.holdings import Holdings
from tests.helpers.teacher import Teacher
from training.api import Fault, TrainerCommand, Verdict
from training.fine_tuning.detector_request import DetectorRequest
from training.fine_tuning.runs import write_request

pytestmark = [
    pytest.mark.gui,
    pytest.mark.qt_log_ignore("propagateSizeHints", r"support raise\(\)"),
]


def detector_request(teacher: Teacher) -> DetectorRequest:
    """Return the request of the run."""
    request = teacher.lesson.request
    assert isinstance(request, DetectorRequest)
    return request


def learn(teacher: Teacher) -> TrainingPage:
    """Let the trainer take steps."""
    teacher.trainer.plan(steps=300)
    teacher.trainer.step(40)
    page = teacher.page
    assert isinstance(page, TrainingPage)
    teacher.driver.qtbot.waitUntil(lambda: page.tuning.step == 40)
    return page


def own_detector(teacher: Teacher) -> Path:
    return teacher.driver.folder / "detector" / "own.safetensors"


def test_without_consent_the_detector_cannot_be_chosen(teacher: Teacher) -> None:
    page = teacher.choice_page()

    assert not page.choices[Skill.FINDING].isEnabled()
    assert page.reason.text() == (
        "Reweave keeps no examples of the damage that you correct. Allow it under Edit ▸ "
        "Preferences ▸ Learning."
    )


def test_too_few_examples_are_counted(teacher: Teacher) -> None:
    teacher.keep_examples(pictures=5)
    page = teacher.choice_page()

    assert not page.choices[Skill.FINDING].isEnabled()
    assert page.reason.text().startswith("There are examples of 5 pictures, and 12 are needed: ")


def test_examples_that_are_kept_meanwhile_count_when_the_user_comes_back(teacher: Teacher) -> None:
    teacher.keep_examples(pictures=5)
    page = teacher.choice_page()
    shutil.rmtree(teacher.driver.folder / "examples")
    teacher.keep_examples(pictures=12)

    teacher.wizard.close()
    teacher.flow.open()

    teacher.driver.qtbot.waitUntil(lambda: not page.reason.text())
    assert page.choices[Skill.FINDING].isEnabled()


def test_the_choice_changes_the_list_of_pages(teacher: Teacher) -> None:
    teacher.keep_examples()
    page = teacher.choice_page()
    page.choices[Skill.FINDING].click()
    finding = [page.title for page in teacher.wizard._pages]
    page.choices[Skill.RESTORING].click()
    teacher.next()

    assert finding == ["Lesson", "Examples", "Training", "Proof"]
    assert isinstance(teacher.page, PicturesPage)


def test_the_page_says_what_is_learned_from(teacher: Teacher) -> None:
    teacher.keep_examples()
    page = teacher.choose_detector()

    assert page.amount.text().startswith("There are 24 examples of 12 pictures, kept ")
    assert "6 pictures are set aside" in page.held_out.text()
    assert "about ten minutes" in page.duration.text()


def test_the_run_learns_from_copies(teacher: Teacher) -> None:
    teacher.begin_detector()

    request = detector_request(teacher)
    assert teacher.trainer.request == request
    assert request.folder.parent == teacher.runs
    assert len(list(request.bank.iterdir())) == 24
    assert {request.bank.parent, request.detector.parent} == {request.folder}


def test_a_run_folder_that_cannot_be_made_is_explained(teacher: Teacher) -> None:
    teacher.keep_examples()
    teacher.runs.write_text("a file in the folder's place", encoding="utf-8")
    page = teacher.choose_detector()
    teacher.next()
    teacher.driver.qtbot.waitUntil(page.problem.isVisible)

    assert page.problem.text().startswith("The system reported an error: ")
    assert teacher.page is page


def test_the_training_can_be_paused_and_cancelled(teacher: Teacher) -> None:
    teacher.begin_detector()
    page = learn(teacher)
    heading = page.heading.text()
    teacher.click(page.pause_button)
    teacher.click(page.pause_button)
    teacher.click(page.cancel_button)
    teacher.trainer.become_cancelled()
    teacher.driver.qtbot.waitUntil(lambda: teacher.lesson.request is None)

    assert heading == "Learning from your examples"
    assert not page.samples.isVisible()
    assert page.finish_button.text().startswith("Finish now")
    assert teacher.trainer.commands == [
        TrainerCommand.PAUSE,
        TrainerCommand.RESUME,
        TrainerCommand.CANCEL,
    ]
    assert page.detail.text().startswith("The detector is unchanged.")


def test_the_training_pauses_during_a_restoration(teacher: Teacher) -> None:
    teacher.driver.open_pixels(noise())
    teacher.begin_detector()
    learn(teacher)
    teacher.driver.drag((10, 10), (20, 10))
    teacher.driver.window.workbench.restore()

    assert teacher.trainer.commands == [TrainerCommand.PAUSE]


def test_too_few_usable_examples_are_explained(teacher: Teacher) -> None:
    teacher.begin_detector()
    teacher.trainer.fail(Fault.EXAMPLES)
    page = teacher.page
    assert isinstance(page, TrainingPage)
    teacher.driver.qtbot.waitUntil(page.problem.isVisible)

    assert page.problem.text().startswith("Too few of the examples")


def test_a_better_detector_is_used_at_once(teacher: Teacher) -> None:
    teacher.begin_detector()
    learn(teacher)
    run = detector_request(teacher).folder
    page = teacher.finish_detector()
    verdict = page.verdict.text()
    shown = page.comparisons.isVisible()
    taught = (run / "taught.safetensors").read_bytes()
    teacher.next()
    driver = teacher.driver
    driver.qtbot.waitUntil(lambda: len(driver.engines) == 2)

    assert verdict == "The new detector is better: 12 % fewer mistakes."
    assert shown
    assert own_detector(teacher).read_bytes() == taught
    assert driver.window.preferences.value.uses_own_detector
    assert teacher.flow.session is None
    assert teacher.notices[-1].urgency is Urgency.DONE
    driver.qtbot.waitUntil(lambda: not run.exists())


def test_the_old_detector_can_be_kept(teacher: Teacher) -> None:
    teacher.begin_detector()
    run = detector_request(teacher).folder
    page = teacher.finish_detector()
    assert page.decline_button.text() == "Keep the old one"
    teacher.click(page.decline_button)
    teacher.driver.qtbot.waitUntil(lambda: not run.exists())

    assert teacher.flow.session is None
    assert not own_detector(teacher).exists()


@pytest.mark.parametrize("verdict", [v for v in Verdict if v is not Verdict.BETTER])
def test_a_refused_detector_cannot_be_used(teacher: Teacher, verdict: Verdict) -> None:
    teacher.begin_detector()
    page = teacher.finish_detector(verdict)

    assert not teacher.wizard.next_button.isVisible()
    assert page.verdict.text()
    assert page.reason.text()
    teacher.click(page.decline_button)
    assert teacher.flow.session is None


def test_a_detector_that_marks_undamaged_pictures_is_refused_with_the_reason(
    teacher: Teacher,
) -> None:
    teacher.begin_detector()
    page = teacher.finish_detector(Verdict.WORSE_ELSEWHERE)
    finished = teacher.lesson.finished
    assert finished is not None
    forgotten = page.reason.text()

    painted, undamaged = finished.proof.elsewhere
    proof = replace(finished.proof, elsewhere=(painted, replace(undamaged, new=0.024)))
    teacher.lesson.set_finished(replace(finished, proof=proof))

    assert "10 % more where other damage was painted" in forgotten
    assert "2.4 % of other pictures, 0.1 % before" in page.reason.text()


def test_a_detector_that_cannot_be_copied_is_not_lost(teacher: Teacher) -> None:
    own_detector(teacher).parent.write_text("a file in the folder's place", encoding="utf-8")
    teacher.begin_detector()
    page = teacher.finish_detector()
    teacher.next()

    assert page.problem.isVisible()
    assert teacher.page is page
    assert (detector_request(teacher).folder / "taught.safetensors").is_file()


def test_an_interrupted_run_continues(teacher: Teacher, tmp_path: Path) -> None:
    request = DetectorRequest(
        folder=tmp_path / "runs" / "run-1",
        bank=tmp_path / "runs" / "run-1" / "examples",
        detector=tmp_path / "runs" / "run-1" / "began-from.safetensors",
        photographs=tmp_path,
    )
    write_request(request)
    teacher.flow.look_for_unfinished()
    teacher.driver.qtbot.waitUntil(lambda: bool(teacher.notices))
    teacher.flow.open()

    assert isinstance(teacher.page, TrainingPage)
    assert teacher.trainer.requests == [request]
    teacher.trainer.finish_detector(Verdict.BETTER)
    teacher.come_to(VerdictPage)


@pytest.mark.slow
def test_teaching_many_times_leaves_nothing_behind(teacher: Teacher) -> None:
    teacher.keep_examples()
    teacher.driver.open_pixels(noise())
    teacher.driver.window.unsaved_work.autosave.set_enabled(is_enabled=False)

    def teach() -> None:
        teacher.choose_detector()
        teacher.next()
        teacher.come_to(TrainingPage)
        page = teacher.finish_detector(Verdict.NOT_BETTER)
        teacher.click(page.decline_button)
        teacher.trainers.clear()
        teacher.surveys.clear()
        teacher.driver.qtbot.waitUntil(lambda: not any(teacher.runs.iterdir()))

    assert count_growth(teach) == {}


def count_growth(do: Callable[[], None]) -> dict[str, int]:
    """Do something a few times, then more, and return what there is more of."""
    for _ in range(3):
        do()
    before = Holdings.count()
    for _ in range(10):
        do()
    return Holdings.count().list_growth(before)
