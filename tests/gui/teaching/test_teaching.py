"""The whole wizard in the main window, all six pages, with a survey and a trainer that are fake."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.shared.notice import Notice, Urgency
from app.shared.paths import default_model
from app.teaching.flow import ProcessPages, Teaching, TeachingFlow
from app.teaching.lesson import Lesson
from app.teaching.pages.checkup_page import CheckUpPage
from app.teaching.pages.goal_page import GoalPage
from app.teaching.pages.keep_page import KeepPage
from app.teaching.pages.page import WizardPage
from app.teaching.pages.pictures_page import PicturesPage
from app.teaching.pages.proof_page import ProofPage
from app.teaching.pages.training_page import TrainingPage
from app.teaching.process_pages import make_process_pages
from tests.helpers.documents import noise
from tests.helpers.fake_trainer import FakeTrainer
from tests.helpers.surveys import FakeSurvey, found_picture
from tests.helpers.teacher import provided_in
from tests.helpers.tiny_model import write_tiny_model
from tests.helpers.window_driver import WindowDriver
from training.api import (
    Preset,
    Repair,
    SurveyEvent,
    SurveyFinished,
    SurveyProgressed,
    TrainerCommand,
    TrainerEvent,
    Verdict,
)
from training.fine_tuning.runs import write_request

pytestmark = [
    pytest.mark.gui,
    pytest.mark.qt_log_ignore("propagateSizeHints", r"support raise\(\)"),
]
LEFT = Qt.MouseButton.LeftButton
COUNT = 40


class _Dialogs:
    """Chooses one folder."""

    def choose_folder(self) -> list[Path]:
        return [Path("/pictures")]

    def choose_files(self) -> list[Path]:
        return []


class Classroom:
    """A main window that can teach, and hands.

    Attributes:
        driver: The window.
        surveys: Every survey so far.
        trainers: Every trainer so far.
    """

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.surveys: list[FakeSurvey] = []
        self.trainers: list[FakeTrainer] = []
        self.runs = folder / "runs"
        teaching = Teaching(provided=provided_in(self.runs), make_pages=self._pages)
        self.driver = WindowDriver(qtbot, folder, teaching=teaching)
        self.driver.engine.become_ready()

    @property
    def flow(self) -> TeachingFlow:
        flow = self.driver.window.teaching
        assert flow is not None
        return flow

    @property
    def page(self) -> WizardPage:
        assert self.flow.wizard is not None
        return self.flow.wizard.page

    @property
    def trainer(self) -> FakeTrainer:
        return self.trainers[-1]

    def next(self) -> None:
        assert self.flow.wizard is not None
        QTest.mouseClick(self.flow.wizard.next_button, LEFT)

    def come_to(self, kind: type[WizardPage]) -> None:
        self.driver.qtbot.waitUntil(lambda: isinstance(self.page, kind))

    def choose_pictures(self) -> None:
        """Open the wizard, and let the survey find pictures that have nothing in common."""
        self.driver.window.actions_.teach.trigger()
        page = self.page
        assert isinstance(page, PicturesPage)
        QTest.mouseClick(page.folder_button, LEFT)
        pictures = tuple(
            found_picture(f"{n}.jpg", fingerprint=(n + 1) * 0x9E3779B97F4A7C15 % 2**64)
            for n in range(COUNT)
        )
        self.surveys[-1].report(SurveyProgressed(pictures=pictures, skipped=()))
        self.surveys[-1].report(SurveyFinished())
        self.driver.qtbot.waitUntil(lambda: page.is_complete)

    def come_to_training(self) -> None:
        """Go through the first three pages."""
        self.choose_pictures()
        self.next()
        self.come_to(CheckUpPage)
        self.driver.qtbot.waitUntil(lambda: self.page.is_complete)
        self.next()
        self.come_to(GoalPage)
        self.next()
        self.come_to(TrainingPage)
        self.trainer.plan()
        self.trainer.judge(0, 0.5, is_best=True)
        self.trainer.step(10)
        self.driver.qtbot.waitUntil(lambda: self.page.is_working)

    def finish(self, verdict: Verdict = Verdict.BETTER) -> None:
        """Let the trainer end, and come to the proof."""
        model = write_tiny_model(self.trainer.request.folder)
        self.trainer.finish(verdict=verdict, model=model)
        self.come_to(ProofPage)

    def _pages(self, lesson: Lesson, window: QWidget) -> ProcessPages:
        return make_process_pages(
            lesson,
            window,
            make_survey=self._survey,
            make_trainer=self._trainer,
            dialogs=_Dialogs(),
        )

    def _survey(self, on_event: Callable[[SurveyEvent], None]) -> FakeSurvey:
        self.surveys.append(FakeSurvey(on_event))
        return self.surveys[-1]

    def _trainer(self, on_event: Callable[[TrainerEvent], None]) -> FakeTrainer:
        self.trainers.append(FakeTrainer(on_event))
        return self.trainers[-1]


@pytest.fixture
def classroom(qtbot: QtBot, tmp_path: Path) -> Iterator[Classroom]:
    classroom = Classroom(qtbot, tmp_path)
    yield classroom
    classroom.driver.close()


def test_from_a_folder_to_a_model_that_is_used_at_once(classroom: Classroom) -> None:
    driver = classroom.driver
    classroom.come_to_training()
    request = classroom.trainer.request
    classroom.finish()
    classroom.next()
    classroom.come_to(KeepPage)
    classroom.next()
    driver.qtbot.waitUntil(lambda: classroom.flow.wizard is None)
    driver.engines[1].become_ready()
    driver.qtbot.waitUntil(lambda: not driver.window.models.is_changing)

    assert len(request.pictures) + len(request.held_out) == COUNT
    assert len(request.held_out) == COUNT // 5
    assert (request.goal.preset, request.goal.repair) == (Preset.QUICK, Repair.OBJECTS)
    used = driver.library.look_up(driver.window.models.in_use)
    assert used.name == "pictures"
    assert used.file is not None
    assert used.file.card is not None
    assert used.file.card.held_out == COUNT // 5


def test_a_model_that_is_not_better_leaves_the_old_one_in_use(classroom: Classroom) -> None:
    classroom.come_to_training()
    classroom.finish(Verdict.NOT_BETTER)

    assert not classroom.page.is_complete
    assert classroom.driver.window.models.in_use == default_model()
    assert len(classroom.driver.library.models()) == 1


def test_restoring_makes_the_training_wait(classroom: Classroom) -> None:
    driver = classroom.driver
    driver.open_pixels(noise())
    driver.window.workbench.painter.set_diameter(8)
    classroom.come_to_training()
    driver.drag((10, 10), (20, 10))
    driver.window.workbench.restore()
    driver.qtbot.waitUntil(lambda: TrainerCommand.PAUSE in classroom.trainer.commands)
    driver.engine.finish()
    driver.qtbot.waitUntil(lambda: TrainerCommand.RESUME in classroom.trainer.commands)

    assert classroom.trainer.commands == [TrainerCommand.PAUSE, TrainerCommand.RESUME]


def test_closing_the_wizard_lets_the_training_go_on(classroom: Classroom) -> None:
    classroom.come_to_training()
    assert classroom.flow.wizard is not None
    classroom.flow.wizard.close()

    assert not classroom.trainer.is_closed
    assert "The training goes on" in classroom.driver.banner_text


def test_closing_the_program_ends_the_trainer_and_keeps_the_run(classroom: Classroom) -> None:
    classroom.come_to_training()
    classroom.driver.close()

    assert classroom.trainer.is_closed
    assert classroom.trainer.request.folder.is_dir()


def test_what_was_interrupted_goes_on_from_the_banner(classroom: Classroom) -> None:
    classroom.come_to_training()
    request = classroom.trainer.request
    write_request(request)
    classroom.flow.close()
    classroom.flow.wizard = None

    classroom.flow.look_for_unfinished()
    banner = classroom.driver.window.parts.banner
    classroom.driver.qtbot.waitUntil(banner.action.isVisible)
    QTest.mouseClick(banner.action, LEFT)
    classroom.come_to(TrainingPage)

    assert len(classroom.trainers) == 2
    assert classroom.trainer.requests == [request]


def test_what_is_taken_up_from_the_menu_is_offered_no_longer(classroom: Classroom) -> None:
    window = classroom.driver.window
    window.show_notice(Notice(text="Interrupted.", urgency=Urgency.HINT, action="Go on"))

    window.actions_.teach.trigger()

    assert classroom.driver.banner_text == ""


def test_a_cancelled_training_leads_back_to_the_goal(classroom: Classroom) -> None:
    classroom.come_to_training()
    classroom.trainer.become_cancelled()
    classroom.driver.qtbot.waitUntil(lambda: classroom.page.can_go_back)
    assert classroom.flow.wizard is not None
    QTest.mouseClick(classroom.flow.wizard.back_button, LEFT)
    classroom.next()
    classroom.come_to(TrainingPage)

    assert len(classroom.trainer.requests) == 2


def test_the_window_without_teachers_hides_the_menus_entry(qtbot: QtBot, tmp_path: Path) -> None:
    driver = WindowDriver(qtbot, tmp_path / "other")
    is_visible = driver.window.actions_.teach.isVisible()
    driver.close()

    assert not is_visible
