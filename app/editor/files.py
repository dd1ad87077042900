"""Opening, saving and closing as the user goes through them, unsaved changes in mind."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QImage

from app.editor.document import Document
from app.editor.workbench import Workbench
from app.shared.dialogs import FileDialogs, UnsavedAnswer
from app.shared.paths import next_free_name


class PictureFiles(QObject):
    """Asks what must be asked, then lets the workbench do it.

    Attributes:
        last_folder: Where the user last opened a file; empty before that.
    """

    def __init__(
        self, workbench: Workbench, dialogs: FileDialogs, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.last_folder = ""
        self._workbench = workbench
        self._dialogs = dialogs
        self._next_step: Callable[[], None] | None = None
        workbench.saved.connect(self._on_saved)
        workbench.save_failed.connect(self._on_save_failed)

    def open_by_dialog(self) -> None:
        """Let the user choose a picture and open it."""
        path = self._dialogs.choose_photo(folder=self.last_folder)
        if path is not None:
            self.open_file(path)

    def open_file(self, path: Path) -> None:
        """Open a picture, once the changes of the open one are settled."""
        self.last_folder = str(path.parent)
        self.settle_changes(lambda: self._workbench.open_file(path, if_changed=self.settle_changes))

    def open_mime(self, mime: QMimeData) -> bool:
        """Open what was dropped or copied; returns whether there was a picture in it."""
        path, image = _file_in(mime), _image_in(mime)
        if path is not None:
            self.open_file(path)
        elif image is not None:
            name = self.tr("Pasted picture")
            self.settle_changes(lambda: self._workbench.open_image(image, name=name))
        return path is not None or image is not None

    def save(self) -> None:
        """Save to where it was last saved; the first time, ask for a place."""
        document = self._workbench.document
        if document is None:
            return
        if document.saved_path is None:
            self.save_as()
        else:
            self._workbench.save(document.saved_path)

    def save_as(self) -> None:
        """Ask for a place, suggesting one that is free, and save there."""
        target = None
        document = self._workbench.document
        if document is not None:
            target = self._dialogs.choose_target(suggested=self._suggestion())
        if target is None:
            self._next_step = None
        else:
            self._workbench.save(target)

    def settle_changes(self, next_step: Callable[[], None]) -> None:
        """Take the next step once nothing would be lost or all may be, or never."""
        document = self._workbench.document
        if self._workbench.is_saving:
            self._next_step = next_step
        elif document is None:
            next_step()
        elif (
            document.is_modified
            or document.mask.area == 0
            or self._dialogs.ask_give_up_mask(name=document.name)
        ):
            # A job may have finished behind that question.
            self._settle_unsaved(document, next_step)

    def _settle_unsaved(self, document: Document, next_step: Callable[[], None]) -> None:
        if not document.is_modified:
            next_step()
            return
        answer = self._dialogs.ask_unsaved(name=document.name)
        if answer is UnsavedAnswer.DISCARD:
            next_step()
        elif answer is UnsavedAnswer.SAVE:
            self._next_step = next_step
            self.save()

    def _suggestion(self) -> Path:
        document = self._workbench.document
        assert document is not None, "nothing to save"
        if document.saved_path is not None:
            return document.saved_path
        origin = document.path or Path(self.last_folder or Path.home()) / f"{document.name}.png"
        return next_free_name(origin, suffix=".png")

    def _on_saved(self, _path: Path) -> None:
        next_step, self._next_step = self._next_step, None
        if next_step is not None:
            self.settle_changes(next_step)

    def _on_save_failed(self) -> None:
        self._next_step = None


def can_open(mime: QMimeData) -> bool:
    """Return whether something dropped or copied could hold a picture."""
    return _file_in(mime) is not None or mime.hasImage()


def _file_in(mime: QMimeData) -> Path | None:
    """Return the first file of this computer that is named in dropped or copied data."""
    for url in mime.urls():
        if url.isLocalFile():
            return Path(url.toLocalFile())
    return None


def _image_in(mime: QMimeData) -> QImage | None:
    image = mime.imageData() if mime.hasImage() else None
    return image if isinstance(image, QImage) and not image.isNull() else None
