"""Connects the File, Edit and Picture menus, and the start page."""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow
from typing_extensions import override

from app.editor.document.document import Document
from app.editor.files.folder_walk import FolderWalk
from app.editor.files.picture_copy import PictureCopy
from app.editor.widgets.start_page import SAMPLE
from app.shared.notice import Notice, Urgency
from app.shared.paths import resource
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
        self._contents = contents
        self._files = contents.files
        self.walk = FolderWalk(contents.workbench, contents.files, self)
        self.copy = PictureCopy(contents.workbench, self)
        actions, files, workbench = contents.actions, contents.files, contents.workbench
        actions.open.triggered.connect(files.open_by_dialog)
        actions.next_picture.triggered.connect(self.walk.open_next)
        actions.previous_picture.triggered.connect(self.walk.open_previous)
        actions.batch.triggered.connect(contents.batch.open_by_dialog)
        actions.use_in_batch.triggered.connect(contents.batch.take_shown)
        contents.parts.start_page.batch_asked.connect(contents.batch.open_by_dialog)
        actions.copy.triggered.connect(self.copy.copy)
        actions.paste.triggered.connect(self._on_paste)
        actions.save.triggered.connect(files.saving.save)
        actions.save_as.triggered.connect(files.saving.save_as)
        actions.quit.triggered.connect(window.close)
        actions.undo.triggered.connect(workbench.history.undo)
        actions.redo.triggered.connect(workbench.history.redo)
        actions.rotate_left.triggered.connect(lambda: workbench.reshaping.rotate(turns=1))
        actions.rotate_right.triggered.connect(lambda: workbench.reshaping.rotate(turns=3))
        contents.preferences.changed.connect(files.saving.set_preferences)
        contents.parts.start_page.open_asked.connect(files.open_by_dialog)
        self._connect_recent()
        window.installEventFilter(self)

    def _connect_recent(self) -> None:
        contents, recent = self._contents, self._contents.recent
        page, menu = contents.parts.start_page, contents.parts.recent_menu
        page.file_chosen.connect(contents.files.open_file)
        page.sample_asked.connect(self._on_sample)
        menu.file_chosen.connect(contents.files.open_file)
        menu.clear_asked.connect(recent.clear)
        recent.changed.connect(self._on_recent_changed)
        recent.missing_changed.connect(self._on_recent_changed)
        contents.files.file_failed.connect(recent.look)
        contents.workbench.pictures.changed.connect(recent.look)
        recent.thumbnail_written.connect(self._show_thumbnails)
        contents.workbench.pictures.opened.connect(self._on_opened)
        contents.files.saving.saved.connect(self._on_saved)

    def close(self) -> None:
        """End what runs in the background."""
        self.walk.close()
        self.copy.close()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowActivate:
            self._contents.recent.look()  # the user may have moved files meanwhile
        return False

    def _on_recent_changed(self) -> None:
        recent = self._contents.recent
        self._contents.parts.recent_menu.show_files(recent.paths, missing=recent.missing)
        self._show_thumbnails()

    def _show_thumbnails(self) -> None:
        recent, parts = self._contents.recent, self._contents.parts
        parts.start_page.show_recent(
            [(path, recent.find_thumbnail(path)) for path in recent.paths], missing=recent.missing
        )

    def _on_opened(self, document: Document) -> None:
        path = document.saved_path or document.path
        if path is not None:
            self._contents.recent.add(path, document.screen)

    def _on_saved(self, path: Path) -> None:
        document = self._contents.workbench.pictures.find_file(path)
        if document is not None:
            self._contents.recent.add(path, document.screen)

    def _on_sample(self) -> None:
        self._files.open_sample(resource("samples", SAMPLE))

    def _on_paste(self) -> None:
        if not self._files.open_mime(QGuiApplication.clipboard().mimeData()):
            text = self.tr("There is no picture on the clipboard.")
            self.notice.emit(Notice(text=text, urgency=Urgency.HINT))
