"""How the canvas compares the picture with its original. Knows no widgets."""

import enum

from PySide6.QtCore import QObject, Signal, SignalInstance

from app.editor.document.commands import ApplyResult
from app.editor.document.document import Document


class ComparisonMode(enum.Enum):
    """What the canvas shows of picture and original."""

    OFF = enum.auto()
    SPLIT = enum.auto()
    SIDE_BY_SIDE = enum.auto()
    DIFFERENCE = enum.auto()


class Comparison(QObject):
    """Which of picture and original is shown where, and whether marks are hidden meanwhile.

    Marks are the mask, the outline of a result, the source and guide lines. They are hidden while
    a result is judged: with any comparison on, or with the tries in focus. A change of them shows
    them again until the next result.

    Signals:
        mode_changed: Another `ComparisonMode` is on.
        direction_changed: Original and picture are now one above the other (true) or beside.
        split_moved: The split has moved from one position to another, both 0 to 1.
        original_held: The original alone is shown (true), or no longer.
        marks_hidden: Marks are hidden (true) or shown.
    """

    mode_changed = Signal(object)
    direction_changed = Signal(bool)
    split_moved = Signal(float, float)
    original_held = Signal(bool)
    marks_hidden = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._mode = ComparisonMode.OFF
        self._is_stacked = False
        self._split = 0.5
        self._holds_original = False
        self._has_tries_in_focus = False
        self._hides_marks = False

    @property
    def mode(self) -> ComparisonMode:
        """What is shown, but for the original being held."""
        return self._mode

    @property
    def is_stacked(self) -> bool:
        """Whether original and picture are one above the other instead of side by side."""
        return self._is_stacked

    @property
    def split(self) -> float:
        """Where the original ends and the picture begins: 0 to 1 across the canvas."""
        return self._split

    @property
    def holds_original(self) -> bool:
        """Whether the original alone is shown."""
        return self._holds_original

    @property
    def hides_marks(self) -> bool:
        """Whether marks are hidden because a result is judged."""
        return self._hides_marks or self._holds_original

    def set_document(self, document: Document | None) -> None:
        """Follow another document."""
        if self._document is not None:
            for changed in _list_mark_changes(self._document):
                changed.disconnect(self._on_marks_changed)
            self._document.undo_stack.indexChanged.disconnect(self._on_history_changed)
        self._document = document
        if document is not None:
            for changed in _list_mark_changes(document):
                changed.connect(self._on_marks_changed)
            document.undo_stack.indexChanged.connect(self._on_history_changed)
        self._hide_marks(hidden=self._is_judging())

    def toggle(self, mode: ComparisonMode) -> None:
        """Switch a comparison on, or off if it is on."""
        self.set_mode(ComparisonMode.OFF if mode is self._mode else mode)

    def set_mode(self, mode: ComparisonMode) -> None:
        """Switch to another comparison."""
        if mode is not self._mode:
            self._mode = mode
            self.mode_changed.emit(mode)
            self._hide_marks(hidden=self._is_judging())

    def turn(self) -> None:
        """Put original and picture one above the other, or side by side again."""
        self._is_stacked = not self._is_stacked
        self.direction_changed.emit(self._is_stacked)

    def move_split(self, split: float) -> None:
        """Move the split to a position, clamped to 0 to 1."""
        before, self._split = self._split, min(max(split, 0.0), 1.0)
        if self._split != before:
            self.split_moved.emit(before, self._split)

    def hold_original(self, *, held: bool) -> None:
        """Show the original alone, or stop that."""
        if held != self._holds_original:
            self._holds_original = held
            self.original_held.emit(held)

    def focus_tries(self, *, focused: bool) -> None:
        """Note that the user looks through the tries, or no longer."""
        if focused != self._has_tries_in_focus:
            self._has_tries_in_focus = focused
            self._hide_marks(hidden=self._is_judging())

    def _is_judging(self) -> bool:
        return self._mode is not ComparisonMode.OFF or self._has_tries_in_focus

    def _hide_marks(self, *, hidden: bool) -> None:
        if hidden != self._hides_marks:
            self._hides_marks = hidden
            self.marks_hidden.emit(hidden)

    def _on_marks_changed(self) -> None:
        self._hide_marks(hidden=False)

    def _on_history_changed(self) -> None:
        """Hide the marks of a new result, which has just changed them."""
        if self._document is not None and isinstance(self._document.newest_step, ApplyResult):
            self._hide_marks(hidden=self._is_judging())


def _list_mark_changes(document: Document) -> list[SignalInstance]:
    return [document.mask_changed, document.source_changed, document.guide_lines_changed]
