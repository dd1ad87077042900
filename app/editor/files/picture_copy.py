"""Copies the picture to the clipboard."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage

from app.editor.workbench import Workbench
from app.shared.background import Background
from app.shared.notice import Notice, Subject, Urgency
from app.shared.problems import make_problem
from app.shared.qt_images import picture_to_image


class PictureCopy(QObject):
    """Copies the open picture as it is now, with its depth, colour profile and resolution.

    Signals:
        notice: Something to tell the user, a `Notice`.
    """

    notice = Signal(object)

    def __init__(self, workbench: Workbench, parent: QObject) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._background = Background(self)

    def close(self) -> None:
        """Stop copying."""
        self._background.close()

    def copy(self) -> None:
        """Copy the picture; it is on the clipboard a moment after its last stroke has been made."""
        self._workbench.retouching.run_when_made(self._copy_now)

    def _copy_now(self) -> None:
        document = self._workbench.document
        if document is not None and not self._background.is_busy:
            picture = document.copy_picture()
            self._background.run(
                lambda: picture_to_image(picture), on_done=self._on_made, on_error=self._on_failed
            )

    def _on_made(self, image: QImage) -> None:
        QGuiApplication.clipboard().setImage(image)
        self._report(self.tr("Picture copied"), Urgency.DONE)

    def _on_failed(self, error: Exception) -> None:
        self.notice.emit(make_problem(error, subject=Subject.FILES))

    def _report(self, text: str, urgency: Urgency) -> None:
        self.notice.emit(Notice(text=text, urgency=urgency, subject=Subject.FILES))
