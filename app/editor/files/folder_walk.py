"""Opens the next or the previous picture of the folder that the open one was read from."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.editor.files.opening import PictureFiles
from app.editor.workbench import Workbench
from app.shared.background import Background
from app.shared.notice import Notice, Subject, Urgency
from app.shared.picture_names import list_pictures, natural_key
from app.shared.problems import make_problem


class FolderWalk(QObject):
    """Walks through the pictures of a folder, in the order of their names.

    Signals:
        notice: Something to tell the user, a `Notice`.
    """

    notice = Signal(object)

    def __init__(self, workbench: Workbench, files: PictureFiles, parent: QObject) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._files = files
        self._background = Background(self)

    def close(self) -> None:
        """Stop looking."""
        self._background.close()

    def open_next(self) -> None:
        """Open the next picture of the folder."""
        self._look(step=1)

    def open_previous(self) -> None:
        """Open the previous picture of the folder."""
        self._look(step=-1)

    def _look(self, *, step: int) -> None:
        """List the folder, then open the picture some steps further."""
        document = self._workbench.document
        here = self._files.path_walked_to or (None if document is None else document.path)
        if here is None or self._background.is_busy:
            return
        self._background.run(
            lambda: list_pictures(here.parent),
            on_done=lambda pictures: self._open(pictures, here=here, step=step),
            on_error=self._on_failed,
        )

    def _open(self, pictures: list[Path], *, here: Path, step: int) -> None:
        place = natural_key(here)
        if step > 0:
            beyond = [path for path in pictures if natural_key(path) > place]
        else:
            beyond = [path for path in reversed(pictures) if natural_key(path) < place]
        if beyond:
            self._files.walk_to(beyond[0])
        elif step > 0:
            self._report(self.tr("This is the last picture in its folder."), Urgency.HINT)
        else:
            self._report(self.tr("This is the first picture in its folder."), Urgency.HINT)

    def _on_failed(self, error: Exception) -> None:
        self.notice.emit(make_problem(error, subject=Subject.FILES))

    def _report(self, text: str, urgency: Urgency) -> None:
        self.notice.emit(Notice(text=text, urgency=urgency, subject=Subject.FILES))
