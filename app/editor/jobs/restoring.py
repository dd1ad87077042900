"""Restores the mask, and tries again. Knows no tools and no widgets.

* Painting continues while a job runs. The job fills only the mask that was submitted, and only that
  part of the mask is cleared.
* A job is cancelled when undo, redo or closing takes away what it started from, because its result
  would belong to a picture that is gone.
* A job goes on when another picture is shown; its result goes into its own document.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand

from app.editor.document.document import Document
from app.editor.jobs.busy_hint import make_busy_hint
from app.editor.jobs.job_submitter import JobSubmitter
from app.editor.jobs.method_words import name_method
from app.editor.jobs.pricing import Pricing
from app.editor.jobs.result_words import (
    describe_hidden_result,
    describe_result,
    describe_shown_try,
)
from app.editor.jobs.submitted_job import ShownPreview, SubmittedJob
from app.editor.jobs.suggestions import Suggestions
from app.editor.jobs.tries import Tries
from app.shared.engine_link import EngineLink
from app.shared.notice import Notice, Subject, Urgency
from app.shared.problems import make_problem
from engine.api import RestoreOptions
from engine.errors import EngineError
from engine.events import JobFinished
from engine.pictures.pixels import Mask


class Restoring(QObject):
    """Submits jobs, puts their results into the document, and goes back and forth between tries.

    Signals:
        notice: Something to tell the user, a `Notice`.
        tries_changed: Another result of the same mask has been added or is shown.
        previewing_changed: `is_previewing` has changed.
        mask_taken: The user has restored the painted mask; its `Tries`.
    """

    notice = Signal(object)
    tries_changed = Signal()
    previewing_changed = Signal()
    mask_taken = Signal(object)

    def __init__(
        self,
        engine: EngineLink,
        submitter: JobSubmitter,
        pricing: Pricing,
        suggestions: Suggestions,
        *,
        settle_gestures: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        """Listen to the engine.

        Args:
            engine: The engine.
            submitter: Submits the jobs.
            pricing: Learns how long jobs take.
            suggestions: Suggests the edges of the masks that are restored.
            settle_gestures: Makes what the user is drawing an undo step, so that a result can
                become the next one.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._engine = engine
        self._submitter = submitter
        self._pricing = pricing
        self._suggestions = suggestions
        self._settle_gestures = settle_gestures
        self._document: Document | None = None
        self._job: SubmittedJob | None = None
        self._preview: ShownPreview | None = None
        self._postponed: RestoreOptions | None = None
        self._tries_of: dict[Document, Tries] = {}
        self._newest_s: float | None = None
        engine.warned.connect(self._show_hint)
        engine.unavailable.connect(self._report_error)
        submitter.refused.connect(self._report_error)
        engine.job_finished.connect(self._on_job_finished)
        engine.job_failed.connect(self._on_job_failed)
        engine.job_cancelled.connect(self._on_job_cancelled)

    @property
    def tries(self) -> Tries | None:
        """The results of the mask that was restored last, None before the first."""
        return None if self._document is None else self.find_tries(self._document)

    @property
    def can_try_again(self) -> bool:
        """Whether the newest step is a result that another one can replace now."""
        tries = self.tries
        return tries is not None and tries.is_newest_step and not self._engine.is_busy

    @property
    def can_show_previous_try(self) -> bool:
        """Whether the result before the one that is shown can be shown again."""
        tries = self.tries
        return self.can_try_again and tries is not None and tries.has_previous

    @property
    def is_previewing(self) -> bool:
        """Whether the job that runs is a preview."""
        return self._job is not None and self._job.is_preview

    @property
    def has_preview(self) -> bool:
        """Whether the result of a preview is shown."""
        return self._preview is not None

    def set_document(self, document: Document | None) -> None:
        """Restore another document, and go on with its tries."""
        self.drop_preview()
        self._document = document
        tries = self.tries
        if tries is not None and tries.is_newest_step:
            self._suggestions.show_for(tries)

    def find_tries(self, document: Document) -> Tries | None:
        """Return the results of the mask of a document that was restored last."""
        return self._tries_of.get(document)

    def forget(self, document: Document) -> None:
        """Let the tries of a document go, which is being closed."""
        for other in tuple(self._tries_of):
            if other.lineage is document.lineage:
                del self._tries_of[other]

    def restore(self, options: RestoreOptions) -> None:
        """Fill the mask: by a job, or by the preview that runs or is shown.

        Args:
            options: How the mask is filled.
        """
        document = self._document
        if self.is_previewing:
            self._take_running_preview(options)
            return
        if document is None or not self._engine.is_started:
            return
        if self._engine.is_busy:
            self._explain_busy(document)
            return
        if self._preview is not None:
            self._take_preview(self._preview)
            return
        self._settle_gestures()
        if document.mask.area == 0:
            text = self.tr("Paint over the area to restore, then press Restore.")
            self._show_hint(text, holds=lambda: document.mask.area == 0)
            return
        tries = Tries.begin(document, options)
        self._begin(tries, expected_s=self._pricing.seconds)
        self.mask_taken.emit(tries)

    def restore_mask(self, mask: Mask, options: RestoreOptions) -> None:
        """Fill another mask than the painted one, (H, W), bool; no job may be running.

        Undo of that step gives the painted mask back as it was.
        """
        if self._document is not None:
            self._settle_gestures()
            self._begin(Tries.begin(self._document, options, mask=mask), expected_s=None)

    def _explain_busy(self, document: Document) -> None:
        """Say that the job of another picture has to end first."""
        at_work = self._submitter.document_at_work
        if at_work is not None and at_work is not document:
            self.notice.emit(make_busy_hint(at_work, self._submitter))

    def start_preview(self, options: RestoreOptions) -> None:
        """Start a job whose result is only shown, until `restore` takes it or it is dropped."""
        document = self._document
        if document is not None and self._engine.device is not None and not self._engine.is_busy:
            tries = Tries.begin(document, options)
            self._submit(tries, tries.first, expected_s=None, is_preview=True)

    def drop_preview(self) -> None:
        """Cancel the preview that runs, and show none."""
        if self.is_previewing:
            self._engine.cancel()
        if self._preview is not None:
            self._preview = None
            self._submitter.preview.release()

    def resume(self, tries: Tries) -> None:
        """Go on with tries of an earlier session, of which one is the newest step."""
        self._tries_of[tries.document] = tries
        if tries.document is self._document:
            self._suggestions.show_for(tries)
            self.tries_changed.emit()

    def try_again(self, wished: RestoreOptions) -> None:
        """Show the next try of the result that is the newest step, made by a job if needed.

        Args:
            wished: Options of the next try, as far as the user has chosen them; see
                `Tries.next_options`.
        """
        tries = self._check_tries()
        if tries is not None and tries.has_next(wished):
            self.show_try(tries.shown + 1)
        elif tries is not None:
            self.make_try(wished)

    def make_try(self, wished: RestoreOptions) -> None:
        """Replace the result that is the newest step by one that a job makes; see `try_again`."""
        tries = self._check_tries()
        if tries is None:
            return
        options = tries.next_options(wished)
        if options is None:
            text = self.tr("{method} gives no other result; choose another method.")
            self._show_hint(text.format(method=name_method(wished.method)))
        else:
            self._submit(tries, options, expected_s=self._newest_s)

    def show_try(self, index: int) -> None:
        """Show one of the tries of the newest step; see `Tries.tries`."""
        tries = self.tries
        if tries is not None and self.can_try_again and index != tries.shown:
            tries.show(index)
            self._report_try(tries)

    def show_previous_try(self) -> None:
        """Show the result before the one that is shown."""
        tries = self.tries
        if tries is not None and self.can_show_previous_try:
            self.show_try(tries.shown - 1)

    def cancel_job_after(self, steps: Sequence[QUndoCommand]) -> None:
        """Cancel the job if it was started right after one of the steps, which will be undone."""
        if self._job is not None and any(step is self._job.step for step in steps):
            self._engine.cancel()

    def _check_tries(self) -> Tries | None:
        """Return the tries that another one can be added to now; say why if there are none."""
        tries = self.tries
        if self._document is None or self._engine.is_busy:
            return None
        if tries is None:
            text = self.tr("Nothing has been restored yet, so there is nothing to try again.")
            self._show_hint(text, holds=lambda: self.tries is None)
            return None
        if not tries.is_newest_step:
            text = self.tr("Only the newest result can be tried again. Undo what you did after it.")
            self._show_hint(text, holds=lambda: not tries.is_newest_step)
            return None
        return tries

    def _begin(self, tries: Tries, *, expected_s: float | None) -> None:
        """Make the first of some tries."""
        self._submit(tries, tries.first, expected_s=expected_s)
        self._suggestions.search_for(tries)

    def _submit(
        self,
        tries: Tries,
        options: RestoreOptions,
        *,
        expected_s: float | None,
        is_preview: bool = False,
    ) -> None:
        """Start a job on the document."""
        document = self._document
        assert document is not None, "no document is open"
        self.drop_preview()
        self._job = SubmittedJob(
            tries=tries, options=options, step=document.newest_step, is_preview=is_preview
        )
        is_taken = self._submitter.submit(
            document,
            tries.mask,
            options,
            repairs=document.repairs,
            expected_s=expected_s,
            keeps_preview=is_preview,
        )
        if not is_taken:
            self._job = None
        elif not is_preview:
            self._suggestions.hide()
            self._report_start()

    def _report_start(self) -> None:
        is_ready = self._engine.device is not None
        self._report(
            self.tr("Restoring…") if is_ready else self.tr("Waiting for the engine to start…")
        )

    def _take_running_preview(self, options: RestoreOptions) -> None:
        """Make the preview that runs a job like any other; wait for its end if it is cancelled."""
        job = self._job
        if self._engine.is_cancelling or job is None:
            self._postponed = options
            return
        self._job = replace(job, is_preview=False)
        self._submitter.claim()
        self._suggestions.hide()
        self._suggestions.search_for(job.tries)
        self.mask_taken.emit(job.tries)
        self._report_start()
        self.previewing_changed.emit()

    def _take_preview(self, preview: ShownPreview) -> None:
        """Put the result that is shown into the document."""
        self._preview = None
        self._submitter.preview.release()
        self._suggestions.search_for(preview.job.tries)
        self.mask_taken.emit(preview.job.tries)
        self._add_try(preview.job, preview.event)

    def _on_job_finished(self, event: JobFinished) -> None:
        job, self._job = self._job, None
        if job is None:
            return
        self._newest_s = event.seconds
        self._pricing.learn(job.tries.mask, job.options, seconds=event.seconds)
        if job.is_preview:
            self._preview = ShownPreview(job=job, event=event)
            self._submitter.preview.show_results(event.results)
            self._report(self.tr("This is a preview. Enter takes it"))
        else:
            self._add_try(job, event)

    def _add_try(self, job: SubmittedJob, event: JobFinished) -> None:
        """Put the results of a job into its document, as a try."""
        document = job.tries.document
        is_shown = document is self._document
        self._submitter.preview.release()
        if is_shown:
            self._settle_gestures()
        is_first, tries = job.tries.is_empty, job.tries
        if not is_first and not tries.is_newest_step:
            # Something was painted since, so the result becomes a step of its own.
            is_first = True
            tries = tries.start_anew(job.options)
        tries.add(
            event.results, job.options, seconds=event.seconds, made_at=datetime.now().astimezone()
        )
        self._tries_of[document] = tries
        if not is_shown:
            self._report(describe_hidden_result(event, name=document.name))
            return
        self._suggestions.show_for(tries)
        if is_first:
            has_lines = bool(document.guide_lines)
            self._report(describe_result(event, job.options, has_guide_lines=has_lines))
            self.tries_changed.emit()
        else:
            self._report_try(tries)

    def _on_job_failed(self, error: EngineError) -> None:
        self._job = self._postponed = None
        self._submitter.preview.release()
        self._report_error(error)

    def _on_job_cancelled(self) -> None:
        was_previewing, self._job = self.is_previewing, None
        postponed, self._postponed = self._postponed, None
        if postponed is not None:
            self.restore(postponed)
        elif not was_previewing:
            self._report(self.tr("Restoring was cancelled"))

    def _report_try(self, tries: Tries) -> None:
        self._report(describe_shown_try(tries.number + 1, tries.options))
        self.tries_changed.emit()

    def _report_error(self, error: EngineError) -> None:
        self.notice.emit(make_problem(error, subject=Subject.RESTORING))

    def _show_hint(self, text: str, *, holds: Callable[[], bool] | None = None) -> None:
        self.notice.emit(Notice(text=text, urgency=Urgency.HINT, holds=holds))

    def _report(self, text: str) -> None:
        self.notice.emit(Notice(text=text, urgency=Urgency.DONE, subject=Subject.RESTORING))
