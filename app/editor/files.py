"""Opening and saving pictures, and the questions about changes that would be lost."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QImage

from app.editor.document.document import Document
from app.editor.document.repairs import Repair
from app.editor.document.screen_picture import ScreenPicture
from app.editor.workbench import Workbench
from app.shared.background import Background
from app.shared.dialogs import FileDialogs, UnsavedAnswer
from app.shared.messages import explain
from app.shared.notice import Notice, Subject, Urgency
from app.shared.paths import next_free_name
from app.shared.qt_images import image_to_pixels
from engine.pictures.codec import Picture
from engine.pictures.files import read_picture, write_picture

JPEG_QUALITY = 95
LOSSY_SUFFIXES = frozenset({".jpg", ".jpeg", ".webp"})


class PictureFiles(QObject):
    """Opens and saves the picture on the workbench; reads and writes in the background.

    The open picture stays until the next one has been read completely.

    Attributes:
        last_folder: Folder of the file that was opened last; empty before the first.

    Signals:
        work_changed: A sentence about the file being read or written; empty if there is none.
        saved: The picture has been written to a path.
        notice: Something to tell the user, a `Notice`.
    """

    work_changed = Signal(str)
    saved = Signal(object)
    notice = Signal(object)

    def __init__(
        self, workbench: Workbench, dialogs: FileDialogs, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.last_folder = ""
        self._workbench = workbench
        self._dialogs = dialogs
        self._background = Background(self)
        self._read_id: int | None = None
        self._path_being_read: Path | None = None
        self._saves_under_way = 0
        self._next_step: Callable[[], None] | None = None

    @property
    def path_being_read(self) -> Path | None:
        """The file that is being read to be opened, None if there is none."""
        return self._path_being_read

    def close(self) -> None:
        """Stop reading, and wait for a file that is being written."""
        self._background.close()

    def open_by_dialog(self) -> None:
        """Let the user choose a picture and open it."""
        path = self._dialogs.choose_photo(folder=self.last_folder)
        if path is not None:
            self.open_file(path)

    def open_file(self, path: Path) -> None:
        """Open a picture, after asking about changes that would be lost."""
        self.last_folder = str(path.parent)
        self.settle_changes(lambda: self._read(path))

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
            target = self._dialogs.choose_target(suggested=self._suggest_target(document))
        if document is None or target is None:
            self._next_step = None
        else:
            self._write(document, target)

    def settle_changes(self, next_step: Callable[[], None]) -> None:
        """Take the next step unless the user wants to keep what it would discard.

        The user is asked about a mask, or guide lines, that have not been restored, and about
        changes that have not been saved. While a picture is being saved, the next step waits for it.
        """
        document = self._workbench.document
        if self._saves_under_way > 0:
            self._next_step = next_step
        elif document is None:
            next_step()
        elif (
            document.is_modified
            or not document.is_drawn_on
            or self._dialogs.ask_give_up_mask(name=document.name, has_mask=document.mask.area > 0)
        ):
            # A job may have finished while the user was being asked.
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

    def _close_picture(self) -> None:
        self._stop_reading()
        self._workbench.close_picture()

    def _read(self, path: Path) -> None:
        """Read a file, instead of the one that is being read, and open it."""
        self._stop_reading()
        before = self._state()

        def on_done(read: tuple[Picture, ScreenPicture]) -> None:
            self._stop_reading()
            picture, screen = read

            def open_read() -> None:
                self._workbench.open_picture(picture, name=path.name, path=path, screen=screen)

            if self._state() == before:
                open_read()
            else:
                self.settle_changes(open_read)

        def on_error(error: Exception) -> None:
            self._stop_reading()
            self._report_error(error)

        self.work_changed.emit(self.tr("Opening {name}…").format(name=path.name))
        self._path_being_read = path
        self._read_id = self._background.run(
            lambda: _read_for_screen(path), on_done=on_done, on_error=on_error
        )

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

    def _write(self, document: Document, path: Path) -> None:
        picture, repairs = document.copy_picture(), document.repairs
        self._saves_under_way += 1
        self.work_changed.emit(self.tr("Saving {name}…").format(name=path.name))
        self._background.run(
            lambda: write_picture(path, picture, quality=JPEG_QUALITY),
            on_done=lambda _: self._on_written(document, path, repairs),
            on_error=self._on_write_failed,
        )

    def _on_written(self, document: Document, path: Path, repairs: tuple[Repair, ...]) -> None:
        self._saves_under_way -= 1
        self.work_changed.emit("")
        if document is self._workbench.document:
            document.mark_saved(path, repairs=repairs)
        self.saved.emit(path)
        urgency, text = Urgency.DONE, self.tr("Saved as {name}")
        if path.suffix.lower() in LOSSY_SUFFIXES:
            urgency = Urgency.HINT
            text = self.tr(
                "Saved as {name}. This format re-encodes the whole picture; "
                "save as PNG to keep every untouched pixel exactly as it was."
            )
        self._report(text.format(name=path.name), urgency)
        next_step, self._next_step = self._next_step, None
        if next_step is not None:
            self.settle_changes(next_step)

    def _on_write_failed(self, error: Exception) -> None:
        self._saves_under_way -= 1
        self._next_step = None
        self.work_changed.emit("")
        self._report_error(error)

    def _suggest_target(self, document: Document) -> Path:
        if document.saved_path is not None:
            return document.saved_path
        origin = document.path or Path(self.last_folder or Path.home()) / f"{document.name}.png"
        return next_free_name(origin, suffix=".png")

    def _report_error(self, error: Exception) -> None:
        self._report(explain(error), Urgency.PROBLEM)

    def _report(self, text: str, urgency: Urgency) -> None:
        self.notice.emit(Notice(text=text, urgency=urgency, subject=Subject.FILES))


def can_open(mime: QMimeData) -> bool:
    """Return whether something dropped or copied could hold a picture."""
    return _find_file(mime) is not None or mime.hasImage()


def _read_for_screen(path: Path) -> tuple[Picture, ScreenPicture]:
    """Read a picture and prepare it for the screen, which takes time; on any thread."""
    picture = read_picture(path)
    return picture, ScreenPicture(picture.pixels, icc_profile=picture.icc_profile)


def _find_file(mime: QMimeData) -> Path | None:
    """Return the first local file that is named in dropped or copied data."""
    for url in mime.urls():
        if url.isLocalFile():
            return Path(url.toLocalFile())
    return None


def _find_image(mime: QMimeData) -> QImage | None:
    image = mime.imageData() if mime.hasImage() else None
    return image if isinstance(image, QImage) and not image.isNull() else None
