"""Changes the exclusions as a whole: adds pixels to them, and clears them."""

from PySide6.QtCore import QObject, Signal

from app.editor.document.commands import FlipExclusions
from app.editor.document.document import Document
from app.editor.document.mask import MaskChange
from app.shared.language.marks import mark
from engine.pictures.pixels import Mask, Rect


class ExclusionEditor(QObject):
    """Makes one undo step of each change.

    Signals:
        change_began: The exclusions are about to be changed; what others are drawing must be
            settled.
    """

    change_began = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None

    def set_document(self, document: Document | None) -> None:
        """Change the exclusions of another document."""
        self._document = document

    def exclude(self, flaw: Mask, place: Rect) -> None:
        """Exclude the true pixels of a mask in a rectangle, and take them out of the mask.

        Args:
            flaw: (place.height, place.width), bool.
            place: The rectangle, inside the picture.
        """
        self.change_began.emit()
        document = self._document
        if document is None:
            return
        excluded = document.exclusions.elements[place.slices]
        change = MaskChange.from_flips(flaw & ~excluded, place=place)
        masked = document.mask.elements[place.slices]
        erased = MaskChange.from_flips(flaw & masked, place=place)
        if change is not None or erased is not None:
            text = mark("steps", "Exclude")
            document.undo_stack.push(FlipExclusions(document, change, text, erased=erased))

    def clear(self) -> None:
        """Exclude nothing any more."""
        self.change_began.emit()
        if self._document is not None:
            change = self._document.exclusions.clear_change()
            if change is not None:
                text = mark("steps", "Clear exclusions")
                self._document.undo_stack.push(FlipExclusions(self._document, change, text))
