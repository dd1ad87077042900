"""Changes the mask as a whole: clears, inverts, grows it and so on."""

import logging

from PySide6.QtCore import QObject, Signal

from app.editor.document.commands import FlipMask
from app.editor.document.document import Document
from app.editor.document.mask import MaskChange
from app.editor.marking.morphology import MAX_AMOUNT_PX, MarkedPart, Operation, change_shape
from app.editor.marking.region import Combining, Region, combine, find_transparent
from app.shared.background import Background
from app.shared.language.marks import mark
from engine.pictures.pixels import Mask

_DEFAULT_AMOUNT_PX = 4

_log = logging.getLogger(__name__)


class MaskEditor(QObject):
    """Makes one undo step of each change of the whole mask.

    An operation with an amount is shown at once, and again whenever the amount changes; it becomes
    a step when it is accepted, or when something else changes the document. The work is done on
    another thread.

    Signals:
        change_began: The mask is about to be changed; what others are drawing must be settled.
        operation_changed: The amount of another `Operation` is asked for, or of none (None).
    """

    change_began = Signal()
    operation_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = Background(self)
        self._document: Document | None = None
        self._operation: Operation | None = None
        self._amounts_px = dict.fromkeys(Operation, _DEFAULT_AMOUNT_PX)
        self._part: MarkedPart | None = None
        self._shown: MaskChange | None = None
        self._work_id: int | None = None
        self._is_accepted = False

    @property
    def operation(self) -> Operation | None:
        """What is being done, None if nothing is."""
        return self._operation

    @property
    def amount_px(self) -> int:
        """The amount of the current operation."""
        return _DEFAULT_AMOUNT_PX if self._operation is None else self._amounts_px[self._operation]

    def set_document(self, document: Document | None) -> None:
        """Change the mask of another document."""
        self.finish()
        self._document = document

    def close(self) -> None:
        """End the work in the background."""
        self.set_document(None)
        self._background.close()

    def clear(self) -> None:
        """Clear the mask."""
        self._begin_change()
        if self._document is not None:
            self._push(self._document.mask.clear_change(), mark("steps", "Clear mask"))

    def mark_everything(self) -> None:
        """Make the mask as large as the picture."""
        self._begin_change()
        if self._document is not None:
            self._push(self._document.mask.fill_change(), mark("steps", "Mask everything"))

    def invert(self) -> None:
        """Swap what is masked and what is not."""
        self._begin_change()
        if self._document is not None:
            self._push(self._document.mask.invert_change(), mark("steps", "Invert mask"))

    def replace(self, elements: Mask) -> None:
        """Make the mask another one, (H, W), bool."""
        self._begin_change()
        if self._document is not None:
            self._push(self._document.mask.replace_change(elements), mark("steps", "Import mask"))

    def mark_transparent(self) -> None:
        """Add to the mask what is more transparent than opaque; found on another thread."""
        self._begin_change()
        document = self._document
        if document is not None and document.screen.has_alpha:
            picture = document.composed
            self._background.run(
                lambda: find_transparent(picture.read(picture.bounds)[..., -1]),
                on_done=lambda region: self._on_transparent_found(document, region),
                on_error=self._on_failed,
            )

    def begin(self, operation: Operation) -> None:
        """Show an operation with the amount that it had the last time; see `accept`."""
        self._begin_change()
        document = self._document
        part = None if document is None else MarkedPart.of_mask(document.mask.elements)
        if part is None:
            return
        self._operation, self._part = operation, part
        self.operation_changed.emit(operation)
        self._start()

    def apply(self, operation: Operation, amount_px: int = _DEFAULT_AMOUNT_PX) -> None:
        """Do an operation at once, without asking for an amount."""
        self._begin_change()
        document = self._document
        part = None if document is None else MarkedPart.of_mask(document.mask.elements)
        if part is not None:
            self._operation, self._part, self._is_accepted = operation, part, True
            self._amounts_px[operation] = amount_px
            self._start()

    def set_amount(self, amount_px: int) -> None:
        """Show the current operation with another amount."""
        if self._operation is None or self._is_accepted:
            return
        amount_px = min(max(amount_px, 1), MAX_AMOUNT_PX)
        if amount_px != self._amounts_px[self._operation]:
            self._amounts_px[self._operation] = amount_px
            self._start()

    def accept(self) -> None:
        """Make the current operation an undo step, as soon as it is done."""
        if self._work_id is None:
            self.finish()
        else:
            self._is_accepted = True

    def finish(self) -> None:
        """Make what is shown of the current operation an undo step now."""
        operation, shown, document = self._operation, self._shown, self._document
        self._end()
        if operation is not None and shown is not None and document is not None:
            text = self._name_step(operation)
            document.undo_stack.push(FlipMask(document, shown, text, is_on_mask=True))

    def cancel(self) -> bool:
        """Take the current operation back; return whether there was one."""
        if self._operation is None:
            return False
        self._show(None)
        self._end()
        return True

    def _on_transparent_found(self, document: Document, region: Region | None) -> None:
        if document is self._document and region is not None:
            self._begin_change()
            change = combine(document.mask, region, Combining.ADD)
            self._push(change, mark("steps", "Mask transparent parts"))

    def _begin_change(self) -> None:
        self.finish()
        self.change_began.emit()

    def _push(self, change: MaskChange | None, text: str) -> None:
        if change is not None and self._document is not None:
            self._document.undo_stack.push(FlipMask(self._document, change, text))

    def _start(self) -> None:
        """Compute what the operation does, instead of what is being computed."""
        self._drop()
        part, operation = self._part, self._operation
        assert part is not None, "no operation"
        assert operation is not None, "no operation"
        amount_px = self._amounts_px[operation]
        self._work_id = self._background.run(
            lambda: change_shape(part, operation, amount_px),
            on_done=self._on_done,
            on_error=self._on_failed,
        )

    def _on_done(self, change: MaskChange | None) -> None:
        self._work_id = None
        self._show(change)
        if self._is_accepted:
            self.finish()

    def _on_failed(self, error: Exception) -> None:
        self._work_id = None
        _log.error("the mask could not be changed", exc_info=error)
        self.cancel()

    def _show(self, change: MaskChange | None) -> None:
        """Change the mask instead of what has been shown before."""
        before, self._shown = self._shown, change
        if self._document is not None:
            for flipped in (before, change):
                if flipped is not None:
                    self._document.flip_mask(flipped)

    def _drop(self) -> None:
        if self._work_id is not None:
            self._background.drop(self._work_id)
            self._work_id = None

    def _end(self) -> None:
        self._drop()
        was_asking = self._operation is not None
        self._operation = self._part = self._shown = None
        self._is_accepted = False
        if was_asking:
            self.operation_changed.emit(None)

    def _name_step(self, operation: Operation) -> str:
        return {
            Operation.GROW: mark("steps", "Grow mask"),
            Operation.SHRINK: mark("steps", "Shrink mask"),
            Operation.SMOOTH: mark("steps", "Smooth mask"),
            Operation.REMOVE_SPECKS: mark("steps", "Remove specks"),
            Operation.FILL_PINHOLES: mark("steps", "Fill pinholes"),
            Operation.FILL_HOLES: mark("steps", "Fill enclosed areas"),
        }[operation]
