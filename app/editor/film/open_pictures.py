"""The pictures that are open, in the order of the film strip. Knows no widgets."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.editor.document.document import Document
from app.editor.document.lineage import Lineage


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """Where a picture that has been read goes.

    Attributes:
        is_shown: Whether the window shows it at once.
        replaced: The open document whose place it takes; None to stand at the end.
    """

    is_shown: bool = True
    replaced: Document | None = None


class OpenPictures(QObject):
    """Holds a document for each open picture; the workbench shows one of them.

    A document that is rotated or cropped gives its place to the one made from it.

    Signals:
        opened: A picture has been opened, a `Document`.
        changed: A document has been added, removed or given another shape.
    """

    opened = Signal(object)
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._documents: list[Document] = []

    @property
    def documents(self) -> tuple[Document, ...]:
        """The open documents, from first to last."""
        return tuple(self._documents)

    def find(self, lineage: Lineage) -> Document | None:
        """Return the open document of a lineage; None if it has been closed."""
        return next((one for one in self._documents if one.lineage is lineage), None)

    def find_file(self, path: Path) -> Document | None:
        """Return the document that was read from a file or saved to it."""
        path = path.absolute()
        for document in self._documents:
            own = document.saved_path or document.path
            if own is not None and own.absolute() == path:
                return document
        return None

    def find_neighbour(self, document: Document, *, step: int) -> Document:
        """Return the document some steps further; the first follows the last."""
        index = self._documents.index(document) + step
        return self._documents[index % len(self._documents)]

    def find_heir(self, document: Document) -> Document | None:
        """Return the document to show once one is closed: the next one, else the one before."""
        index = self._documents.index(document)
        others = self._documents[index + 1 :] + self._documents[:index][::-1]
        return others[0] if others else None

    def add(self, document: Document, placing: Placing) -> None:
        """Add a document that has just been opened; the one that it replaces is to be removed."""
        replaced = placing.replaced
        is_placed = replaced is not None and replaced in self._documents
        place = self._documents.index(replaced) + 1 if is_placed and replaced else None
        self._documents.insert(len(self._documents) if place is None else place, document)
        self.opened.emit(document)
        self.changed.emit()

    def reshape(self, before: Document, after: Document) -> None:
        """Put a document of another shape in the place of the one before."""
        self._documents[self._documents.index(before)] = after
        self.changed.emit()

    def remove(self, document: Document) -> None:
        """Take out a document that is closed."""
        self._documents.remove(document)
        self.changed.emit()
