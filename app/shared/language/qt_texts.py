"""Texts of Qt that this program translates: Qt's Chinese is missing, or unlike the keyboards."""

from typing import Final

from app.shared.language.marks import mark

QT_TEXTS: Final = (
    mark("QFileDialog", "&Look in:"),
    mark("QFileDialog", "Files of &type:"),
    mark("QAbstractFileIconProvider", "Drive"),
    mark("QAbstractFileIconProvider", "Folder"),
    # Keyboards in China have the English names on these keys.
    mark("QShortcut", "Return"),
    mark("QShortcut", "Enter"),
    mark("QShortcut", "Backspace"),
)
