"""The tool that draws guide lines and changes them by their handles."""

import math
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from app.editor.brush import Point
from app.editor.commands import ChangeGuideLines
from app.editor.document import Document
from app.editor.guide_lines import (
    Grip,
    find_grip,
    find_span,
    insert_point,
    make_line,
    move_point,
    remove_point,
    turn_to_diagonal,
)
from engine.api import GuideLine

# A shorter movement than this share of the reach is a click.
_CLICK_SHARE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drag:
    """The change of one guide line between press and release.

    Attributes:
        start: Where the button was pressed, picture pixels.
        click_px: Length of the longest movement that is a click, picture pixels.
        grip: What was pressed; None to draw a new line.
        line: The line as it is in the document; None if it has not been drawn yet.
        before: The guide lines before the change; None if nothing has changed yet.
    """

    start: Point
    click_px: float
    grip: Grip | None
    line: GuideLine | None
    before: tuple[GuideLine, ...] | None = None


class LineTool(QObject):
    """Changes the guide lines of a document; press to release is one undo step.

    Signals:
        active_changed: The left button now draws guide lines (true) or paints.
        selection_changed: Another `Grip` is selected, or None.
    """

    active_changed = Signal(bool)
    selection_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._is_active = False
        self._selected: Grip | None = None
        self._drag: _Drag | None = None

    @property
    def is_active(self) -> bool:
        """Whether the left button draws guide lines."""
        return self._is_active

    @property
    def is_dragging(self) -> bool:
        """Whether a line is being drawn or changed."""
        return self._drag is not None

    @property
    def selected(self) -> Grip | None:
        """What `delete_selected` deletes."""
        return self._selected

    def set_active(self, is_active: bool) -> None:  # noqa: FBT001 a slot for a toggled signal
        """Choose this tool (true) or the brush."""
        if is_active != self._is_active:
            self.finish_drag()
            self._select(None)
            self._is_active = is_active
            self.active_changed.emit(is_active)

    def set_document(self, document: Document | None) -> None:
        """Draw the guide lines of another document."""
        self.finish_drag()
        self._select(None)
        if self._document is not None:
            self._document.guide_lines_changed.disconnect(self._on_lines_changed)
        self._document = document
        if document is not None:
            document.guide_lines_changed.connect(self._on_lines_changed)

    def press(self, point: Point, reach_px: float) -> None:
        """Take hold of the handle or the line at a point, or begin a new line there.

        Args:
            point: Where the button was pressed, picture pixels.
            reach_px: How far handles and lines reach around them, picture pixels.
        """
        self.finish_drag()
        if self._document is None:
            return
        grip = find_grip(self._document.guide_lines, point, reach_px=reach_px)
        self._select(grip)
        self._drag = _Drag(
            start=point,
            click_px=reach_px * _CLICK_SHARE,
            grip=grip,
            line=None if grip is None else grip.line,
        )

    def drag(self, point: Point, is_diagonal: bool) -> None:  # noqa: FBT001 a slot
        """Move what is held.

        Args:
            point: Where it is moved to, picture pixels.
            is_diagonal: Whether lines are drawn, and handles moved, in steps of 45 degrees.
        """
        document, drag = self._document, self._drag
        if document is None or drag is None:
            return
        if drag.line is not None and drag.line not in document.guide_lines:
            self._drag = None  # a result has arrived, and the line went away with its mask
            return
        changed = _change_line(drag, point, is_diagonal=is_diagonal)
        if changed is None or changed.line == drag.line:
            return
        lines = document.guide_lines
        before = lines if drag.before is None else drag.before
        self._drag = replace(drag, line=changed.line, before=before)
        document.set_guide_lines(_replace_line(lines, drag.line, changed.line))
        self._select(changed)

    def finish_drag(self) -> None:
        """Let go of what is held; its change becomes one undo step."""
        self.settle_drag()
        self._drag = None
        self._on_lines_changed()

    def settle_drag(self) -> None:
        """Make the change so far an undo step, and go on.

        Called before anything else changes the guide lines, for instance when a result arrives
        while the user is drawing.
        """
        document, drag = self._document, self._drag
        if document is None or drag is None or drag.before is None:
            return
        self._drag = replace(drag, before=None)
        self._push(document, before=drag.before, text=self._name_step(drag.grip))

    def cancel_drag(self) -> None:
        """Let go of what is held, and leave the guide lines as they were when it was pressed."""
        drag, self._drag = self._drag, None
        if self._document is not None and drag is not None and drag.before is not None:
            self._document.set_guide_lines(drag.before)
            self._select(drag.grip)

    def delete(self, grip: Grip) -> None:
        """Delete a handle or a line; a line with fewer than two handles is deleted too."""
        self.finish_drag()
        document = self._document
        if document is None or grip.line not in document.guide_lines:
            return
        left = None if grip.handle is None else remove_point(grip.line, grip.handle)
        text = self.tr("Delete guide line") if left is None else self.tr("Delete handle")
        before = document.guide_lines
        document.set_guide_lines(_replace_line(before, grip.line, left))
        self._push(document, before=before, text=text)

    def delete_selected(self) -> None:
        """Delete the handle or the line that is selected."""
        if self._selected is not None:
            self.delete(self._selected)

    def clear(self) -> None:
        """Delete all guide lines, as one undo step."""
        self.finish_drag()
        if self._document is not None:
            before = self._document.guide_lines
            self._document.set_guide_lines(())
            self._push(self._document, before=before, text=self.tr("Clear guide lines"))

    def _push(self, document: Document, *, before: tuple[GuideLine, ...], text: str) -> None:
        """Make the change of the guide lines since a state an undo step, if there is any."""
        if document.guide_lines != before:
            document.undo_stack.push(ChangeGuideLines(document, before=before, text=text))

    def _name_step(self, grip: Grip | None) -> str:
        if grip is None:
            return self.tr("Draw guide line")
        return self.tr("Bend guide line") if grip.handle is None else self.tr("Move handle")

    def _select(self, grip: Grip | None) -> None:
        if grip != self._selected:
            self._selected = grip
            self.selection_changed.emit(grip)

    def _on_lines_changed(self) -> None:
        document, selected = self._document, self._selected
        if document is None or selected is None or self.is_dragging:
            return
        if selected.line not in document.guide_lines:
            self._select(None)


def _change_line(drag: _Drag, to: Point, *, is_diagonal: bool) -> Grip | None:
    """Return the line and the handle that a movement makes; None if it makes none."""
    dx, dy = to.x - drag.start.x, to.y - drag.start.y
    grip = drag.grip
    if grip is not None and grip.handle is not None:
        handle = grip.handle
        line = move_point(grip.line, handle, dx=dx, dy=dy, is_diagonal=is_diagonal)
    elif math.hypot(dx, dy) <= drag.click_px and (grip is None or drag.line == grip.line):
        return None
    elif grip is None:
        end = turn_to_diagonal(to, around=drag.start) if is_diagonal else to
        line, handle = make_line(drag.start, end), 1
    else:
        handle = find_span(grip.line, drag.start)
        line = insert_point(grip.line, handle, to)
    return None if line is None else Grip(line=line, handle=handle)


def _replace_line(
    lines: tuple[GuideLine, ...], old: GuideLine | None, new: GuideLine | None
) -> tuple[GuideLine, ...]:
    """Return lines with one replaced; None adds one, or takes it away."""
    added = () if new is None else (new,)
    if old is None:
        return (*lines, *added)
    index = lines.index(old)
    return (*lines[:index], *added, *lines[index + 1 :])
