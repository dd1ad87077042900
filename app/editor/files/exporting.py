"""Exports the open picture to a file of its own; the document stays with its own file."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.editor.document.document import Document
from app.editor.document.lineage import DocumentState, WrittenFile
from app.editor.document.repairs import find_hole
from app.editor.files.file_notices import make_receipt_notice
from app.editor.workbench import Workbench
from app.shared.background import Background
from app.shared.paths import next_free_name, pictures_folder
from engine.pictures.export import EXPORT_SUFFIXES, ExportOptions, estimate_size, write_export
from engine.pictures.picture import Picture
from engine.pictures.pixels import Mask
from engine.pictures.receipt import Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class _Export:
    """The export under way.

    Attributes:
        document: The document that is exported.
        state: What it was like when the export began.
        picture: Its picture then.
    """

    document: Document
    state: DocumentState
    picture: Picture

    def find_hole(self) -> Mask:
        """Return what had been restored then, (H, W), bool."""
        return find_hole(self.state.repairs, shape=self.picture.pixels.shape)


class Exporting(QObject):
    """Holds the picture that is being exported; encodes and writes in the background.

    Attributes:
        options: The options that were chosen last.

    Signals:
        size_estimated: The expected size of the file with the newest options, bytes; None while it
            is not known.
        work_changed: A sentence about the file being written; empty if there is none.
        exported: The picture has been written to a path.
        failed: The picture could not be encoded or written, an error.
        notice: Something to tell the user, a `Notice`.
    """

    size_estimated = Signal(object)
    work_changed = Signal(str)
    exported = Signal(object)
    failed = Signal(object)
    notice = Signal(object)

    def __init__(self, workbench: Workbench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.options = ExportOptions(suffix=EXPORT_SUFFIXES[0])
        self._workbench = workbench
        self._background = Background(self)
        self._writer = Background(self)
        self._export: _Export | None = None
        self._is_outdated = False

    def close(self) -> None:
        """Wait for a file that is being written."""
        self._background.close()
        self._writer.close()

    def begin(self, *, folder: str, ending: str) -> tuple[Picture, Path] | None:
        """Take the open picture as it is now, and return it with a free name for its file.

        Args:
            folder: Folder for a picture without a file; empty for the user's pictures.
            ending: What is added to the original's name.

        Returns:
            None if no picture is open.
        """
        document = self._workbench.document
        if document is None:
            return None
        self._export = _take_picture(document)
        origin = document.path or Path(folder or pictures_folder()) / f"{document.name}.png"
        return self._export.picture, next_free_name(
            origin, suffix=self.options.suffix, ending=ending
        )

    def end(self) -> None:
        """Let the picture go; a file that is being written is still finished."""
        self._export = None

    def set_options(self, options: ExportOptions) -> None:
        """Choose other options; `size_estimated` follows."""
        self.options = options
        self.size_estimated.emit(None)
        self._is_outdated = True
        self._estimate()

    def write(self, path: Path) -> None:
        """Write the picture to a file, which is replaced if it exists.

        What a job has restored meanwhile is part of it.
        """
        export, options = self._export, self.options
        assert export is not None, "an export has begun"
        if export.document is self._workbench.document:
            export = self._export = _take_picture(export.document)

        def on_done(receipt: Receipt) -> None:
            self.work_changed.emit("")
            export.document.lineage.newest_file = WrittenFile(path=path, receipt=receipt)
            now = self._workbench.pictures.find(export.document.lineage)
            if now is not None:
                now.mark_exported(export.state)
            self.exported.emit(path)
            text = self.tr("Exported as {name}.").format(name=path.name)
            self.notice.emit(make_receipt_notice(text, export.document.original, receipt))

        def on_error(error: Exception) -> None:
            self.work_changed.emit("")
            self.failed.emit(error)

        self.work_changed.emit(self.tr("Exporting {name}…").format(name=path.name))
        self._writer.run(
            lambda: write_export(path, export.picture, options, hole=export.find_hole()),
            on_done=on_done,
            on_error=on_error,
        )

    def _estimate(self) -> None:
        """Estimate the size with the newest options, after the estimate under way."""
        export, options = self._export, self.options
        if export is None or not self._is_outdated or self._background.is_busy:
            return
        self._is_outdated = False
        self._background.run(
            lambda: estimate_size(export.picture, options),
            on_done=self._on_estimated,
            on_error=self._on_estimate_failed,
        )

    def _on_estimated(self, size: int) -> None:
        if self._is_outdated:
            self._estimate()
        else:
            self.size_estimated.emit(size)

    def _on_estimate_failed(self, error: Exception) -> None:
        if self._is_outdated:
            self._estimate()
        else:
            self.failed.emit(error)


def _take_picture(document: Document) -> _Export:
    """Return a document with its picture and state as they are now."""
    return _Export(document=document, state=document.state, picture=document.copy_picture())
