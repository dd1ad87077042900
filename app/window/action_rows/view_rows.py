"""Rows of the View and Help menus."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction

from app.window.action_rows.compare_rows import list_compare_rows
from app.window.action_rows.row import ActionRow, Fact, Section


def list_view_rows() -> tuple[Section, ...]:
    """Return the sections of the View menu, in the user's language."""
    return (
        (
            ActionRow(
                name="zoom_in",
                text=_tr("Zoom &in"),
                keys=("+", "=", "Ctrl++", "Ctrl+="),
                icon="zoom-in",
                enabled_when=Fact.HAS_PICTURE,
            ),
            ActionRow(
                name="zoom_out",
                text=_tr("Zoom &out"),
                keys=("-", "Ctrl+-"),
                icon="zoom-out",
                enabled_when=Fact.HAS_PICTURE,
            ),
        ),
        (
            ActionRow(
                name="zoom_fit",
                text=_tr("&Fit in window"),
                keys=("Ctrl+0",),
                icon="fit",
                enabled_when=Fact.HAS_PICTURE,
            ),
            ActionRow(
                name="zoom_actual",
                text=_tr("&Actual pixels"),
                keys=("Ctrl+1",),
                enabled_when=Fact.HAS_PICTURE,
            ),
        ),
        list_compare_rows(),
        (ActionRow(name="mask_look", text=_tr("&Mask look")),),
        (
            ActionRow(
                name="repairs",
                text=_tr("&Repairs"),
                keys=("F8",),
                tip=_tr("Show or hide the list of repairs"),
            ),
            ActionRow(
                name="history",
                text=_tr("Histor&y"),
                keys=("F9",),
                tip=_tr("Show or hide the list of steps; click one to go to it"),
            ),
            ActionRow(
                name="show_tries",
                text=_tr("Strip of &tries"),
                tip=_tr("Show the tries of the newest result below the picture"),
                checked_when=Fact.SHOWS_TRIES,
            ),
        ),
        (
            ActionRow(
                name="next_open",
                text=_tr("Ne&xt open picture"),
                keys=("Ctrl+Tab",),
                enabled_when=Fact.HAS_SEVERAL_PICTURES,
            ),
            ActionRow(
                name="previous_open",
                text=_tr("&Previous open picture"),
                keys=("Ctrl+Shift+Tab",),
                enabled_when=Fact.HAS_SEVERAL_PICTURES,
            ),
            ActionRow(
                name="look_at_film",
                text=_tr("Go to film strip"),
                keys=("F3",),
                tip=_tr("Walk through the open pictures with the arrow keys; Delete closes one"),
                enabled_when=Fact.HAS_SEVERAL_PICTURES,
            ),
            ActionRow(
                name="film_strip",
                text=_tr("Fi&lm strip"),
                tip=_tr("Show the open pictures below the picture when there are several"),
                checked_when=Fact.SHOWS_FILM_STRIP,
            ),
        ),
        (
            ActionRow(
                name="hide_panels",
                text=_tr("&Hide panels"),
                keys=("Tab",),
                tip=_tr("Show nothing but the picture and the menu"),
                checked_when=Fact.HIDES_PANELS,
            ),
            # F6, the usual key, shows original and result side by side.
            ActionRow(
                name="next_area",
                text=_tr("&Next area"),
                keys=("Ctrl+F6",),
                tip=_tr("Move the focus to the tool bar, the picture and the panels in turn"),
            ),
            ActionRow(
                name="full_screen",
                text=_tr("F&ull screen"),
                keys=("F11",),
                checked_when=Fact.IS_FULL_SCREEN,
            ),
        ),
    )


def list_help_rows() -> tuple[Section, ...]:
    """Return the sections of the Help menu, in the user's language."""
    return (
        (
            ActionRow(
                name="manual",
                text=_tr("&Manual"),
                keys=("F1",),
                tip=_tr("Read how to use Reweave"),
            ),
            ActionRow(
                name="find_command",
                text=_tr("&Find command…"),
                keys=("Ctrl+K",),
                tip=_tr("Type a few words to find and run any command"),
            ),
            ActionRow(
                name="shortcuts",
                text=_tr("&Keyboard shortcuts"),
                keys=("?",),
                tip=_tr("Show all keys"),
            ),
        ),
        (
            ActionRow(
                name="self_check",
                text=_tr("&Self-check…"),
                tip=_tr("Find out whether everything works on this computer"),
            ),
        ),
        (ActionRow(name="about", text=_tr("&About Reweave"), role=QAction.MenuRole.AboutRole),),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("actions", text)
