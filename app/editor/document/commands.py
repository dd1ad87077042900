"""The undoable changes of a document, one class each."""

from PySide6.QtGui import QUndoCommand
from typing_extensions import override

from app.editor.document.document import Document
from app.editor.document.mask import MaskChange
from app.editor.document.repairs import Repair, find_repair, replace_repair
from app.shared.language.marks import mark
from engine.api import GuideLine
from engine.pictures.pixels import Mask


class FlipMask(QUndoCommand):
    """A change of the mask; undo and redo are the same flip."""

    def __init__(
        self, document: Document, change: MaskChange, text: str, *, is_on_mask: bool = False
    ) -> None:
        """Make a step.

        Args:
            document: The document to change.
            change: The change.
            text: Name of the step, marked.
            is_on_mask: Whether the mask has been changed already.
        """
        super().__init__(text)
        self._document = document
        self._change = change
        self._is_on_mask = is_on_mask

    @override
    def undo(self) -> None:
        self._document.flip_mask(self._change)

    @override
    def redo(self) -> None:
        if self._is_on_mask:
            self._is_on_mask = False
        else:
            self._document.flip_mask(self._change)


class StrokeCommand(FlipMask):
    """A stroke; the brush has painted it on the mask before the command is pushed."""

    def __init__(self, document: Document, change: MaskChange, *, is_erasing: bool) -> None:
        text = mark("steps", "Erase") if is_erasing else mark("steps", "Paint")
        super().__init__(document, change, text, is_on_mask=True)


class FlipExclusions(QUndoCommand):
    """A change of the exclusions; what becomes excluded leaves the mask."""

    def __init__(
        self,
        document: Document,
        change: MaskChange | None,
        text: str,
        *,
        erased: MaskChange | None = None,
        is_made: bool = False,
    ) -> None:
        """Make a step.

        Args:
            document: The document to change.
            change: The change of the exclusions; None if all of it was excluded already.
            text: Name of the step, marked.
            erased: The change of the mask; None if it stays as it is.
            is_made: Whether both have been changed already.
        """
        super().__init__(text)
        self._document = document
        self._change = change
        self._erased = erased
        self._is_made = is_made

    @override
    def undo(self) -> None:
        if self._change is not None:
            self._document.flip_exclusions(self._change)
        if self._erased is not None:
            self._document.flip_mask(self._erased)

    @override
    def redo(self) -> None:
        if self._is_made:
            self._is_made = False
        else:
            self.undo()  # flips are their own reverse


class ChangeGuideLines(QUndoCommand):
    """A change of the guide lines; the tool has made it before the command is pushed."""

    def __init__(self, document: Document, *, before: tuple[GuideLine, ...], text: str) -> None:
        super().__init__(text)
        self._document = document
        self._before = before
        self._after = document.guide_lines

    @override
    def undo(self) -> None:
        self._document.set_guide_lines(self._before)

    @override
    def redo(self) -> None:
        self._document.set_guide_lines(self._after)


class ChangeRepairs(QUndoCommand):
    """A change of the repairs, such as hiding one.

    The values before and after share all that has not changed, so the step costs only the rest.
    """

    def __init__(
        self,
        document: Document,
        *,
        after: tuple[Repair, ...],
        text: str,
        before: tuple[Repair, ...] | None = None,
    ) -> None:
        """Keep both states.

        Args:
            document: The document to change.
            after: The repairs afterwards.
            text: Name of the step, marked.
            before: The repairs before, if a tool has shown later ones already.
        """
        super().__init__(text)
        self._document = document
        self._before = document.repairs if before is None else before
        self._after = after

    @override
    def undo(self) -> None:
        self._document.set_repairs(self._before)

    @override
    def redo(self) -> None:
        self._document.set_repairs(self._after)


class ApplyResult(ChangeRepairs):
    """Adds the repair that a job has made, and clears the mask that the job filled.

    A repair with the same number is replaced, and the new one is shown like it. The guide lines of
    that mask go with it.

    Attributes:
        repair: The repair.
    """

    def __init__(
        self,
        document: Document,
        repair: Repair,
        *,
        mask: Mask,
        guide_lines: tuple[GuideLine, ...] = (),
    ) -> None:
        """Compute the states before and after.

        Args:
            document: The document to change.
            repair: The repair.
            mask: (H, W), bool: the mask of the job.
            guide_lines: The guide lines over that mask.
        """
        replaced = find_repair(document.repairs, repair.number)
        if replaced is not None:
            repair = repair.shown_like(replaced)
        after = replace_repair(document.repairs, repair)
        super().__init__(document, after=after, text=mark("steps", "Restore"))
        self.repair = repair
        self._cleared = document.mask.clear_change(of=mask)
        self._lines_before = document.guide_lines
        self._lines_after = tuple(line for line in document.guide_lines if line not in guide_lines)

    @override
    def undo(self) -> None:
        super().undo()
        self._flip_mask()
        self._document.set_guide_lines(self._lines_before)

    @override
    def redo(self) -> None:
        super().redo()
        self._flip_mask()
        self._document.set_guide_lines(self._lines_after)

    def _flip_mask(self) -> None:
        if self._cleared is not None:
            self._document.flip_mask(self._cleared)
