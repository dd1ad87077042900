"""Opens the wizard that teaches a model, and offers to continue what was interrupted."""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.editor.workbench import Workbench
from app.models.choice import ModelChoice
from app.shared.background import Background
from app.shared.folders.folder_lock import is_free
from app.shared.notice import Notice, Urgency
from app.teaching.setup import Teaching
from training.fine_tuning.detector_request import TrainerRequest
from training.fine_tuning.runs import discard_cancelled, find_unfinished_runs

if TYPE_CHECKING:
    from app.teaching.detector import DetectorTeaching
    from app.teaching.session import TeachingSession

_log = logging.getLogger(__name__)


class TeachingFlow(QObject):
    """Holds one teaching session at a time.

    Attributes:
        detector: What the detector is taught from; to be set before the wizard is opened.
        session: The wizard and what belongs to it, None while nothing is being taught.

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
        window: QWidget,
    ) -> None:
        """Prepare; nothing is opened yet.

        Args:
            workbench: The open picture and the engine.
            models: The model in use and the library.
            teaching: What else is needed.
            window: The main window.
        """
        super().__init__(window)
        self.detector: DetectorTeaching | None = None
        self.session: TeachingSession | None = None
        self._workbench = workbench
        self._models = models
        self._teaching = teaching
        self._window = window
        self._background = Background(self)
        self._unfinished: TrainerRequest | None = None

    def open(self) -> None:
        """Show the wizard where it was, or at an interrupted run, or at its beginning."""
        request, self._unfinished = self._unfinished, None
        if self.session is not None:
            self.session.wizard.open()
            return
        session = self._make_session()
        if request is not None and not session.resume(request):
            session.close()
            session.deleteLater()
            text = self.tr("That training is already running in another Reweave window.")
            self.notice.emit(Notice(text=text, urgency=Urgency.HINT))
            return
        session.ended.connect(self._on_session_ended)
        session.notice.connect(self.notice)
        self.session = session
        session.wizard.open()

    def look_for_unfinished(self) -> None:
        """Offer to continue a run that was interrupted when the program ended."""
        runs = self._teaching.paths.runs
        self._background.run(
            lambda: _find_unfinished(runs),
            on_done=self._offer,
            on_error=lambda error: _log.warning("unfinished runs not found", exc_info=error),
        )

    def close(self) -> None:
        """End everything that runs; an unfinished run is offered at the next start."""
        if self.session is not None:
            self.session.close()
        self._background.close()
        if self.session is not None:
            self.session.discard_rejected()

    def _offer(self, unfinished: Sequence[TrainerRequest]) -> None:
        if not unfinished or self.session is not None:
            return
        self._unfinished = unfinished[0]
        text = self.tr("Teaching Reweave was interrupted; nothing is lost.")
        self.notice.emit(Notice(text=text, urgency=Urgency.HINT, action=self.tr("Continue")))

    def _make_session(self) -> "TeachingSession":
        # Imported when first needed, so that the main window opens fast.
        from app.teaching.session import TeachingSession  # noqa: PLC0415

        assert self.detector is not None, "set by the window"
        return TeachingSession(
            self._workbench,
            self._models,
            self._teaching,
            self.detector,
            self._background,
            window=self._window,
        )

    def _on_session_ended(self) -> None:
        session, self.session = self.session, None
        if session is not None:
            session.close()
            session.wizard.deleteLater()
            session.deleteLater()


def _find_unfinished(runs: Path) -> Sequence[TrainerRequest]:
    """Return the interrupted runs, the newest first; remove those that were cancelled."""
    discard_cancelled(runs)
    return [request for request in find_unfinished_runs(runs) if is_free(request.folder)]
