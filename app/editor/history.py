"""Undoes and redoes the steps of the document that is shown. Knows no widgets."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.editor.document.document import Document
from app.editor.document.history_model import translate_step
from app.editor.jobs.job_submitter import JobSubmitter
from app.editor.jobs.restoring import Restoring
from app.editor.retouching.retouching import Retouching
from app.shared.notice import Notice, Subject, Urgency


class History(QObject):
    """Walks through the steps; a job whose start is undone is cancelled.

    While a stroke or a guide line is being drawn, the newest step is what has been drawn so far.

    Signals:
        notice: Something to tell the user, a `Notice`.
    """

    notice = Signal(object)

    def __init__(
        self,
        submitter: JobSubmitter,
        restoring: Restoring,
        retouching: Retouching,
        *,
        finish_gestures: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        """Work on no document yet.

        Args:
            submitter: Cancels jobs.
            restoring: Knows what its job started from.
            retouching: Has strokes that are not steps yet.
            finish_gestures: Makes what the user is drawing an undo step.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._submitter = submitter
        self._restoring = restoring
        self._retouching = retouching
        self._finish_gestures = finish_gestures
        self._document: Document | None = None

    def set_document(self, document: Document | None) -> None:
        """Walk through the steps of another document."""
        self._document = document

    def undo(self) -> None:
        """Undo the newest step."""
        self._finish_gestures()
        stroke, document = self._retouching.drop_newest(), self._document
        if stroke is not None:
            step = self._retouching.name_step(stroke)
        elif document is not None and document.undo_stack.canUndo():
            step = document.undo_stack.undoText()
            self._go_to_step(document, document.undo_stack.index() - 1)
        else:
            return
        self._report(self.tr("Undone: {step}").format(step=translate_step(step).lower()))

    def redo(self) -> None:
        """Repeat the step that was undone last; strokes that are still to be made leave none."""
        self._finish_gestures()
        document = self._document
        if self._retouching.strokes:
            return
        if document is not None and document.undo_stack.canRedo():
            step = document.undo_stack.redoText()
            self._go_to_step(document, document.undo_stack.index() + 1)
            self._report(self.tr("Redone: {step}").format(step=translate_step(step).lower()))

    def go_to_step(self, index: int) -> None:
        """Undo or redo until this number of steps are done; strokes still to be made go first."""
        self._finish_gestures()
        if self._document is not None and not self._retouching.strokes:
            self._go_to_step(self._document, index)

    def _go_to_step(self, document: Document, index: int) -> None:
        before, stack = document.repairs, document.undo_stack
        undone = [stack.command(number) for number in range(index, stack.index())]
        self._restoring.cancel_job_after(undone)
        stack.setIndex(index)
        if document.repairs != before:
            self._submitter.cancel_for(document)

    def _report(self, text: str) -> None:
        self.notice.emit(Notice(text=text, urgency=Urgency.DONE, subject=Subject.PROGRAM))
