"""A grid of thumbnails, any number of them, decoded when they come into view."""

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

from app.shared.theme import current_theme
from app.teaching.pages.words import printable_folder, printable_name
from training.survey.events import FoundPicture

PAGE: Final = 1000
IS_EXCLUDED_ROLE: Final = Qt.ItemDataRole.UserRole

_TILE_PX: Final = 96
_CELL: Final = QSize(112, 128)
_MARGIN_PX: Final = 6
_BADGE_PX: Final = 20
_FAINT_OPACITY: Final = 0.3
_MAX_DECODED: Final = 2000

_Index = QModelIndex | QPersistentModelIndex


class PictureModel(QAbstractListModel):
    """Pictures as rows; a view gets a page of them at a time while it scrolls."""

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        is_excluded: Callable[[Path], bool] = lambda _: False,
    ) -> None:
        """Start empty.

        Args:
            parent: Qt's parent.
            is_excluded: Returns whether a picture is left out.
        """
        super().__init__(parent)
        self._pictures: list[FoundPicture] = []
        self._shown = 0
        self._is_excluded = is_excluded
        self._decoded: OrderedDict[Path, QPixmap] = OrderedDict()

    def add(self, pictures: Sequence[FoundPicture]) -> None:
        """Append pictures; the first page is shown at once."""
        self._pictures += pictures
        if self._shown < PAGE:
            self._show(min(PAGE, len(self._pictures)))

    def set_pictures(self, pictures: Sequence[FoundPicture]) -> None:
        """Replace the pictures."""
        self.beginResetModel()
        self._pictures = list(pictures)
        self._shown = min(PAGE, len(self._pictures))
        self._decoded.clear()
        self.endResetModel()

    def refresh(self) -> None:
        """Draw again which pictures are left out."""
        if self._shown:
            self.dataChanged.emit(self.index(0), self.index(self._shown - 1), [IS_EXCLUDED_ROLE])

    def path(self, index: _Index) -> Path:
        """Return the path of a row's picture."""
        return self._pictures[index.row()].path

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else self._shown

    @override
    def canFetchMore(self, parent: _Index) -> bool:
        return not parent.isValid() and self._shown < len(self._pictures)

    @override
    def fetchMore(self, parent: _Index) -> None:
        self._show(min(self._shown + PAGE, len(self._pictures)))

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        picture = self._pictures[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return printable_name(picture.path)
            case Qt.ItemDataRole.ToolTipRole:
                size = f"{picture.width_px} × {picture.height_px}"  # noqa: RUF001  the sign for sizes
                return f"{printable_name(picture.path)}\n{size}\n{printable_folder(picture.path)}"
            case Qt.ItemDataRole.DecorationRole:
                return self._thumbnail(picture)
            case _:
                return self._is_excluded(picture.path) if role == IS_EXCLUDED_ROLE else None

    def _show(self, count: int) -> None:
        if count > self._shown:
            self.beginInsertRows(QModelIndex(), self._shown, count - 1)
            self._shown = count
            self.endInsertRows()

    def _thumbnail(self, picture: FoundPicture) -> QPixmap:
        pixmap = self._decoded.get(picture.path)
        if pixmap is None:
            pixmap = QPixmap()
            pixmap.loadFromData(picture.thumbnail)
            self._decoded[picture.path] = pixmap
            if len(self._decoded) > _MAX_DECODED:
                self._decoded.popitem(last=False)
        self._decoded.move_to_end(picture.path)
        return pixmap


class PictureGrid(QListView):
    """Shows a `PictureModel`.

    Signals:
        chosen: A picture was clicked or chosen with Space or Enter, its `Path`.
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
    """Paints a picture above its name; a picture that is left out is faint and crossed out."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return _CELL

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        theme = current_theme()
        cell: QRect = option.rect
        state: QStyle.StateFlag = option.state
        is_excluded = bool(index.data(IS_EXCLUDED_ROLE))
        room = QRect(cell.left(), cell.top() + _MARGIN_PX, cell.width(), _TILE_PX)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pixmap: QPixmap = index.data(Qt.ItemDataRole.DecorationRole)
        place = _fit(pixmap, room)
        painter.setOpacity(_FAINT_OPACITY if is_excluded else 1.0)
        painter.drawPixmap(place, pixmap)
        painter.setOpacity(1.0)
        if is_excluded:
            _draw_cross(painter, place, background=theme.window, line=theme.text)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(theme.accent_text), 2))
            painter.drawRect(place.adjusted(-2, -2, 2, 2))
        below = QRect(cell.left() + 4, room.bottom() + 2, cell.width() - 8, 20)
        name = str(index.data(Qt.ItemDataRole.DisplayRole))
        elided = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, below.width())
        painter.setPen(QColor(theme.faint))
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, elided)
        painter.restore()


def _fit(pixmap: QPixmap, room: QRect) -> QRect:
    """Return the place of a picture in the middle of its room; small ones are not enlarged."""
    size = pixmap.size()
    if size.width() > _TILE_PX or size.height() > _TILE_PX:
        size = size.scaled(_TILE_PX, _TILE_PX, Qt.AspectRatioMode.KeepAspectRatio)
    place = QRect(QPoint(), size)
    place.moveCenter(room.center())
    return place


def _draw_cross(painter: QPainter, place: QRect, *, background: str, line: str) -> None:
    badge = QRect(0, 0, _BADGE_PX, _BADGE_PX)
    badge.moveCenter(place.center())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(background))
    painter.drawEllipse(badge)
    painter.setPen(QPen(QColor(line), 2))
    arm = badge.adjusted(6, 6, -6, -6)
    painter.drawLine(arm.topLeft(), arm.bottomRight())
    painter.drawLine(arm.topRight(), arm.bottomLeft())
