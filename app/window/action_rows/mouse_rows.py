"""What mouse and held keys do on the picture, for the overview of the keys."""

from PySide6.QtCore import QCoreApplication


def list_mouse_rows() -> list[tuple[str, str]]:
    """Return (what it does, mouse and keys), in the user's language."""
    return [
        (_tr("Paint"), _tr("Left button")),
        (_tr("Erase, or subtract from the mask"), _tr("Right button, Alt + left button")),
        (_tr("Intersect with the mask"), _tr("Shift + Alt + left button")),
        (_tr("Add to the object"), _tr("Snap: Shift + left button")),
        (_tr("Take away from the object"), _tr("Snap: Alt + left button, right button")),
        (_tr("Mark a square"), _tr("Rectangle: Shift + drag")),
        (_tr("Draw a straight line from the last stroke"), _tr("Shift + click")),
        (_tr("Paint the repair back"), _tr("History brush: right button, Alt + left button")),
        (_tr("Let damage be found again"), _tr("Exclusion brush: right button, Alt + left button")),
        (_tr("Choose the place to copy from"), _tr("Retouching: Ctrl + click, Alt + click")),
        (_tr("Change the size of the brush"), _tr("Alt + right button + drag, Alt + wheel")),
        (_tr("Zoom at the mouse"), _tr("Wheel")),
        (_tr("Move the picture"), _tr("Space + drag, middle button, arrow keys")),
        (_tr("Draw or bend a guide line"), _tr("Guide lines: left button")),
        (_tr("Draw a guide line in steps of 45 degrees"), _tr("Guide lines: Shift + left button")),
        (_tr("Delete a handle of a guide line"), _tr("Guide lines: right button")),
        (_tr("Accept a suggested guide line"), _tr("Click it")),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("actions", text)
