"""Rows of the Restore menu."""

from PySide6.QtCore import QCoreApplication

from app.window.action_rows.damage_rows import list_damage_rows
from app.window.action_rows.row import ActionRow, Fact, Section


def list_restore_rows() -> tuple[Section, ...]:
    """Return the sections of the Restore menu, in the user's language."""
    return (
        (
            ActionRow(
                name="restore",
                text=_tr("&Restore"),
                keys=("Return", "Enter"),
                icon="restore",
                tip=_tr("Fill the painted areas"),
                enabled_when=Fact.CAN_RESTORE,
            ),
            ActionRow(
                name="try_again",
                text=_tr("&Try again"),
                keys=("Ctrl+Return", "Ctrl+Enter"),
                icon="again",
                tip=_tr("Replace the newest result with another one"),
                enabled_when=Fact.CAN_RESTORE,
            ),
            ActionRow(
                name="previous_try",
                text=_tr("&Previous try"),
                keys=("Ctrl+Shift+Return", "Ctrl+Shift+Enter"),
                tip=_tr("Show the result before this one again"),
                enabled_when=Fact.HAS_PREVIOUS_TRY,
            ),
            ActionRow(
                name="look_at_tries",
                text=_tr("&Look through tries"),
                keys=("F4",),
                tip=_tr(
                    "Show tries with the arrow keys; Enter takes one, Esc goes back to the one before"
                ),
                enabled_when=Fact.CAN_TRY_AGAIN,
            ),
        ),
        list_damage_rows(),
        (ActionRow(name="cancel", text=_tr("&Cancel"), keys=("Esc",)),),
        (
            ActionRow(
                name="live_preview",
                text=_tr("Li&ve preview"),
                keys=("Ctrl+L",),
                tip=_tr("Show a preview of the result whenever you stop painting; Enter takes it"),
                checked_when=Fact.HAS_LIVE_PREVIEW,
            ),
            ActionRow(
                name="missed_edges",
                text=_tr("&Include missed edges"),
                tip=_tr(
                    "Grow the painted area by a few pixels where it has missed the edge of what "
                    "it covers; Try again applies it to the newest result"
                ),
                checked_when=Fact.INCLUDES_MISSED_EDGES,
            ),
            ActionRow(name="feather", text=_tr("&Feather")),
        ),
        (
            ActionRow(
                name="models",
                text=_tr("&Models…"),
                tip=_tr("Choose the model; rename, compare, import or export models"),
            ),
            ActionRow(
                name="teach",
                text=_tr("Te&ach Reweave…"),
                tip=_tr("Teach Reweave with your own pictures"),
            ),
        ),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("actions", text)
