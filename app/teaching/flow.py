"""Teaching a model as the user goes through it: opens the wizard, begins, keeps, goes on again."""

import dataclasses
import datetime as dt
import filecmp
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.editor.workbench import Workbench
from app.models.choice import ModelChoice
from app.models.library import ModelLibrary
from app.shared.background import Background
from app.shared.messages import explain
from app.shared.notice import Notice, Urgency
from app.teaching.lesson import Lesson
from app.teaching.pages.goal_page import ChooseFolder, GoalPage
from app.teaching.pages.keep_page import Keeping, KeepPage
from app.teaching.pages.page import WizardPage
from app.teaching.pages.proof_page import ProofPage
from app.teaching.pages.wizard import Wizard
from app.teaching.request import Provided, card_of, editor_picture, make_request
from app.teaching.run_lock import RunLock, is_free
from training.api import FineTuneRequest, Goal, Preset, Verdict
from training.fine_tuning.runs import (
    CANCELLED_FILE,
    discard,
    discard_cancelled,
    has_begun,
    mark,
    unfinished_runs,
)

_LONGER = {Preset.QUICK: Preset.HOUR, Preset.HOUR: Preset.NIGHT}

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessPages:
    """The pages behind which a process works."""

    pictures: WizardPage
    checkup: WizardPage
    training: WizardPage


MakePages = Callable[[Lesson, QWidget], ProcessPages]


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaching:
    """What teaching needs beside the window.

    Attributes:
        provided: What training needs of the program.
        make_pages: Makes the pages that have processes, anew for every lesson.
    """

    provided: Provided
    make_pages: MakePages


