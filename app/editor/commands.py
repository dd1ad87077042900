"""The undoable changes of a document, one class each."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QUndoCommand
from typing_extensions import override

from app.editor.document import Document
from app.editor.mask import MaskChange
from engine.api import GuideLine, Result
from engine.pictures.pixels import Mask, Rect


def _tr(text: str) -> str:
    return QCoreApplication.translate("commands", text)


class FlipMask(QUndoCommand):
    """A change of the mask; undo and redo are the same flip."""

    def __init__(self, document: Document, change: MaskChange, text: str) -> None:
        super().__init__(text)
        self._document = document
        self._change = change

    @override
    def undo(self) -> None:
        self._document.flip_mask(self._change)

    @override
    def redo(self) -> None:
        self._document.flip_mask(self._change)


class StrokeCommand(FlipMask):
    """A stroke; the brush has painted it on the mask before the command is pushed."""

    def __init__(self, document: Document, change: MaskChange, *, is_erasing: bool) -> None:
        super().__init__(document, change, _tr("Erase") if is_erasing else _tr("Paint"))
        self._is_on_mask = True

    @override
    def redo(self) -> None:
        if self._is_on_mask:
            self._is_on_mask = False
            return
        super().redo()


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


class ApplyResult(QUndoCommand):
    """Puts the results of a job into the picture and clears the mask that the job filled.

    The guide lines of that mask go with it.

    Only pixels inside that mask and its missed edges change, even if the results differ elsewhere.

    Attributes:
        filled: (H, W), bool: the mask with its missed edges; None if there are none.
    """

    def __init__(
        self,
        document: Document,
        results: Sequence[Result],
        *,
        mask: Mask,
        guide_lines: tuple[GuideLine, ...] = (),
    ) -> None:
        """Compute the pixels before and after.

        Args:
            document: The document to change.
            results: The results of the job.
            mask: (H, W), bool: the mask of the job.
            guide_lines: The guide lines over that mask.
        """
        super().__init__(_tr("Restore"))
        self._document = document
        self.filled = _add_missed(mask, results)
        self._before = tuple(_copy_place(document, result.place) for result in results)
        self._after = tuple(
            _merge(before, result, mask=mask if self.filled is None else self.filled)
            for before, result in zip(self._before, results, strict=True)
        )
        self._cleared = document.mask.clear_change(of=mask)
        self._lines_before = document.guide_lines
        self._lines_after = tuple(line for line in document.guide_lines if line not in guide_lines)
        self._revision_before = document.revision
        self._revision_after = document.new_revision()

    @override
    def undo(self) -> None:
        self._document.put(self._before, revision=self._revision_before)
        self._flip_mask()
        self._document.set_guide_lines(self._lines_before)

    @override
    def redo(self) -> None:
        self._document.put(self._after, revision=self._revision_after)
        self._flip_mask()
        self._document.set_guide_lines(self._lines_after)

    def _flip_mask(self) -> None:
        if self._cleared is not None:
            self._document.flip_mask(self._cleared)


def _add_missed(mask: Mask, results: Sequence[Result]) -> Mask | None:
    """Return the mask with the missed edges of the results; None if there are none."""
    missed = [(result.place, result.missed) for result in results if result.missed is not None]
    if not missed:
        return None
    filled = mask.copy()
    for place, edges in missed:
        filled[place.slices] |= edges
    return filled


def _copy_place(document: Document, place: Rect) -> Result:
    """Return a rectangle of the current picture."""
    return Result(place=place, pixels=document.pixels[place.slices].copy())


def _merge(before: Result, result: Result, *, mask: Mask) -> Result:
    """Return the result with the picture's own pixels where the mask is false."""
    inside = mask[result.place.slices][..., np.newaxis]
    merged = before.pixels.copy()
    np.copyto(merged, result.pixels, where=inside)
    return Result(place=result.place, pixels=merged)
