"""Decides what happens to the open picture: painting, restoring, trying again. Knows no widgets.

* Painting continues while a job runs. The job fills only the mask that was submitted, and only that
  part of the mask is cleared.
* A job is cancelled when its picture changes under it (undo, redo, another picture), because its
  result would belong to a picture that is gone.
"""

import logging
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand

from app.editor.document import Document
from app.editor.job_preview import MIN_PREVIEWED_S, JobPreview
from app.editor.line_tool import LineTool
from app.editor.painter import Painter
from app.editor.pricing import Pricing
from app.editor.screen_picture import ScreenPicture
from app.editor.source_tool import SourceTool
from app.editor.suggestions import Suggestions
from app.editor.tries import Tries
from app.shared.engine_link import EngineFactory, EngineLink
from app.shared.messages import describe_try, explain, explain_unused
from app.shared.notice import Notice, Subject, Urgency
from engine.api import (
    COPYING_METHODS,
    DEFAULT_METHOD,
    LINE_METHODS,
    JobFinished,
    Method,
    RestoreOptions,
    Result,
)
from engine.errors import EngineError
from engine.pictures.codec import Picture
from engine.pictures.pixels import Rect

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """The current job.

    Attributes:
        tries: The results for its mask, which it adds one to.
        options: How the mask is filled.
        step: Newest step of the history when the job was started, None if there was none.
    """

    tries: Tries
    options: RestoreOptions
    step: QUndoCommand | None


