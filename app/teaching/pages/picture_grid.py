"""Small pictures in rows: any number of them, decoded only when they come into view."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from app.shared.theme import theme_of
from app.teaching.pages.collection_words import shown_folder, shown_name
from training.survey.events import FoundPicture

PAGE: Final = 1000
IS_EXCLUDED_ROLE: Final = Qt.ItemDataRole.UserRole

_TILE_PX: Final = 96
_CELL: Final = QSize(112, 128)
_MARGIN_PX: Final = 6
_BADGE_PX: Final = 20
_FAINT_OPACITY: Final = 0.3
_MOST_DECODED: Final = 2000

_Index = QModelIndex | QPersistentModelIndex


class PictureModel(QAbstractListModel):
    """Pictures as rows; a view is given a page of them at a time, as it is scrolled."""

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        is_excluded: Callable[[Path], bool] = lambda _: False,
    ) -> None:
        """Begin empty.

        Args:
            is_excluded: Says whether a picture is left out.
        """
        super().__init__(parent)
        self._pictures: list[FoundPicture] = []
        self._given = 0
        self._is_excluded = is_excluded
        self._decoded: OrderedDict[Path, QPixmap] = OrderedDict()

    def add(self, pictures: Sequence[FoundPicture]) -> None:
        """Append pictures; the first page is given at once."""
        self._pictures += pictures
        if self._given < PAGE:
            self._give(min(PAGE, len(self._pictures)))

    def set_pictures(self, pictures: Sequence[FoundPicture]) -> None:
        """Hold others."""
        self.beginResetModel()
        self._pictures = list(pictures)
        self._given = min(PAGE, len(self._pictures))
        self._decoded.clear()
        self.endResetModel()

    def refresh(self) -> None:
        """Ask again which are left out."""
        if self._given:
            self.dataChanged.emit(self.index(0), self.index(self._given - 1), [IS_EXCLUDED_ROLE])

    def path(self, index: _Index) -> Path:
        """Return which picture a row is."""
        return self._pictures[index.row()].path

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else self._given

    @override
    def canFetchMore(self, parent: _Index) -> bool:
        return not parent.isValid() and self._given < len(self._pictures)

    @override
    def fetchMore(self, parent: _Index) -> None:
        self._give(min(self._given + PAGE, len(self._pictures)))

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        picture = self._pictures[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return shown_name(picture.path)
            case Qt.ItemDataRole.ToolTipRole:
                size = f"{picture.width_px} × {picture.height_px}"  # noqa: RUF001  as one writes it
                return f"{shown_name(picture.path)}\n{size}\n{shown_folder(picture.path)}"
            case Qt.ItemDataRole.DecorationRole:
                return self._thumbnail(picture)
            case _:
                return self._is_excluded(picture.path) if role == IS_EXCLUDED_ROLE else None

    def _give(self, count: int) -> None:
        if count > self._given:
            self.beginInsertRows(QModelIndex(), self._given, count - 1)
            self._given = count
            self.endInsertRows()

    def _thumbnail(self, picture: FoundPicture) -> QPixmap:
        pixmap = self._decoded.get(picture.path)
        if pixmap is None:
            pixmap = QPixmap()
            pixmap.loadFromData(picture.thumbnail)
            self._decoded[picture.path] = pixmap
            if len(self._decoded) > _MOST_DECODED:
                self._decoded.popitem(last=False)
        self._decoded.move_to_end(picture.path)
        return pixmap


class PictureGrid(QListView):
    """Shows a `PictureModel`.

    Signals:
        chosen: A picture was clicked, or Space pressed on it, its `Path`.
    """

    chosen = Signal(object)

    def __init__(self, model: PictureModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = model
        self.setObjectName("pictureGrid")
        self.setModel(model)
        self.setItemDelegate(_Tile(self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setGridSize(_CELL)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.clicked.connect(self._on_clicked)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_choice = event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_choice and self.currentIndex().isValid():
            self._on_clicked(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _on_clicked(self, index: QModelIndex) -> None:
        self.chosen.emit(self._pictures.path(index))


class _Tile(QStyledItemDelegate):
    """Paints a picture over its name; what is left out is faint and crossed."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return _CELL

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        view = self.parent()
        assert isinstance(view, QWidget), "made for a view"
        theme = theme_of(view)
        cell: QRect = option.rect
        state: QStyle.StateFlag = option.state
        is_excluded = bool(index.data(IS_EXCLUDED_ROLE))
        room = QRect(cell.left(), cell.top() + _MARGIN_PX, cell.width(), _TILE_PX)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pixmap: QPixmap = index.data(Qt.ItemDataRole.DecorationRole)
        place = _fitted(pixmap, room)
        painter.setOpacity(_FAINT_OPACITY if is_excluded else 1.0)
        painter.drawPixmap(place, pixmap)
        painter.setOpacity(1.0)
        if is_excluded:
            _draw_cross(painter, place, ground=theme.window, line=theme.text)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(theme.accent_text), 2))
            painter.drawRect(place.adjusted(-2, -2, 2, 2))
        below = QRect(cell.left() + 4, room.bottom() + 2, cell.width() - 8, 20)
        name = str(index.data(Qt.ItemDataRole.DisplayRole))
        elided = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, below.width())
        painter.setPen(QColor(theme.faint))
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, elided)
        painter.restore()


def _fitted(pixmap: QPixmap, room: QRect) -> QRect:
    """Return where a picture lies in the middle of its room; a smaller one is not enlarged."""
    size = pixmap.size()
    if size.width() > _TILE_PX or size.height() > _TILE_PX:
        size = size.scaled(_TILE_PX, _TILE_PX, Qt.AspectRatioMode.KeepAspectRatio)
    place = QRect(QPoint(), size)
    place.moveCenter(room.center())
    return place


def _draw_cross(painter: QPainter, place: QRect, *, ground: str, line: str) -> None:
    badge = QRect(0, 0, _BADGE_PX, _BADGE_PX)
    badge.moveCenter(place.center())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    painter.drawEllipse(badge)
    painter.setPen(QPen(QColor(line), 2))
    arm = badge.adjusted(6, 6, -6, -6)
    painter.drawLine(arm.topLeft(), arm.bottomRight())
    painter.drawLine(arm.topRight(), arm.bottomLeft())
