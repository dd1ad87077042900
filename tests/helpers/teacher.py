"""A main window with a wizard, whose survey and trainer are fakes."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.shared.preferences import ExampleConsent
from app.teaching.lesson import Lesson, Skill
from app.teaching.pages.checkup_page import CheckUpPage
from app.teaching.pages.finding.choice_page import ChoicePage
from app.teaching.pages.finding.examples_page import ExamplesPage
from app.teaching.pages.finding.verdict_page import VerdictPage
from app.teaching.pages.goal_page import GoalPage
from app.teaching.pages.keep_page import Keeping, KeepPage
from app.teaching.pages.page import WizardPage
from app.teaching.pages.pictures_page import PicturesPage
from app.teaching.pages.proof_page import ProofPage
from app.teaching.pages.training_page import TrainingPage
from app.teaching.pages.wizard import Wizard
from app.teaching.setup import Teaching
from tests.helpers.example_banks import write_bank
from tests.helpers.fake_dialogs import FakeTeachingDialogs
from tests.helpers.fake_trainer import FakeTrainer
from tests.helpers.surveys import FakeSurvey, found_picture
from tests.helpers.tiny_model import write_tiny_model
from tests.helpers.window_driver import WindowDriver, teaching_paths
from training.api import FineTuneRequest, TrainerEvent, Verdict
from training.survey.events import SurveyEvent, SurveyFinished, SurveyProgressed

if TYPE_CHECKING:
    from app.shared.notice import Notice

LEFT: Final = Qt.MouseButton.LeftButton
COUNT: Final = 30
HELD_OUT: Final = 6


class Teacher:
    """A main window with a wizard, and the user's actions.

    Attributes:
        driver: The main window.
        flow: What is tested.
        dialogs: The wizard's questions.
        notices: What the user was told.
        surveys: Every survey so far.
        trainers: Every trainer so far, one for each wizard.
        runs: The folder of runs.
    """

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.dialogs = FakeTeachingDialogs()
        self.notices: list[Notice] = []
        self.surveys: list[FakeSurvey] = []
        self.trainers: list[FakeTrainer] = []
        self.runs = folder / "runs"
        self.driver = WindowDriver(qtbot, folder, teaching=self.teaching())
        self.driver.engine.become_ready()
        self.flow = self.driver.window.teaching
        self.flow.notice.connect(self.notices.append)

    def teaching(self) -> Teaching:
        """Return what a main window needs for teaching."""
        return Teaching(
            paths=teaching_paths(self.runs),
            make_survey=self._make_survey,
            make_trainer=self._make_trainer,
            dialogs=self.dialogs,
        )

    @property
    def wizard(self) -> Wizard:
        assert self.flow.session is not None
        return self.flow.session.wizard

    @property
    def page(self) -> WizardPage:
        return self.wizard.page

    @property
    def lesson(self) -> Lesson:
        assert self.flow.session is not None
        return self.flow.session.lesson

    @property
    def request(self) -> FineTuneRequest:
        request = self.lesson.request
        assert isinstance(request, FineTuneRequest)
        return request

    @property
    def trainer(self) -> FakeTrainer:
        return self.trainers[-1]

    def next(self) -> None:
        QTest.mouseClick(self.wizard.next_button, LEFT)

    def click(self, button: QPushButton) -> None:
        QTest.mouseClick(button, LEFT)

    def come_to(self, kind: type[WizardPage]) -> None:
        """Wait for a page."""
        self.driver.qtbot.waitUntil(lambda: isinstance(self.page, kind))

    def choose_pictures(self) -> None:
        """Open the wizard, and let the survey find pictures that have nothing in common."""
        self.flow.open()
        assert isinstance(self.page, ChoicePage)
        self.next()
        page = self.page
        assert isinstance(page, PicturesPage)
        self.click(page.folder_button)
        pictures = tuple(
            found_picture(f"Holiday/{n}.jpg", fingerprint=(n + 1) * 0x9E3779B97F4A7C15 % 2**64)
            for n in range(COUNT)
        )
        self.surveys[-1].report(SurveyProgressed(pictures=pictures, skipped=()))
        self.surveys[-1].report(SurveyFinished())
        self.driver.qtbot.waitUntil(lambda: page.is_complete)

    def keep_examples(self, *, pictures: int = 12) -> None:
        """Let there be two examples of each of so many pictures, and the user's consent."""
        write_bank(self.driver.folder / "examples", pictures=pictures, examples=2)
        self.allow_examples()

    def allow_examples(self) -> None:
        """Give the consent."""
        holder = self.driver.window.preferences
        holder.change(replace(holder.value, example_consent=ExampleConsent.GIVEN))

    def choice_page(self) -> ChoicePage:
        """Open the wizard at its first page."""
        self.flow.open()
        page = self.page
        assert isinstance(page, ChoicePage)
        return page

    def choose_detector(self) -> ExamplesPage:
        """Go to the page of the examples."""
        self.choice_page().choices[Skill.FINDING].click()
        self.next()
        page = self.page
        assert isinstance(page, ExamplesPage)
        return page

    def begin_detector(self) -> None:
        """Start to teach the detector."""
        self.keep_examples()
        self.choose_detector()
        self.next()
        self.come_to(TrainingPage)

    def finish_detector(
        self,
        verdict: Verdict = Verdict.BETTER,
        *,
        draw: Callable[[Path], Mapping[str, Path]] | None = None,
    ) -> VerdictPage:
        """Let the training of the detector end, with a comparison that is drawn."""
        self.come_to(TrainingPage)
        self.trainer.finish_detector(verdict, draw=draw)
        self.come_to(VerdictPage)
        page = self.page
        assert isinstance(page, VerdictPage)
        return page

    def come_to_goal(self) -> GoalPage:
        """Go through the first three pages."""
        self.choose_pictures()
        self.next()
        self.come_to(CheckUpPage)
        self.driver.qtbot.waitUntil(lambda: self.page.is_complete)
        self.next()
        page = self.page
        assert isinstance(page, GoalPage)
        return page

    def begin(self) -> None:
        """Go to the page of the training."""
        self.come_to_goal()
        self.next()
        self.come_to(TrainingPage)

    def learn(self) -> None:
        """Let the trainer report steps and a better model."""
        self.trainer.plan()
        self.trainer.validate(0, 0.5, is_best=True)
        self.trainer.step(400)
        self.trainer.validate(400, 0.4, is_best=True)
        page = self.page
        assert isinstance(page, TrainingPage)
        self.driver.qtbot.waitUntil(lambda: page.tuning.best_step == 400)

    def finish(self, verdict: Verdict = Verdict.BETTER) -> None:
        """Let the training end with a model in the run's folder."""
        model = write_tiny_model(self.request.folder)
        self.trainer.finish(verdict=verdict, model=model)
        self.driver.qtbot.waitUntil(lambda: self.lesson.finished is not None)

    def proof_page(self) -> ProofPage:
        page = self.page
        assert isinstance(page, ProofPage)
        return page

    def keep(self, keeping: Keeping) -> None:
        """Go through the last two pages, and wait for the end."""
        self.next()
        page = self.page
        assert isinstance(page, KeepPage)
        page.choices[keeping].click()
        self.next()
        self.driver.qtbot.waitUntil(lambda: self.flow.session is None)

    def _make_survey(self, on_event: Callable[[SurveyEvent], None]) -> FakeSurvey:
        self.surveys.append(FakeSurvey(on_event))
        return self.surveys[-1]

    def _make_trainer(self, on_event: Callable[[TrainerEvent], None]) -> FakeTrainer:
        self.trainers.append(FakeTrainer(on_event))
        return self.trainers[-1]
