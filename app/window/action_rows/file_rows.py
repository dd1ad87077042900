"""Rows of the File and Edit menus."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction

from app.window.action_rows.row import ActionRow, Bar, Fact, Section


def list_file_rows() -> tuple[Section, ...]:
    """Return the sections of the File menu, in the user's language."""
    return (
        (
            ActionRow(name="open", text=_tr("&Open…"), keys=("Ctrl+O",), icon="open", bar=Bar.MAIN),
            ActionRow(name="open_recent", text=_tr("Open recen&t")),
            ActionRow(
                name="next_picture",
                text=_tr("&Next picture"),
                keys=("PgDown",),
                tip=_tr("Open the next picture in the folder"),
                enabled_when=Fact.HAS_FILE,
            ),
            ActionRow(
                name="previous_picture",
                text=_tr("Pre&vious picture"),
                keys=("PgUp",),
                tip=_tr("Open the previous picture in the folder"),
                enabled_when=Fact.HAS_FILE,
            ),
        ),
        (
            ActionRow(
                name="batch",
                text=_tr("Restore a &folder…"),
                keys=("Ctrl+Shift+O",),
                tip=_tr("Restore many pictures and look through the results"),
            ),
            ActionRow(
                name="use_in_batch",
                text=_tr("Use in the &batch"),
                keys=("Ctrl+B",),
                tip=_tr("Give the folder that is being restored this mask or this picture"),
                enabled_when=Fact.IS_OF_BATCH,
            ),
        ),
        (
            ActionRow(
                name="save",
                text=_tr("&Save"),
                keys=("Ctrl+S",),
                icon="save",
                enabled_when=Fact.HAS_PICTURE,
                bar=Bar.MAIN,
            ),
            ActionRow(
                name="save_as",
                text=_tr("Save &as…"),
                keys=("Ctrl+Shift+S",),
                enabled_when=Fact.HAS_PICTURE,
            ),
            ActionRow(
                name="export",
                text=_tr("&Export picture…"),
                keys=("Ctrl+Shift+E",),
                tip=_tr("Save a copy of the picture; choose its format and what it keeps"),
                enabled_when=Fact.HAS_PICTURE,
            ),
            ActionRow(
                name="details",
                text=_tr("Picture &details…"),
                keys=("Ctrl+Shift+I",),
                tip=_tr("Show what the file holds, and what the saved one has kept"),
                enabled_when=Fact.HAS_PICTURE,
            ),
        ),
        (
            ActionRow(
                name="recover",
                text=_tr("&Recover unsaved work…"),
                tip=_tr("Open work that was unsaved when Reweave ended unexpectedly"),
            ),
        ),
        (
            ActionRow(
                name="close_picture",
                text=_tr("&Close picture"),
                keys=("Ctrl+W",),
                enabled_when=Fact.HAS_PICTURE,
            ),
            ActionRow(
                name="close_others",
                text=_tr("Close ot&her pictures"),
                enabled_when=Fact.HAS_SEVERAL_PICTURES,
            ),
            ActionRow(
                name="close_all",
                text=_tr("Close a&ll pictures"),
                keys=("Ctrl+Shift+W",),
                enabled_when=Fact.HAS_PICTURE,
            ),
            ActionRow(
                name="quit", text=_tr("&Quit"), keys=("Ctrl+Q",), role=QAction.MenuRole.QuitRole
            ),
        ),
    )


def list_edit_rows() -> tuple[Section, ...]:
    """Return the sections of the Edit menu, in the user's language."""
    return (
        (
            ActionRow(
                name="undo",
                text=_tr("&Undo"),
                keys=("Ctrl+Z",),
                icon="undo",
                enabled_when=Fact.CAN_UNDO,
                bar=Bar.MAIN,
            ),
            ActionRow(
                name="redo",
                text=_tr("&Redo"),
                keys=("Ctrl+Shift+Z", "Ctrl+Y"),
                icon="redo",
                enabled_when=Fact.CAN_REDO,
                bar=Bar.MAIN,
            ),
        ),
        (
            ActionRow(
                name="copy",
                text=_tr("&Copy picture"),
                keys=("Ctrl+C",),
                tip=_tr("Copy the picture as it is now"),
                enabled_when=Fact.HAS_PICTURE,
            ),
            ActionRow(name="paste", text=_tr("&Paste picture"), keys=("Ctrl+V",)),
        ),
        (
            ActionRow(
                name="preferences",
                text=_tr("Pre&ferences…"),
                keys=("Ctrl+,",),
                role=QAction.MenuRole.PreferencesRole,
            ),
        ),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("actions", text)
