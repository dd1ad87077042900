"""What `Restoring` keeps of a job that it has submitted."""

from dataclasses import dataclass

from PySide6.QtGui import QUndoCommand

from app.editor.jobs.tries import Tries
from engine.api import RestoreOptions
from engine.events import JobFinished


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmittedJob:
    """The current job.

    Attributes:
        tries: The results for its mask, which it adds one to.
        options: How the mask is filled.
        step: Newest step of the history when the job was started, None if there was none.
        is_preview: Whether its result is only shown.
    """

    tries: Tries
    options: RestoreOptions
    step: QUndoCommand | None
    is_preview: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPreview:
    """A finished preview job, whose result is shown."""

    job: SubmittedJob
    event: JobFinished
