"""The tries as a row of thumbnails below the picture; the last tile makes another one.

Before the last tile there may be one for a try that is offered and not made yet.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QIcon, QImage, QKeyEvent, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QWidget
from typing_extensions import override

from app.editor.jobs.method_words import describe_method, name_method
from app.editor.jobs.tries import Try
from app.shared.icons import icon
from app.shared.language.numbers import format_seconds
from app.shared.theme import (
    ICON_PX,
    LOW_TRY_SIZE,
    LOW_TRY_TILE_WIDTH_PX,
    SPACING_PX,
    TRY_SIZE,
    TRY_TILE_WIDTH_PX,
)
from engine.api import Context, Guide, Method, RestoreOptions

_NUMBER_ROLE = Qt.ItemDataRole.UserRole
_LINES = 3
_WALKING_KEYS = (
    *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End),
    *(Qt.Key.Key_PageUp, Qt.Key.Key_PageDown),
)
_TAKING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TriesStrip(QListWidget):
    """Shows tries to look through: a click or the arrow keys show one, Enter takes it.

    Signals:
        chosen: The try with this index is to be shown.
        taken: The try that is shown is to be kept.
        left: The try before the one that is shown is to be shown again.
        offered_asked: The try that is offered is to be made.
        another_asked: Another try is to be made.
        focus_changed: The strip has the keyboard (true) or no longer.
    """

    chosen = Signal(int)
    taken = Signal()
    left = Signal()
    offered_asked = Signal()
    another_asked = Signal()
    focus_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tries: tuple[Try, ...] = ()
        self._offered: Method | None = None
        self.setObjectName("triesStrip")
        self.setAccessibleName(self.tr("Tries"))
        self._is_low = False
        self._tile = QSize()
        self._arrange()
        self.setWordWrap(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(self._on_clicked)
        self.currentRowChanged.connect(self._on_row_changed)
        self.hide()

    def set_tries(
        self, tries: Sequence[Try], *, shown: int, can_make: bool, offered: Method | None
    ) -> None:
        """Show tries.

        Args:
            tries: The tries, oldest first.
            shown: Index of the one that is shown.
            can_make: Whether another one can be made now.
            offered: Method of a try that is offered; None if there is none.
        """
        with QSignalBlocker(self):
            if (tuple(tries), offered) != (self._tries, self._offered):
                self._tries, self._offered = tuple(tries), offered
                self.clear()
                for one in tries:
                    self.addItem(self._make_tile(one))
                if offered is not None:
                    self.addItem(self._make_offered_tile(offered))
                self.addItem(self._make_last_tile())
            enabled = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            for row in range(len(tries), self.count()):
                self.item(row).setFlags(enabled if can_make else Qt.ItemFlag.NoItemFlags)
            last = self.item(self.count() - 1)
            last.setText(self.tr("Try again") if can_make else self.tr("Trying…"))
            self.setCurrentRow(shown)
        self._fit_height()
        self.scrollToItem(self.item(shown))

    def set_low(self, *, is_low: bool) -> None:
        """Show words beside smaller thumbnails, which takes less height, or below them."""
        if is_low != self._is_low:
            self._is_low = is_low
            self._arrange()
            for row in range(self.count()):
                self.item(row).setSizeHint(self._tile)
            self._fit_height()

    def set_picture(self, number: int, picture: QImage) -> None:
        """Show the thumbnail of the try with a number."""
        for row in range(len(self._tries)):
            if self.item(row).data(_NUMBER_ROLE) == number:
                shown = QIcon(QPixmap.fromImage(picture))
                shown.addPixmap(QPixmap.fromImage(picture), QIcon.Mode.Selected)  # not tinted
                self.item(row).setIcon(shown)

    @override
    def event(self, event: QEvent) -> bool:
        # Keys that are also those of actions belong to the strip while it has the focus.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if is_plain and event.key() in (*_TAKING_KEYS, Qt.Key.Key_Escape, Qt.Key.Key_Space):
                event.accept()
                return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_last = self.currentRow() == self.count() - 1
        if event.key() in (*_TAKING_KEYS, Qt.Key.Key_Space) and is_last:
            self.another_asked.emit()
        elif event.key() in _TAKING_KEYS:
            self.taken.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in _WALKING_KEYS:
            super().keyPressEvent(event)
        else:
            event.ignore()  # the window shows the original while a key is held

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_height()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.count():
            scale = self.devicePixelRatioF()
            self.item(self.count() - 1).setIcon(_draw_tile_icon("again", scale))
            if self._offered is not None:
                self.item(len(self._tries)).setIcon(_draw_tile_icon("guide-line", scale))
        if event.type() == QEvent.Type.LanguageChange:
            for row, one in enumerate(self._tries):
                self._describe(self.item(row), one)
            if self._offered is not None:
                self._describe_offered(self.item(len(self._tries)), self._offered)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit(True)  # noqa: FBT003 the signal's meaning

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_changed.emit(False)  # noqa: FBT003 the signal's meaning

    def _arrange(self) -> None:
        """Choose the place of the words and the size of the tiles."""
        modes, lines_px = QListView.ViewMode, _LINES * self.fontMetrics().height()
        # Changing the view mode resets the other settings.
        self.setViewMode(modes.ListMode if self._is_low else modes.IconMode)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setMovement(QListView.Movement.Static)
        self.setWrapping(False)
        picture = QSize(*(LOW_TRY_SIZE if self._is_low else TRY_SIZE))
        self.setIconSize(picture)
        if self._is_low:
            height = max(picture.height(), lines_px) + 2 * SPACING_PX
            self._tile = QSize(LOW_TRY_TILE_WIDTH_PX, height)
        else:
            self._tile = QSize(TRY_TILE_WIDTH_PX, picture.height() + lines_px + 2 * SPACING_PX)

    def _fit_height(self) -> None:
        """Be as high as the tiles and, where they do not all fit, the scroll bar."""
        is_scrolling = self.count() * self._tile.width() > self.width()
        bar = self.horizontalScrollBar().sizeHint().height() if is_scrolling else 0
        self.setFixedHeight(self._tile.height() + SPACING_PX + bar)

    def _on_row_changed(self, row: int) -> None:
        if 0 <= row < len(self._tries):
            self.chosen.emit(row)
        elif row < self.count() - 1:
            self.offered_asked.emit()

    def _on_clicked(self, item: QListWidgetItem) -> None:
        if self.row(item) == self.count() - 1:
            self.another_asked.emit()

    def _make_tile(self, one: Try) -> QListWidgetItem:
        item = QListWidgetItem()
        item.setSizeHint(self._tile)
        item.setData(_NUMBER_ROLE, one.number)
        self._describe(item, one)
        return item

    def _describe(self, item: QListWidgetItem, one: Try) -> None:
        count = self._tries[-1].number + 1
        options, seconds = one.repair.options, one.repair.seconds
        place = self.tr("{number} of {count}").format(number=one.number + 1, count=count)
        duration = self.tr("{seconds} s").format(seconds=format_seconds(seconds))
        #: Between the words of a list.
        comma = self.tr(", ")
        name, unlike = name_method(options.method), comma.join(self._list_differences(options))
        words = self.tr("{method}, {unlike}").format(method=name, unlike=unlike) if unlike else name
        item.setText(f"{place} · {duration}\n{name}\n{unlike}".rstrip())
        tip = self.tr("{words}. {sentence}")
        item.setToolTip(tip.format(words=words, sentence=describe_method(options.method)))
        item.setData(
            Qt.ItemDataRole.AccessibleTextRole,
            self.tr("Try {place}: {words}, {duration}").format(
                place=place, words=words, duration=duration
            ),
        )

    def _make_offered_tile(self, method: Method) -> QListWidgetItem:
        item = QListWidgetItem(_draw_tile_icon("guide-line", self.devicePixelRatioF()), "")
        item.setSizeHint(self._tile)
        self._describe_offered(item, method)
        return item

    def _describe_offered(self, item: QListWidgetItem, method: Method) -> None:
        name, state = name_method(method), self.tr("not made yet")
        item.setText(f"{name}\n{state}")
        tip = self.tr("Make this try. {description}")
        item.setToolTip(tip.format(description=describe_method(method)))
        words = self.tr("{method}, {unlike}").format(method=name, unlike=state)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, words)

    def _make_last_tile(self) -> QListWidgetItem:
        item = QListWidgetItem(_draw_tile_icon("again", self.devicePixelRatioF()), "")
        item.setSizeHint(self._tile)
        item.setToolTip(self.tr("Make another try with the chosen method"))
        return item

    def _list_differences(self, options: RestoreOptions) -> list[str]:
        """Return what is unlike the first try with the same method, in plain words."""
        words = []
        if options.source is not None:
            words.append(self.tr("from the source"))
        if options.guide is Guide.LOOSE:
            words.append(self.tr("freer"))
        if options.context is not Context.NORMAL:
            is_far = options.context is Context.FAR
            words.append(self.tr("wider view") if is_far else self.tr("closer view"))
        return words


def _draw_tile_icon(name: str, scale: float) -> QIcon:
    """Return the icon of a tile without a try, as large as a thumbnail with room around it."""
    picture = QPixmap(QSize(*TRY_SIZE) * scale)
    picture.setDevicePixelRatio(scale)
    picture.fill(Qt.GlobalColor.transparent)
    place = QRect(QPoint(), QSize(*TRY_SIZE))
    inner = QRect(0, 0, ICON_PX * 3 // 2, ICON_PX * 3 // 2)
    inner.moveCenter(place.center())
    painter = QPainter(picture)
    icon(name).paint(painter, inner)
    painter.end()
    drawn = QIcon(picture)
    drawn.addPixmap(picture, QIcon.Mode.Selected)
    return drawn
