"""Writes unsaved work to folders every few seconds, so that a crash loses no more than those."""

import itertools
import os
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.editor.document.document import Document
from app.editor.recovery.work_folder import WorkFolder
from app.editor.recovery.work_keeper import WorkKeeper
from app.editor.workbench import Workbench
from app.shared.background import Background
from app.shared.messages import name_cause
from app.shared.notice import Notice, Subject, Urgency

INTERVAL_MS = 2000


class Autosave(QObject):
    """Keeps a `WorkKeeper` for each open picture.

    Attributes:
        interval_ms: Time from a change until it is written, for pictures that are opened later.

    Signals:
        notice: Something to tell the user, a `Notice`.
    """

    notice = Signal(object)

    def __init__(self, workbench: Workbench, root: Path, *, parent: QObject | None = None) -> None:
        """Follow a workbench.

        Args:
            workbench: The open pictures.
            root: The folder for work folders, made when it is needed.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self.interval_ms = INTERVAL_MS
        self._workbench = workbench
        self._root = root
        self._background = Background(self)
        self._numbers = itertools.count(1)
        self._keepers: list[WorkKeeper] = []
        self._leaving: list[WorkFolder] = []
        self._has_failed = False
        self._is_enabled = True
        workbench.pictures.changed.connect(self._follow_pictures)
        workbench.tries_changed.connect(self._on_tries_changed)

    @property
    def is_busy(self) -> bool:
        """Whether anything is being written, or will be soon."""
        return self._background.is_busy or any(keeper.is_waiting for keeper in self._keepers)

    def set_enabled(self, *, is_enabled: bool) -> None:
        """Keep unsaved work from now on, or no longer."""
        self._is_enabled = is_enabled
        for keeper in self._keepers:
            keeper.set_enabled(is_enabled=is_enabled)

    def take_over(self, document: Document, folder: WorkFolder) -> None:
        """Go on in the folder that an open picture has been recovered from."""
        for keeper in self._keepers:
            if keeper.document is document:
                keeper.take_over(folder)

    def note_change(self) -> None:
        """Write the open pictures soon, or remove their folders, because something has changed."""
        for keeper in self._keepers:
            keeper.note_change()

    def close(self) -> None:
        """Wait for what is being written, and remove it all, because the window is closed."""
        self._background.close()
        for keeper in self._keepers:
            keeper.close()
        self._keepers.clear()
        self._background.close()
        for folder in self._leaving:
            folder.remove()
        self._leaving.clear()

    def _follow_pictures(self) -> None:
        """Have a keeper for each open picture."""
        pictures = self._workbench.pictures
        followed = []
        for keeper in tuple(self._keepers):
            document = pictures.find(keeper.document.lineage)
            if document is None:
                self._keepers.remove(keeper)
                keeper.close()
                continue
            followed.append(document)
            if document is not keeper.document:
                keeper.set_document(document)
        self._keepers += [
            self._make_keeper(document)
            for document in pictures.documents
            if document not in followed
        ]

    def _make_keeper(self, document: Document) -> WorkKeeper:
        keeper = WorkKeeper(
            document,
            background=self._background,
            make_folder=self._make_folder,
            discard=self._discard,
            find_tries=self._workbench.restoring.find_tries,
            interval_ms=self.interval_ms,
        )
        keeper.set_enabled(is_enabled=self._is_enabled)
        keeper.written.connect(self._on_written)
        keeper.failed.connect(self._on_failed)
        return keeper

    def _make_folder(self) -> WorkFolder:
        name = f"{datetime.now().astimezone():%Y%m%d-%H%M%S}-{os.getpid()}-{next(self._numbers)}"
        return WorkFolder(self._root / name)

    def _discard(self, folder: WorkFolder) -> None:
        """Remove a folder after what is being written."""
        self._leaving.append(folder)
        self._background.run(
            folder.remove,
            on_done=lambda _: self._leaving.remove(folder),
            on_error=self._on_failed,
        )

    def _on_tries_changed(self) -> None:
        for keeper in self._keepers:
            if keeper.document is self._workbench.document:
                keeper.note_change()

    def _on_written(self) -> None:
        self._has_failed = False

    def _on_failed(self, error: Exception) -> None:
        if not self._has_failed:
            self._has_failed = True
            reason = getattr(error, "strerror", None) or error
            text = self.tr(
                "Unsaved work cannot be kept safe from a crash ({reason}). "
                "Save often, and check the folder {folder}."
            )
            self.notice.emit(
                Notice(
                    text=text.format(reason=name_cause(reason), folder=self._root),
                    urgency=Urgency.PROBLEM,
                    subject=Subject.PROGRAM,
                )
            )
