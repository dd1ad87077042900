"""Rows of the Picture menu."""

from PySide6.QtCore import QCoreApplication

from app.editor.tools.toolbox import ToolKind
from app.window.action_rows.row import ActionRow, Bar, Fact, Section


def list_picture_rows() -> tuple[Section, ...]:
    """Return the sections of the Picture menu, in the user's language."""
    return (
        (
            ActionRow(
                name="rotate_left",
                text=_tr("Rotate &left"),
                keys=("Ctrl+Shift+R",),
                enabled_when=Fact.HAS_PICTURE,
                tip=_tr("Rotate the picture by 90 degrees to the left"),
            ),
            ActionRow(
                name="rotate_right",
                text=_tr("Rotate &right"),
                keys=("Ctrl+R",),
                enabled_when=Fact.HAS_PICTURE,
                tip=_tr("Rotate the picture by 90 degrees to the right"),
            ),
        ),
        (
            ActionRow(
                name="crop",
                text=_tr("&Crop"),
                keys=("C",),
                icon="crop",
                tip=_tr(
                    "Drag a frame around what should remain; Enter crops, Esc removes the frame"
                ),
                enabled_when=Fact.HAS_PICTURE,
                checked_when=ToolKind.CROP,
                bar=Bar.TOOL_STRIP,
            ),
            ActionRow(
                name="straighten",
                text=_tr("&Straighten"),
                keys=("Shift+C",),
                tip=_tr(
                    "Draw a line along a horizon or a wall; the picture turns until the line is level "
                    "or upright"
                ),
                enabled_when=Fact.HAS_PICTURE,
                checked_when=ToolKind.STRAIGHTEN,
            ),
        ),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("actions", text)
