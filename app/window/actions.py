"""Everything that can be asked for by menu, button or key, in one table."""

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
        name: Attribute of `Actions`.
        text: English; `&` marks the mnemonic.
        keys: Shortcuts in Qt's portable notation, the one shown first.
        icon: File in `resources/icons`, empty for none.
        tip: What it does, for the tool tip and the status bar; the text if empty.
        is_checkable: Whether it is a switch.
    """

    name: str
    text: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    tip: str = ""
    is_checkable: bool = False


def _marked(text: str) -> str:
    """Mark a text for translation in this module's context."""
    return str(QT_TRANSLATE_NOOP(_CONTEXT, text))


SPECS = (
    ActionSpec(name="open", text=_marked("&Open…"), keys=("Ctrl+O",), icon="open"),
    ActionSpec(name="paste", text=_marked("&Paste picture"), keys=("Ctrl+V",)),
    ActionSpec(name="save", text=_marked("&Save"), keys=("Ctrl+S",), icon="save"),
    ActionSpec(name="save_as", text=_marked("Save &as…"), keys=("Ctrl+Shift+S",)),
    ActionSpec(name="quit", text=_marked("&Quit"), keys=("Ctrl+Q",)),
    ActionSpec(name="undo", text=_marked("&Undo"), keys=("Ctrl+Z",), icon="undo"),
    ActionSpec(name="redo", text=_marked("&Redo"), keys=("Ctrl+Shift+Z", "Ctrl+Y"), icon="redo"),
    ActionSpec(
        name="paint",
        text=_marked("&Brush"),
        keys=("B",),
        icon="brush",
        tip=_marked("Paint over what should go"),
        is_checkable=True,
    ),
    ActionSpec(
        name="erase",
        text=_marked("&Eraser"),
        keys=("E",),
        icon="eraser",
        tip=_marked("Take away from the mask; E switches back. The right button always erases"),
        is_checkable=True,
    ),
    ActionSpec(
        name="mark_source",
        text=_marked("Mark &source"),
        keys=("S",),
        icon="source",
        tip=_marked("Drag over where Reweave and the weave may copy texture from; S switches back"),
        is_checkable=True,
    ),
    ActionSpec(
        name="clear_source",
        text=_marked("Clea&r source"),
        tip=_marked("Let texture come from anywhere again; Esc does the same"),
    ),
    ActionSpec(name="brush_smaller", text=_marked("S&maller brush"), keys=("[",)),
    ActionSpec(name="brush_larger", text=_marked("&Larger brush"), keys=("]",)),
    ActionSpec(
        name="clear",
        text=_marked("&Clear mask"),
        keys=("Ctrl+D",),
        icon="clear",
        tip=_marked("Empty the mask"),
    ),
    ActionSpec(
        name="invert",
        text=_marked("&Invert mask"),
        keys=("Ctrl+I",),
        icon="invert",
        tip=_marked("Mark what is not marked, and the other way round"),
    ),
    ActionSpec(
        name="restore",
        text=_marked("&Restore"),
        keys=("Return", "Enter"),
        icon="restore",
        tip=_marked("Fill what is painted over"),
    ),
    ActionSpec(
        name="try_again",
        text=_marked("Another &try"),
        keys=("Ctrl+Return", "Ctrl+Enter"),
        icon="again",
        tip=_marked("Put another answer in the place of the last one"),
    ),
    ActionSpec(
        name="previous_try",
        text=_marked("&Previous try"),
        keys=("Ctrl+Shift+Return", "Ctrl+Shift+Enter"),
        tip=_marked("Go back to the try before"),
    ),
    ActionSpec(
        name="models",
        text=_marked("&Models…"),
        tip=_marked("Choose which model restores; rename, compare, import and export models"),
    ),
    ActionSpec(
        name="teach",
        text=_marked("Te&ach Reweave…"),
        tip=_marked("Let it learn from your own pictures"),
    ),
    ActionSpec(name="cancel", text=_marked("&Cancel"), keys=("Esc",)),
    ActionSpec(name="zoom_in", text=_marked("Zoom &in"), keys=("+", "="), icon="zoom-in"),
    ActionSpec(name="zoom_out", text=_marked("Zoom &out"), keys=("-",), icon="zoom-out"),
    ActionSpec(name="zoom_fit", text=_marked("&Fit in window"), keys=("Ctrl+0",), icon="fit"),
    ActionSpec(name="zoom_actual", text=_marked("&Actual pixels"), keys=("Ctrl+1",)),
    ActionSpec(name="shortcuts", text=_marked("&Keyboard shortcuts"), keys=("F1",)),
    ActionSpec(name="about", text=_marked("&About Reweave")),
)


class Actions(QObject):
    """The actions of the main window, one attribute for each row of `SPECS`."""

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
            setattr(self, spec.name, _made(spec, parent=self))
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)
        self.about.setMenuRole(QAction.MenuRole.AboutRole)

    def all(self) -> list[QAction]:
        """Return every action, in the order of the table."""
        return [self._action(spec) for spec in SPECS]

    def draw_icons(self, theme: Theme) -> None:
        """Give every action its icon in the colours of a look."""
        for spec in SPECS:
            if spec.icon:
                self._action(spec).setIcon(icon(spec.icon, theme=theme, size_px=ICON_PX))

    def _action(self, spec: ActionSpec) -> QAction:
        action = getattr(self, spec.name)
        assert isinstance(action, QAction)
        return action


def shortcut_rows() -> list[tuple[str, str]]:
    """Return (what it does, keys) for every action with a shortcut, in the user's language."""
    rows = []
    for spec in SPECS:
        if spec.keys:
            keys = [
                QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
                for key in spec.keys
            ]
            rows.append((_translated(spec.text).replace("&", ""), "  ".join(keys)))
    return rows


def _made(spec: ActionSpec, *, parent: QObject) -> QAction:
    action = QAction(_translated(spec.text), parent)
    action.setObjectName(spec.name)
    action.setShortcuts([QKeySequence(key) for key in spec.keys])
    action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    action.setCheckable(spec.is_checkable)
    tip = _translated(spec.tip or spec.text).replace("&", "").rstrip("…")
    if spec.keys:
        shown = QKeySequence(spec.keys[0]).toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{tip} ({shown})")
    else:
        action.setToolTip(tip)
    return action


def _translated(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
