"""What finds damage and restores it."""

from PySide6.QtCore import QObject, Signal

from app.editor.document.document import Document
from app.editor.finding.damage_search import DamageSearch
from app.editor.finding.finding import Finding
from app.editor.finding.photo_restoring import PhotoRestoring
from app.editor.jobs.job_options import JobOptions
from app.editor.jobs.job_submitter import JobSubmitter
from app.editor.jobs.restoring import Restoring
from app.editor.marking.exclusion_editor import ExclusionEditor
from app.shared.engine_link import EngineLink


class DamageTools(QObject):
    """Makes them, and lets them follow the document.

    Attributes:
        finding: The flaws that are shown.
        photo: Finds and restores in one step.

    Signals:
        notice: Something to tell the user, a `Notice`.
    """

    notice = Signal(object)

    def __init__(
        self,
        engine: EngineLink,
        submitter: JobSubmitter,
        restoring: Restoring,
        options: JobOptions,
        exclusions: ExclusionEditor,
        parent: QObject | None = None,
    ) -> None:
        """Find nothing yet.

        Args:
            engine: The engine.
            submitter: Submits the searches.
            restoring: Restores what was found.
            options: How it is restored.
            exclusions: Excludes what is not damage.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._search = DamageSearch(
            engine, submitter, drop_preview=restoring.drop_preview, parent=self
        )
        self.finding = Finding(self._search, exclude=exclusions.exclude, parent=self)
        self.photo = PhotoRestoring(
            engine, self._search, self.finding, restoring, options, parent=self
        )
        for source in (self._search, self.finding, self.photo):
            source.notice.connect(self.notice)

    def set_document(self, document: Document | None) -> None:
        """Find damage in another document; a search goes on."""
        self.finding.set_document(document)
        self.photo.set_document(document)

    def forget(self, document: Document) -> None:
        """Let the flaws of a document go, which is being closed or has another shape now."""
        self._search.forget(document)
        self.finding.forget(document)

    def close(self) -> None:
        """End the work in the background."""
        self.set_document(None)
        self._search.close()
