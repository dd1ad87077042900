"""The undoable changes of a document, one class each."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QUndoCommand
from typing_extensions import override

from app.editor.document import Document
from app.editor.mask import MaskChange
from engine.api import Result
from engine.pictures.pixels import Mask, Rect


def _tr(text: str) -> str:
    return QCoreApplication.translate("commands", text)


class _FlipMask(QUndoCommand):
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


class StrokeCommand(_FlipMask):
    """A stroke that the brush has already left on the mask when the command is pushed."""

    def __init__(self, document: Document, change: MaskChange, *, is_erasing: bool) -> None:
        super().__init__(document, change, _tr("Erase") if is_erasing else _tr("Paint"))
        self._is_on_mask = True

    @override
    def redo(self) -> None:
        if self._is_on_mask:
            self._is_on_mask = False
            return
        super().redo()


class ClearMask(_FlipMask):
    """The mask is emptied."""

    def __init__(self, document: Document, change: MaskChange) -> None:
        super().__init__(document, change, _tr("Clear mask"))


class InvertMask(_FlipMask):
    """What was marked is not, and what was not is."""

    def __init__(self, document: Document, change: MaskChange) -> None:
        super().__init__(document, change, _tr("Invert mask"))


class ApplyResult(QUndoCommand):
    """What a job brought back is put into the picture, and the mask that it filled is cleared.

    Only pixels of that mask change, whatever else the results hold.
    """

    def __init__(self, document: Document, results: Sequence[Result], *, mask: Mask) -> None:
        """Prepare the change.

        Args:
            document: What to change.
            results: Rectangles of restored pixels.
            mask: (H, W), bool, as it was given to the engine.
        """
        super().__init__(_tr("Restore"))
        self._document = document
        self._before = tuple(_copied(document, result.place) for result in results)
        self._after = tuple(
            _merged(before, result, mask=mask)
            for before, result in zip(self._before, results, strict=True)
        )
        self._cleared = document.mask.clearing(of=mask)
        self._revision_before = document.revision
        self._revision_after = document.new_revision()

    @override
    def undo(self) -> None:
        self._document.put(self._before, revision=self._revision_before)
        self._flip_mask()

    @override
    def redo(self) -> None:
        self._document.put(self._after, revision=self._revision_after)
        self._flip_mask()

    def _flip_mask(self) -> None:
        if self._cleared is not None:
            self._document.flip_mask(self._cleared)


def _copied(document: Document, place: Rect) -> Result:
    """Return a rectangle of the picture as it is now."""
    return Result(place=place, pixels=document.pixels[place.slices].copy())


def _merged(before: Result, result: Result, *, mask: Mask) -> Result:
    """Return the result with the picture's own pixels wherever the mask is false."""
    inside = mask[result.place.slices][..., np.newaxis]
    merged = before.pixels.copy()
    np.copyto(merged, result.pixels, where=inside)
    return Result(place=result.place, pixels=merged)
