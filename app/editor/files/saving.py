"""Saves the open picture, as a picture or as a project."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.editor.document.document import Document
from app.editor.document.lineage import DocumentState, WrittenFile
from app.editor.document.repairs import find_hole
from app.editor.files.file_notices import make_receipt_notice
from app.editor.project.project_file import write_project
from app.editor.project.snapshot import prepare_project
from app.editor.workbench import Workbench
from app.shared.background import Background
from app.shared.dialogs import FileDialogs
from app.shared.notice import Notice, Subject, Urgency
from app.shared.paths import next_free_name, pictures_folder
from app.shared.preferences import Preferences
from app.shared.problems import make_problem
from engine.pictures.files import write_picture
from engine.pictures.forecast import choose_own_suffix
from engine.pictures.openraster import OPENRASTER_SUFFIX
from engine.pictures.receipt import Receipt
from engine.pictures.targets import has_other_names

JPEG_QUALITY = 95


class Saving(QObject):
    """Saves the picture that is shown; writes in the background.

    Attributes:
        preferences: Format and name of new files.
        last_folder: Folder that is suggested for a picture without a file; empty for that of the
            user's pictures.

    Signals:
        work_changed: A sentence about the file being written; empty if there is none.
        saved: The picture has been written to a path.
        ended: A save has ended, with whether it succeeded; false if the user has cancelled it.
        notice: Something to tell the user, a `Notice`.
    """

    work_changed = Signal(str)
    saved = Signal(object)
    ended = Signal(bool)
    notice = Signal(object)

    def __init__(
        self, workbench: Workbench, dialogs: FileDialogs, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.preferences = Preferences()
        self.last_folder = ""
        self._workbench = workbench
        self._dialogs = dialogs
        self._background = Background(self)

    @property
    def is_busy(self) -> bool:
        """Whether a file is being written."""
        return self._background.is_busy

    def close(self) -> None:
        """Wait for a file that is being written."""
        self._background.close()

    def save(self) -> None:
        """Save to the file that the picture was last saved to; the first time, ask for one."""
        document = self._workbench.document
        if document is None:
            return
        if document.saved_path is None:
            self.save_as()
        else:
            self._write(document, document.saved_path)

    def save_as(self) -> None:
        """Ask where to save, suggesting a free name, and save there."""
        document, target = self._workbench.document, None
        if document is not None:
            target = self._dialogs.choose_target(
                suggested=self._suggest_target(document), is_project=document.is_project
            )
        if document is None or target is None:
            self.ended.emit(False)  # noqa: FBT003 the signal's meaning
        else:
            self._write(document, target)

    def _suggest_target(self, document: Document) -> Path:
        if document.saved_path is not None:
            return document.saved_path
        folder = Path(self.last_folder or pictures_folder())
        origin = document.path or folder / f"{document.name}.png"
        suffix = choose_own_suffix(document.original, instead_of=self.preferences.saved_format)
        return next_free_name(origin, suffix=suffix, ending=self.preferences.saved_ending)

    def set_preferences(self, preferences: Preferences) -> None:
        """Suggest another format and other names for new files."""
        self.preferences = preferences

    def _write(self, document: Document, path: Path) -> None:
        """Write the document as it is when its last stroke has been made."""
        write = partial(self._write_now, document, path)
        self._workbench.retouching.run_when_made(write)

    def _write_now(self, document: Document, path: Path) -> None:
        self.work_changed.emit(self.tr("Saving {name}…").format(name=path.name))
        state, write = document.state, self._prepare(document, path)

        def on_done(written: tuple[bool, Receipt | None]) -> None:
            has_links, receipt = written
            self._on_written(document, path, state, receipt)
            if has_links:
                self._report_links(path)

        self._background.run(
            lambda: (has_other_names(path), write()),
            on_done=on_done,
            on_error=self._on_write_failed,
        )

    def _prepare(self, document: Document, path: Path) -> Callable[[], Receipt | None]:
        """Return the work that writes the document as it is now; a project has no receipt."""
        if path.suffix.lower() == OPENRASTER_SUFFIX:
            make_project = prepare_project(document, self._workbench.restoring.find_tries(document))
            return lambda: write_project(path, make_project())
        picture, repairs = document.copy_picture(), document.repairs
        return lambda: write_picture(
            path,
            picture,
            quality=JPEG_QUALITY,
            hole=find_hole(repairs, shape=picture.pixels.shape),
        )

    def _on_written(
        self, document: Document, path: Path, state: DocumentState, receipt: Receipt | None
    ) -> None:
        self.work_changed.emit("")
        now = self._workbench.pictures.find(document.lineage)
        if now is not None:
            now.mark_saved(path, state=state)
        self.saved.emit(path)
        if receipt is None:
            text = self.tr("Saved as {name}").format(name=path.name)
            self.notice.emit(Notice(text=text, urgency=Urgency.DONE, subject=Subject.FILES))
        else:
            document.lineage.newest_file = WrittenFile(path=path, receipt=receipt)
            text = self.tr("Saved as {name}.").format(name=path.name)
            self.notice.emit(make_receipt_notice(text, document.original, receipt))
        self.ended.emit(True)  # noqa: FBT003 the signal's meaning

    def _report_links(self, path: Path) -> None:
        text = self.tr("{name} had other names (hard links), which keep the former picture.")
        self.notice.emit(
            Notice(text=text.format(name=path.name), urgency=Urgency.HINT, subject=Subject.FILES)
        )

    def _on_write_failed(self, error: Exception) -> None:
        self.work_changed.emit("")
        self.notice.emit(make_problem(error, subject=Subject.FILES))
        self.ended.emit(False)  # noqa: FBT003 the signal's meaning
