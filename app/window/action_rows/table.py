"""The whole table of actions, and the titles of the menus."""

from PySide6.QtCore import QCoreApplication

from app.window.action_rows.file_rows import list_edit_rows, list_file_rows
from app.window.action_rows.mask_rows import list_mask_rows
from app.window.action_rows.picture_rows import list_picture_rows
from app.window.action_rows.restore_rows import list_restore_rows
from app.window.action_rows.row import Menu, Section
from app.window.action_rows.tool_rows import list_tool_rows
from app.window.action_rows.view_rows import list_help_rows, list_view_rows


def list_rows() -> dict[Menu, tuple[Section, ...]]:
    """Return the sections of each menu, in the user's language and in the order of the screen."""
    return {
        Menu.FILE: list_file_rows(),
        Menu.EDIT: list_edit_rows(),
        Menu.TOOLS: list_tool_rows(),
        Menu.MASK: list_mask_rows(),
        Menu.RESTORE: list_restore_rows(),
        Menu.PICTURE: list_picture_rows(),
        Menu.VIEW: list_view_rows(),
        Menu.HELP: list_help_rows(),
    }


def name_menu(menu: Menu) -> str:
    """Return the title of a menu, with its mnemonic."""
    return {
        Menu.FILE: _tr("&File"),
        Menu.EDIT: _tr("&Edit"),
        Menu.TOOLS: _tr("&Tools"),
        Menu.MASK: _tr("&Mask"),
        Menu.RESTORE: _tr("&Restore"),
        Menu.PICTURE: _tr("&Picture"),
        Menu.VIEW: _tr("&View"),
        Menu.HELP: _tr("&Help"),
    }[menu]


def _tr(text: str) -> str:
    return QCoreApplication.translate("actions", text)
