"""The wizard around its pages: beginning, keeping, and going on; pages with processes are stubs."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from app.notice import Notice, Urgency
from app.paths import default_model
from app.state.lesson import Lesson
from app.state.run_lock import RunLock
from app.state.teaching import Provided
from app.teaching_flow import ProcessPages, Teaching, TeachingFlow
from app.widgets.wizard.goal_page import GoalPage
from app.widgets.wizard.keep_page import Keeping, KeepPage
from app.widgets.wizard.page import WizardPage
from app.widgets.wizard.proof_page import ProofPage
from app.widgets.wizard.wizard import Wizard
from engine.picture_files import read_picture
from tests.helpers.documents import noise
from tests.helpers.tiny_model import write_tiny_model
from tests.helpers.window_driver import WindowDriver
from training.api import (
    Change,
    FinetuneJob,
    Measured,
    Preset,
    Proof,
    Repair,
    TrainerFinished,
    Verdict,
)
from training.jobs import write_job

pytestmark = [
    pytest.mark.gui,
    pytest.mark.qt_log_ignore("propagateSizeHints", r"support raise\(\)"),
]
LEFT = Qt.MouseButton.LeftButton
PICTURES = tuple(Path(f"/photos/Holiday/{n}.jpg") for n in range(24))
HELD_OUT = tuple(Path(f"/photos/Holiday/h{n}.jpg") for n in range(6))
OWN = Change(name=Measured.FINISHED, old=1.0, new=0.9, low=-0.2, high=-0.05, pictures=6)


class _Page(WizardPage):
    """A page whose process is told what to do by the test."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.working = False
        self.entered = 0
        self.is_shut = False
        self.is_held = False

    @property
    @override
    def title(self) -> str:
        return self._name

    @property
    @override
    def is_working(self) -> bool:
        return self.working

    @override
    def enter(self) -> None:
        self.entered += 1

    @override
    def hold(self) -> None:
        self.is_held = True

    @override
    def release(self) -> None:
        self.is_held = False

    @override
    def shut_down(self) -> None:
        self.is_shut = True


class Teacher:
    """A window with a wizard, and hands.

    Attributes:
        flow: What is tested.
        notices: What the user was told.
        lessons: One for each wizard so far.
    """

    def __init__(self, driver: WindowDriver, folder: Path) -> None:
        self.driver = driver
        self.notices: list[Notice] = []
        self.lessons: list[Lesson] = []
        self.pages: list[ProcessPages] = []
        self.runs = folder / "runs"
        provided = Provided(
            model=default_model(),
            discriminator=Path("discriminator"),
            features=Path("features"),
            regression=Path("samples"),
            runs=self.runs,
        )
        self.flow = TeachingFlow(
            driver.window.workbench,
            Teaching(provided=provided, make_pages=self._make),
            choose_folder=lambda: None,
            window=driver.window,
        )
        self.flow.notice.connect(self.notices.append)

    @property
    def wizard(self) -> Wizard:
        wizard = self.flow.wizard
        assert wizard is not None
        return wizard

    @property
    def page(self) -> WizardPage:
        return self.wizard.page

    @property
    def lesson(self) -> Lesson:
        return self.lessons[-1]

    @property
    def job(self) -> FinetuneJob:
        job = self.lesson.job
        assert job is not None
        return job

    def next(self) -> None:
        QTest.mouseClick(self.wizard.next_button, LEFT)

    def begin(self) -> None:
        """Go to the training's page."""
        self.flow.open()
        self.lesson.set_split(pictures=PICTURES, held_out=HELD_OUT)
        self.next()
        self.next()
        self.next()
        self.driver.qtbot.waitUntil(lambda: self.page is self.pages[-1].training)

    def finish(self, verdict: Verdict = Verdict.BETTER) -> None:
        """Let the training end with a model in the run's folder."""
        model = write_tiny_model(self.job.folder)
        proof = Proof(verdict=verdict, own=(OWN,))
        self.lesson.set_steps(400)
        self.lesson.set_finished(TrainerFinished(proof=proof, model=model))
        self.pages[-1].training.done.emit()

    def keep(self, keeping: Keeping) -> None:
        """Go through the last two pages, and wait for the end."""
        self.next()
        page = self.page
        assert isinstance(page, KeepPage)
        page.choices[keeping].click()
        self.next()
        self.driver.qtbot.waitUntil(lambda: self.flow.wizard is None)

    def _make(self, lesson: Lesson, window: QWidget) -> ProcessPages:
        del window
        self.lessons.append(lesson)
        self.pages.append(
            ProcessPages(
                pictures=_Page("Pictures"), checkup=_Page("Check-up"), training=_Page("Training")
            )
        )
        return self.pages[-1]


@pytest.fixture
def teacher(driver: WindowDriver, tmp_path: Path) -> Iterator[Teacher]:
    driver.engine.become_ready()
    teacher = Teacher(driver, tmp_path)
    yield teacher
    teacher.flow.close()


def test_the_wizard_has_its_six_pages_in_order(teacher: Teacher) -> None:
    teacher.flow.open()

    titles = [page.title for page in teacher.wizard._pages]
    assert titles == ["Pictures", "Check-up", "Goal and time", "Training", "Proof", "Keep"]


