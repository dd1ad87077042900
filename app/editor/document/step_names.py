"""The names of undo steps, which outlive a change of the language."""

from PySide6.QtCore import QCoreApplication


def translate_step(name: str) -> str:
    """Return the name of a step, which is marked in the context "steps", in the user's language."""
    return QCoreApplication.translate("steps", name) if name else ""
