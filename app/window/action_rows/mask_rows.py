"""Rows of the Mask menu."""

from PySide6.QtCore import QCoreApplication

from app.window.action_rows.row import ActionRow, Bar, Fact, Section


def list_mask_rows() -> tuple[Section, ...]:
    """Return the sections of the Mask menu, in the user's language."""
    return (
        (
            ActionRow(
                name="mask_all",
                text=_tr("Mask &everything"),
                keys=("Ctrl+A",),
                enabled_when=Fact.HAS_PICTURE,
            ),
            ActionRow(
                name="clear",
                text=_tr("&Clear mask"),
                keys=("Ctrl+Shift+A",),
                icon="clear",
                tip=_tr("Clear the whole mask"),
                enabled_when=Fact.HAS_MASK,
                bar=Bar.TOOL_STRIP,
            ),
            ActionRow(
                name="invert",
                text=_tr("&Invert mask"),
                keys=("Ctrl+I",),
                icon="invert",
                tip=_tr("Swap painted and unpainted areas"),
                enabled_when=Fact.HAS_PICTURE,
                bar=Bar.TOOL_STRIP,
            ),
            ActionRow(
                name="mask_transparent",
                text=_tr("Mask &transparent parts"),
                tip=_tr("Add the transparent parts of the picture to the mask"),
                enabled_when=Fact.HAS_ALPHA,
            ),
        ),
        (
            ActionRow(
                name="grow_mask",
                text=_tr("&Grow mask…"),
                tip=_tr("Make the mask larger by some pixels on every side"),
                enabled_when=Fact.HAS_MASK,
            ),
            ActionRow(
                name="shrink_mask",
                text=_tr("&Shrink mask…"),
                tip=_tr("Make the mask smaller by some pixels on every side"),
                enabled_when=Fact.HAS_MASK,
            ),
            ActionRow(
                name="smooth_mask",
                text=_tr("S&mooth mask…"),
                tip=_tr("Fill narrow notches in the mask's outline and remove its spikes"),
                enabled_when=Fact.HAS_MASK,
            ),
            ActionRow(
                name="remove_specks",
                text=_tr("&Remove specks…"),
                tip=_tr("Remove small separate parts of the mask"),
                enabled_when=Fact.HAS_MASK,
            ),
            ActionRow(
                name="fill_holes",
                text=_tr("&Fill enclosed areas"),
                tip=_tr("Add to the mask the areas that it encloses"),
                enabled_when=Fact.HAS_MASK,
            ),
        ),
        (
            ActionRow(
                name="clear_exclusions",
                text=_tr("Clear exc&lusions"),
                tip=_tr("Let damage be found everywhere again"),
                enabled_when=Fact.HAS_EXCLUSIONS,
            ),
        ),
        (
            ActionRow(
                name="import_mask",
                text=_tr("Im&port mask…"),
                tip=_tr("Replace the mask with a picture file, in which white is masked"),
                enabled_when=Fact.HAS_PICTURE,
            ),
            ActionRow(
                name="export_mask",
                text=_tr("E&xport mask…"),
                tip=_tr("Save the mask as a PNG file in black and white"),
                enabled_when=Fact.HAS_MASK,
            ),
        ),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("actions", text)
