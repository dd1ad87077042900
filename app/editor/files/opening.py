"""Opens pictures and projects from files and from the clipboard."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias, TypeVar

from PySide6.QtCore import QMimeData, QObject, Signal

from app.editor.document.composed_picture import ComposedPicture
from app.editor.document.document import Document
from app.editor.document.screen_picture import ScreenPicture
from app.editor.document.shared_original import share_original
from app.editor.files.closing import Closing
from app.editor.files.file_notices import OpeningNotices
from app.editor.files.mask_files import MaskFiles
from app.editor.files.pasting import find_copied_picture, list_files
from app.editor.files.saving import Saving
from app.editor.film.open_pictures import Placing
from app.editor.project.project import Project
from app.editor.project.project_file import read_picture_or_project
from app.editor.workbench import Workbench
from app.shared.background import Background
from app.shared.dialogs import FileDialogs
from app.shared.notice import Notice, Subject, Urgency
from app.shared.problems import make_problem
from engine.pictures.openraster import OPENRASTER_SUFFIX
from engine.pictures.picture import Picture

_T = TypeVar("_T")
_ReadPicture: TypeAlias = tuple[Picture, ScreenPicture]
_ReadFile: TypeAlias = tuple[Picture | Project, ScreenPicture]


@dataclass(slots=True)
class OpenedTogether:
    """Pictures that are opened together: the first one that can be read is shown.

    Attributes:
        left: How many are still to be read.
        has_shown: Whether one of them is shown.
        errors: Why others could not be read, by name.
    """

    left: int
    has_shown: bool = False
    errors: dict[str, Exception] = field(default_factory=dict)

    def place_next(self) -> Placing:
        """Return where the next picture goes."""
        placing = Placing(is_shown=not self.has_shown)
        self.has_shown = True
        return placing


@dataclass(frozen=True, slots=True, eq=False)
class _Reading:
    """A picture that is read, or waits for that: its name, and its file if it has one."""

    name: str
    path: Path | None
    is_walk: bool


class PictureFiles(QObject):
    """Opens pictures on the workbench; reads in the background, one picture after the other.

    Attributes:
        saving: Saves pictures.
        closing: Closes pictures.
        masks: Imports and exports the mask.

    Signals:
        work_changed: A sentence about the file being read or written; empty if there is none.
        file_failed: A file could not be read, a Path.
        notice: Something to tell the user, a `Notice`.
    """

    work_changed = Signal(str)
    file_failed = Signal(object)
    notice = Signal(object)

    def __init__(
        self, workbench: Workbench, dialogs: FileDialogs, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.saving = Saving(workbench, dialogs, self)
        self.closing = Closing(workbench, self.saving, dialogs, self)
        self.masks = MaskFiles(workbench, dialogs, self)
        self.masks.notice.connect(self.notice)
        self._workbench = workbench
        self._dialogs = dialogs
        self._background = Background(self)
        self._readings: dict[int, _Reading] = {}
        self._notices = OpeningNotices()
        self.saving.work_changed.connect(self.work_changed)
        self.saving.notice.connect(self.notice)

    @property
    def last_folder(self) -> str:
        """Folder of the file that was opened last; empty before the first."""
        return self.saving.last_folder

    @last_folder.setter
    def last_folder(self, folder: str) -> None:
        self.saving.last_folder = folder

    @property
    def path_walked_to(self) -> Path | None:
        """The file of the folder that is being read to be opened next; None if there is none."""
        return next((one.path for one in self._readings.values() if one.is_walk), None)

    def close(self) -> None:
        """Stop reading, and wait for a file that is being written."""
        self._background.close()
        self.saving.close()
        self.masks.close()

    def open_by_dialog(self) -> None:
        """Let the user choose pictures and open them."""
        self.open_files(self._dialogs.choose_photos(folder=self.last_folder))

    def open_file(self, path: Path) -> None:
        """Open a picture."""
        self.open_files([path])

    def open_files(self, paths: Sequence[Path]) -> None:
        """Open pictures; the first one is shown. One that is open already is opened only once."""
        paths = list(dict.fromkeys(paths))
        together = OpenedTogether(left=len(paths))
        for path in paths:
            self.last_folder = str(path.parent)
            document = self._workbench.pictures.find_file(path)
            if document is not None and self._is_touched(document):
                together.left -= 1
                if together.place_next().is_shown:
                    self._workbench.show(document)
            else:
                self._read_file(path, origin=path, together=together)

    def open_sample(self, path: Path) -> None:
        """Open a picture that comes with the program; it is saved elsewhere, as if pasted."""
        self._read_file(path, origin=None, together=OpenedTogether(left=1))

    def walk_to(self, path: Path) -> None:
        """Open a picture of the same folder in the place of the one that is shown.

        A picture with unsaved work keeps its place. The newest call wins.
        """
        for read_id in [read_id for read_id, one in self._readings.items() if one.is_walk]:
            self._background.drop(read_id)
            del self._readings[read_id]
        document = self._workbench.pictures.find_file(path)
        if document is not None:
            self._show_reading()
            self._workbench.show(document)
        else:
            self._read_file(path, origin=path, together=OpenedTogether(left=1), is_walk=True)

    def open_mime(self, mime: QMimeData) -> bool:
        """Open what was dropped or copied; returns whether there was a picture in it."""
        paths = list(list_files(mime))
        if paths:
            self.open_files(paths)
            return True
        name = self.tr("Pasted picture")
        decode = find_copied_picture(mime, name=name)
        if decode is None:
            return False

        def open_read(read: _ReadPicture, placing: Placing) -> None:
            picture, screen = read
            self._workbench.open_picture(picture, name=name, screen=screen, placing=placing)
            notice = self._notices.make_notice(picture)
            if notice is not None:
                self.notice.emit(notice)

        self.read(
            lambda: _prepare_for_screen(decode()),
            open_read=open_read,
            name=name,
            together=OpenedTogether(left=1),
        )
        return True

    def read(
        self,
        work: Callable[[], _T],
        *,
        open_read: Callable[[_T, Placing], None],
        name: str,
        together: OpenedTogether,
        path: Path | None = None,
        is_walk: bool = False,
    ) -> None:
        """Read something after what is being read, and open it.

        Args:
            work: Reads it; called on another thread.
            open_read: Called with what has been read and where it goes.
            name: Its name on the screen.
            together: What it is opened with.
            path: Its file, if it has one.
            is_walk: Whether it takes the place of the picture that is shown.
        """

        def on_done(read: _T) -> None:
            self._end_reading(read_id)
            open_read(read, self._place(path, together, is_walk=is_walk))
            self._end_one_of(together)

        def on_error(error: Exception) -> None:
            self._end_reading(read_id)
            together.errors[name] = error
            if path is not None:
                self.file_failed.emit(path)
            self._end_one_of(together)

        read_id = self._background.run(work, on_done=on_done, on_error=on_error)
        self._readings[read_id] = _Reading(name, path, is_walk)
        self._show_reading()

    def _is_touched(self, document: Document) -> bool:
        """Whether a picture would lose its history, or more, if its file were read again."""
        return document.undo_stack.count() > 0 or self._workbench.has_unsaved_work(document)

    def _place(self, path: Path | None, together: OpenedTogether, *, is_walk: bool) -> Placing:
        """Return where a picture goes that has been read.

        One that was open already, and untouched, is replaced by what its file is now.
        """
        placing = together.place_next()
        shown = self._workbench.document
        replaced = None if path is None else self._workbench.pictures.find_file(path)
        if is_walk and shown is not None:
            replaced = shown
        if replaced is not None and self._workbench.has_unsaved_work(replaced):
            replaced = None
        return Placing(is_shown=placing.is_shown or replaced is shown, replaced=replaced)

    def _read_file(
        self, path: Path, *, origin: Path | None, together: OpenedTogether, is_walk: bool = False
    ) -> None:
        """Read a file; the picture then comes from `origin`."""

        def open_read(read: _ReadFile, placing: Placing) -> None:
            self._open_read(read, path, origin=origin, placing=placing)

        self.read(
            lambda: _read_for_screen(path),
            open_read=open_read,
            name=path.name,
            together=together,
            path=origin,
            is_walk=is_walk,
        )

    def _end_reading(self, read_id: int) -> None:
        del self._readings[read_id]
        self._show_reading()

    def _show_reading(self) -> None:
        """Say what is being read, and what waits."""
        names = [one.name for one in self._readings.values()]
        if not names:
            self.work_changed.emit("")
        elif len(names) == 1:
            self.work_changed.emit(self.tr("Opening {name}…").format(name=names[0]))
        else:
            text = self.tr("Opening {name} and {count} more…")
            self.work_changed.emit(text.format(name=names[0], count=len(names) - 1))

    def _end_one_of(self, together: OpenedTogether) -> None:
        """After the last one of them, say which could not be read."""
        together.left -= 1
        if together.left > 0 or not together.errors:
            return
        problem = make_problem(next(iter(together.errors.values())), subject=Subject.FILES)
        if len(together.errors) > 1:
            text = self.tr("{count} pictures cannot be opened: {names}").format(
                count=len(together.errors), names=", ".join(together.errors)
            )
            problem = Notice(
                text=text,
                urgency=Urgency.PROBLEM,
                subject=Subject.FILES,
                details=problem.details,
            )
        self.notice.emit(problem)

    def _open_read(
        self, read: _ReadFile, path: Path, *, origin: Path | None, placing: Placing
    ) -> None:
        """Open what has been read from a file."""
        content, screen = read
        if isinstance(content, Project):
            self._workbench.open_project(content, screen=screen, saved_path=path, placing=placing)
            return
        self._workbench.open_picture(
            content, name=path.name, path=origin, screen=screen, placing=placing
        )
        notice = self._notices.make_notice(content) if placing.is_shown else None
        if notice is not None:
            self.notice.emit(notice)
        if path.suffix.lower() == OPENRASTER_SUFFIX:
            text = self.tr(
                "{name} was made by another program; its layers were opened as one picture."
            )
            self.notice.emit(
                Notice(
                    text=text.format(name=path.name), urgency=Urgency.HINT, subject=Subject.FILES
                )
            )


def _read_for_screen(path: Path) -> _ReadFile:
    """Read a file and prepare it for the screen, which takes time; on any thread."""
    content = read_picture_or_project(path)
    if not isinstance(content, Project):
        return _prepare_for_screen(content)
    original = share_original(content.original)
    picture = ComposedPicture.of(original.pixels, content.repairs)
    screen = ScreenPicture(picture, icc_profile=original.icc_profile)
    return replace(content, original=original), screen


def _prepare_for_screen(content: Picture) -> _ReadPicture:
    """Prepare a picture for the screen, which takes time; on any thread."""
    original = share_original(content)
    picture = ComposedPicture.of(original.pixels, ())
    return original, ScreenPicture(picture, icc_profile=original.icc_profile)
