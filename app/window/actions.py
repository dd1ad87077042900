"""The actions of the main window, made from the table of actions."""

from collections.abc import Iterable, Iterator
from types import MappingProxyType

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from app.shared import icons
from app.window.action_rows.row import ActionRow, Bar, Menu
from app.window.action_rows.table import list_rows


class Actions(QObject):
    """Each action is an attribute with the name of its row: `actions.open`.

    Attributes:
        rows: The rows by name, in the order of the menus.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._sections = list_rows()
        rows = {row.name: row for row in _list_all(self._sections.values())}
        self.rows = MappingProxyType(rows)
        self._by_name = {name: self._make(row) for name, row in rows.items()}

    def __getattr__(self, name: str) -> QAction:
        by_name: dict[str, QAction] = self.__dict__.get("_by_name", {})
        if name not in by_name:
            raise AttributeError(f"no action is named {name!r}")
        return by_name[name]

    def __iter__(self) -> Iterator[QAction]:
        return iter(self._by_name.values())

    def row_of(self, action: QAction) -> ActionRow:
        """Return the row that an action was made from."""
        return self.rows[action.objectName()]

    def name(self, action: QAction) -> str:
        """Return the name of an action for the user, without mnemonic and dots."""
        return self.row_of(action).text.replace("&", "").rstrip("…")

    def in_menu(self, menu: Menu) -> list[list[QAction]]:
        """Return the actions of a menu, a list for each of its sections."""
        return [[self._by_name[row.name] for row in section] for section in self._sections[menu]]

    def in_bar(self, bar: Bar) -> list[list[QAction]]:
        """Return the actions of a tool bar, a list for each menu that they come from."""
        groups = [
            [self._by_name[row.name] for section in sections for row in section if row.bar is bar]
            for sections in self._sections.values()
        ]
        return [group for group in groups if group]

    def _make(self, row: ActionRow) -> QAction:
        action = QAction(row.text, self)
        action.setObjectName(row.name)
        action.setShortcuts([QKeySequence(key) for key in row.keys])
        if row.icon:
            action.setIcon(icons.icon(row.icon))
        tip = row.tip or self.name(action)
        key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{tip} ({key})" if key else tip)
        action.setCheckable(row.checked_when is not None)
        action.setMenuRole(row.role)
        return action


def show_keys(action: QAction) -> str:
    """Return the shortcuts of an action as the user's system writes them."""
    notation = QKeySequence.SequenceFormat.NativeText
    return "  ".join(key.toString(notation) for key in action.shortcuts())


def _list_all(menus: Iterable[tuple[tuple[ActionRow, ...], ...]]) -> Iterator[ActionRow]:
    for sections in menus:
        for section in sections:
            yield from section
