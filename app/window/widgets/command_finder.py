"""The command finder: type a few words, and Enter runs the action that they name."""

from dataclasses import dataclass

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QAction, QIcon, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid
from typing_extensions import override

from app.shared.theme import FINDER_SIZE, ICON_PX, SPACING_PX, current_theme
from app.window.action_rows.row import Menu, strip_mnemonic
from app.window.action_rows.table import name_menu
from app.window.actions import Actions
from app.window.widgets.veil import Veil

_COMMAND_ROLE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """An action as the finder lists it.

    Attributes:
        action: The action that Enter runs; a menu may have deleted it meanwhile.
        icon: Its icon.
        is_enabled: Whether it can run now.
        text: Its name, without mnemonic.
        menu: The menu that it stands in.
        tip: What it does, in a sentence.
        keys: The keys that run it too, as the user's system writes them.
    """

    action: QAction
    icon: QIcon
    is_enabled: bool
    text: str
    menu: str
    tip: str
    keys: str

    def match(self, words: list[str]) -> int | None:
        """Return how well typed words name this command, 0 for best; None if they do not.

        Args:
            words: What was typed, case-folded.
        """
        text = self.text.casefold()
        everything = f"{text} {self.menu} {self.tip}".casefold()
        if not all(word in everything for word in words):
            return None
        if text.startswith(" ".join(words)):
            return 0
        if all(any(part.startswith(word) for part in text.split()) for word in words):
            return 1
        return 2 if all(word in text for word in words) else 3


