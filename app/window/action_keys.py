"""Which keys run which action: the defaults of the table, and what the user has changed."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence

# Keys in Qt's portable notation, such as "Ctrl+Shift+Z".
Keys: TypeAlias = tuple[str, ...]

_MODIFIERS = frozenset(
    {
        *(Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr),
        *(Qt.Key.Key_Meta, Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock, Qt.Key.Key_unknown),
    }
)
_KEPT_MODIFIERS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.ShiftModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


class ActionKeys(QObject):
    """The keys of every action, by the action's name.

    A key runs one action. A key that the user has given to one action is taken from the defaults of
    the others, and returns to them when the user gives it up.

    Signals:
        changed: The keys of the action with a name have changed.
    """

    changed = Signal(str)

    def __init__(self, defaults: Mapping[str, Keys], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._defaults = {name: _tidy(keys) for name, keys in defaults.items()}
        self._changes: dict[str, Keys] = {}
        self._keys = dict(self._defaults)

    @property
    def changes(self) -> dict[str, Keys]:
        """The keys of the actions whose keys the user has changed."""
        return dict(self._changes)

    def of(self, name: str) -> Keys:
        """Return the keys of an action."""
        return self._keys[name]

    def is_changed(self, name: str) -> bool:
        """Return whether the user has changed the keys of an action."""
        return name in self._changes

    def find_user(self, key: str) -> str | None:
        """Return the name of the action that a key runs, None if there is none."""
        return next((name for name, keys in self._keys.items() if key in keys), None)

    def set_keys(self, name: str, keys: Iterable[str]) -> None:
        """Give keys to an action, and take them from all others."""
        wished = _tidy(keys)
        changes = {
            other: tuple(key for key in theirs if key not in wished)
            for other, theirs in self._changes.items()
        }
        self.apply({**changes, name: wished})

    def reset(self, name: str) -> None:
        """Give an action its default keys, but for those that the user gave to others."""
        self.apply({other: keys for other, keys in self._changes.items() if other != name})

    def apply(self, changes: Mapping[str, Keys]) -> None:
        """Replace all changes of the user; names of no action are left out."""
        kept = {name: _tidy(keys) for name, keys in changes.items() if name in self._defaults}
        self._changes = {name: keys for name, keys in kept.items() if keys != self._defaults[name]}
        taken = {key for keys in self._changes.values() for key in keys}
        before = self._keys
        self._keys = {
            name: self._changes.get(name, tuple(key for key in default if key not in taken))
            for name, default in self._defaults.items()
        }
        for name, keys in self._keys.items():
            if keys != before[name]:
                self.changed.emit(name)


def read_key(event: QKeyEvent) -> str:
    """Return the key that was pressed, with its modifiers; empty for a modifier alone.

    Shift counts with letters and named keys only: a person who presses Shift and 1 means "!".
    """
    if event.key() in _MODIFIERS:
        return ""
    modifiers = event.modifiers() & _KEPT_MODIFIERS
    text = event.text()
    if text.isprintable() and text.strip() and not text.isalnum():
        modifiers &= ~Qt.KeyboardModifier.ShiftModifier
    key = QKeySequence(modifiers.value | event.key())
    return key.toString(QKeySequence.SequenceFormat.PortableText)


def parse_key(key: str) -> QKeySequence:
    """Return a key by its portable name, whatever the key is called in the user's language."""
    return QKeySequence.fromString(key, QKeySequence.SequenceFormat.PortableText)


def show_key(key: str) -> str:
    """Return a key as the user's system writes it; both Enter keys are written alike."""
    native = parse_key(key).toString(QKeySequence.SequenceFormat.NativeText)
    return native.replace("Return", "Enter")


def _tidy(keys: Iterable[str]) -> Keys:
    """Return keys in one notation, each once."""
    notation = QKeySequence.SequenceFormat.PortableText
    return tuple(dict.fromkeys(parse_key(key).toString(notation) for key in keys if key))
