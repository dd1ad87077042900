"""Lets the engine have the picture, and submits jobs on it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.editor.document.composed_picture import ComposedPicture
from app.editor.document.document import Document
from app.editor.document.repairs import Repair, find_changed_places
from app.editor.jobs.job_preview import MIN_PREVIEWED_S, JobPreview
from app.shared.engine_link import EngineLink
from engine.api import RestoreOptions
from engine.errors import EngineError
from engine.pictures.pixels import Mask, Pixels


class JobSubmitter(QObject):
    """Submits jobs on open documents, one job at a time.

    The engine has the original, and each job is given what the repairs have changed in it. So the
    picture may change, and another one be shown, at any time: a job goes on with the picture that
    it was submitted with.

    Attributes:
        preview: What the running job has so far.

    Signals:
        refused: The engine cannot take the picture or the job, with the error.
    """

    refused = Signal(object)

    def __init__(self, engine: EngineLink, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.preview = JobPreview(engine, self)
        self._engine = engine
        self._document: Document | None = None
        self._shared: Pixels | None = None
        self._at_work: Document | None = None
        self._keeps_preview = False
        engine.model_changed.connect(self._share_again)

    @property
    def document(self) -> Document | None:
        """The document that is shown."""
        return self._document

    @property
    def document_at_work(self) -> Document | None:
        """The document of the job that runs."""
        return self._at_work if self._engine.is_busy else None

    @property
    def is_previewing(self) -> bool:
        """Whether the job that runs is one whose preview stays; other work may end it."""
        return self._engine.is_busy and self._keeps_preview

    @property
    def is_finding(self) -> bool:
        """Whether the job that runs looks for damage."""
        return self._engine.is_finding

    def set_document(self, document: Document | None) -> None:
        """Show another document; a job goes on, unless it is a preview.

        `share_picture` hands it to the engine.
        """
        if self.is_previewing:
            self._engine.cancel()
        self._document = document
        self.preview.set_document(document)

    def forget(self, document: Document) -> None:
        """Cancel the job of a document, which is being closed, and let its picture go."""
        self.cancel_for(document)
        if self._at_work is document:
            self._at_work = None
        if self._shared is document.original.pixels:
            self._shared = None

    def cancel_for(self, document: Document) -> None:
        """Cancel the job, if it is one of this document."""
        if self.document_at_work is document:
            self._engine.cancel()

    def share_picture(self) -> None:
        """Hand the picture that is shown to the engine, if there are both."""
        if self._document is not None and self._engine.is_started:
            try:
                self._share(self._document)
            except EngineError as error:
                self.refused.emit(error)

    def submit(
        self,
        document: Document,
        mask: Mask,
        options: RestoreOptions,
        *,
        repairs: tuple[Repair, ...],
        expected_s: float | None,
        keeps_preview: bool = False,
    ) -> bool:
        """Start a job; one that is expected to be short has no preview.

        Args:
            document: The document that it restores.
            mask: (H, W), bool: what the job fills.
            options: How.
            repairs: The repairs of the picture that it starts from.
            expected_s: How long it will probably take, None if unknown.
            keeps_preview: Whether the preview stays when the job has finished.

        Returns:
            Whether the engine has taken it; `refused` has said why not.
        """
        has_previews = expected_s is None or expected_s >= MIN_PREVIEWED_S
        changes = _compose(document, repairs).list_changes()
        is_taken = self._start(
            document,
            lambda: self._engine.submit(mask, options, changes=changes, has_previews=has_previews),
            keeps_preview=keeps_preview,
        )
        if is_taken:
            self.preview.begin(document, mask, outlives_job=keeps_preview)
        return is_taken

    def find_damage(self, document: Document) -> bool:
        """Start a job that looks for damage in a document's picture as it is now; see `submit`."""
        changes = document.composed.list_changes()
        return self._start(
            document, lambda: self._engine.find_damage(changes=changes), keeps_preview=False
        )

    def claim(self) -> None:
        """Let the job that runs be more than a preview from now on."""
        self._keeps_preview = False

    def _start(self, document: Document, start: Callable[[], None], *, keeps_preview: bool) -> bool:
        """Let the engine have the picture, and start a job; return whether it has been taken."""
        if self._engine.is_failed:
            self._engine.restart()
        try:
            self._share(document)
            self._keeps_preview = keeps_preview
            self._at_work = document
            start()
        except EngineError as error:
            self._shared = None
            self.refused.emit(error)
            return False
        return True

    def _share_again(self) -> None:
        """Hand the picture to another engine."""
        self._shared = None
        self.share_picture()

    def _share(self, document: Document) -> None:
        """Let the engine have the original, which never changes, unless it has it already.

        Raises:
            SharedMemoryError: There is no room for it.
        """
        pixels = document.original.pixels
        if self._shared is not pixels:
            self._engine.share_picture(pixels)
            self._shared = pixels


def _compose(document: Document, repairs: tuple[Repair, ...]) -> ComposedPicture:
    """Return a document's picture with other repairs."""
    places = find_changed_places(document.repairs, repairs)
    return document.composed.changed(repairs, places)
