"""The pictures of a batch as rows of a grid, and what the grid shows of each."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QImage
from typing_extensions import override

from app.batch_window.pictures import BatchPicture, BatchPictures, PictureState
from app.batch_window.thumbnails import ReadThumbnail, ThumbnailKey, Thumbnails
from app.batch_window.widgets.words import describe_state

PICTURE_ROLE: Final = Qt.ItemDataRole.UserRole

_Index = QModelIndex | QPersistentModelIndex


class PictureModel(QAbstractListModel):
    """The display role is the name; `PICTURE_ROLE` is the `BatchPicture`.

    Signals:
        unreadable: The picture of a row, an int, or its mask cannot be read, with the error.
    """

    unreadable = Signal(int, object)

    def __init__(
        self, pictures: BatchPictures, thumbnails: Thumbnails, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._thumbnails = thumbnails
        self._rows_of: dict[Path, int] = {}
        pictures.reset.connect(self._on_reset)
        pictures.changed.connect(self._on_changed)
        thumbnails.arrived.connect(self._on_arrived)

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._pictures)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        picture = self._pictures[index.row()]
        value: object = None
        if role == Qt.ItemDataRole.DisplayRole:
            value = picture.file_name
        elif role == Qt.ItemDataRole.DecorationRole:
            value = self._find_thumbnail(index.row(), picture)
        elif role == Qt.ItemDataRole.ToolTipRole:
            value = f"{picture.shown_name}\n{describe_state(picture)}"
        elif role == Qt.ItemDataRole.AccessibleTextRole:
            value = f"{picture.shown_name}, {describe_state(picture)}"
        elif role == PICTURE_ROLE:
            value = picture
        return value

    def _find_thumbnail(self, row: int, picture: BatchPicture) -> QImage:
        key = make_key(picture)
        self._rows_of[key.path] = row
        return self._thumbnails.find(key) or QImage()

    def _on_reset(self) -> None:
        self.beginResetModel()
        self._rows_of.clear()
        self.endResetModel()

    def _on_changed(self, row: int) -> None:
        self.dataChanged.emit(self.index(row), self.index(row))

    def _on_arrived(self, read: ReadThumbnail) -> None:
        row = self._rows_of.get(read.key.path)
        if row is None or row >= len(self._pictures):
            return
        error = read.error or read.mask_error
        if error is not None:
            self.unreadable.emit(row, error)
        self._on_changed(row)


class PictureFilter(QSortFilterProxyModel):
    """Shows the pictures of some states only."""

    def __init__(self, model: PictureModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._states: tuple[PictureState, ...] = ()
        self.setSourceModel(model)

    def show_states(self, states: tuple[PictureState, ...]) -> None:
        """Show the pictures of these states; all if there are none."""
        self._states = states
        self.invalidateFilter()

    @override
    def filterAcceptsRow(self, source_row: int, source_parent: _Index) -> bool:
        if not self._states:
            return True
        index = self.sourceModel().index(source_row, 0, source_parent)
        picture = index.data(PICTURE_ROLE)
        return isinstance(picture, BatchPicture) and picture.state in self._states


def make_key(picture: BatchPicture) -> ThumbnailKey:
    """Return what the thumbnail of a picture shows: its result, or itself with its mask."""
    if picture.result is not None:
        return ThumbnailKey(path=picture.result, version=picture.tries)
    mask = picture.item.mask
    return ThumbnailKey(path=picture.item.photo, mask=mask if isinstance(mask, Path) else None)
