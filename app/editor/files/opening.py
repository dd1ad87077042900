"""Opening pictures and projects, and the questions about changes that would be lost."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias, TypeVar

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QImage

from app.editor.document.composed_picture import ComposedPicture
from app.editor.document.document import Document
from app.editor.document.screen_picture import ScreenPicture
from app.editor.document.shared_original import share_original
from app.editor.files.mask_files import MaskFiles
from app.editor.files.saving import Saving
from app.editor.project.project import Project
from app.editor.project.project_file import read_picture_or_project
from app.editor.workbench import Workbench
from app.shared.background import Background
from app.shared.dialogs import FileDialogs, UnsavedAnswer
from app.shared.notice import Notice, Subject, Urgency
from app.shared.problems import make_problem
from app.shared.qt_images import image_to_pixels
from engine.pictures.codec import Picture
from engine.pictures.openraster import OPENRASTER_SUFFIX

_T = TypeVar("_T")
_ReadFile: TypeAlias = tuple[Picture | Project, ScreenPicture]


class PictureFiles(QObject):
    """Opens a picture on the workbench; reads in the background.

    The open picture stays until the next one has been read completely.

    Attributes:
        saving: Saves the picture.
        masks: Imports and exports the mask.

    Signals:
        work_changed: A sentence about the file being read or written; empty if there is none.
        notice: Something to tell the user, a `Notice`.
    """

    work_changed = Signal(str)
    notice = Signal(object)

    def __init__(
        self, workbench: Workbench, dialogs: FileDialogs, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.saving = Saving(workbench, dialogs, self)
        self.masks = MaskFiles(workbench, dialogs, self)
        self.masks.notice.connect(self.notice)
        self._workbench = workbench
        self._dialogs = dialogs
        self._background = Background(self)
        self._read_id: int | None = None
        self._path_being_read: Path | None = None
        self._next_step: Callable[[], None] | None = None
        self.saving.work_changed.connect(self.work_changed)
        self.saving.notice.connect(self.notice)
        self.saving.ended.connect(self._on_save_ended)

    @property
    def last_folder(self) -> str:
        """Folder of the file that was opened last; empty before the first."""
        return self.saving.last_folder

    @last_folder.setter
    def last_folder(self, folder: str) -> None:
        self.saving.last_folder = folder

    @property
    def path_being_read(self) -> Path | None:
        """The file that is being read to be opened, None if there is none."""
        return self._path_being_read

    def close(self) -> None:
        """Stop reading, and wait for a file that is being written."""
        self._background.close()
        self.saving.close()
        self.masks.close()

    def open_by_dialog(self) -> None:
        """Let the user choose a picture and open it."""
        path = self._dialogs.choose_photo(folder=self.last_folder)
        if path is not None:
            self.open_file(path)

    def open_file(self, path: Path) -> None:
        """Open a picture, after asking about changes that would be lost."""
        self.last_folder = str(path.parent)
        self.settle_changes(lambda: self._read_file(path, origin=path))

    def open_sample(self, path: Path) -> None:
        """Open a picture that comes with the program; it is saved elsewhere, as if pasted."""
        self.settle_changes(lambda: self._read_file(path, origin=None))

    def close_picture(self) -> None:
        """Close the picture, after asking about changes that would be lost."""
        self.settle_changes(self._close_picture)

    def open_mime(self, mime: QMimeData) -> bool:
        """Open what was dropped or copied; returns whether there was a picture in it."""
        path, image = _find_file(mime), _find_image(mime)
        if path is not None:
            self.open_file(path)
        elif image is not None:
            self.settle_changes(lambda: self._open_image(image))
        return path is not None or image is not None

    def settle_changes(self, next_step: Callable[[], None]) -> None:
        """Take the next step unless the user wants to keep what it would discard.

        The user is asked about a mask, or guide lines, that have not been restored, and about
        changes that have not been saved; a project holds them all. While a picture is being saved,
        the next step waits for it.
        """
        document = self._workbench.document
        if self.saving.is_busy:
            self._next_step = next_step
        elif document is None:
            next_step()
        elif (
            document.is_modified
            or document.is_project
            or not document.is_drawn_on
            or self._dialogs.ask_give_up_mask(name=document.name, has_mask=document.mask.area > 0)
        ):
            # A job may have finished while the user was being asked.
            self._settle_unsaved(document, next_step)

    def _settle_unsaved(self, document: Document, next_step: Callable[[], None]) -> None:
        if not document.is_modified and not self._workbench.has_open_strokes:
            next_step()
            return
        answer = self._dialogs.ask_unsaved(name=document.name)
        if answer is UnsavedAnswer.DISCARD:
            next_step()
        elif answer is UnsavedAnswer.SAVE:
            self._next_step = next_step
            self.saving.save()

    def _close_picture(self) -> None:
        self._stop_reading()
        self._workbench.close_picture()

    def read(self, work: Callable[[], _T], *, open_read: Callable[[_T], None], name: str) -> None:
        """Read something, instead of what is being read, and open it.

        Args:
            work: Reads it; called on another thread.
            open_read: Called with what has been read, if it may replace the open picture.
            name: Its name on the screen.
        """
        self._stop_reading()
        before = self._state()

        def on_done(read: _T) -> None:
            self._stop_reading()

            def open_it() -> None:
                open_read(read)

            if self._state() == before:
                open_it()
            else:
                self.settle_changes(open_it)

        def on_error(error: Exception) -> None:
            self._stop_reading()
            self._report_error(error)

        self.work_changed.emit(self.tr("Opening {name}…").format(name=name))
        self._read_id = self._background.run(work, on_done=on_done, on_error=on_error)

    def _read_file(self, path: Path, *, origin: Path | None) -> None:
        """Read a file; the picture then comes from `origin`."""
        self.read(
            lambda: _read_for_screen(path),
            open_read=lambda read: self._open_read(read, path, origin=origin),
            name=path.name,
        )
        self._path_being_read = path

    def _stop_reading(self) -> None:
        if self._read_id is not None:
            self._background.drop(self._read_id)
            self._read_id = self._path_being_read = None
            self.work_changed.emit("")

    def _state(self) -> tuple[object, ...]:
        """Return a value that changes whenever there are other changes to lose."""
        document = self._workbench.document
        if document is None:
            return ()
        return (document, document.repairs, document.mask.area, document.guide_lines)

    def _open_image(self, image: QImage) -> None:
        self._stop_reading()
        picture = Picture(pixels=image_to_pixels(image))
        self._workbench.open_picture(picture, name=self.tr("Pasted picture"))

    def _open_read(self, read: _ReadFile, path: Path, *, origin: Path | None) -> None:
        """Open what has been read from a file."""
        content, screen = read
        if isinstance(content, Project):
            self._workbench.open_project(content, screen=screen, saved_path=path)
            return
        self._workbench.open_picture(content, name=path.name, path=origin, screen=screen)
        if path.suffix.lower() == OPENRASTER_SUFFIX:
            text = self.tr(
                "{name} was made by another program; its layers were opened as one picture."
            )
            self._report(text.format(name=path.name), Urgency.HINT)

    def _on_save_ended(self, is_saved: bool) -> None:  # noqa: FBT001 a slot
        next_step, self._next_step = self._next_step, None
        if is_saved and next_step is not None:
            self.settle_changes(next_step)

    def _report_error(self, error: Exception) -> None:
        self.notice.emit(make_problem(error, subject=Subject.FILES))

    def _report(self, text: str, urgency: Urgency) -> None:
        self.notice.emit(Notice(text=text, urgency=urgency, subject=Subject.FILES))


def can_open(mime: QMimeData) -> bool:
    """Return whether something dropped or copied could hold a picture."""
    return _find_file(mime) is not None or mime.hasImage()


def _read_for_screen(path: Path) -> _ReadFile:
    """Read a file and prepare it for the screen, which takes time; on any thread."""
    content = read_picture_or_project(path)
    if isinstance(content, Project):
        content = replace(content, original=share_original(content.original))
        original, repairs = content.original, content.repairs
    else:
        content = original = share_original(content)
        repairs = ()
    picture = ComposedPicture.of(original.pixels, repairs)
    return content, ScreenPicture(picture, icc_profile=original.icc_profile)


def _find_file(mime: QMimeData) -> Path | None:
    """Return the first local file that is named in dropped or copied data."""
    for url in mime.urls():
        if url.isLocalFile():
            return Path(url.toLocalFile())
    return None


def _find_image(mime: QMimeData) -> QImage | None:
    image = mime.imageData() if mime.hasImage() else None
    return image if isinstance(image, QImage) and not image.isNull() else None