class Workbench(QObject):
    """The open document, the tools and the engine.

    Attributes:
        engine: The engine process and its job.
        painter: The brush.
        source_tool: Marks where texture may be copied from.
        line_tool: Draws guide lines over the mask.
        suggestions: Guide lines that the program suggests.
        pricing: Estimates how long restoring the mask would take.
        preview: What the running job has so far.

    Signals:
        document_changed: Another document is open, or none; see `document`.
        notice: Something to tell the user, a `Notice`.
        method_changed: Later jobs fill holes by another `Method`.
        feather_changed: Later jobs have a feather of another width, picture pixels.
        missed_edges_changed: Later jobs include missed edges (true) or not.
        tries_changed: Another result of the same mask has been added or is shown; see
            `can_try_again`.
    """

    document_changed = Signal()
    notice = Signal(object)
    method_changed = Signal(object)
    feather_changed = Signal(int)
    missed_edges_changed = Signal(bool)
    tries_changed = Signal()

    def __init__(self, engine_factory: EngineFactory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.engine = EngineLink(engine_factory, self)
        self.painter = Painter(self)
        self.source_tool = SourceTool(self)
        self.line_tool = LineTool(self)
        self.suggestions = Suggestions(self.line_tool, self.source_tool, self)
        self.pricing = Pricing(self)
        self.preview = JobPreview(self.engine, self)
        self._document: Document | None = None
        self._chosen = RestoreOptions()
        self._is_shared = False
        self._job: _Job | None = None
        self._tries: Tries | None = None
        self._newest_s: float | None = None
        self.engine.model_changed.connect(self._share_picture)
        self.engine.warned.connect(self._show_hint)
        self.engine.unavailable.connect(self._report_error)
        self.engine.job_finished.connect(self._on_job_finished)
        self.engine.job_failed.connect(self._on_job_failed)
        self.engine.job_cancelled.connect(self._on_job_cancelled)

    @property
    def document(self) -> Document | None:
        """The open picture, None before the first."""
        return self._document

    @property
    def method(self) -> Method:
        """How holes are filled."""
        return self._chosen.method

    @property
    def can_try_again(self) -> bool:
        """Whether the newest step is a result that another one can replace now."""
        is_newest = self._tries is not None and self._tries.is_newest_step
        is_drawing = self.painter.is_painting or self.line_tool.is_dragging
        return is_newest and not self.engine.is_busy and not is_drawing

    @property
    def can_show_previous_try(self) -> bool:
        """Whether the result before the one that is shown can be shown again."""
        return self.can_try_again and self._tries is not None and self._tries.has_previous

    @property
    def has_brush(self) -> bool:
        """Whether the left button paints or erases."""
        return not self.source_tool.is_active and not self.line_tool.is_active

    @property
    def unused_hint(self) -> str:
        """What the user has drawn and the next job does not use, in words; empty if nothing."""
        document = self._document
        if document is None:
            return ""
        return explain_unused(self._options(), source=document.source, lines=document.guide_lines)

    def take_brush(self) -> None:
        """Put the other tools away, so that the left button paints or erases."""
        self.source_tool.set_active(False)
        self.line_tool.set_active(False)

    def set_method(self, method: Method) -> None:
        """Fill holes by another method from the next job on."""
        if method is not self._chosen.method:
            self._chosen = replace(self._chosen, method=method)
            self.pricing.set_options(self._options())
            self.method_changed.emit(method)

    def set_feather(self, feather_px: int) -> None:
        """Give later jobs a feather of another width, picture pixels; 0 for none."""
        if feather_px != self._chosen.feather_px:
            self._chosen = replace(self._chosen, feather_px=feather_px)
            self.pricing.set_options(self._options())
            self.feather_changed.emit(feather_px)

    def set_missed_edges(self, is_included: bool) -> None:  # noqa: FBT001 a slot for a signal
        """Let holes of later jobs grow over missed edges, or not."""
        if is_included != self._chosen.includes_missed_edges:
            self._chosen = replace(self._chosen, includes_missed_edges=is_included)
            self.pricing.set_options(self._options())
            self.missed_edges_changed.emit(is_included)

    def start_engine(self, model: Path) -> None:
        """Start the engine process with a model and hand it the open picture, if there is one."""
        self.engine.start(model)
        self._share_picture()

    def close(self) -> None:
        """End everything that runs."""
        self.painter.set_document(None)
        self.source_tool.set_document(None)
        self.line_tool.set_document(None)
        self.suggestions.close()
        self.pricing.close()
        self.engine.close()
        self._document = None
        self.document_changed.emit()

    def open_picture(
        self,
        picture: Picture,
        *,
        name: str,
        path: Path | None = None,
        screen: ScreenPicture | None = None,
    ) -> None:
        """Put a picture in the place of the open one; see `Document` for the arguments."""
        previous = self._document
        document = Document(picture, name=name, path=path, screen=screen, parent=self)
        self.engine.cancel()
        self.painter.set_document(document)
        self.source_tool.set_document(document)
        self.line_tool.set_document(document)
        self.suggestions.set_document(document)
        if previous is not None:
            previous.picture_changed.disconnect(self._on_picture_changed)
            previous.source_changed.disconnect(self._on_source_changed)
        self._document = document
        self._tries = None
        document.picture_changed.connect(self._on_picture_changed)
        document.source_changed.connect(self._on_source_changed)
        self.pricing.set_document(document)
        self.pricing.set_options(self._options())
        self.document_changed.emit()
        self._share_picture()
        if previous is not None:
            previous.deleteLater()

    def undo(self) -> None:
        """Undo the newest step; a job that was started after that step is cancelled.

        During a stroke the newest step is what has been painted of it so far; so it is while a
        guide line is drawn.
        """
        self._finish_gestures()
        document = self._document
        if document is None or not document.undo_stack.canUndo():
            return
        if self._job is not None and self._job.step is document.newest_step:
            self.engine.cancel()
        step = document.undo_stack.undoText()
        document.undo_stack.undo()
        self._report(self.tr("Undone: {step}").format(step=step.lower()), Subject.PROGRAM)

    def redo(self) -> None:
        """Repeat the step that was undone last."""
        self._finish_gestures()
        document = self._document
        if document is None or not document.undo_stack.canRedo():
            return
        step = document.undo_stack.redoText()
        document.undo_stack.redo()
        self._report(self.tr("Redone: {step}").format(step=step.lower()), Subject.PROGRAM)

    def restore(self) -> None:
        """Start a job that fills the mask."""
        document = self._document
        if document is None or self.engine.is_busy or not self.engine.is_started:
            return
        self._settle_gestures()
        if document.mask.area == 0:
            self._show_hint(self.tr("Paint over the area to restore, then press Restore."))
            return
        tries = Tries.begin(document, self._options())
        self._submit(tries, tries.first, expected_s=self.pricing.seconds)
        self.suggestions.search_for(tries)

    def try_again(self) -> None:
        """Replace the result that is the newest step by another one, made by a job if needed."""
        tries, document = self._tries, self._document
        is_drawing = self.painter.is_painting or self.line_tool.is_dragging
        if document is None or self.engine.is_busy or is_drawing:
            return
        if tries is None:
            self._show_hint(
                self.tr("Nothing has been restored yet, so there is nothing to try again.")
            )
            return
        if not tries.is_newest_step:
            self._show_hint(
                self.tr("Only the newest result can be tried again. Undo what you did after it.")
            )
            return
        wished = replace(self._chosen, method=DEFAULT_METHOD, source=document.source)
        if tries.has_next(wished):
            tries.show_next()
            self._report_try(tries)
        else:
            self._submit(tries, tries.next_options(wished), expected_s=self._newest_s)

    def show_previous_try(self) -> None:
        """Show the result before the one that is shown."""
        if self._tries is not None and self.can_show_previous_try:
            self._tries.show_previous()
            self._report_try(self._tries)

    def _options(self) -> RestoreOptions:
        document, options = self._document, self._chosen
        method = options.method
        if document is not None and method in COPYING_METHODS:
            options = replace(options, source=document.source)
        if document is not None and method in LINE_METHODS:
            options = replace(options, guide_lines=document.guide_lines)
        return options

    def _finish_gestures(self) -> None:
        self.painter.finish_stroke()
        self.line_tool.finish_drag()

    def _settle_gestures(self) -> None:
        self.painter.settle_stroke()
        self.line_tool.settle_drag()

    def _submit(self, tries: Tries, options: RestoreOptions, *, expected_s: float | None) -> None:
        """Start a job on the document; one that is expected to be short has no preview."""
        document = self._document
        assert document is not None, "no document is open"
        if self.engine.is_failed:
            self.engine.restart()
        try:
            if not self._is_shared:
                self.engine.share_picture(document.pixels)
                self._is_shared = True
            has_previews = expected_s is None or expected_s >= MIN_PREVIEWED_S
            self.engine.submit(tries.mask, options, has_previews=has_previews)
        except EngineError as error:
            self._report_error(error)
            return
        self.preview.begin(document, tries.mask)
        self.suggestions.hide()
        self._job = _Job(tries=tries, options=options, step=document.newest_step)
        is_ready = self.engine.device is not None
        self._report(
            self.tr("Restoring…") if is_ready else self.tr("Waiting for the engine to start…")
        )

    def _share_picture(self) -> None:
        self._is_shared = False
        if self._document is None or not self.engine.is_started:
            return
        try:
            self.engine.share_picture(self._document.pixels)
        except EngineError as error:
            self._report_error(error)
        else:
            self._is_shared = True

    def _on_source_changed(self) -> None:
        self.pricing.set_options(self._options())

    def _on_picture_changed(self, place: Rect) -> None:
        if self._document is None:
            return
        self.engine.cancel()
        if self._is_shared:
            pixels = self._document.pixels[place.slices].copy()
            try:
                self.engine.update_picture(Result(place=place, pixels=pixels))
            except EngineError:
                _log.warning("the whole picture is shared again with the next job", exc_info=True)
                self._is_shared = False

    def _on_job_finished(self, event: JobFinished) -> None:
        job, self._job = self._job, None
        document = self._document
        if document is None or job is None:
            return
        self._settle_gestures()
        self._newest_s = event.seconds
        self.pricing.learn(job.tries.mask, job.options, seconds=event.seconds)
        is_first, tries = job.tries.is_empty, job.tries
        if not is_first and not tries.is_newest_step:
            # Something was painted since, so the result becomes a step of its own.
            is_first = True
            tries = tries.start_anew(job.options)
        tries.add(event.results, job.options)
        self._tries = tries
        self.suggestions.show_for(tries)
        if is_first:
            text = self.tr("Restored in {seconds:.1f} s").format(seconds=event.seconds)
            if any(result.missed is not None for result in event.results):
                text += self.tr(". Missed edges were included")
            if document.guide_lines and job.options.method in LINE_METHODS:
                text += self.tr(". Guide lines that go through no painted area were not used")
            self._report(text)
            self.tries_changed.emit()
        else:
            self._report_try(tries)

    def _on_job_failed(self, error: EngineError) -> None:
        self._job = None
        self._report_error(error)

    def _on_job_cancelled(self) -> None:
        self._job = None
        self._report(self.tr("Restoring was cancelled"))

    def _report_try(self, tries: Tries) -> None:
        text = self.tr("Try {number}").format(number=tries.number + 1)
        self._report(": ".join(filter(None, (text, describe_try(tries.options)))))
        self.tries_changed.emit()

    def _report_error(self, error: EngineError) -> None:
        self.notice.emit(
            Notice(text=explain(error), urgency=Urgency.PROBLEM, subject=Subject.RESTORING)
        )

    def _show_hint(self, text: str) -> None:
        self.notice.emit(Notice(text=text, urgency=Urgency.HINT))

    def _report(self, text: str, subject: Subject = Subject.RESTORING) -> None:
        self.notice.emit(Notice(text=text, urgency=Urgency.DONE, subject=subject))
