"""Reads masks from picture files and writes them, in the background."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.editor.document.document import Document
from app.editor.workbench import Workbench
from app.shared.background import Background
from app.shared.dialogs import FileDialogs
from app.shared.messages import explain_marks
from app.shared.notice import Notice, Subject, Urgency
from app.shared.paths import next_free_name, pictures_folder
from app.shared.problems import make_problem
from engine.pictures.files import read_marks, write_picture
from engine.pictures.marks import ReadMask
from engine.pictures.picture import Picture
from engine.pictures.pixels import Mask


class MaskFiles(QObject):
    """Imports and exports the mask of the open picture: white is masked, black is not.

    Signals:
        notice: Something to tell the user, a `Notice`.
    """

    notice = Signal(object)

    def __init__(
        self, workbench: Workbench, dialogs: FileDialogs, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._dialogs = dialogs
        self._background = Background(self)

    def close(self) -> None:
        """Wait for a file that is being read or written."""
        self._background.close()

    def import_by_dialog(self) -> None:
        """Let the user choose a file, whose mask replaces that of the picture."""
        document = self._workbench.document
        path = None if document is None else self._dialogs.choose_mask()
        if path is not None:
            self._background.run(
                lambda: read_marks(path),
                on_done=lambda read: self._on_read(document, read),
                on_error=self._on_failed,
            )

    def export_by_dialog(self) -> None:
        """Let the user choose where the mask is written to."""
        document = self._workbench.document
        if document is None:
            return
        path = self._dialogs.choose_mask_target(suggested=_suggest_path(document))
        if path is None:
            return
        pixels = np.where(document.mask.elements, np.uint8(255), np.uint8(0))[..., np.newaxis]
        self._background.run(
            lambda: write_picture(path, Picture(pixels=pixels)),
            on_done=lambda _: self._report(path),
            on_error=self._on_failed,
        )

    def _on_read(self, document: Document | None, read: ReadMask) -> None:
        if document is None or document is not self._workbench.document:
            return
        mask, shape = read.mask, document.mask.elements.shape
        if mask.shape != shape:
            size, picture_size = (f"{width} × {height}" for height, width in (mask.shape, shape))  # noqa: RUF001
            if not self._dialogs.ask_scale_mask(size=size, picture_size=picture_size):
                return
            mask = scale_mask(mask, shape)
        self._workbench.marking.editor.replace(mask)
        if hint := explain_marks(read.marks):
            self.notice.emit(Notice(text=hint, urgency=Urgency.HINT, subject=Subject.FILES))

    def _on_failed(self, error: Exception) -> None:
        self.notice.emit(make_problem(error, subject=Subject.FILES))

    def _report(self, path: Path) -> None:
        text = self.tr("The mask was exported as {name}").format(name=path.name)
        self.notice.emit(Notice(text=text, urgency=Urgency.DONE, subject=Subject.FILES))


def scale_mask(mask: Mask, shape: tuple[int, ...]) -> Mask:
    """Return a mask (H, W) as another height and width, by the nearest elements."""
    rows, columns = (
        (np.arange(after) * 2 + 1) * before // (2 * after)
        for before, after in zip(mask.shape, shape, strict=True)
    )
    return np.asarray(mask[rows][:, columns])


def _suggest_path(document: Document) -> Path:
    near = document.path or pictures_folder() / document.name
    return next_free_name(near, suffix=".png", ending="-mask")
