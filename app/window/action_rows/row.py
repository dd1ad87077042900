"""A row of the table of actions, and the menus, tool bars and facts that it names."""

import enum
import re
from dataclasses import dataclass
from typing import TypeAlias

from PySide6.QtGui import QAction

from app.editor.tools.toolbox import ToolKind


class Menu(enum.Enum):
    """The menus, in the order of the menu bar."""

    FILE = enum.auto()
    EDIT = enum.auto()
    TOOLS = enum.auto()
    MASK = enum.auto()
    RESTORE = enum.auto()
    PICTURE = enum.auto()
    VIEW = enum.auto()
    HELP = enum.auto()


class Bar(enum.Enum):
    """The tool bars that are filled from the table."""

    MAIN = enum.auto()
    COMPARE = enum.auto()
    TOOL_STRIP = enum.auto()


class Fact(enum.Enum):
    """What may be true of picture, tools and engine; `ActionStates` finds out."""

    HAS_PICTURE = enum.auto()
    HAS_FILE = enum.auto()
    IS_OF_BATCH = enum.auto()
    HAS_SEVERAL_PICTURES = enum.auto()
    HAS_MASK = enum.auto()
    HAS_EXCLUSIONS = enum.auto()
    HAS_ALPHA = enum.auto()
    HAS_SOURCE = enum.auto()
    HAS_GUIDE_LINES = enum.auto()
    HAS_REPAIRS = enum.auto()
    HAS_SELECTED_HANDLE = enum.auto()
    HAS_PREVIOUS_TRY = enum.auto()
    CAN_RESTORE = enum.auto()
    CAN_UNDO = enum.auto()
    CAN_REDO = enum.auto()
    INCLUDES_MISSED_EDGES = enum.auto()
    CAN_TRY_AGAIN = enum.auto()
    SHOWS_FLAWS = enum.auto()
    HAS_FLAWS = enum.auto()
    HAS_CURRENT_FLAW = enum.auto()
    SHOWS_TRIES = enum.auto()
    SHOWS_FILM_STRIP = enum.auto()
    SMOOTHS_STROKES = enum.auto()
    KEEPS_BRUSH_ON_SCREEN = enum.auto()
    HAS_LIVE_PREVIEW = enum.auto()
    IS_SPLIT = enum.auto()
    IS_SIDE_BY_SIDE = enum.auto()
    IS_DIFFERENCE = enum.auto()
    IS_STACKED = enum.auto()
    SHOWS_ORIGINAL = enum.auto()
    HIDES_PANELS = enum.auto()
    IS_FULL_SCREEN = enum.auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRow:
    """One action.

    Attributes:
        name: The action's name in code and in the settings: `Actions.<name>`.
        text: Text in the user's language; `&` marks the mnemonic.
        keys: Shortcuts in Qt's portable notation; menus and tool tips show the first one.
        icon: Name of a file in `resources/icons`; empty for no icon.
        tip: Text of the tool tip, without the key; empty for `text`.
        enabled_when: The fact without which the action is greyed; None if it is always enabled.
        checked_when: The fact, or the active tool, that its check mark shows; None if it has no
            check mark. An action that is checked by a tool chooses that tool.
        is_held: Whether its keys act for as long as they are held.
        bar: The tool bar that it also stands in; None for the menu alone.
        role: Where macOS puts it.
    """

    name: str
    text: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    tip: str = ""
    enabled_when: Fact | None = None
    checked_when: Fact | ToolKind | None = None
    is_held: bool = False
    bar: Bar | None = None
    role: QAction.MenuRole = QAction.MenuRole.NoRole


# The rows between two separators of a menu.
Section: TypeAlias = tuple[ActionRow, ...]

# In languages without Latin letters the mnemonic follows in brackets: "文件(&F)".
_ADDED_MNEMONIC = re.compile(r"\(&\w\)")


def strip_mnemonic(text: str) -> str:
    """Return a text without the mark of its mnemonic; a doubled mark is a plain one."""
    parts = _ADDED_MNEMONIC.sub("", text).split("&&")
    return "&".join(part.replace("&", "") for part in parts)
