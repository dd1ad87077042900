"""Rows of the Restore menu that find damage."""

from PySide6.QtCore import QCoreApplication

from app.window.action_rows.row import ActionRow, Bar, Fact, Section


def list_damage_rows() -> Section:
    """Return the section of the Restore menu for finding damage, in the user's language."""
    return (
        ActionRow(
            name="find_damage",
            text=_tr("Find &damage"),
            keys=("D",),
            icon="find-damage",
            tip=_tr("Find scratches, spots, folds and writing, and mark them"),
            enabled_when=Fact.HAS_PICTURE,
            checked_when=Fact.SHOWS_FLAWS,
            bar=Bar.TOOL_STRIP,
        ),
        ActionRow(
            name="restore_photo",
            text=_tr("Restore ph&oto"),
            keys=("Ctrl+D",),
            icon="restore-photo",
            tip=_tr("Find what is damage beyond doubt, and restore it"),
            enabled_when=Fact.HAS_PICTURE,
            bar=Bar.TOOL_STRIP,
        ),
        ActionRow(
            name="next_flaw",
            text=_tr("&Next flaw"),
            keys=("G",),
            icon="next",
            tip=_tr("Show the next flaw that was found"),
            enabled_when=Fact.HAS_FLAWS,
        ),
        ActionRow(
            name="previous_flaw",
            text=_tr("Previous fla&w"),
            keys=("Shift+G",),
            icon="previous",
            tip=_tr("Show the flaw before this one"),
            enabled_when=Fact.HAS_FLAWS,
        ),
        ActionRow(
            name="not_damage",
            text=_tr("Not dama&ge"),
            keys=("Shift+D",),
            icon="exclude",
            tip=_tr("Exclude the framed flaw for good, and show the next one"),
            enabled_when=Fact.HAS_CURRENT_FLAW,
        ),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("actions", text)
