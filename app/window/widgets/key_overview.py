"""The overview of all keys, grouped as the menus are."""

from collections.abc import Iterator

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.shared.theme import SPACING_PX
from app.window.action_rows.mouse_rows import list_mouse_rows
from app.window.action_rows.row import Menu, strip_mnemonic
from app.window.action_rows.table import name_menu
from app.window.actions import Actions
from app.window.widgets.veil import Veil

_MAX_COLUMNS = 4
_MARGIN_PX = 4 * SPACING_PX
_PADDING_PX = 2 * SPACING_PX
_BORDER_PX = 1
_COLUMN_SPACING_PX = 4 * SPACING_PX
_GROUP_SPACING_PX = 2 * SPACING_PX

# A heading and its rows: (what it does, keys).
_Group = tuple[str, list[tuple[str, str]]]


class KeyOverview(Veil):
    """Shows every key over the window, until a key or a click lifts it.

    Attributes:
        change: The button that leads to where keys are changed.

    Signals:
        change_asked: That button was pressed.
    """

    change_asked = Signal()

    def __init__(self, actions: Actions, window: QWidget) -> None:
        super().__init__(window)
        self._actions = actions
        self.setAccessibleName(self.tr("Keyboard shortcuts"))
        self._scroll = QScrollArea(self.panel)
        self._scroll.setObjectName("card")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.change = QPushButton(self.tr("Change keys…"), self.panel)
        self.change.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.change.setAutoDefault(True)  # Enter presses it
        self.change.clicked.connect(self.lift)
        self.change.clicked.connect(self.change_asked)
        layout = QVBoxLayout(self.panel)
        layout.setContentsMargins(*(_PADDING_PX,) * 4)
        layout.setSpacing(_PADDING_PX)
        layout.addWidget(self._scroll)
        layout.addWidget(self.change, 0, Qt.AlignmentFlag.AlignRight)

    @override
    def place_panel(self) -> None:
        margin_x, margin_y = _MARGIN_PX, _MARGIN_PX // 2
        room = self.rect().adjusted(margin_x, margin_y, -margin_x, -margin_y)
        bar_px = self._scroll.verticalScrollBar().sizeHint().width()
        around_px = 2 * (_PADDING_PX + _BORDER_PX)
        content = self._make_content(width_px=room.width() - bar_px - around_px)
        self._scroll.setWidget(content)
        below_px = _PADDING_PX + self.change.sizeHint().height()
        wished = content.sizeHint() + QSize(bar_px + around_px, around_px + below_px)
        self.panel.resize(wished.boundedTo(room.size()))
        self.panel.move(self.rect().center() - self.panel.rect().center())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self._scroll.verticalScrollBar()
        steps = {
            Qt.Key.Key_Down: bar.singleStep(),
            Qt.Key.Key_Up: -bar.singleStep(),
            Qt.Key.Key_PageDown: bar.pageStep(),
            Qt.Key.Key_PageUp: -bar.pageStep(),
        }
        if event.key() in steps:
            bar.setValue(bar.value() + steps[Qt.Key(event.key())])
        elif event.key() not in (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt):
            self.lift()

    def _make_content(self, *, width_px: int) -> QWidget:
        """Return the groups in columns that fit in a width, if possible."""
        content = QWidget()
        row = QHBoxLayout(content)
        row.setContentsMargins(0, 0, SPACING_PX, 0)
        row.setSpacing(_COLUMN_SPACING_PX)
        groups = [_make_group(title, rows) for title, rows in self._list_groups()]
        sizes = [group.sizeHint() for group in groups]
        for numbers in _spread(sizes, width_px=width_px - SPACING_PX):
            column = QVBoxLayout()
            column.setSpacing(_GROUP_SPACING_PX)
            for number in numbers:
                column.addWidget(groups[number])
            column.addStretch(1)
            row.addLayout(column, 1)
        return content

    def _list_groups(self) -> list[_Group]:
        groups = []
        for menu in Menu:
            actions = [action for section in self._actions.in_menu(menu) for action in section]
            rows = [
                (self._actions.name(action), keys)
                for action in actions
                if (keys := self._show(action))
            ]
            groups.append((strip_mnemonic(name_menu(menu)), rows))
        groups.append((self.tr("Mouse"), list_mouse_rows()))
        return [group for group in groups if group[1]]

    def _show(self, action: QAction) -> str:
        """Return the keys of an action; empty for none."""
        keys = self._actions.show_keys(action)
        is_held = self._actions.row_of(action).is_held
        return self.tr("hold {keys}").format(keys=keys) if keys and is_held else keys


def _make_group(title: str, rows: list[tuple[str, str]]) -> QWidget:
    group = QWidget()
    grid = QGridLayout(group)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(2 * SPACING_PX)
    grid.setVerticalSpacing(SPACING_PX // 2)
    heading = QLabel(title)
    heading.setObjectName("keyGroup")
    heading.setIndent(0)
    grid.addWidget(heading, 0, 0, 1, 2)
    for index, (words, keys) in enumerate(rows, start=1):
        grid.addWidget(QLabel(words), index, 0)
        label = QLabel(keys)
        label.setObjectName("keys")
        grid.addWidget(label, index, 1, Qt.AlignmentFlag.AlignRight)
    grid.setColumnStretch(0, 1)
    return group


def _spread(sizes: list[QSize], *, width_px: int) -> list[list[int]]:
    """Return the numbers of groups in columns of which the highest is as low as possible.

    Args:
        sizes: The sizes of the groups.
        width_px: The width that they should fit in.
    """

    def rate(columns: list[list[int]]) -> tuple[int, int, int]:
        widths = [max(sizes[number].width() for number in column) for column in columns]
        heights = [sum(sizes[n].height() + _GROUP_SPACING_PX for n in column) for column in columns]
        width = sum(widths) + _COLUMN_SPACING_PX * (len(columns) - 1)
        return max(width - width_px, 0), max(heights), width

    return min(_list_spreads(len(sizes)), key=rate)


def _list_spreads(count: int) -> Iterator[list[list[int]]]:
    """Yield all ways to put things in columns, in their order within each and by the first."""
    if count == 0:
        yield []
        return
    for columns in _list_spreads(count - 1):
        for index, column in enumerate(columns):
            yield [*columns[:index], [*column, count - 1], *columns[index + 1 :]]
        if len(columns) < _MAX_COLUMNS:
            yield [*columns, [count - 1]]
