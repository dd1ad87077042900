"""Changes of repairs that are shown at once and become one undo step when they end."""

from collections.abc import Sequence

from app.editor.document.commands import ChangeRepairs
from app.editor.document.document import Document
from app.editor.document.repairs import Repair
from engine.pictures.pixels import Rect


class LiveChange:
    """One gesture that changes repairs, such as a stroke of the history brush."""

    def __init__(self, document: Document, text: str) -> None:
        """Begin with the document as it is.

        Args:
            document: The document to change.
            text: Name of the undo step, marked.
        """
        self._document = document
        self._text = text
        self._before: tuple[Repair, ...] | None = None

    def show(self, repairs: tuple[Repair, ...], *, places: Sequence[Rect] | None = None) -> None:
        """Show other repairs; see `Document.set_repairs` for the arguments."""
        if self._before is None:
            self._before = self._document.repairs
        self._document.set_repairs(repairs, places=places)

    def settle(self) -> None:
        """Make what has been shown so far an undo step; what is shown later becomes another one."""
        before, after = self._before, self._document.repairs
        self._before = None
        if before is not None and before != after:
            command = ChangeRepairs(self._document, before=before, after=after, text=self._text)
            self._document.undo_stack.push(command)