class CommandFinder(Veil):
    """Lists the actions that typed words name; Enter or a click runs one.

    Attributes:
        commands: All actions, those of submenus too.
        field: Where words are typed.
        found: The actions that they name, best first.
    """

    def __init__(self, actions: Actions, window: QWidget) -> None:
        super().__init__(window)
        self._actions = actions
        self.commands: list[Command] = []
        self.setAccessibleName(self.tr("Find a command"))
        self.field = QLineEdit(self.panel)
        self.field.setObjectName("finderField")
        self.field.setPlaceholderText(self.tr("Find a command"))
        self.field.setAccessibleName(self.tr("Find a command"))
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._on_text_changed)
        self.found = QListWidget(self.panel)
        self.found.setObjectName("finderList")
        self.found.setAccessibleName(self.tr("Commands"))
        self.found.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.found.setItemDelegate(_CommandDelegate(self.found))
        self.found.setUniformItemSizes(True)
        self.found.itemClicked.connect(self._run)
        self._nothing = QLabel(self.tr("No command contains these words."), self.panel)
        self._nothing.setObjectName("pageHint")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self.panel)
        layout.setContentsMargins(*(SPACING_PX,) * 4)
        layout.setSpacing(SPACING_PX)
        layout.addWidget(self.field)
        layout.addWidget(self.found)
        layout.addWidget(self._nothing, 1)
        self.setFocusProxy(self.field)

    @override
    def cover(self) -> None:
        """Show every command, with an empty field."""
        self.commands = list_commands(self._actions)
        self.field.clear()
        self._on_text_changed()
        super().cover()

    @override
    def place_panel(self) -> None:
        wished = QSize(*FINDER_SIZE).boundedTo(self.size() - QSize(4 * SPACING_PX, 8 * SPACING_PX))
        self.panel.resize(wished)
        self.panel.move((self.width() - wished.width()) // 2, 6 * SPACING_PX)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress:
                return self._take_key(Qt.Key(event.key()))
            return False
        return super().eventFilter(watched, event)

    def _take_key(self, key: Qt.Key) -> bool:
        """Walk through the list or run a command; returns whether the key was one for that."""
        page = max(1, self.found.height() // max(1, self.found.sizeHintForRow(0)) - 1)
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_PageUp: -page,
        }
        if key in steps:
            self._walk(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run(self.found.currentItem())
        else:
            return False
        return True

    def _walk(self, step: int) -> None:
        """Choose the command some enabled commands further down."""
        enabled = [row for row in range(self.found.count()) if self._is_enabled(row)]
        current = self.found.currentRow()
        if current in enabled:
            place = enabled.index(current) + step
            self.found.setCurrentRow(enabled[min(max(place, 0), len(enabled) - 1)])

    def _is_enabled(self, row: int) -> bool:
        return bool(self.found.item(row).flags() & Qt.ItemFlag.ItemIsEnabled)

    def _on_text_changed(self) -> None:
        words = self.field.text().casefold().split()
        matches = [(command.match(words), command) for command in self.commands]
        ranked = [(rank, command) for rank, command in matches if rank is not None]
        self.found.clear()
        for _, command in sorted(ranked, key=lambda match: match[0]):
            item = QListWidgetItem(command.icon, command.text)
            item.setData(_COMMAND_ROLE, command)
            item.setToolTip(command.tip)
            if not command.is_enabled:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.found.addItem(item)
        self.found.setVisible(bool(ranked))
        self._nothing.setVisible(not ranked)
        first = next((row for row in range(self.found.count()) if self._is_enabled(row)), -1)
        self.found.setCurrentRow(first)
        self.found.scrollToTop()

    def _run(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.flags() & Qt.ItemFlag.ItemIsEnabled:
            command: Command = item.data(_COMMAND_ROLE)
            self.lift()
            if isValid(command.action):
                command.action.trigger()


def list_commands(actions: Actions) -> list[Command]:
    """Return all actions, those of submenus too, in the order of the menus."""
    commands = []
    for menu in Menu:
        title = strip_mnemonic(name_menu(menu))
        for section in actions.in_menu(menu):
            for action in section:
                commands += _list_action(actions, action, title)
    return commands


def _list_action(actions: Actions, action: QAction, menu: str) -> list[Command]:
    name, submenu = actions.name(action), action.menu()
    if not isinstance(submenu, QMenu):
        tip, keys = actions.row_of(action).tip, actions.show_keys(action)
        return [_make_command(action, text=name, menu=menu, tip=tip, keys=keys)]
    return [
        _make_command(
            entry,
            text=_tr("{menu}: {entry}").format(menu=name, entry=strip_mnemonic(entry.text())),
            menu=menu,
            tip=entry.toolTip(),
            keys="",
        )
        for entry in submenu.actions()
        if not entry.isSeparator()
    ]


def _make_command(action: QAction, *, text: str, menu: str, tip: str, keys: str) -> Command:
    return Command(
        action=action,
        icon=action.icon(),
        is_enabled=action.isEnabled(),
        text=text,
        menu=menu,
        tip=tip,
        keys=keys,
    )


class _CommandDelegate(QStyledItemDelegate):
    """Draws a command: icon, name, menu, and its key at the right end."""

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, ICON_PX + 2 * SPACING_PX)

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        command: Command = index.data(_COMMAND_ROLE)
        theme = current_theme()
        is_enabled = bool(option.state & QStyle.StateFlag.State_Enabled)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        area = option.rect.adjusted(SPACING_PX, 0, -SPACING_PX, 0)
        if is_chosen:
            painter.fillRect(option.rect, option.palette.color(QPalette.ColorRole.Mid))
        mode = QIcon.Mode.Normal if is_enabled else QIcon.Mode.Disabled
        icon_area = QRect(area.left(), area.center().y() - ICON_PX // 2, ICON_PX, ICON_PX)
        command.icon.paint(painter, icon_area, mode=mode)
        area.setLeft(icon_area.right() + SPACING_PX)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme.text if is_enabled else theme.off)
        painter.drawText(area, middle | Qt.AlignmentFlag.AlignLeft, command.text)
        painter.setPen(theme.faint if is_enabled else theme.off)
        painter.drawText(area, middle | Qt.AlignmentFlag.AlignRight, command.keys)
        name_px = option.fontMetrics.horizontalAdvance(command.text)
        area.setLeft(area.left() + name_px + 2 * SPACING_PX)
        painter.drawText(area, middle | Qt.AlignmentFlag.AlignLeft, command.menu)


def _tr(text: str) -> str:
    return QCoreApplication.translate("command_finder", text)
