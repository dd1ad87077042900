"""The tool that draws guide lines and changes them by their handles."""

import math
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Qt, Signal
from typing_extensions import override

from app.editor.document.brush import Point
from app.editor.document.commands import ChangeGuideLines
from app.editor.document.document import Document
from app.editor.document.guide_lines import (
    HANDLE_REACH_PX,
    Grip,
    find_grip,
    find_handle,
    find_span,
    insert_point,
    make_line,
    move_point,
    remove_point,
    turn_to_diagonal,
)
from app.editor.tools.tool import DocumentTool, Overlay, Pointer, ToolKey
from app.shared.language.marks import mark
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


class LineTool(DocumentTool):
    """Changes the guide lines of a document; press to release is one undo step.

    Signals:
        selection_changed: Another `Grip` is selected, or None.
    """

    selection_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._selected: Grip | None = None
        self._drag: _Drag | None = None

    @property
    @override
    def is_drawing(self) -> bool:
        return self._drag is not None

    @property
    @override
    def cursor(self) -> Qt.CursorShape:
        grip = None
        if self._document is not None and self._pointer is not None:
            reach_px = HANDLE_REACH_PX * self._pointer.pixel_px
            lines = self._document.guide_lines
            grip = find_grip(lines, self._pointer.point, reach_px=reach_px)
        if grip is None:
            return Qt.CursorShape.CrossCursor
        is_handle = grip.handle is not None
        return Qt.CursorShape.SizeAllCursor if is_handle else Qt.CursorShape.PointingHandCursor

    @property
    @override
    def overlay(self) -> Overlay:
        return Overlay(has_handles=True, selected=self._selected)

    @property
    def selected(self) -> Grip | None:
        """What `delete_selected` deletes."""
        return self._selected

    @override
    def set_document(self, document: Document | None) -> None:
        self.put_away()
        if self._document is not None:
            self._document.guide_lines_changed.disconnect(self._on_lines_changed)
        super().set_document(document)
        if document is not None:
            document.guide_lines_changed.connect(self._on_lines_changed)

    @override
    def wants(self, at: Pointer) -> bool:
        return not at.is_right or self._find_handle(at) is not None

    @override
    def press(self, at: Pointer) -> None:
        """Take hold of the handle or the line at a point, or begin a new line there.

        The right button deletes the handle.
        """
        self.finish()
        handle = self._find_handle(at) if at.is_right else None
        if handle is not None:
            self.delete(handle)
        elif self._document is not None:
            reach_px = HANDLE_REACH_PX * at.pixel_px
            grip = find_grip(self._document.guide_lines, at.point, reach_px=reach_px)
            self._select(grip)
            self._drag = _Drag(
                start=at.point,
                click_px=reach_px * _CLICK_SHARE,
                grip=grip,
                line=None if grip is None else grip.line,
            )

    @override
    def drag(self, at: Pointer) -> None:
        """Move what is held; with Shift, lines and handles keep to steps of 45 degrees."""
        document, drag = self._document, self._drag
        if document is None or drag is None:
            return
        if drag.line is not None and drag.line not in document.guide_lines:
            self._drag = None  # a result has arrived, and the line went away with its mask
            return
        changed = _change_line(drag, at.point, is_diagonal=at.is_shifted)
        if changed is None or changed.line == drag.line:
            return
        lines = document.guide_lines
        before = lines if drag.before is None else drag.before
        self._drag = replace(drag, line=changed.line, before=before)
        document.set_guide_lines(_replace_line(lines, drag.line, changed.line))
        self._select(changed)

    @override
    def release(self, at: Pointer) -> None:
        self.drag(at)
        self.finish()

    @override
    def finish(self) -> None:
        self.settle()
        self._drag = None
        self._on_lines_changed()

    @override
    def settle(self) -> None:
        document, drag = self._document, self._drag
        if document is None or drag is None or drag.before is None:
            return
        self._drag = replace(drag, before=None)
        self._push(document, before=drag.before, text=self._name_step(drag.grip))

    @property
    @override
    def keys(self) -> frozenset[ToolKey]:
        return frozenset((ToolKey.CANCEL,)) if self.is_drawing else frozenset()

    @override
    def press_key(self, key: ToolKey) -> None:
        """Leave the guide lines as they were when the button was pressed."""
        drag, self._drag = self._drag, None
        if self._document is not None and drag is not None and drag.before is not None:
            self._document.set_guide_lines(drag.before)
            self._select(drag.grip)

    @override
    def put_away(self) -> None:
        super().put_away()
        self._select(None)

    def delete(self, grip: Grip) -> None:
        """Delete a handle or a line; a line with fewer than two handles is deleted too."""
        self.finish()
        document = self._document
        if document is None or grip.line not in document.guide_lines:
            return
        left = None if grip.handle is None else remove_point(grip.line, grip.handle)
        text = (
            mark("steps", "Delete guide line") if left is None else mark("steps", "Delete handle")
        )
        before = document.guide_lines
        document.set_guide_lines(_replace_line(before, grip.line, left))
        self._push(document, before=before, text=text)

    def delete_selected(self) -> None:
        """Delete the handle or the line that is selected."""
        if self._selected is not None:
            self.delete(self._selected)

    def clear(self) -> None:
        """Delete all guide lines, as one undo step."""
        self.finish()
        if self._document is not None:
            before = self._document.guide_lines
            self._document.set_guide_lines(())
            self._push(self._document, before=before, text=mark("steps", "Clear guide lines"))

    def _push(self, document: Document, *, before: tuple[GuideLine, ...], text: str) -> None:
        """Make the change of the guide lines since a state an undo step, if there is any."""
        if document.guide_lines != before:
            document.undo_stack.push(ChangeGuideLines(document, before=before, text=text))

    def _name_step(self, grip: Grip | None) -> str:
        if grip is None:
            return mark("steps", "Draw guide line")
        return (
            mark("steps", "Bend guide line")
            if grip.handle is None
            else mark("steps", "Move handle")
        )

    def _select(self, grip: Grip | None) -> None:
        if grip != self._selected:
            self._selected = grip
            self.selection_changed.emit(grip)
            self.changed.emit()

    def _find_handle(self, at: Pointer) -> Grip | None:
        if self._document is None:
            return None
        reach_px = HANDLE_REACH_PX * at.pixel_px
        return find_handle(self._document.guide_lines, at.point, reach_px=reach_px)

    def _on_lines_changed(self) -> None:
        document, selected = self._document, self._selected
        if document is None or selected is None or self.is_drawing:
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
