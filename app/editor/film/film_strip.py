"""The open pictures as a row of thumbnails below the picture."""

from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QListView, QWidget
from typing_extensions import override

from app.editor.document.document import Document
from app.editor.film.film_delegate import FilmDelegate, find_close_button
from app.editor.film.film_model import FilmModel
from app.shared.theme import SPACING_PX

_Key = Qt.Key

_WALKING_KEYS: Final = (_Key.Key_Left, _Key.Key_Right, _Key.Key_Home, _Key.Key_End)
_LEAVING_KEYS: Final = (_Key.Key_Return, _Key.Key_Enter, _Key.Key_Escape, _Key.Key_Space)
# Keys that the window would use otherwise.
_OWN_KEYS: Final = (*_WALKING_KEYS, *_LEAVING_KEYS, _Key.Key_Delete)


class FilmStrip(QListView):
    """A click or the arrow keys show a picture; its button, the middle button or Delete close it.

    Signals:
        chosen: A `Document` is to be shown.
        close_asked: A `Document` is to be closed.
        menu_asked: The menu of the picture that is shown is to open at a point of the screen.
        left: The keyboard goes back to the picture.
    """

    chosen = Signal(object)
    close_asked = Signal(object)
    menu_asked = Signal(QPoint)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model: FilmModel | None = None
        self._shown: Document | None = None
        self._pressed: QModelIndex | None = None
        self.setObjectName("filmStrip")
        self.setAccessibleName(self.tr("Open pictures"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys with the picture
        self.setFlow(QListView.Flow.LeftToRight)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._delegate = FilmDelegate(self)
        self.setItemDelegate(self._delegate)

    def set_low(self, *, is_low: bool) -> None:
        """Be lower, with the names beside smaller thumbnails, or have them below."""
        if is_low != self._delegate.is_low:
            self._delegate.is_low = is_low
            self.scheduleDelayedItemsLayout()
            self._fit_height()

    def set_model(self, model: FilmModel) -> None:
        """Show the pictures of a model. Call it once."""
        self._model = model
        self.setModel(model)
        model.modelReset.connect(self._mark_shown)
        self.selectionModel().currentChanged.connect(self._on_current_changed)

    def show_current(self, document: Document | None) -> None:
        """Mark the document that is shown."""
        self._shown = document
        self._mark_shown()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if is_plain and event.key() in _OWN_KEYS:
                event.accept()
                return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == _Key.Key_Delete:
            self._ask_close(self.currentIndex())
        elif event.key() in _LEAVING_KEYS:
            self.left.emit()
        elif event.key() in _WALKING_KEYS:
            super().keyPressEvent(event)
        else:
            event.ignore()  # the window shows the original while a key is held

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = self._find_closed(event)
        if self._pressed is None:
            super().mousePressEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            super().mouseMoveEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is None:
            super().mouseReleaseEvent(event)
        elif pressed == self._find_closed(event):
            self._ask_close(pressed)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        is_by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        at = self.visualRect(self.currentIndex()).center() if is_by_key else event.pos()
        if self.indexAt(at).isValid():
            self.menu_asked.emit(self.viewport().mapToGlobal(at))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_height()

    def _fit_height(self) -> None:
        """Be as high as a tile and, where they do not all fit, the scroll bar."""
        if self._model is None or self._model.rowCount() == 0:
            return
        tile = self.sizeHintForIndex(self._model.index(0))
        is_scrolling = self._model.rowCount() * tile.width() > self.width()
        bar = self.horizontalScrollBar().sizeHint().height() if is_scrolling else 0
        self.setFixedHeight(tile.height() + SPACING_PX // 2 + bar)

    def _find_closed(self, event: QMouseEvent) -> QModelIndex | None:
        """Return the tile that a button of the mouse would close; None for none."""
        place = event.position().toPoint()
        index = self.indexAt(place)
        is_on_button = find_close_button(self.visualRect(index)).contains(place)
        is_left = event.button() == Qt.MouseButton.LeftButton
        is_middle = event.button() == Qt.MouseButton.MiddleButton
        closes = index.isValid() and (is_middle or (is_left and is_on_button))
        return index if closes else None

    def _ask_close(self, index: QModelIndex) -> None:
        document = None if self._model is None else self._model.find_document(index)
        if document is not None:
            self.close_asked.emit(document)

    def _mark_shown(self) -> None:
        if self._model is not None:
            index = self._model.find_index(self._shown)
            with QSignalBlocker(self.selectionModel()):
                self.setCurrentIndex(index)
            self.scrollTo(index)
            self._fit_height()
            self.viewport().update()

    def _on_current_changed(self, current: QModelIndex) -> None:
        document = None if self._model is None else self._model.find_document(current)
        if document is not None and document is not self._shown:
            self.chosen.emit(document)
