"""Texts of Qt that our translators see first: Qt's Chinese ones are missing, or unlike keyboards."""

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
