"""Page 2: the user collects pictures, which are shown as they are found."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.shared.theme import SPACING_PX, WIZARD_MARGIN_PX
from app.teaching.collection import Collection
from app.teaching.lesson import Lesson
from app.teaching.pages.dialogs import TeachingDialogs
from app.teaching.pages.page import FoldButton, WizardPage, make_label
from app.teaching.pages.picture_grid import PictureGrid, PictureModel
from app.teaching.pages.skipped_list import SkippedList, SkippedModel
from app.teaching.pages.words import found_text, skipped_title
from training.survey.events import FoundPicture, SkippedFile

_MIN_PICTURES = 2
_SKIPPED_HEIGHT_PX = 150


class PicturesPage(WizardPage):
    """Takes folders and files by dialog or drag and drop; nothing is ever written into them."""

    def __init__(
        self,
        lesson: Lesson,
        collection: Collection,
        dialogs: TeachingDialogs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._lesson = lesson
        self._collection = collection
        self._dialogs = dialogs
        self.model = PictureModel(self)
        self.skipped_model = SkippedModel(self)
        self.count = make_label("pageHint", self)
        self.problem = make_label("pageProblem", self)
        self.folder_button = QPushButton(self.tr("Add folder…"), self)
        self.files_button = QPushButton(self.tr("Add pictures…"), self)
        self.stop_button = QPushButton(self.tr("Stop"), self)
        self.clear_button = QPushButton(self.tr("Start over"), self)
        self.grid = PictureGrid(self.model, self)
        self.grid.setAccessibleName(self.tr("Pictures found"))
        self.fold = FoldButton("", self)
        self.skipped = SkippedList(self.skipped_model, self)
        self.skipped.setFixedHeight(_SKIPPED_HEIGHT_PX)
        self._stack = QStackedWidget(self)
        self.setAcceptDrops(True)
        self._lay_out()
        self._connect()
        self._on_found(tuple(collection.pictures))
        self._on_skipped_more(tuple(collection.skipped))
        self._update()

    @property
    @override
    def title(self) -> str:
        return self.tr("Pictures")

    @property
    @override
    def missing(self) -> str:
        if self._collection.is_searching:
            return self.tr("Still searching for pictures…")
        if len(self._collection.pictures) < _MIN_PICTURES:
            return self.tr("Add the pictures that Reweave should learn from.")
        return ""

    @override
    def retranslate(self) -> None:
        self._update()

    @override
    def go_on(self) -> None:
        self._lesson.set_found(tuple(self._collection.pictures))
        self.done.emit()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _local_paths(event):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self._collection.add(_local_paths(event))

    def _connect(self) -> None:
        self.folder_button.clicked.connect(self._on_folder)
        self.files_button.clicked.connect(self._on_files)
        self.stop_button.clicked.connect(self._collection.stop)
        self.clear_button.clicked.connect(self._collection.clear)
        self.fold.toggled.connect(self._update)
        self._collection.found.connect(self._on_found)
        self._collection.skipped_more.connect(self._on_skipped_more)
        self._collection.cleared.connect(self._on_cleared)
        self._collection.changed.connect(self._update)

    def _on_folder(self) -> None:
        self._collection.add(self._dialogs.choose_folder(self))

    def _on_files(self) -> None:
        self._collection.add(self._dialogs.choose_files(self))

    def _on_found(self, pictures: tuple[FoundPicture, ...]) -> None:
        self.model.add(pictures)
        self._update()

    def _on_skipped_more(self, skipped: tuple[SkippedFile, ...]) -> None:
        if skipped:
            self.skipped_model.add(skipped)
        self._update()

    def _on_cleared(self) -> None:
        self.model.set_pictures(())
        self.skipped_model.clear()
        self.fold.setChecked(False)
        self._update()

    def _update(self) -> None:
        collection = self._collection
        skipped = len(collection.skipped)
        is_any = bool(collection.pictures or skipped or collection.is_searching)
        self.count.setText(
            found_text(len(collection.pictures), is_searching=collection.is_searching)
        )
        self.count.setVisible(is_any)
        self.stop_button.setVisible(collection.is_searching)
        self.clear_button.setVisible(is_any and not collection.is_searching)
        self._stack.setCurrentIndex(1 if is_any else 0)
        self.problem.setText(collection.problem)
        self.problem.setVisible(bool(collection.problem))
        self.fold.setText(skipped_title(skipped))
        self.fold.setVisible(skipped > 0)
        self.skipped.setVisible(self.fold.isChecked() and skipped > 0)
        self.changed.emit()

    def _lay_out(self) -> None:
        invitation = QWidget(self)
        centre = QVBoxLayout(invitation)
        frame = QFrame(invitation)
        frame.setObjectName("invitation")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(*(6 * SPACING_PX,) * 4)
        title = QLabel(self.tr("Drop folders or pictures here"), frame)
        title.setObjectName("inviteTitle")
        inner.addWidget(title)
        centre.addWidget(frame, 0, Qt.AlignmentFlag.AlignCenter)
        self._stack.addWidget(invitation)
        self._stack.addWidget(self.grid)
        hint = make_label(
            "pageHint",
            self,
            self.tr(
                "Choose undamaged pictures of the kind that you want to restore; 30 or more work "
                "best. They are only read, never changed, moved or sent anywhere."
            ),
        )
        buttons = QHBoxLayout()
        buttons.addWidget(self.folder_button)
        buttons.addWidget(self.files_button)
        buttons.addSpacing(SPACING_PX)
        buttons.addWidget(self.count, 1)
        buttons.addStretch(0)
        buttons.addWidget(self.stop_button)
        buttons.addWidget(self.clear_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(WIZARD_MARGIN_PX,) * 3, 0)
        column.setSpacing(SPACING_PX)
        column.addWidget(make_label("pageTitle", self, self.tr("What should Reweave learn from?")))
        column.addWidget(hint)
        column.addLayout(buttons)
        column.addWidget(self.problem)
        column.addWidget(self._stack, 1)
        column.addWidget(self.fold)
        column.addWidget(self.skipped)


def _local_paths(event: QDropEvent) -> list[Path]:
    """Return the local files and folders that are dropped."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
