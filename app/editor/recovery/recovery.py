"""Offers back the work that a crashed window has left."""

import logging
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.editor.document.composed_picture import ComposedPicture
from app.editor.document.screen_picture import ScreenPicture
from app.editor.files.opening import OpenedTogether, PictureFiles
from app.editor.film.open_pictures import Placing
from app.editor.recovery.autosave import Autosave
from app.editor.recovery.work_folder import (
    LeftWork,
    Work,
    WorkFolder,
    find_left_work,
    remove_left_work,
)
from app.editor.workbench import Workbench
from app.shared.background import Background
from app.shared.messages import explain
from app.shared.notice import Notice, Subject, Urgency

_log = logging.getLogger(__name__)


class Recovery(QObject):
    """Finds left work, and opens it as it was.

    Signals:
        found: Work has been found, a list of `LeftWork`, the newest first.
        notice: Something to tell the user, a `Notice`.
    """

    found = Signal(object)
    notice = Signal(object)

    def __init__(
        self,
        workbench: Workbench,
        files: PictureFiles,
        autosave: Autosave,
        root: Path,
        parent: QObject | None = None,
    ) -> None:
        """Remember what the work is opened with; `look` finds it.

        Args:
            workbench: Opens the work.
            files: Reads the work.
            autosave: Goes on in the folder of the opened work.
            root: The folder of work folders.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._workbench = workbench
        self._files = files
        self._autosave = autosave
        self._root = root
        self._background = Background(self)

    def look(self) -> None:
        """Look for left work; `found` follows if there is some."""
        self._find(self._report_found)

    def look_on_request(self) -> None:
        """Look for left work, because the user wants it; tell them if there is none."""
        self._find(self._report_all)

    def open(self, chosen: Sequence[LeftWork]) -> None:
        """Open left work; the first one is shown."""
        together = OpenedTogether(left=len(chosen))
        for left in chosen:
            self._files.read(
                partial(_read_for_screen, left),
                open_read=self._open_read,
                name=left.name,
                together=together,
            )

    def discard(self, chosen: Sequence[LeftWork]) -> None:
        """Remove left work for good."""
        for left in chosen:
            self._background.run(
                partial(remove_left_work, left), on_done=_do_nothing, on_error=self._report_error
            )

    def close(self) -> None:
        """End everything that runs."""
        self._background.close()

    def _find(self, on_done: Callable[[list[LeftWork]], None]) -> None:
        self._background.run(
            lambda: find_left_work(self._root), on_done=on_done, on_error=self._report_error
        )

    def _report_found(self, left: list[LeftWork]) -> None:
        if left:
            self.found.emit(left)

    def _report_all(self, left: list[LeftWork]) -> None:
        self._report_found(left)
        if not left:
            text = self.tr("There is no unsaved work to recover.")
            self.notice.emit(Notice(text=text, urgency=Urgency.HINT))

    def _open_read(self, read: tuple[WorkFolder, Work, ScreenPicture], placing: Placing) -> None:
        folder, work, screen = read
        document = self._workbench.open_project(
            work.project, screen=screen, saved_path=None, placing=placing
        )
        document.mark_recovered(saved_path=work.saved_path, is_modified=work.is_modified)
        self._autosave.take_over(document, folder)
        text = self.tr("{name} is open as you left it").format(name=document.name)
        self.notice.emit(Notice(text=text, urgency=Urgency.DONE, subject=Subject.FILES))

    def _report_error(self, error: Exception) -> None:
        _log.warning("unsaved work could not be looked for or removed", exc_info=error)
        self.notice.emit(
            Notice(text=explain(error), urgency=Urgency.PROBLEM, subject=Subject.FILES)
        )


def _read_for_screen(left: LeftWork) -> tuple[WorkFolder, Work, ScreenPicture]:
    """Read work and prepare it for the screen, which takes time; on any thread."""
    folder, work = WorkFolder.open(left)
    project = work.project
    picture = ComposedPicture.of(project.original.pixels, project.repairs)
    screen = ScreenPicture(picture, icc_profile=project.original.icc_profile)
    return folder, work, screen


def _do_nothing(_: None) -> None:
    """Need no news of what has been removed."""
