"""One pass through the wizard: makes its pages, starts the training and keeps what came of it."""

import dataclasses
import datetime as dt
import logging
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.editor.workbench import Workbench
from app.models.choice import ModelChoice
from app.shared.background import Background
from app.shared.folders.folder_lock import FolderLock
from app.shared.messages import explain
from app.shared.notice import Notice, Urgency
from app.teaching.collection import Collection
from app.teaching.detector import DetectorTeaching
from app.teaching.fine_tuning import FineTuning, Phase
from app.teaching.goals import find_goal
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
from app.teaching.picture_check import PictureCheck
from app.teaching.request import copy_hole, make_card, make_detector_request, make_request
from app.teaching.setup import Teaching
from engine.errors import CheckpointError
from training.api import FineTuneRequest, Goal, Preset, Verdict
from training.fine_tuning.detector_request import DetectorRequest, TrainerRequest
from training.fine_tuning.runs import CANCELLED_FILE, discard, discard_cancelled, has_begun, mark

_LONGER = {Preset.QUICK: Preset.HOUR, Preset.HOUR: Preset.NIGHT, Preset.NIGHT: Preset.NIGHT}

_log = logging.getLogger(__name__)


class TeachingSession(QObject):
    """The wizard, its lesson, and the survey and the trainer behind it.

    Attributes:
        lesson: What the user has chosen so far, and what came of it.
        wizard: The window.

    Signals:
        notice: Something to tell the user, a `Notice`.
        ended: The user has kept what was learned or thrown it away; the session is over.
    """

    notice = Signal(object)
    ended = Signal()

    def __init__(
        self,
        workbench: Workbench,
        models: ModelChoice,
        teaching: Teaching,
        detector: DetectorTeaching,
        background: Background,
        *,
        window: QWidget,
    ) -> None:
        """Make the wizard, not yet shown.

        Args:
            workbench: The open picture and the engine.
            models: The model in use and the library.
            teaching: What else is needed.
            detector: What the detector is taught from.
            background: Runs what is slow; outlives the session.
            window: The main window.
        """
        super().__init__(window)
        self._workbench = workbench
        self._models = models
        self._paths = teaching.paths
        self._detector = detector
        self._background = background
        self._lock = FolderLock()
        self._was_working = False
        self.lesson = Lesson(Goal(model=models.in_use), self)
        self._collection = Collection(teaching.make_survey, self)
        self._check = PictureCheck(self.lesson, self)
        self._tuning = FineTuning(teaching.make_trainer, self)
        self._pictures_page = PicturesPage(self.lesson, self._collection, teaching.dialogs)
        self._goal_page = GoalPage(
            self.lesson,
            models.library,
            dialogs=teaching.dialogs,
            engine_device=lambda: workbench.engine.device,
        )
        self._training_page = TrainingPage(self.lesson, self._tuning, teaching.dialogs)
        self._proof_page = ProofPage(self.lesson)
        self._keep_page = KeepPage(self.lesson, models.library)
        self._examples_page = ExamplesPage(detector.bank)
        self._verdict_page = VerdictPage(self.lesson)
        choice_page = ChoicePage(self.lesson, detector)
        self._pages: dict[Skill, tuple[WizardPage, ...]] = {
            Skill.RESTORING: (
                choice_page,
                self._pictures_page,
                CheckUpPage(self._check),
                self._goal_page,
                self._training_page,
                self._proof_page,
                self._keep_page,
            ),
            Skill.FINDING: (
                choice_page,
                self._examples_page,
                self._training_page,
                self._verdict_page,
            ),
        }
        self._skill = self.lesson.skill
        # The wizard owns the pages of both skills.
        self.wizard = Wizard(self._pages[Skill.FINDING], window)
        self.wizard.set_pages(self._pages[self._skill])
        self.lesson.changed.connect(self._on_lesson_changed)
        self._examples_page.start_asked.connect(self._make_detector_request)
        self._verdict_page.use_asked.connect(self._use_detector)
        self._goal_page.start_asked.connect(self._make_request)
        self._proof_page.more_time_asked.connect(self._on_more_time_asked)
        self._proof_page.more_pictures_asked.connect(self._on_more_pictures_asked)
        self._keep_page.asked.connect(self._keep)
        self._tuning.changed.connect(self._on_tuning_changed)
        self.wizard.closed.connect(self._on_wizard_closed)
        self.wizard.finished.connect(self._on_wizard_finished)
        workbench.engine.state_changed.connect(self._pause_while_restoring)
        self._pause_while_restoring()

    def resume(self, request: TrainerRequest) -> bool:
        """Continue an interrupted run on the training page; false if another program has it."""
        if not self._lock.hold(request.folder):
            return False
        if isinstance(request, DetectorRequest):
            self.lesson.set_skill(Skill.FINDING)
        else:
            self.lesson.set_split(pictures=request.pictures, held_out=request.held_out)
            self.lesson.set_goal(find_goal(request, self._models.library))
        self.lesson.set_request(request)
        self.wizard.show_page(self._training_page)
        return True

    def close(self) -> None:
        """End the survey and the trainer. Everything that was learned is saved. Idempotent."""
        self._collection.stop()
        self._check.close()
        self._tuning.close()
        self.wizard.hide()
        self._lock.release()

    def discard_rejected(self) -> None:
        """Remove the run if its model was found not better: the user has read the verdict."""
        folder, finished = self._ended_run(), self.lesson.finished
        if folder and finished and finished.proof.verdict is not Verdict.BETTER:
            discard(folder)

    def _on_lesson_changed(self) -> None:
        if self.lesson.skill is not self._skill:
            self._skill = self.lesson.skill
            self.wizard.set_pages(self._pages[self._skill])

    def _pause_while_restoring(self) -> None:
        if self._workbench.engine.is_busy:
            self._tuning.hold()
        else:
            self._tuning.release()

    def _on_tuning_changed(self) -> None:
        """Tell the user that the training has ended, if the wizard is closed."""
        was_working, self._was_working = self._was_working, self._tuning.is_working
        if self.wizard.isVisible() or not was_working or self._was_working:
            return
        if self._tuning.phase is Phase.FINISHED:
            text = (
                self.tr("The training is done. See whether the new detector is better.")
                if self._tuning.is_of_detector
                else self.tr("The training is done. See whether the new model is better.")
            )
        elif self._tuning.phase is Phase.FAILED:
            text = self.tr("The training has stopped; what was learned so far is kept.")
        else:
            return
        self.notice.emit(Notice(text=text, urgency=Urgency.HINT, action=self.tr("Show")))

    def _on_wizard_closed(self) -> None:
        if self._tuning.is_working:
            text = self.tr(
                "The training goes on in the background. To watch it, choose Restore ▸ Teach "
                "Reweave…"
            )
            self.notice.emit(Notice(text=text, urgency=Urgency.HINT))

    def _make_request(self) -> None:
        lesson, paths, document = self.lesson, self._paths, self._workbench.document
        hole = None
        if document is not None:
            hole = copy_hole(document.pixels, document.mask.elements)

        def work() -> FineTuneRequest:
            discard_cancelled(paths.runs)
            return make_request(lesson, paths, hole)

        self._background.run(
            work,
            on_done=lambda request: self._start(request, self._goal_page),
            on_error=lambda error: self._goal_page.show_problem(explain(error)),
        )

    def _make_detector_request(self) -> None:
        detector, paths = self._detector, self._paths

        def work() -> DetectorRequest:
            discard_cancelled(paths.runs)
            return make_detector_request(detector, paths)

        self._background.run(
            work,
            on_done=lambda request: self._start(request, self._examples_page),
            on_error=lambda error: self._examples_page.show_problem(explain(error)),
        )

    def _start(self, request: TrainerRequest, page: WizardPage) -> None:
        """Start the training, and remove the run before it if that has ended.

        A run that failed before its first step is given up too. One that failed later is offered
        again at the next start of the program.
        """
        before = self.lesson.request
        if before is not None and self.lesson.finished is None and not has_begun(before):
            _give_up(before)
        self._discard_ended_run()
        self._lock.hold(request.folder)
        self.lesson.set_request(request)
        page.done.emit()

    def _on_more_time_asked(self) -> None:
        goal = self.lesson.goal
        self.lesson.set_goal(dataclasses.replace(goal, preset=_LONGER[goal.preset]))
        self.wizard.show_page(self._goal_page)

    def _on_more_pictures_asked(self) -> None:
        self.wizard.show_page(self._pictures_page)

    def _keep(self, keeping: Keeping, name: str) -> None:
        request, finished = self.lesson.request, self.lesson.finished
        assert isinstance(request, FineTuneRequest), "a model was taught"
        assert finished is not None, "the training has not ended"
        if keeping is Keeping.DISCARD:
            self._keep_page.done.emit()
            return
        library = self._models.library
        today = dt.datetime.now().astimezone().date()
        card = make_card(request, finished, steps=self.lesson.steps, day=today)
        self._background.run(
            lambda: library.add(finished.model, name=name, card=card),
            on_done=lambda path: self._on_kept(path, is_used=keeping is Keeping.USE),
            on_error=lambda error: self._keep_page.show_problem(explain(error)),
        )

    def _on_kept(self, path: Path, *, is_used: bool) -> None:
        if is_used:
            self._models.choose(path)
        else:
            name = self._models.library.look_up(path).name
            text = self.tr("The model {name} is now in the library").format(name=name)
            self.notice.emit(Notice(text=text, urgency=Urgency.DONE))
        self._keep_page.done.emit()

    def _use_detector(self) -> None:
        finished, detector = self.lesson.finished, self._detector
        assert finished is not None, "the training has not ended"
        try:
            detector.own.use(finished.model, detector.preferences, self._workbench.engine)
        except (OSError, CheckpointError) as error:
            self._verdict_page.show_problem(explain(error))
            return
        text = self.tr("Damage is found with your own detector from now on")
        self.notice.emit(Notice(text=text, urgency=Urgency.DONE))
        self._verdict_page.done.emit()

    def _on_wizard_finished(self) -> None:
        self._discard_ended_run()
        self.ended.emit()

    def _discard_ended_run(self) -> None:
        """Remove the folder of a run that has come to its end."""
        self._lock.release()
        folder = self._ended_run()
        if folder is not None:
            self._background.run(
                lambda: discard(folder),
                on_done=lambda _: None,
                on_error=lambda error: _log.warning("a run was not removed", exc_info=error),
            )

    def _ended_run(self) -> Path | None:
        """Return the folder of the run if it has ended and lies in the program's own folder."""
        request = self.lesson.request
        if request is None or self.lesson.finished is None:
            return None
        return request.folder if request.folder.parent == self._paths.runs else None


def _give_up(request: TrainerRequest) -> None:
    """Mark a run so that it is not offered again and is removed later."""
    try:
        mark(request, CANCELLED_FILE)
    except OSError:
        _log.warning("the run will be offered again", exc_info=True)