def test_the_training_begins_with_a_job_made_from_all_pages(teacher: Teacher) -> None:
    teacher.begin()

    assert teacher.job.pictures == PICTURES
    assert teacher.job.held_out == HELD_OUT
    assert teacher.job.model == default_model()
    assert teacher.job.folder.parent == teacher.runs
    assert teacher.job.editor_picture is None


def test_a_restoration_holds_the_training_until_it_is_done(teacher: Teacher) -> None:
    teacher.driver.open_pixels(noise())
    teacher.begin()
    training = teacher.pages[-1].training
    assert isinstance(training, _Page)
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

    assert teacher.job.editor_picture is not None
    np.testing.assert_array_equal(read_picture(teacher.job.editor_picture).pixels, noise())


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
    run = teacher.job.folder
    teacher.finish()
    assert isinstance(teacher.page, ProofPage)
    teacher.keep(Keeping.USE)
    driver = teacher.driver
    driver.engines[1].become_ready()
    driver.qtbot.waitUntil(lambda: not driver.window.workbench.models.is_changing)

    kept = driver.library.look_up(driver.window.workbench.models.in_use)
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
    run = teacher.job.folder
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


@pytest.mark.parametrize("verdict", [Verdict.NOT_BETTER, Verdict.WORSE_ELSEWHERE, Verdict.TOO_FEW])
def test_a_model_that_is_not_better_cannot_be_kept(teacher: Teacher, verdict: Verdict) -> None:
    teacher.begin()
    teacher.finish(verdict)

    assert isinstance(teacher.page, ProofPage)
    assert not teacher.wizard.next_button.isVisible()
    assert teacher.driver.window.workbench.models.in_use == default_model()


def test_more_time_goes_back_to_the_goal_with_the_next_longer_one(teacher: Teacher) -> None:
    teacher.begin()
    first = teacher.job
    teacher.finish(Verdict.NOT_BETTER)
    teacher.wizard.findChild(ProofPage).longer_button.click()  # type: ignore[union-attr]  # there
    at = teacher.page
    teacher.next()
    teacher.driver.qtbot.waitUntil(lambda: teacher.page is teacher.pages[-1].training)

    assert isinstance(at, GoalPage)
    assert teacher.job.preset is Preset.HOUR
    assert teacher.job.folder != first.folder
    teacher.driver.qtbot.waitUntil(lambda: not first.folder.exists())


def test_more_pictures_goes_back_to_the_beginning(teacher: Teacher) -> None:
    teacher.begin()
    teacher.finish(Verdict.TOO_FEW)
    teacher.wizard.findChild(ProofPage).pictures_button.click()  # type: ignore[union-attr]  # there

    assert teacher.page is teacher.pages[-1].pictures
    assert len(teacher.lessons) == 1


def test_closing_the_window_during_the_training_says_that_it_goes_on(teacher: Teacher) -> None:
    teacher.begin()
    training = teacher.pages[-1].training
    assert isinstance(training, _Page)
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
    job = FinetuneJob(
        folder=tmp_path / "runs" / "run-1",
        pictures=PICTURES,
        held_out=HELD_OUT,
        model=default_model(),
        features=Path("features"),
        regression=Path("samples"),
        preset=Preset.NIGHT,
        repair=Repair.WRITING,
        seed=4,
    )

    write_job(job)
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
    assert teacher.job == job
    goal = teacher.lesson.goal
    assert (goal.preset, goal.repair, goal.seed) == (Preset.NIGHT, Repair.WRITING, 4)


def test_what_another_open_program_works_on_is_not_offered(teacher: Teacher, qtbot: QtBot) -> None:
    teacher.begin()
    write_job(teacher.job)
    other = Teacher(teacher.driver, teacher.runs.parent)
    other.flow.look_for_unfinished()
    qtbot.waitUntil(lambda: not other.flow._background.is_busy)

    assert other.notices == []
    other.flow.close()


def test_what_another_program_took_first_is_left_to_it(teacher: Teacher, tmp_path: Path) -> None:
    job = FinetuneJob(
        folder=tmp_path / "runs" / "run-1",
        pictures=PICTURES,
        held_out=HELD_OUT,
        model=default_model(),
        features=Path("features"),
        regression=Path("samples"),
    )
    write_job(job)
    teacher.flow.look_for_unfinished()
    teacher.driver.qtbot.waitUntil(lambda: bool(teacher.notices))
    other = RunLock()
    other.hold(job.folder)
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


def test_the_end_of_the_program_shuts_the_pages_down(teacher: Teacher) -> None:
    teacher.begin()
    training = teacher.pages[-1].training
    teacher.flow.close()

    assert isinstance(training, _Page)
    assert training.is_shut
    assert teacher.job.folder.exists()


@pytest.mark.parametrize(
    ("verdict", "is_kept"), [(Verdict.BETTER, True), (Verdict.NOT_BETTER, False)]
)
def test_at_the_end_of_the_program_only_a_better_model_waits_for_the_next_start(
    teacher: Teacher, verdict: Verdict, *, is_kept: bool
) -> None:
    teacher.begin()
    teacher.finish(verdict)
    teacher.flow.close()

    assert teacher.job.folder.exists() is is_kept
