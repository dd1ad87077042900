"""What all tools that mark regions share: keys and buttons say how a region changes the mask."""

from PySide6.QtCore import QObject, Signal
from typing_extensions import override

from app.editor.document.commands import FlipMask
from app.editor.marking.region import Combining, Region, combine
from app.editor.tools.tool import DocumentTool, Overlay, Pointer

_BADGES = {Combining.ADD: "+", Combining.TAKE_AWAY: "−", Combining.INTERSECT: "×"}  # noqa: RUF001


class RegionTool(DocumentTool):
    """Adds regions to the mask, subtracts them from it, or intersects them with it.

    No key or Shift adds; Alt or the right button subtracts; Shift and Alt intersect.

    Signals:
        change_began: The mask is about to be changed; what others are drawing must be settled.
    """

    change_began = Signal()

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        """Make a tool.

        Args:
            name: Name of its undo steps, marked.
            parent: Owner in Qt's sense.
        """
        super().__init__(parent)
        self._name = name
        self._combining: Combining | None = None

    @property
    @override
    def overlay(self) -> Overlay:
        return Overlay(badge=self._find_badge())

    @override
    def wants(self, at: Pointer) -> bool:
        return True

    def _begin(self, at: Pointer) -> None:
        """Let the keys and the button decide how the region that begins is combined."""
        self._combining = choose_combining(at)

    def _end(self, region: Region | None) -> None:
        """Combine a region with the mask, as one undo step."""
        how, self._combining = self._combining, None
        if how is not None:
            self._combine(region, how)

    def _combine(self, region: Region | None, how: Combining) -> None:
        document = self._document
        if document is None or region is None:
            return
        self.change_began.emit()
        change = combine(document.mask, region, how)
        if change is not None:
            document.undo_stack.push(FlipMask(document, change, self._name))

    def _find_badge(self) -> str:
        """Return the sign of what would be done; none if the keys are free."""
        if self._combining is not None:
            how = self._combining
        elif self._pointer is None:
            return ""
        else:
            how = choose_combining(self._pointer)
            if how is Combining.ADD and not self._pointer.is_shifted:
                return ""
        return _BADGES[how]


def choose_combining(at: Pointer) -> Combining:
    """Return what the keys and the button of a press ask for."""
    if at.is_shifted and at.is_alt:
        return Combining.INTERSECT
    return Combining.TAKE_AWAY if at.is_alt or at.is_right else Combining.ADD
