"""Rows of the Picture menu."""

from PySide6.QtCore import QCoreApplication

from app.window.action_rows.row import ActionRow, Fact, Section


def list_picture_rows() -> tuple[Section, ...]:
    """Return the sections of the Picture menu, in the user's language."""
    return (
        (
            ActionRow(
                name="rotate_left",
                text=_tr("Rotate &left"),
                keys=("Ctrl+Alt+Left",),
                enabled_when=Fact.HAS_PICTURE,
                tip=_tr("Rotate the picture by 90 degrees to the left"),
            ),
            ActionRow(
                name="rotate_right",
                text=_tr("Rotate &right"),
                keys=("Ctrl+Alt+Right",),
                enabled_when=Fact.HAS_PICTURE,
                tip=_tr("Rotate the picture by 90 degrees to the right"),
            ),
        ),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("actions", text)
