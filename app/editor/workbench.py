"""Decides what happens: opens, paints, restores, saves. Knows no widgets.

Rules that the rest relies on:

* Painting goes on while a job runs. The job's result fills only the mask that was submitted, and
  only that part of the mask is cleared.
* A job whose picture changes under it (undo, redo, another picture) is cancelled, for its answer
  would belong to a picture that is gone.
* Reading and writing files happens in the background; the open picture stays until the next one
  has been read completely.
"""

import logging
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.editor.document import Document
from app.editor.opened_picture import OpenedPicture
from app.editor.opening import Opening, Settle
from app.editor.painter import Painter
from app.editor.pricing import Pricing
from app.editor.soft_edge import SoftEdge
from app.editor.source_tool import SourceTool
from app.editor.tries import Submitted, Tries
from app.shared.background import Background
from app.shared.engine_link import EngineFactory, EngineLink
from app.shared.messages import SLOW_START, explain, explain_fallback, explain_passed_over
from app.shared.notice import Notice, Subject, Urgency
from app.shared.qt_images import image_to_pixels
from engine.api import (
    COPYING_METHODS,
    DEFAULT_METHOD,
    EngineUnavailable,
    JobFellBack,
    JobFinished,
    Method,
    RestoreOptions,
    Result,
)
from engine.errors import DeviceError, EngineError
from engine.pictures.files import Picture, write_picture
from engine.pictures.pixels import Mask, Rect

JPEG_QUALITY = 95
LOSSY_SUFFIXES = frozenset({".jpg", ".jpeg", ".webp"})

_log = logging.getLogger(__name__)


