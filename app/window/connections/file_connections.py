"""Connects the File, Edit and Picture menus, and the empty page."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from app.editor.files.folder_walk import FolderWalk
from app.editor.files.picture_copy import PictureCopy
from app.shared.notice import Notice, Urgency
from app.window.contents import Contents


class FileConnections(QObject):
    """Connects what concerns files and the history.

    Attributes:
        walk: Opens the pictures of the folder one after another.
        copy: Copies the picture to the clipboard.

    Signals:
        notice: Something to tell the user, a `Notice`.
    """

    notice = Signal(object)

    def __init__(self, contents: Contents, window: QMainWindow) -> None:
        super().__init__(window)
        self._files = contents.files
        self.walk = FolderWalk(contents.workbench, contents.files, self)
        self.copy = PictureCopy(contents.workbench, self)
        actions, files, workbench = contents.actions, contents.files, contents.workbench
        actions.open.triggered.connect(files.open_by_dialog)
        actions.close_picture.triggered.connect(files.close_picture)
        actions.next_picture.triggered.connect(self.walk.open_next)
        actions.previous_picture.triggered.connect(self.walk.open_previous)
        actions.copy.triggered.connect(self.copy.copy)
        actions.paste.triggered.connect(self._on_paste)
        actions.save.triggered.connect(files.saving.save)
        actions.save_as.triggered.connect(files.saving.save_as)
        actions.quit.triggered.connect(window.close)
        actions.undo.triggered.connect(workbench.undo)
        actions.redo.triggered.connect(workbench.redo)
        actions.rotate_left.triggered.connect(lambda: workbench.reshaping.rotate(turns=1))
        actions.rotate_right.triggered.connect(lambda: workbench.reshaping.rotate(turns=3))
        contents.preferences.changed.connect(files.saving.set_preferences)
        contents.parts.empty_page.open_asked.connect(files.open_by_dialog)

    def close(self) -> None:
        """End what runs in the background."""
        self.walk.close()
        self.copy.close()

    def _on_paste(self) -> None:
        if not self._files.open_mime(QGuiApplication.clipboard().mimeData()):
            text = self.tr("There is no picture on the clipboard.")
            self.notice.emit(Notice(text=text, urgency=Urgency.HINT))
