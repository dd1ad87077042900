"""Which keys stay with the widget that has the focus, instead of being shortcuts of the window."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from app.editor.canvas.picture_view import PictureView

_Key = Qt.Key
_FIELDS = (QLineEdit, QTextEdit, QPlainTextEdit, QAbstractSpinBox, QComboBox)
_LISTS = (QAbstractItemView, QAbstractSlider)
_TABS = frozenset({_Key.Key_Tab, _Key.Key_Backtab})
_WALKING_KEYS = frozenset(
    {
        *(_Key.Key_Left, _Key.Key_Right, _Key.Key_Up, _Key.Key_Down),
        *(_Key.Key_Home, _Key.Key_End, _Key.Key_PageUp, _Key.Key_PageDown, _Key.Key_Space),
    }
)
_COMMAND_KEYS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


def belongs_to_field(event: QKeyEvent, focused: QWidget | None) -> bool:
    """Return whether a key is for the focused widget, not for a shortcut.

    Fields keep every key that is pressed without Ctrl, Alt or Meta, except Esc and the function
    keys. Lists and sliders keep the keys that walk through them, buttons keep Space. Tab moves the
    focus, except from the picture.
    """
    if focused is None or isinstance(focused, PictureView) or event.modifiers() & _COMMAND_KEYS:
        return False
    key = event.key()
    if key in _TABS:
        return True
    if isinstance(focused, _FIELDS):
        return key != _Key.Key_Escape and not _Key.Key_F1 <= key <= _Key.Key_F35
    if isinstance(focused, _LISTS):
        return key in _WALKING_KEYS
    return isinstance(focused, QAbstractButton) and key == _Key.Key_Space
