"""Rows of the Tools menu."""

from PySide6.QtCore import QCoreApplication

from app.editor.tools.toolbox import ToolKind
from app.window.action_rows.row import ActionRow, Bar, Fact, Section


def list_tool_rows() -> tuple[Section, ...]:
    """Return the sections of the Tools menu, in the user's language."""
    return (
        (
            ActionRow(
                name="paint",
                text=_tr("&Brush"),
                keys=("B",),
                icon="brush",
                tip=_tr("Paint over what should be restored"),
                enabled_when=Fact.HAS_PICTURE,
                checked_when=ToolKind.BRUSH,
                bar=Bar.TOOL_STRIP,
            ),
            ActionRow(
                name="erase",
                text=_tr("&Eraser"),
                keys=("E",),
                icon="eraser",
                tip=_tr(
                    "Erase parts of the mask; the same key switches back, and the right button always erases"
                ),
                enabled_when=Fact.HAS_PICTURE,
                checked_when=ToolKind.ERASER,
                bar=Bar.TOOL_STRIP,
            ),
            ActionRow(
                name="history_brush",
                text=_tr("Histor&y brush"),
                keys=("Y",),
                icon="history-brush",
                tip=_tr(
                    "Paint the original back over repairs, or over the selected one; Alt or the "
                    "right button paints the repair back"
                ),
                enabled_when=Fact.HAS_REPAIRS,
                checked_when=ToolKind.HISTORY_BRUSH,
                bar=Bar.TOOL_STRIP,
            ),
            ActionRow(
                name="exclude",
                text=_tr("E&xclusion brush"),
                keys=("X",),
                icon="exclude",
                tip=_tr(
                    "Paint over what is not damage, so that it is never found; Alt or the right "
                    "button takes it away again"
                ),
                enabled_when=Fact.HAS_PICTURE,
                checked_when=ToolKind.EXCLUDE,
                bar=Bar.TOOL_STRIP,
            ),
        ),
        (
            ActionRow(
                name="lasso",
                text=_tr("&Lasso"),
                keys=("F",),
                icon="lasso",
                tip=_tr("Draw around what should be restored; Alt or the right button subtracts"),
                enabled_when=Fact.HAS_PICTURE,
                checked_when=ToolKind.LASSO,
                bar=Bar.TOOL_STRIP,
            ),
            ActionRow(
                name="polygon",
                text=_tr("&Polygon"),
                keys=("P",),
                icon="polygon",
                tip=_tr(
                    "Click the corners of what should be restored; Enter or a double-click closes "
                    "the polygon, Backspace removes the last corner"
                ),
                enabled_when=Fact.HAS_PICTURE,
                checked_when=ToolKind.POLYGON,
                bar=Bar.TOOL_STRIP,
            ),
            ActionRow(
                name="rectangle",
                text=_tr("Re&ctangle"),
                keys=("R",),
                icon="rectangle",
                tip=_tr("Drag over what should be restored; Shift makes a square"),
                enabled_when=Fact.HAS_PICTURE,
                checked_when=ToolKind.RECTANGLE,
                bar=Bar.TOOL_STRIP,
            ),
            ActionRow(
                name="wand",
                text=_tr("&Wand"),
                keys=("W", "U"),
                icon="wand",
                tip=_tr("Click to mark pixels of a similar colour"),
                enabled_when=Fact.HAS_PICTURE,
                checked_when=ToolKind.WAND,
                bar=Bar.TOOL_STRIP,
            ),
            ActionRow(
                name="snap",
                text=_tr("S&nap"),
                keys=("N",),
                icon="snap",
                tip=_tr(
                    "Draw roughly around an object; the outline tightens to it. Then draw with Shift "
                    "to add to the object, or with Alt to take away"
                ),
                enabled_when=Fact.HAS_PICTURE,
                checked_when=ToolKind.SNAP,
                bar=Bar.TOOL_STRIP,
            ),
        ),
        (
            ActionRow(
                name="clone",
                text=_tr("Cl&one stamp"),
                keys=("K",),
                icon="clone",
                tip=_tr(
                    "Paint a copy of another place; Ctrl + click or Alt + click chooses that place first"
                ),
                enabled_when=Fact.HAS_PICTURE,
                checked_when=ToolKind.CLONE,
                bar=Bar.TOOL_STRIP,
            ),
            ActionRow(
                name="heal",
                text=_tr("Heal&ing brush"),
                keys=("J",),
                icon="heal",
                tip=_tr(
                    "Paint a copy of another place, fitted to light and colour; Ctrl + click or "
                    "Alt + click chooses that place first"
                ),
                enabled_when=Fact.HAS_PICTURE,
                checked_when=ToolKind.HEAL,
                bar=Bar.TOOL_STRIP,
            ),
        ),
        (
            # German and French keyboards have [ and ] only with AltGr; all have comma and full stop.
            ActionRow(
                name="brush_smaller",
                text=_tr("S&maller brush"),
                keys=("[", ","),
                enabled_when=Fact.HAS_PICTURE,
            ),
            ActionRow(
                name="brush_larger",
                text=_tr("Lar&ger brush"),
                keys=("]", "."),
                enabled_when=Fact.HAS_PICTURE,
            ),
            ActionRow(
                name="brush_softer",
                text=_tr("So&fter brush"),
                keys=("Shift+[", ";"),
                tip=_tr(
                    "Make the edge of the brush softer; with the mask brush, widen the feather of "
                    "later results"
                ),
                enabled_when=Fact.HAS_PICTURE,
            ),
            ActionRow(
                name="brush_harder",
                text=_tr("H&arder brush"),
                keys=("Shift+]", ":"),
                tip=_tr(
                    "Make the edge of the brush harder; with the mask brush, narrow the feather of "
                    "later results"
                ),
                enabled_when=Fact.HAS_PICTURE,
            ),
            ActionRow(
                name="smooth_strokes",
                text=_tr("Smoo&th strokes"),
                tip=_tr("The brush follows the mouse as if pulled by a string"),
                checked_when=Fact.SMOOTHS_STROKES,
            ),
            ActionRow(
                name="keep_brush_on_screen",
                text=_tr("&Keep brush size on screen"),
                tip=_tr("Zooming in makes the brush smaller on the picture"),
                checked_when=Fact.KEEPS_BRUSH_ON_SCREEN,
            ),
        ),
        (
            ActionRow(
                name="mark_source",
                text=_tr("Mark &source"),
                keys=("S",),
                icon="source",
                tip=_tr("Drag over the area to copy texture from; the same key switches back"),
                enabled_when=Fact.HAS_PICTURE,
                checked_when=ToolKind.SOURCE,
                bar=Bar.TOOL_STRIP,
            ),
            ActionRow(
                name="clear_source",
                text=_tr("Clea&r source"),
                tip=_tr("Copy texture from anywhere again; Cancel does the same"),
                enabled_when=Fact.HAS_SOURCE,
            ),
        ),
        (
            ActionRow(
                name="draw_lines",
                text=_tr("&Draw guide lines"),
                keys=("L",),
                icon="guide-line",
                tip=_tr("Draw across the mask how an edge goes on; drag a line to bend it"),
                enabled_when=Fact.HAS_PICTURE,
                checked_when=ToolKind.GUIDE_LINES,
                bar=Bar.TOOL_STRIP,
            ),
            ActionRow(
                name="delete_handle",
                text=_tr("Delete &handle"),
                keys=("Del", "Backspace"),
                tip=_tr("Delete the selected handle or guide line"),
                enabled_when=Fact.HAS_SELECTED_HANDLE,
            ),
            ActionRow(
                name="clear_lines",
                text=_tr("Clear g&uide lines"),
                tip=_tr("Delete all guide lines"),
                enabled_when=Fact.HAS_GUIDE_LINES,
            ),
        ),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("actions", text)
