"""The actions of the main window: menu entries, buttons and shortcuts, in one table."""

from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence

from app.shared.icons import icon
from app.shared.theme import ICON_PX, Theme

_CONTEXT = "Actions"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionSpec:
    """One row of the table.

    Attributes:
        name: Name of the attribute of `Actions`.
        text: English text; `&` marks the mnemonic.
        keys: Shortcuts in Qt's portable notation; menus show the first one.
        icon: Name of a file in `resources/icons`; empty for no icon.
        tip: Text of the tool tip; empty for `text`.
        is_checkable: Whether the action can be switched on and off.
    """

    name: str
    text: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    tip: str = ""
    is_checkable: bool = False


def _mark(text: str) -> str:
    """Mark a text for translation in this module's context."""
    return str(QT_TRANSLATE_NOOP(_CONTEXT, text))


SPECS = (
    ActionSpec(name="open", text=_mark("&Open…"), keys=("Ctrl+O",), icon="open"),
    ActionSpec(name="paste", text=_mark("&Paste picture"), keys=("Ctrl+V",)),
    ActionSpec(name="save", text=_mark("&Save"), keys=("Ctrl+S",), icon="save"),
    ActionSpec(name="save_as", text=_mark("Save &as…"), keys=("Ctrl+Shift+S",)),
    ActionSpec(name="quit", text=_mark("&Quit"), keys=("Ctrl+Q",)),
    ActionSpec(name="undo", text=_mark("&Undo"), keys=("Ctrl+Z",), icon="undo"),
    ActionSpec(name="redo", text=_mark("&Redo"), keys=("Ctrl+Shift+Z", "Ctrl+Y"), icon="redo"),
    ActionSpec(
        name="paint",
        text=_mark("&Brush"),
        keys=("B",),
        icon="brush",
        tip=_mark("Paint over what should be restored"),
        is_checkable=True,
    ),
    ActionSpec(
        name="erase",
        text=_mark("&Eraser"),
        keys=("E",),
        icon="eraser",
        tip=_mark("Erase parts of the mask; E switches back. The right button always erases"),
        is_checkable=True,
    ),
    ActionSpec(
        name="mark_source",
        text=_mark("Mark &source"),
        keys=("S",),
        icon="source",
        tip=_mark("Drag over the area to copy texture from; S switches back"),
        is_checkable=True,
    ),
    ActionSpec(
        name="clear_source",
        text=_mark("Clea&r source"),
        tip=_mark("Copy texture from anywhere again; Esc does the same"),
    ),
    ActionSpec(name="brush_smaller", text=_mark("S&maller brush"), keys=("[",)),
    ActionSpec(name="brush_larger", text=_mark("&Larger brush"), keys=("]",)),
    ActionSpec(
        name="clear",
        text=_mark("&Clear mask"),
        keys=("Ctrl+D",),
        icon="clear",
        tip=_mark("Clear the whole mask"),
    ),
    ActionSpec(
        name="invert",
        text=_mark("&Invert mask"),
        keys=("Ctrl+I",),
        icon="invert",
        tip=_mark("Swap painted and unpainted areas"),
    ),
    ActionSpec(
        name="restore",
        text=_mark("&Restore"),
        keys=("Return", "Enter"),
        icon="restore",
        tip=_mark("Fill the painted areas"),
    ),
    ActionSpec(
        name="try_again",
        text=_mark("&Try again"),
        keys=("Ctrl+Return", "Ctrl+Enter"),
        icon="again",
        tip=_mark("Replace the newest result with another one"),
    ),
    ActionSpec(
        name="previous_try",
        text=_mark("&Previous try"),
        keys=("Ctrl+Shift+Return", "Ctrl+Shift+Enter"),
        tip=_mark("Show the result before this one again"),
    ),
    ActionSpec(
        name="models",
        text=_mark("&Models…"),
        tip=_mark("Choose the model; rename, compare, import or export models"),
    ),
    ActionSpec(
        name="teach",
        text=_mark("Te&ach Reweave…"),
        tip=_mark("Teach Reweave with your own pictures"),
    ),
    ActionSpec(name="cancel", text=_mark("&Cancel"), keys=("Esc",)),
    ActionSpec(name="zoom_in", text=_mark("Zoom &in"), keys=("+", "="), icon="zoom-in"),
    ActionSpec(name="zoom_out", text=_mark("Zoom &out"), keys=("-",), icon="zoom-out"),
    ActionSpec(name="zoom_fit", text=_mark("&Fit in window"), keys=("Ctrl+0",), icon="fit"),
    ActionSpec(name="zoom_actual", text=_mark("&Actual pixels"), keys=("Ctrl+1",)),
    ActionSpec(name="shortcuts", text=_mark("&Keyboard shortcuts"), keys=("F1",)),
    ActionSpec(name="about", text=_mark("&About Reweave")),
)


class Actions(QObject):
    """The actions of the main window, one attribute per row of `SPECS`."""

    open: QAction
    paste: QAction
    save: QAction
    save_as: QAction
    quit: QAction
    undo: QAction
    redo: QAction
    paint: QAction
    erase: QAction
    mark_source: QAction
    clear_source: QAction
    brush_smaller: QAction
    brush_larger: QAction
    clear: QAction
    invert: QAction
    restore: QAction
    try_again: QAction
    previous_try: QAction
    models: QAction
    teach: QAction
    cancel: QAction
    zoom_in: QAction
    zoom_out: QAction
    zoom_fit: QAction
    zoom_actual: QAction
    shortcuts: QAction
    about: QAction

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        for spec in SPECS:
            setattr(self, spec.name, _make_action(spec, parent=self))
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)
        self.about.setMenuRole(QAction.MenuRole.AboutRole)

    def all(self) -> list[QAction]:
        """Return every action, in the order of the table."""
        return [self._action(spec) for spec in SPECS]

    def draw_icons(self, theme: Theme) -> None:
        """Draw the icons in the colours of a theme."""
        for spec in SPECS:
            if spec.icon:
                self._action(spec).setIcon(icon(spec.icon, theme=theme, size_px=ICON_PX))

    def _action(self, spec: ActionSpec) -> QAction:
        action = getattr(self, spec.name)
        assert isinstance(action, QAction)
        return action


def shortcut_rows() -> list[tuple[str, str]]:
    """Return (text, keys) of every action with a shortcut, in the user's language."""
    rows = []
    for spec in SPECS:
        if spec.keys:
            keys = [
                QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
                for key in spec.keys
            ]
            rows.append((_translate(spec.text).replace("&", ""), "  ".join(keys)))
    return rows


def _make_action(spec: ActionSpec, *, parent: QObject) -> QAction:
    action = QAction(_translate(spec.text), parent)
    action.setObjectName(spec.name)
    action.setShortcuts([QKeySequence(key) for key in spec.keys])
    action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    action.setCheckable(spec.is_checkable)
    tip = _translate(spec.tip or spec.text).replace("&", "").rstrip("…")
    if spec.keys:
        shown = QKeySequence(spec.keys[0]).toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{tip} ({shown})")
    else:
        action.setToolTip(tip)
    return action


def _translate(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