class TeachingFlow(QObject):
    """Holds the wizard's window and the lesson in it, one at a time.

    Attributes:
        wizard: The window, None while nothing is being taught.

    Signals:
        notice: Something to tell the user, a `Notice`.
    """

    notice = Signal(object)

    def __init__(
        self,
        workbench: Workbench,
        models: ModelChoice,
        teaching: Teaching,
        *,
        choose_folder: ChooseFolder,
        window: QWidget,
    ) -> None:
        """Prepare; nothing is opened yet.

        Args:
            workbench: Has the open picture and the engine.
            models: The model in use, and the library.
            teaching: What else is needed.
            choose_folder: Lets the user choose the folder of masks.
            window: The main one.
        """
        super().__init__(window)
        self.wizard: Wizard | None = None
        self._workbench = workbench
        self._models = models
        self._teaching = teaching
        self._provided = teaching.provided
        self._choose_folder = choose_folder
        self._window = window
        self._background = Background(self)
        self._unfinished: FineTuneRequest | None = None
        self._lock = RunLock()
        self._was_working = False
        workbench.engine.state_changed.connect(self._on_engine_state_changed)

    def open(self) -> None:
        """Show the wizard: where it was, at what was interrupted, or at its beginning."""
        if self._unfinished is not None:
            self.go_on()
        else:
            self._wizard().open()

    def look_for_unfinished(self) -> None:
        """Offer to go on with what was being taught when the program ended, if anything was."""
        runs = self._provided.runs
        self._background.run(
            lambda: _unfinished(runs),
            on_done=self._offer,
            on_error=lambda error: _log.warning("no look for runs", exc_info=error),
        )

    def go_on(self) -> None:
        """Go on with what was offered."""
        request, self._unfinished = self._unfinished, None
        if request is None or self.wizard is not None:
            self.open()
            return
        if not self._lock.hold(request.folder):
            text = self.tr("Another Reweave that is open goes on with that training already.")
            self.notice.emit(Notice(text=text, urgency=Urgency.HINT))
            return
        wizard = self._wizard()
        self._lesson.set_split(pictures=request.pictures, held_out=request.held_out)
        self._lesson.set_goal(_goal_of(request, self._models.library))
        self._lesson.set_request(request)
        wizard.show_page(self._pages.training)
        wizard.open()

    def close(self) -> None:
        """End everything that runs; what is unfinished is offered at the next start.

        A model that is not better is not, since its verdict has been read.
        """
        if self.wizard is None:
            self._background.close()
            return
        self.wizard.shut_down()
        self._background.close()
        self._lock.release()
        folder, finished = self._ended_run(), self._lesson.finished
        if folder and finished and finished.proof.verdict is not Verdict.BETTER:
            discard(folder)

    def _offer(self, unfinished: Sequence[FineTuneRequest]) -> None:
        if not unfinished or self.wizard is not None:
            return
        self._unfinished = unfinished[0]
        text = self.tr("Teaching Reweave was interrupted; nothing of it is lost.")
        notice = Notice(text=text, urgency=Urgency.HINT, action=self.tr("Go on"))
        self.notice.emit(notice)

    def _wizard(self) -> Wizard:
        """Return the window, a new one with a new lesson if there is none."""
        if self.wizard is not None:
            return self.wizard
        library = self._models.library
        self._lesson = Lesson(Goal(model=self._models.in_use), self)
        self._pages = self._teaching.make_pages(self._lesson, self._window)
        self._goal = GoalPage(
            self._lesson,
            library,
            choose_folder=self._choose_folder,
            device_words=lambda: self._workbench.engine.device,
        )
        self._proof = ProofPage(self._lesson)
        self._keep = KeepPage(self._lesson, library)
        pages = self._pages
        order = (pages.pictures, pages.checkup, self._goal, pages.training, self._proof, self._keep)
        self.wizard = Wizard(order, self._window)
        self._goal.start_asked.connect(self._on_start_asked)
        self._proof.more_time_asked.connect(self._on_more_time)
        self._proof.more_pictures_asked.connect(self._on_more_pictures)
        self._keep.asked.connect(self._on_keep)
        self.wizard.finished.connect(self._on_finished)
        self.wizard.hidden.connect(self._on_hidden)
        self._was_working = False
        pages.training.changed.connect(self._on_training_changed)
        self._on_engine_state_changed()
        return self.wizard

    def _on_engine_state_changed(self) -> None:
        """Let the training wait while something is restored."""
        if self.wizard is None:
            return
        if self._workbench.engine.is_busy:
            self._pages.training.hold()
        else:
            self._pages.training.release()

    def _on_training_changed(self) -> None:
        was_working, self._was_working = self._was_working, self._pages.training.is_working
        if was_working and not self._was_working:
            # What came out is in the lesson a moment later.
            QTimer.singleShot(0, self, self._tell_the_end)

    def _tell_the_end(self) -> None:
        """Say that a training has ended behind a closed window."""
        if self.wizard is None or self.wizard.isVisible() or self._pages.training.is_working:
            return
        if self._lesson.request is None:  # it was cancelled
            return
        if self._lesson.finished is not None:
            text = self.tr("The training is done; see whether the model has become better.")
        else:
            text = self.tr("The training has stopped; what was learned so far is kept.")
        self.notice.emit(Notice(text=text, urgency=Urgency.HINT, action=self.tr("Show")))

    def _on_start_asked(self) -> None:
        """Make the request."""
        lesson, provided, document = self._lesson, self._provided, self._workbench.document
        editor = None
        if document is not None:
            editor = editor_picture(document.pixels, document.mask.elements)

        def work() -> FineTuneRequest:
            discard_cancelled(provided.runs)
            return make_request(lesson, provided, editor)

        self._background.run(
            work,
            on_done=self._on_request_made,
            on_error=lambda error: self._goal.show_problem(explain(error)),
        )

    def _on_request_made(self, request: FineTuneRequest) -> None:
        """Begin; another run makes room that has come to its end, or has failed at its beginning.

        One that has learned something before it failed is offered again at the next start.
        """
        before = self._lesson.request
        if before is not None and self._lesson.finished is None and not has_begun(before):
            _give_up(before)
        self._discard_run()
        self._lock.hold(request.folder)
        self._lesson.set_request(request)
        self._goal.done.emit()

    def _on_more_time(self) -> None:
        goal = self._lesson.goal
        longer = _LONGER.get(goal.preset, Preset.NIGHT)
        self._lesson.set_goal(dataclasses.replace(goal, preset=longer))
        self._show(self._goal)

    def _on_more_pictures(self) -> None:
        self._show(self._pages.pictures)

    def _show(self, page: WizardPage) -> None:
        if self.wizard is not None:
            self.wizard.show_page(page)

    def _on_keep(self, keeping: Keeping, name: str) -> None:
        request, finished = self._lesson.request, self._lesson.finished
        assert request is not None, "nothing was taught"
        assert finished is not None, "nothing came out"
        if keeping is Keeping.THROW_AWAY:
            self._keep.done.emit()
            return
        library = self._models.library
        today = dt.datetime.now().astimezone().date()
        card = card_of(request, finished, steps=self._lesson.steps, day=today)
        self._background.run(
            lambda: library.add(finished.model, name=name, card=card),
            on_done=lambda path: self._on_kept(path, is_used=keeping is Keeping.USE),
            on_error=lambda error: self._keep.show_problem(explain(error)),
        )

    def _on_kept(self, path: Path, *, is_used: bool) -> None:
        if is_used:
            self._models.choose(path)
        else:
            name = self._models.library.look_up(path).name
            text = self.tr("The model {name} is in the library now").format(name=name)
            self.notice.emit(Notice(text=text, urgency=Urgency.DONE))
        self._keep.done.emit()

    def _on_finished(self) -> None:
        """Put the wizard away; the next time it begins anew."""
        wizard, self.wizard = self.wizard, None
        self._discard_run()
        if wizard is not None:
            wizard.shut_down()
            wizard.deleteLater()
            self._lesson.deleteLater()

    def _discard_run(self) -> None:
        """Give back the room of a run that has come to its end."""
        self._lock.release()
        folder = self._ended_run()
        if folder is not None:
            self._background.run(
                lambda: discard(folder),
                on_done=lambda _: None,
                on_error=lambda error: _log.warning("a run stays behind", exc_info=error),
            )

    def _ended_run(self) -> Path | None:
        """Return the folder of a run that has come to its end, of ours and no other one."""
        request = self._lesson.request
        if request is None or self._lesson.finished is None:
            return None
        return request.folder if request.folder.parent == self._provided.runs else None

    def _on_hidden(self, is_working: bool) -> None:  # noqa: FBT001 a slot
        if is_working:
            text = self.tr("The training goes on; Restore ▸ Teach Reweave… shows how far it is.")
            self.notice.emit(Notice(text=text, urgency=Urgency.HINT))


def _unfinished(runs: Path) -> Sequence[FineTuneRequest]:
    """Return what was interrupted, the newest first; what was cancelled is removed."""
    discard_cancelled(runs)
    return [request for request in unfinished_runs(runs) if is_free(request.folder)]


def _give_up(request: FineTuneRequest) -> None:
    """See to it that a run is not offered again; its folder goes with the next look at them."""
    try:
        mark(request, CANCELLED_FILE)
    except OSError:
        _log.warning("the run will be offered again", exc_info=True)


def _goal_of(request: FineTuneRequest, library: ModelLibrary) -> Goal:
    """Return the goal that a request was made from, with the library's model that it has a copy of."""
    model = request.goal.model
    same = next((path for path in _paths(library) if _is_same(path, model)), model)
    return dataclasses.replace(request.goal, model=same)


def _paths(library: ModelLibrary) -> list[Path]:
    return [model.path for model in library.models() if not model.problem]


def _is_same(first: Path, second: Path) -> bool:
    try:
        return filecmp.cmp(first, second, shallow=False)
    except OSError:
        return False
