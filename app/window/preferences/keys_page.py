"""The page of the preferences that changes keys."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.shared.theme import SPACING_PX
from app.window.action_keys import show_key
from app.window.action_rows.row import Menu, strip_mnemonic
from app.window.action_rows.table import name_menu
from app.window.actions import Actions
from app.window.preferences.key_button import KeyButton
from app.window.widgets.row_table import make_row_table

_COMMAND, _MENU, _KEYS = range(3)
# The canvas itself listens to it.
_PAN_KEY = "Space"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A row of the table.

    Attributes:
        name: The action's name.
        menu: The menu that it stands in.
        cells: The action's title, its menu and its keys.
    """

    name: str
    menu: Menu
    cells: list[QTableWidgetItem]


class KeysPage(QWidget):
    """Lists all actions with their keys, and changes them; a change works at once.

    Attributes:
        field: Words to search for.
        table: The actions.
        change: Waits for the key that replaces those of the chosen action.
        add: Waits for another key of the chosen action.
        remove: Takes all keys from the chosen action.
        reset: Gives the chosen action its default keys.
        reset_all: Gives every action its default keys.
        message: What a pressed key does already.
        take: Takes that key from the action that has it.
    """

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._rows: list[_Row] = []
        self._wished: tuple[str, ...] = ()
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Search for a command or a key"))
        self.field.setAccessibleName(self.tr("Search"))
        self.field.setClearButtonEnabled(True)
        self.table = self._make_table()
        self.change = KeyButton(self.tr("Change…"), self)
        self.add = KeyButton(self.tr("Add…"), self)
        self.remove = self._make_button(self.tr("Remove"), self._on_remove)
        self.reset = self._make_button(self.tr("Reset"), self._on_reset)
        self.reset_all = self._make_button(self.tr("Reset all"), self._on_reset_all)
        self.message = QLabel(self)
        self.message.setWordWrap(True)
        self.take = self._make_button(self.tr("Use it here"), self._on_take)
        self._lay_out()
        self._fill_table()
        self.field.textChanged.connect(self._on_search)
        self.table.itemSelectionChanged.connect(self._on_selected)
        self.table.itemDoubleClicked.connect(self.change.click)
        self.change.key_pressed.connect(self._on_change)
        self.add.key_pressed.connect(self._on_add)
        actions.keys.changed.connect(self._on_keys_changed)
        actions.renamed.connect(self._on_renamed)
        self.table.selectRow(0)

    def _make_table(self) -> QTableWidget:
        headers = [self.tr("Command"), self.tr("Menu"), self.tr("Keys")]
        table = make_row_table(headers, self)
        table.setObjectName("keyTable")
        table.setAccessibleName(self.tr("Commands and their keys"))
        table.horizontalHeader().setSectionResizeMode(_COMMAND, QHeaderView.ResizeMode.Stretch)
        table.horizontalHeader().setSectionResizeMode(_KEYS, QHeaderView.ResizeMode.Stretch)
        return table

    def _make_button(self, text: str, on_clicked: Callable[[], None]) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.clicked.connect(on_clicked)
        return button

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACING_PX)
        for button in (self.change, self.add, self.remove, self.reset):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.reset_all)
        said = QHBoxLayout()
        said.addWidget(self.message, 1)
        said.addWidget(self.take)
        column = QVBoxLayout(self)
        column.setSpacing(SPACING_PX)
        column.addWidget(self.field)
        column.addWidget(self.table)
        column.addLayout(buttons)
        column.addLayout(said)

    def _fill_table(self) -> None:
        for menu in Menu:
            for action in (action for part in self._actions.in_menu(menu) for action in part):
                if action.menu() is None:
                    self._add_row(action.objectName(), menu)
        self.table.resizeColumnToContents(_MENU)

    def _on_renamed(self) -> None:
        """Show all names and keys in another language."""
        for row in self._rows:
            row.cells[_COMMAND].setText(self._title(row.name))
            row.cells[_MENU].setText(strip_mnemonic(name_menu(row.menu)))
            self._show_keys(row)
        self.table.resizeColumnToContents(_MENU)

    def _add_row(self, name: str, menu: Menu) -> None:
        row = len(self._rows)
        title = strip_mnemonic(name_menu(menu))
        cells = [QTableWidgetItem(text) for text in (self._title(name), title, "")]
        self._rows.append(_Row(name=name, menu=menu, cells=cells))
        self.table.insertRow(row)
        for column, cell in enumerate(cells):
            self.table.setItem(row, column, cell)
        self._show_keys(self._rows[row])

    @property
    def _chosen(self) -> str:
        """The name of the chosen action."""
        return self._rows[max(0, self.table.currentRow())].name

    def _title(self, name: str) -> str:
        return self._actions.name(getattr(self._actions, name))

    def _show_keys(self, row: _Row) -> None:
        """Show the keys of an action, in bold if the user has changed them."""
        cell = row.cells[_KEYS]
        keys = self._actions.show_keys(getattr(self._actions, row.name))
        cell.setText(keys)
        cell.setData(Qt.ItemDataRole.AccessibleTextRole, keys or self.tr("No key"))
        font = cell.font()
        font.setBold(self._actions.keys.is_changed(row.name))
        cell.setFont(font)

    def _ask(self, text: str, *, can_take: bool) -> None:
        """Say something about a pressed key."""
        self.message.setText(text)
        self.take.setVisible(can_take)

    def _wish(self, key: str, *, beside: tuple[str, ...]) -> None:
        """Give the chosen action a key, or say what that key does already.

        Args:
            key: The key.
            beside: The other keys that the action then has.
        """
        keys, user = self._actions.keys, self._actions.keys.find_user(key)
        self._wished = (*beside, key)
        if (fixed := self._find_fixed_use(key)) is not None:
            self._ask(fixed, can_take=False)
        elif user is None or user == self._chosen:
            keys.set_keys(self._chosen, self._wished)
            self._ask("", can_take=False)
        else:
            text = self.tr("{key} is used by “{command}”.")
            text = text.format(key=show_key(key), command=self._title(user))
            self._ask(text, can_take=True)

    def _find_fixed_use(self, key: str) -> str | None:
        """Return what a key does that cannot be changed, in words; None if nothing."""
        if key == _PAN_KEY:
            return self.tr("Space moves the picture and cannot be assigned to a command.")
        for menu in Menu:
            if QKeySequence.mnemonic(name_menu(menu)).toString() == key:
                text = self.tr("{key} opens the menu “{menu}” and cannot be assigned to a command.")
                return text.format(key=show_key(key), menu=strip_mnemonic(name_menu(menu)))
        return None

    def _on_change(self, key: str) -> None:
        self._wish(key, beside=())

    def _on_add(self, key: str) -> None:
        self._wish(key, beside=self._actions.keys.of(self._chosen))

    def _on_take(self) -> None:
        self._actions.keys.set_keys(self._chosen, self._wished)
        self._ask("", can_take=False)

    def _on_remove(self) -> None:
        self._actions.keys.set_keys(self._chosen, ())

    def _on_reset(self) -> None:
        self._actions.keys.reset(self._chosen)

    def _on_reset_all(self) -> None:
        self._actions.keys.apply({})

    def _on_keys_changed(self, name: str) -> None:
        for row in self._rows:
            if row.name == name:
                self._show_keys(row)
        self._on_selected()

    def _on_selected(self) -> None:
        self._ask("", can_take=False)
        self.remove.setEnabled(bool(self._actions.keys.of(self._chosen)))
        self.reset.setEnabled(self._actions.keys.is_changed(self._chosen))
        self.reset_all.setEnabled(bool(self._actions.keys.changes))

    def _on_search(self, text: str) -> None:
        words = text.casefold().split()
        for index, row in enumerate(self._rows):
            line = " ".join(cell.text() for cell in row.cells).casefold()
            self.table.setRowHidden(index, not all(word in line for word in words))
        shown = [index for index in range(len(self._rows)) if not self.table.isRowHidden(index)]
        if shown and self.table.currentRow() not in shown:
            self.table.selectRow(shown[0])
