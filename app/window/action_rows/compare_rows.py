"""Rows of the View menu that compare the picture with its original."""

from PySide6.QtCore import QCoreApplication

from app.window.action_rows.row import ActionRow, Bar, Fact, Section


def list_compare_rows() -> Section:
    """Return the section of the View menu for comparing, in the user's language."""
    return (
        ActionRow(
            name="show_original",
            text=_tr("Show ori&ginal"),
            keys=("\\", "O"),
            icon="compare",
            tip=_tr("Hold to show the picture as it was opened"),
            enabled_when=Fact.HAS_PICTURE,
            checked_when=Fact.SHOWS_ORIGINAL,
            is_held=True,
        ),
        ActionRow(
            name="split",
            text=_tr("&Split view"),
            keys=("F5",),
            icon="split",
            tip=_tr("Original and result in one view; drag the line between them"),
            enabled_when=Fact.HAS_PICTURE,
            checked_when=Fact.IS_SPLIT,
            bar=Bar.COMPARE,
        ),
        ActionRow(
            name="side_by_side",
            text=_tr("Side &by side"),
            keys=("F6",),
            icon="side-by-side",
            tip=_tr("Original and result side by side, at the same zoom and place"),
            enabled_when=Fact.HAS_PICTURE,
            checked_when=Fact.IS_SIDE_BY_SIDE,
            bar=Bar.COMPARE,
        ),
        ActionRow(
            name="difference",
            text=_tr("&Difference"),
            keys=("F7",),
            icon="difference",
            tip=_tr("How much each pixel differs from the original, four times as bright"),
            enabled_when=Fact.HAS_PICTURE,
            checked_when=Fact.IS_DIFFERENCE,
            bar=Bar.COMPARE,
        ),
        ActionRow(
            name="stack",
            text=_tr("One abo&ve the other"),
            keys=("Shift+F5",),
            tip=_tr("Show the original above the result instead of beside it"),
            enabled_when=Fact.HAS_PICTURE,
            checked_when=Fact.IS_STACKED,
        ),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("actions", text)
