"""The actions of the main window, made from the table of actions."""

from collections.abc import Iterator
from types import MappingProxyType

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QAction
from typing_extensions import override

from app.shared import icons
from app.window.action_keys import ActionKeys, parse_key, show_key
from app.window.action_rows.row import ActionRow, Bar, Menu, Section, strip_mnemonic
from app.window.action_rows.table import list_rows


class Actions(QObject):
    """Each action is an attribute with the name of its row: `actions.open`.

    Attributes:
        rows: The rows by name, in the order of the menus.
        keys: The keys of the actions; shortcuts and tool tips follow them.

    Signals:
        renamed: All texts are in another language now.
    """

    renamed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._read_rows()
        listed = list(self.rows.values())
        self.keys = ActionKeys({row.name: row.keys for row in listed}, self)
        self._by_name = {row.name: self._make(row) for row in listed}
        for row in listed:
            self._on_keys_changed(row.name)
        self.keys.changed.connect(self._on_keys_changed)
        parent.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LanguageChange:
            self._read_rows()
            for name, action in self._by_name.items():
                action.setText(self.rows[name].text)
                self._on_keys_changed(name)
            self.renamed.emit()
        return False

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
        return strip_mnemonic(self.row_of(action).text).rstrip("…")

    def show_keys(self, action: QAction) -> str:
        """Return the keys of an action as the user's system writes them; empty for none."""
        keys = [show_key(key) for key in self.keys.of(action.objectName())]
        return "  ".join(dict.fromkeys(keys))

    def show_first_key(self, action: QAction) -> str:
        """Return the key of an action that tool tips show; empty for none."""
        keys = self.keys.of(action.objectName())
        return show_key(keys[0]) if keys else ""

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

    def _read_rows(self) -> None:
        """Read the table in the user's language."""
        self._sections: dict[Menu, tuple[Section, ...]] = list_rows()
        self.rows = MappingProxyType(
            {
                row.name: row
                for sections in self._sections.values()
                for section in sections
                for row in section
            }
        )

    def _make(self, row: ActionRow) -> QAction:
        action = QAction(row.text, self)
        action.setObjectName(row.name)
        if row.icon:
            action.setIcon(icons.icon(row.icon))
        action.setCheckable(row.checked_when is not None)
        action.setMenuRole(row.role)
        return action

    def _on_keys_changed(self, name: str) -> None:
        action, row = self._by_name[name], self.rows[name]
        if not row.is_held:
            action.setShortcuts([parse_key(key) for key in self.keys.of(name)])
        if row.bar is None:  # what a button shows beside its icon, without a mnemonic
            action.setIconText(self.name(action))
        tip, key = row.tip or self.name(action), self.show_first_key(action)
        action.setToolTip(self.tr("{tip} ({key})").format(tip=tip, key=key) if key else tip)
