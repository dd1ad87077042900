"""The tools of the editor, of which one is active."""

import enum
from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal

from app.editor.document.document import Document
from app.editor.tools.tool import DocumentTool, Overlay, Pointer, ToolKey


class ToolKind(enum.Enum):
    """The tools that can be chosen."""

    BRUSH = "brush"
    ERASER = "eraser"
    HISTORY_BRUSH = "history brush"
    EXCLUDE = "exclude"
    LASSO = "lasso"
    POLYGON = "polygon"
    RECTANGLE = "rectangle"
    WAND = "wand"
    SNAP = "snap"
    CLONE = "clone"
    HEAL = "heal"
    SOURCE = "source"
    GUIDE_LINES = "guide lines"
    CROP = "crop"
    STRAIGHTEN = "straighten"


class Toolbox(QObject):
    """Passes what the mouse does to the active tool or the picker; satisfies `Tool`.

    Signals:
        kind_changed: Another `ToolKind` is active.
        changed: The cursor or the overlay has changed.
    """

    kind_changed = Signal(object)
    changed = Signal()

    def __init__(
        self,
        tools: Mapping[ToolKind, DocumentTool],
        *,
        picker: DocumentTool,
        parent: QObject | None = None,
    ) -> None:
        """Put tools into the box; the brush is active.

        Args:
            tools: All the tools.
            picker: Gets what it wants before the active tool.
            parent: Owner in Qt's sense.
        """
        super().__init__(parent)
        self._tools = dict(tools)
        self._picker = picker
        self._kind = self._previous = ToolKind.BRUSH
        self._pointer: Pointer | None = None
        self._held: DocumentTool | None = None
        for tool in (picker, *self._tools.values()):
            tool.changed.connect(self.changed)

    @property
    def kind(self) -> ToolKind:
        """The active tool."""
        return self._kind

    @property
    def is_drawing(self) -> bool:
        """Whether something has begun and not ended."""
        return any(tool.is_drawing for tool in self._tools.values())

    @property
    def cursor(self) -> Qt.CursorShape:
        """The cursor where the mouse is."""
        return self._tool_at_mouse.cursor

    @property
    def overlay(self) -> Overlay:
        """What is shown over the picture."""
        lines = self._active.overlay
        return replace(
            self._tool_at_mouse.overlay, has_handles=lines.has_handles, selected=lines.selected
        )

    @property
    def keys(self) -> frozenset[ToolKey]:
        """The keys that the active tool uses now, before the window's shortcuts."""
        return self._active.keys

    def press_key(self, key: ToolKey) -> None:
        """Use a key."""
        self._active.press_key(key)

    def turn_wheel(self, notches: float) -> None:
        """Use the wheel while Alt is held; up is positive."""
        self._tool_at_mouse.turn_wheel(notches)

    def choose(self, kind: ToolKind) -> None:
        """Make a tool the active one."""
        if kind is self._kind:
            return
        self._active.put_away()
        self._held = None
        self._previous, self._kind = self._kind, kind
        self._active.hover(self._pointer)
        self.kind_changed.emit(kind)
        self.changed.emit()

    def toggle(self, kind: ToolKind) -> None:
        """Make a tool the active one, or go back from it to the one before."""
        self.choose(self._previous if kind is self._kind else kind)

    def set_document(self, document: Document | None) -> None:
        """Work on another document."""
        self._held = None
        for tool in self._tools.values():
            tool.set_document(document)
        self._picker.set_document(document)

    def hover(self, at: Pointer | None) -> None:
        """Follow the mouse without a button; None where it has left the picture."""
        self._pointer = at
        for tool in (self._picker, self._active):
            tool.hover(at)
        self.changed.emit()

    def press(self, at: Pointer) -> None:
        """Begin to draw."""
        self._pointer = at
        self._held = self._find_tool(at)
        self._held.press(at)
        self.changed.emit()

    def drag(self, at: Pointer) -> None:
        """Draw on, with the button held."""
        self._pointer = at
        if self._held is not None:
            self._held.drag(at)

    def release(self, at: Pointer) -> None:
        """End what is drawn."""
        held, self._held = self._held, None
        if held is not None:
            held.release(at)
        self.hover(replace(at, button=Qt.MouseButton.NoButton))

    def finish(self) -> None:
        """End what is drawn now; it becomes one undo step."""
        for tool in self._tools.values():
            tool.finish()

    def settle(self) -> None:
        """Make what is drawn so far an undo step, and go on."""
        for tool in self._tools.values():
            tool.settle()

    @property
    def _active(self) -> DocumentTool:
        return self._tools[self._kind]

    @property
    def _tool_at_mouse(self) -> DocumentTool:
        """The tool that is held or, without a button, that a press would be for."""
        if self._held is not None:
            return self._held
        return self._active if self._pointer is None else self._find_tool(self._pointer)

    def _find_tool(self, at: Pointer) -> DocumentTool:
        for tool in (self._picker, self._active):
            if tool.wants(at):
                return tool
        return self._tools[ToolKind.ERASER]
