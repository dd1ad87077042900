"""The actions of the main window: menu entries, buttons and shortcuts, in one table."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from app.shared import icons


class Actions(QObject):
    """The actions of the main window.

    Attributes:
        shortcut_rows: (text, keys) of every action with a shortcut, in the user's language.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.shortcut_rows: list[tuple[str, str]] = []
        self.open = self._add(self.tr("&Open…"), "Ctrl+O", icon="open")
        self.paste = self._add(self.tr("&Paste picture"), "Ctrl+V")
        self.save = self._add(self.tr("&Save"), "Ctrl+S", icon="save")
        self.save_as = self._add(self.tr("Save &as…"), "Ctrl+Shift+S")
        self.quit = self._add(self.tr("&Quit"), "Ctrl+Q")
        self.undo = self._add(self.tr("&Undo"), "Ctrl+Z", icon="undo")
        self.redo = self._add(self.tr("&Redo"), "Ctrl+Shift+Z", "Ctrl+Y", icon="redo")
        self.paint = self._add(
            self.tr("&Brush"), "B", icon="brush", tip=self.tr("Paint over what should be restored")
        )
        self.erase = self._add(
            self.tr("&Eraser"),
            "E",
            icon="eraser",
            tip=self.tr("Erase parts of the mask; E switches back. The right button always erases"),
        )
        self.mark_source = self._add(
            self.tr("Mark &source"),
            "S",
            icon="source",
            tip=self.tr("Drag over the area to copy texture from; S switches back"),
        )
        self.clear_source = self._add(
            self.tr("Clea&r source"),
            tip=self.tr("Copy texture from anywhere again; Esc does the same"),
        )
        self.draw_lines = self._add(
            self.tr("&Draw guide lines"),
            "L",
            icon="guide-line",
            tip=self.tr("Draw over the mask how an edge goes on; drag a line to bend it"),
        )
        self.delete_handle = self._add(
            self.tr("Delete &handle"),
            "Del",
            "Backspace",
            tip=self.tr("Delete the selected handle or guide line"),
        )
        self.clear_lines = self._add(
            self.tr("Clear &guide lines"), tip=self.tr("Delete all guide lines")
        )
        self.brush_smaller = self._add(self.tr("S&maller brush"), "[")
        self.brush_larger = self._add(self.tr("&Larger brush"), "]")
        self.clear = self._add(
            self.tr("&Clear mask"), "Ctrl+D", icon="clear", tip=self.tr("Clear the whole mask")
        )
        self.invert = self._add(
            self.tr("&Invert mask"),
            "Ctrl+I",
            icon="invert",
            tip=self.tr("Swap painted and unpainted areas"),
        )
        self.restore = self._add(
            self.tr("&Restore"),
            "Return",
            "Enter",
            icon="restore",
            tip=self.tr("Fill the painted areas"),
        )
        self.try_again = self._add(
            self.tr("&Try again"),
            "Ctrl+Return",
            "Ctrl+Enter",
            icon="again",
            tip=self.tr("Replace the newest result with another one"),
        )
        self.previous_try = self._add(
            self.tr("&Previous try"),
            "Ctrl+Shift+Return",
            "Ctrl+Shift+Enter",
            tip=self.tr("Show the result before this one again"),
        )
        self.missed_edges = self._add(
            self.tr("&Include missed edges"),
            tip=self.tr(
                "Grow the painted area by a few pixels where it has missed the edge of what it "
                "covers; Try again applies it to the newest result"
            ),
        )
        self.models = self._add(
            self.tr("&Models…"),
            tip=self.tr("Choose the model; rename, compare, import or export models"),
        )
        self.teach = self._add(
            self.tr("Te&ach Reweave…"), tip=self.tr("Teach Reweave with your own pictures")
        )
        self.cancel = self._add(self.tr("&Cancel"), "Esc")
        self.zoom_in = self._add(self.tr("Zoom &in"), "+", "=", icon="zoom-in")
        self.zoom_out = self._add(self.tr("Zoom &out"), "-", icon="zoom-out")
        self.zoom_fit = self._add(self.tr("&Fit in window"), "Ctrl+0", icon="fit")
        self.zoom_actual = self._add(self.tr("&Actual pixels"), "Ctrl+1")
        self.shortcuts = self._add(self.tr("&Keyboard shortcuts"), "F1")
        self.about = self._add(self.tr("&About Reweave"))
        for action in (self.paint, self.erase, self.mark_source, self.draw_lines):
            action.setCheckable(True)
        self.missed_edges.setCheckable(True)
        self.missed_edges.setChecked(True)
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)
        self.about.setMenuRole(QAction.MenuRole.AboutRole)

    def _add(self, text: str, *keys: str, icon: str = "", tip: str = "") -> QAction:
        """Return a new action.

        Args:
            text: Text; `&` marks the mnemonic.
            keys: Shortcuts in Qt's portable notation; menus and tool tips show the first one.
            icon: Name of a file in `resources/icons`; empty for no icon.
            tip: Text of the tool tip; empty for `text`.
        """
        action = QAction(text, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        if icon:
            action.setIcon(icons.icon(icon))
        plain = text.replace("&", "")
        shown = [key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts()]
        tip = tip or plain.rstrip("…")
        action.setToolTip(f"{tip} ({shown[0]})" if shown else tip)
        if shown:
            self.shortcut_rows.append((plain, "  ".join(shown)))
        return action
