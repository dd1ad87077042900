"""Reads the next picture in the background, while the open one is worked on."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import QObject, Signal

from app.editor.document import Document
from app.editor.opened_picture import OpenedPicture, read_opened
from app.shared.background import Background

Settle: TypeAlias = Callable[[Callable[[], None]], None]


class Opening(QObject):
    """Reads one picture at a time, the one that was asked for last.

    Signals:
        read: An `OpenedPicture` and the path of its file; it can take the open one's place.
        failed: The file cannot be read, an Exception.
        work_changed: What is being done with a file, in the user's language; empty for nothing.
    """

    read = Signal(object, object)
    failed = Signal(object)
    work_changed = Signal(str)

    def __init__(
        self, background: Background, document: Callable[[], Document | None], parent: QObject
    ) -> None:
        """Prepare; nothing is read yet.

        Args:
            background: Where it is read.
            document: Returns the open picture.
            parent: Owner in Qt's sense.
        """
        super().__init__(parent)
        self._background = background
        self._document = document
        self._id: int | None = None

    def begin(self, path: Path, *, if_changed: Settle | None) -> None:
        """Read a file; see `Workbench.open_file`."""
        self.give_up()
        before = self._state()
        self.work_changed.emit(self.tr("Opening {name}…").format(name=path.name))
        self._id = self._background.run(
            lambda: read_opened(path),
            on_done=lambda opened: self._on_read(opened, path, before, if_changed),
            on_error=self._on_error,
        )

    def give_up(self) -> None:
        """Read nothing any more."""
        if self._id is not None:
            self._background.drop(self._id)
            self._end()

    def _state(self) -> tuple[Document | None, int, int]:
        """Return what is another one as soon as there is something else to lose."""
        document = self._document()
        if document is None:
            return (None, 0, 0)
        return (document, document.revision, document.mask.area)

    def _on_read(
        self,
        opened: OpenedPicture,
        path: Path,
        before: tuple[Document | None, int, int],
        if_changed: Settle | None,
    ) -> None:
        self._end()
        if if_changed is None or self._state() == before:
            self.read.emit(opened, path)
        else:
            if_changed(lambda: self.read.emit(opened, path))

    def _on_error(self, error: Exception) -> None:
        self._end()
        self.failed.emit(error)

    def _end(self) -> None:
        self._id = None
        self.work_changed.emit("")
