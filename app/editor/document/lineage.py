"""What all shapes of one picture share: their history, their name, and what has been saved.

Rotating or cropping makes another document. A document lives as long as a step of the history leads
to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoCommand, QUndoStack

from app.editor.document.repairs import Repair
from engine.pictures.receipt import Receipt

UNDO_LIMIT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentState:
    """What a document was like when it was saved. States that differ only in their source are equal.

    Attributes:
        document: The document; another one of the same lineage has another shape. None if the
            state was lost.
        repairs: The repairs.
        step: The newest step of the history.
        mask_area: Number of painted pixels.
    """

    document: QObject | None
    repairs: tuple[Repair, ...]
    step: QUndoCommand | None
    mask_area: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenFile:
    """A picture file that was saved or exported.

    Attributes:
        path: The file.
        receipt: What it keeps of the picture.
    """

    path: Path
    receipt: Receipt


class ShapeStep(QUndoCommand):
    """A step of the history that leads from one document to another.

    Attributes:
        before: The document before the step.
        after: The document after it.
    """

    def __init__(self, text: str, *, before: QObject, after: QObject) -> None:
        super().__init__(text)
        self.before = before
        self.after = after


@dataclass(slots=True, kw_only=True, eq=False)
class Lineage:
    """What a document shares with those that are made from it by rotating or cropping.

    Attributes:
        first: The oldest document that the history still leads to, the Qt parent of the others.
        current: The document that the steps done so far lead to.
        undo_stack: The history.
        name: Name for the title bar.
        saved_path: File that the picture was last saved to, or the project it was opened from; None
            before the first time.
        saved_state: The state that is in the file.
        exported_state: The state whose picture was exported last; None before the first time.
        newest_file: The picture file that was saved or exported last; None before the first time.
    """

    first: QObject
    current: QObject
    undo_stack: QUndoStack
    name: str
    saved_path: Path | None
    saved_state: DocumentState
    exported_state: DocumentState | None = None
    newest_file: WrittenFile | None = None

    @classmethod
    def begin(cls, document: QObject, *, repairs: tuple[Repair, ...], name: str) -> Self:
        """Return the lineage of a document that has been opened with these repairs."""
        undo_stack = QUndoStack(document)
        undo_stack.setUndoLimit(UNDO_LIMIT)
        state = DocumentState(document=document, repairs=repairs, step=None, mask_area=0)
        return cls(
            first=document,
            current=document,
            undo_stack=undo_stack,
            name=name,
            saved_path=None,
            saved_state=state,
        )

    def adopt(self, document: QObject) -> None:
        """Let a document go on in this history."""
        document.setParent(self.first)
        self._move_stack_to_end()

    def drop_unreachable(self) -> None:
        """Delete the documents that no step of the history leads to any more."""
        documents = self._list_documents()
        if len(documents) == 1:
            return
        reachable = {self.current}
        for index in range(self.undo_stack.count()):
            step = self.undo_stack.command(index)
            if isinstance(step, ShapeStep):
                reachable |= {step.before, step.after}
        if self.first not in reachable:
            self._hand_over([document for document in documents if document in reachable])
        for document in documents:
            if document not in reachable:
                self._forget(document)

    def _list_documents(self) -> list[QObject]:
        children = self.first.children()
        return [self.first, *(child for child in children if isinstance(child, type(self.first)))]

    def _hand_over(self, heirs: Sequence[QObject]) -> None:
        """Make the oldest of the other documents the Qt parent of the rest and of the history."""
        before, self.first = self.first, heirs[0]
        self.first.setParent(before.parent())
        for document in heirs[1:]:
            document.setParent(self.first)
        self._move_stack_to_end()

    def _forget(self, document: QObject) -> None:
        if self.saved_state.document is document:
            self.saved_state = replace(self.saved_state, document=None)
        if self.exported_state is not None and self.exported_state.document is document:
            self.exported_state = None
        document.deleteLater()

    def _move_stack_to_end(self) -> None:
        # A stack signals while it is destroyed, so it has to go after all that listen: Qt destroys
        # children in the order in which they came.
        self.undo_stack.setParent(None)
        self.undo_stack.setParent(self.first)
