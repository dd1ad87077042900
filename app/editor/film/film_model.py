"""The open pictures as tiles of the film strip, each with a thumbnail that follows its picture."""

from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QImage
from typing_extensions import override

from app.editor.document.document import Document
from app.editor.film.open_pictures import OpenPictures
from app.shared.theme import FILM_SIZE

MODIFIED_ROLE: Final = Qt.ItemDataRole.UserRole
AT_WORK_ROLE: Final = Qt.ItemDataRole.UserRole + 1

# A thumbnail is drawn again once its picture has not changed for so long.
_REST_MS = 250
# Twice the size on the screen, for screens with small pixels.
_SIDE_PX = 2 * max(FILM_SIZE)

_Index = QModelIndex | QPersistentModelIndex


class _Tile(QObject):
    """One open picture.

    Signals:
        changed: Its thumbnail, or whether it is modified, has changed.
    """

    changed = Signal()

    def __init__(self, document: Document, parent: QObject) -> None:
        super().__init__(parent)
        self.document = document
        self.thumbnail = QImage()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._draw)
        document.picture_changed.connect(self._rest.start)
        document.modified_changed.connect(self.changed)
        self._draw()

    def leave(self) -> None:
        """Follow the picture no longer."""
        self._rest.stop()
        self.document.picture_changed.disconnect(self._rest.start)
        self.document.modified_changed.disconnect(self.changed)

    def _draw(self) -> None:
        document = self.document
        self.thumbnail = document.screen.draw_thumbnail(document.bounds, side_px=_SIDE_PX)
        self.changed.emit()


class FilmModel(QAbstractListModel):
    """The display role is the name, `MODIFIED_ROLE` and `AT_WORK_ROLE` are booleans."""

    def __init__(self, pictures: OpenPictures, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._tiles: list[_Tile] = []
        self._at_work: Document | None = None
        pictures.changed.connect(self._follow_pictures)
        self._follow_pictures()

    def close(self) -> None:
        """Follow the pictures no longer."""
        self._pictures.changed.disconnect(self._follow_pictures)
        for tile in self._tiles:
            tile.leave()

    def find_document(self, index: _Index) -> Document | None:
        """Return the document of a tile; None for an invalid index."""
        return self._tiles[index.row()].document if index.isValid() else None

    def find_index(self, document: Document | None) -> QModelIndex:
        """Return the tile of a document, an invalid index if there is none."""
        documents = [tile.document for tile in self._tiles]
        return self.index(documents.index(document)) if document in documents else QModelIndex()

    def set_at_work(self, document: Document | None) -> None:
        """Mark the document of the job that runs; None for no job."""
        if document is not self._at_work:
            self._at_work = document
            self.refresh()

    def refresh(self) -> None:
        """Show what may have changed without a signal of its own, such as names."""
        if self._tiles:
            self.dataChanged.emit(self.index(0), self.index(len(self._tiles) - 1))

    @override
    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._tiles)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        tile = self._tiles[index.row()]
        document = tile.document
        value: object = None
        if role == Qt.ItemDataRole.DisplayRole:
            value = document.name
        elif role == Qt.ItemDataRole.DecorationRole:
            value = tile.thumbnail
        elif role == Qt.ItemDataRole.ToolTipRole:
            value = str(document.saved_path or document.path or document.name)
        elif role == Qt.ItemDataRole.AccessibleTextRole:
            value = self._describe(document)
        elif role == MODIFIED_ROLE:
            value = document.is_modified
        elif role == AT_WORK_ROLE:
            value = document is self._at_work
        return value

    def _describe(self, document: Document) -> str:
        """Return all that a tile shows in words."""
        words = self.tr("{name}, picture {number} of {count}").format(
            name=document.name,
            number=self.find_index(document).row() + 1,
            count=len(self._tiles),
        )
        states = [words]
        if document.is_modified:
            states.append(self.tr("unsaved changes"))
        if document is self._at_work:
            states.append(self.tr("being restored"))
        return ", ".join(states)

    def _follow_pictures(self) -> None:
        before = {tile.document: tile for tile in self._tiles}
        self.beginResetModel()
        self._tiles = [
            before.pop(document) if document in before else self._make_tile(document)
            for document in self._pictures.documents
        ]
        self.endResetModel()
        for tile in before.values():
            tile.leave()
            tile.deleteLater()

    def _make_tile(self, document: Document) -> _Tile:
        tile = _Tile(document, self)
        tile.changed.connect(self._on_tile_changed)
        return tile

    def _on_tile_changed(self) -> None:
        tile = self.sender()
        if tile in self._tiles:
            index = self.index(self._tiles.index(tile))
            self.dataChanged.emit(index, index)
