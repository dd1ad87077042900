"""The undo step of a change of the flaws that are marked."""

from typing_extensions import override

from app.editor.document.commands import FlipMask
from app.editor.document.document import Document
from app.editor.document.mask import MaskChange
from app.editor.finding.found_flaws import FoundFlaws
from engine.detection.find_options import FindOptions


class ChooseFlaws(FlipMask):
    """Marks other flaws; the mask has been changed before the command is pushed."""

    def __init__(
        self,
        document: Document,
        change: MaskChange,
        text: str,
        *,
        found: FoundFlaws,
        before: FindOptions | None,
    ) -> None:
        """Make a step.

        Args:
            document: The document to change.
            change: The change of its mask.
            text: Name of the step, marked.
            found: The flaws, with those that are marked now.
            before: Those that were marked before; None if none had been found yet.
        """
        super().__init__(document, change, text, is_on_mask=True)
        self._found = found
        self._before = before
        self._after = found.choice

    @override
    def undo(self) -> None:
        super().undo()
        self._found.is_marked = self._before is not None
        self._found.choice = self._before or self._after

    @override
    def redo(self) -> None:
        super().redo()
        self._found.is_marked = True
        self._found.choice = self._after