class Workbench(QObject):
    """The open document, the brush, the engine, and what may be done with them now.

    Attributes:
        engine: The engine process and its job.
        painter: The brush.
        source_tool: Marks where texture may come from.
        soft_edge: Whether holes get a soft transition.
        pricing: Knows what restoring the mask would cost.

    Signals:
        document_changed: Another document is open, or none; see `document`.
        notice: Something to tell the user, a `Notice`.
        file_work_changed: What is being read or written, in words; empty when nothing is.
        saved: The picture has been written to a path.
        save_failed: The picture could not be written; a notice says why.
        method_changed: Holes are now filled by another `Method`.
        tries_changed: Another try has been made, or is shown; see `can_try_again`.
    """

    document_changed = Signal()
    notice = Signal(object)
    file_work_changed = Signal(str)
    saved = Signal(object)
    save_failed = Signal()
    method_changed = Signal(object)
    tries_changed = Signal()

    def __init__(self, engine_factory: EngineFactory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.engine = EngineLink(engine_factory, self)
        self.painter = Painter(self)
        self.source_tool = SourceTool(self)
        self.soft_edge = SoftEdge(self)
        self.pricing = Pricing(self)
        self._background = Background(self)
        self._document: Document | None = None
        self._method = DEFAULT_METHOD
        self._is_shared = False
        self._submitted: Submitted | None = None
        self._tries: Tries | None = None
        self._opening = Opening(self._background, lambda: self._document, self)
        self._saves_under_way = 0
        self._opening.read.connect(self._on_read)
        self._opening.failed.connect(self._on_read_failed)
        self._opening.work_changed.connect(self.file_work_changed)
        self.engine.model_changed.connect(self._share_picture)
        self.engine.start_slow.connect(self._on_start_slow)
        self.engine.device_passed_over.connect(self._on_device_passed_over)
        self.engine.unavailable.connect(self._on_engine_unavailable)
        self.engine.job_fell_back.connect(self._on_job_fell_back)
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
        return self._method

    @property
    def can_try_again(self) -> bool:
        """Whether the newest step is a result, which another try can replace."""
        is_shown = self._tries is not None and self._tries.is_newest_step
        return is_shown and not self.engine.is_busy and not self.painter.is_painting

    @property
    def can_show_previous_try(self) -> bool:
        """Whether the try before the one that is shown can be had back."""
        return self.can_try_again and self._tries is not None and self._tries.has_previous

    @property
    def is_saving(self) -> bool:
        """Whether a picture is being written."""
        return self._saves_under_way > 0

    def set_method(self, method: Method) -> None:
        """Fill holes by another method from the next job on."""
        if method is not self._method:
            self._method = method
            self.pricing.set_options(self._options())
            self.method_changed.emit(method)

    def start_engine(self, model: Path) -> None:
        """Start the engine process with a model and hand it the open picture, if there is one."""
        self.engine.start(model)
        self._share_picture()

    def close(self) -> None:
        """End everything that runs; waits for a file that is being written."""
        self.painter.set_document(None)
        self.source_tool.set_document(None)
        self.pricing.close()
        self._background.close()
        self.engine.close()
        self._document = None
        self.document_changed.emit()

    def open_file(self, path: Path, *, if_changed: Settle | None = None) -> None:
        """Read a picture in the background; it then takes the place of the open one.

        Args:
            path: Its file.
            if_changed: Is given the last step, to take it or not, if there is another open picture
                by then, or the same in another state.
        """
        self._opening.begin(path, if_changed=if_changed)

    def open_image(self, image: QImage, *, name: str) -> None:
        """Take an image, say from the clipboard, as the open picture."""
        self.open_picture(Picture(pixels=image_to_pixels(image)), name=name)

    def open_picture(self, picture: Picture, *, name: str) -> None:
        """Take a picture that belongs to no file as the open one, instead of one being read."""
        self._opening.give_up()
        self._set_document(Document(picture, name=name, parent=self))

    def undo(self) -> None:
        """Take back the newest step; a job that was started after that step is cancelled.

        During a stroke the newest step is what has been painted of it so far.
        """
        self.painter.finish_stroke()
        document = self._document
        if document is None or not document.undo_stack.canUndo():
            return
        if self._submitted is not None and self._submitted.step is document.newest_step:
            self.engine.cancel()
        step = document.undo_stack.undoText()
        document.undo_stack.undo()
        self._tell(self.tr("Undone: {step}").format(step=step.lower()), Subject.PROGRAM)

    def redo(self) -> None:
        """Repeat the step that was undone last."""
        self.painter.finish_stroke()
        document = self._document
        if document is None or not document.undo_stack.canRedo():
            return
        step = document.undo_stack.redoText()
        document.undo_stack.redo()
        self._tell(self.tr("Redone: {step}").format(step=step.lower()), Subject.PROGRAM)

    def restore(self) -> None:
        """Start a job that fills the mask."""
        document = self._document
        if document is None or self.engine.is_busy or not self.engine.is_started:
            return
        self.painter.settle_stroke()
        if document.mask.area == 0:
            self._hint(self.tr("Paint over what should go, then press Restore."))
            return
        mask = document.mask.elements.copy()
        self._submit(document, mask, self._options(), tries=None)

    def try_again(self) -> None:
        """Put another try in the place of the result that is the newest step."""
        tries, document = self._tries, self._document
        if document is None or self.engine.is_busy or self.painter.is_painting:
            return
        if tries is None:
            self._hint(self.tr("Nothing has been restored yet, so there is nothing to try again."))
            return
        if not tries.is_newest_step:
            self._hint(
                self.tr("Only the newest result can be tried again. Undo what you did after it.")
            )
            return
        source, feather_px = document.source, self.soft_edge.width_px
        if tries.has_next(source=source, feather_px=feather_px):
            tries.show_next()
            self._tell_try(tries)
        else:
            options = tries.next_options(source=source, feather_px=feather_px)
            self._submit(document, tries.mask, options, tries=tries)

    def show_previous_try(self) -> None:
        """Show the try before the one that is shown."""
        if self._tries is not None and self.can_show_previous_try:
            self._tries.show_previous()
            self._tell_try(self._tries)

    def _options(self) -> RestoreOptions:
        source = None
        if self._document is not None and self._method in COPYING_METHODS:
            source = self._document.source
        return RestoreOptions(
            method=self._method, source=source, feather_px=self.soft_edge.width_px
        )

    def _submit(
        self, document: Document, mask: Mask, options: RestoreOptions, *, tries: Tries | None
    ) -> None:
        if self.engine.is_failed:
            self.engine.restart()
        try:
            if not self._is_shared:
                self.engine.share_picture(document.pixels)
                self._is_shared = True
            self.engine.submit(mask, options)
        except EngineError as error:
            self._complain(error)
            return
        self._submitted = Submitted(
            mask=mask, options=options, tries=tries, step=document.newest_step
        )
        is_ready = self.engine.device is not None
        self._tell(
            self.tr("Restoring…") if is_ready else self.tr("Waiting for the engine to start…")
        )

    def cancel(self) -> None:
        """Cancel the job, if there is one."""
        self.engine.cancel()

    def save(self, path: Path) -> None:
        """Write the picture in the background; `saved` or `save_failed` follows."""
        document = self._document
        if document is None:
            return
        picture, revision = document.picture(), document.revision
        self._saves_under_way += 1
        self.file_work_changed.emit(self.tr("Saving {name}…").format(name=path.name))
        self._background.run(
            lambda: write_picture(path, picture, quality=JPEG_QUALITY),
            on_done=lambda _: self._on_written(document, path, revision),
            on_error=self._on_write_failed,
        )

    def _set_document(self, document: Document) -> None:
        previous = self._document
        self.engine.cancel()
        self.painter.set_document(document)
        self.source_tool.set_document(document)
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

    def _share_picture(self) -> None:
        self._is_shared = False
        if self._document is None or not self.engine.is_started:
            return
        try:
            self.engine.share_picture(self._document.pixels)
        except EngineError as error:
            self._complain(error)
        else:
            self._is_shared = True

    def _on_read(self, opened: OpenedPicture, path: Path) -> None:
        self._set_document(
            Document(opened.picture, name=path.name, path=path, screen=opened.screen, parent=self)
        )

    def _on_read_failed(self, error: Exception) -> None:
        self._complain(error, Subject.FILES)

    def _on_written(self, document: Document, path: Path, revision: int) -> None:
        self._saves_under_way -= 1
        self.file_work_changed.emit("")
        if document is self._document:
            document.mark_saved(path, revision=revision)
        self.saved.emit(path)
        if path.suffix.lower() in LOSSY_SUFFIXES:
            text = self.tr(
                "Saved as {name}. This format re-encodes the whole picture; "
                "save as PNG to keep every untouched pixel exactly as it was."
            )
            self._hint(text.format(name=path.name))
        else:
            self._tell(self.tr("Saved as {name}").format(name=path.name), Subject.FILES)

    def _on_write_failed(self, error: Exception) -> None:
        self._saves_under_way -= 1
        self.file_work_changed.emit("")
        self._complain(error, Subject.FILES)
        self.save_failed.emit()

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
                _log.warning("the shared picture is shared anew with the next job", exc_info=True)
                self._is_shared = False

    def _on_job_fell_back(self, event: JobFellBack) -> None:
        self._hint(explain_fallback(event.fallback))

    def _on_job_finished(self, event: JobFinished) -> None:
        submitted, self._submitted = self._submitted, None
        document = self._document
        if document is None or submitted is None:
            return
        self.painter.settle_stroke()
        self.pricing.learn(submitted.mask, submitted.options, seconds=event.seconds)
        tries = submitted.tries
        if tries is not None and tries.is_newest_step:
            tries.add(event.results, submitted.options)
            self._tell_try(tries)
            return
        self._tries = Tries(document, event.results, mask=submitted.mask, first=submitted.options)
        self._tell(self.tr("Restored in {seconds:.1f} s").format(seconds=event.seconds))
        self.tries_changed.emit()

    def _on_job_failed(self, error: EngineError) -> None:
        self._submitted = None
        self._complain(error)

    def _on_job_cancelled(self) -> None:
        self._submitted = None
        self._tell(self.tr("Restoring was cancelled"))

    def _on_start_slow(self) -> None:
        self._hint(SLOW_START)

    def _on_device_passed_over(self, error: DeviceError) -> None:
        self._hint(explain_passed_over(error))

    def _on_engine_unavailable(self, event: EngineUnavailable) -> None:
        self._complain(event.error)

    def _tell_try(self, tries: Tries) -> None:
        self._tell(self.tr("Try {number}").format(number=tries.number + 1))
        self.tries_changed.emit()

    def _complain(self, error: Exception, subject: Subject = Subject.RESTORING) -> None:
        notice = Notice(text=explain(error), urgency=Urgency.PROBLEM, subject=subject)
        self.notice.emit(notice)

    def _hint(self, text: str) -> None:
        self.notice.emit(Notice(text=text, urgency=Urgency.HINT))

    def _tell(self, text: str, subject: Subject = Subject.RESTORING) -> None:
        self.notice.emit(Notice(text=text, urgency=Urgency.DONE, subject=subject))
