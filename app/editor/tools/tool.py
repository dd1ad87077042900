"""What a tool is: it gets what the mouse does over the picture, and says what the canvas shows."""

import enum
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal, SignalInstance

from app.editor.document.brush import Point
from app.editor.document.document import Document
from app.editor.document.guide_lines import Grip


class ToolKey(enum.Enum):
    """The keys that a tool may use while something is drawn."""

    CONFIRM = enum.auto()
    STEP_BACK = enum.auto()
    CANCEL = enum.auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """The mouse over the picture.

    Attributes:
        point: Where it is, picture pixels.
        pixel_px: Size of a logical screen pixel, picture pixels.
        button: The button that is pressed or held; no button while the mouse hovers.
        keys: The modifier keys that are held.
        is_double: Whether the press is the second of a double-click.
        pressure: Pressure of the pen, 0 to 1; 1 for a mouse.
    """

    point: Point
    pixel_px: float
    button: Qt.MouseButton = Qt.MouseButton.NoButton
    keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    is_double: bool = False
    pressure: float = 1.0

    @property
    def is_right(self) -> bool:
        """Whether the right button is pressed or held."""
        return self.button == Qt.MouseButton.RightButton

    @property
    def is_shifted(self) -> bool:
        """Whether Shift is held."""
        return bool(self.keys & Qt.KeyboardModifier.ShiftModifier)

    @property
    def is_control(self) -> bool:
        """Whether Ctrl (Command on a Mac) is held."""
        return bool(self.keys & Qt.KeyboardModifier.ControlModifier)

    @property
    def is_alt(self) -> bool:
        """Whether Alt is held."""
        return bool(self.keys & Qt.KeyboardModifier.AltModifier)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """What a tool shows over the picture.

    Attributes:
        brush_px: Diameter of the brush at the mouse, picture pixels; None for no brush.
        core_px: Diameter inside which that brush is hard, picture pixels; None if it is all hard.
        is_erasing: Whether that brush erases.
        brush_at: Where that brush is, picture pixels, if it is not at the mouse.
        has_handles: Whether the guide lines have handles.
        selected: The handle or the guide line that is selected.
        path: Corners of the outline that is being drawn, picture pixels.
        has_corners: Whether the corners are marked.
        is_closed: Whether the outline is closed.
        dims_outside: Whether the picture outside the closed outline is dimmed.
        badge: A sign beside the cursor; empty for none.
        source: The point that would be copied, which a small cross marks; None for none.
    """

    brush_px: float | None = None
    core_px: float | None = None
    is_erasing: bool = False
    brush_at: Point | None = None
    has_handles: bool = False
    selected: Grip | None = None
    path: tuple[Point, ...] = ()
    has_corners: bool = False
    is_closed: bool = False
    dims_outside: bool = False
    badge: str = ""
    source: Point | None = None


class Tool(Protocol):
    """What the canvas knows of the tools."""

    @property
    def changed(self) -> SignalInstance:
        """Emitted when the cursor or the overlay has changed."""

    @property
    def cursor(self) -> Qt.CursorShape:
        """The cursor where the mouse is."""

    @property
    def overlay(self) -> Overlay:
        """What is shown over the picture."""

    @property
    def keys(self) -> frozenset[ToolKey]:
        """The keys that the tool uses now, before the window's shortcuts."""

    def press_key(self, key: ToolKey) -> None:
        """Use a key."""

    def turn_wheel(self, notches: float) -> None:
        """Use the wheel while Alt is held; up is positive."""

    def hover(self, at: Pointer | None) -> None:
        """Follow the mouse without a button; None where it has left the picture."""

    def press(self, at: Pointer) -> None:
        """Begin to draw."""

    def drag(self, at: Pointer) -> None:
        """Draw on, with the button held."""

    def release(self, at: Pointer) -> None:
        """End what is drawn."""


class DocumentTool(QObject):
    """A tool that works on a document; satisfies `Tool`.

    Signals:
        changed: The cursor or the overlay has changed.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._pointer: Pointer | None = None

    @property
    def is_drawing(self) -> bool:
        """Whether something has begun and not ended."""
        return False

    @property
    def cursor(self) -> Qt.CursorShape:
        """The cursor where the mouse is."""
        return Qt.CursorShape.CrossCursor

    @property
    def overlay(self) -> Overlay:
        """What is shown over the picture."""
        return Overlay()

    @property
    def keys(self) -> frozenset[ToolKey]:
        """The keys that the tool uses now, before the window's shortcuts."""
        return frozenset()

    def press_key(self, key: ToolKey) -> None:
        """Use a key."""

    def turn_wheel(self, notches: float) -> None:
        """Use the wheel while Alt is held; up is positive."""

    def set_document(self, document: Document | None) -> None:
        """Work on another document."""
        self.finish()
        self._document = document

    def wants(self, at: Pointer) -> bool:
        """Whether a press there is for this tool; the eraser gets what no tool wants."""
        return not at.is_right

    def hover(self, at: Pointer | None) -> None:
        """Follow the mouse without a button; None where it has left the picture."""
        self._pointer = at

    def press(self, at: Pointer) -> None:
        """Begin to draw."""

    def drag(self, at: Pointer) -> None:
        """Draw on, with the button held."""

    def release(self, at: Pointer) -> None:
        """End what is drawn."""

    def finish(self) -> None:
        """End what is drawn now; it becomes one undo step."""

    def settle(self) -> None:
        """Make what is drawn so far an undo step, and go on.

        Called before anything else changes the document, for instance when a result arrives.
        """

    def put_away(self) -> None:
        """End everything, because another tool is chosen."""
        self.finish()
