"""Closes pictures, and asks about changes that would be lost."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject

from app.editor.document.document import Document
from app.editor.files.saving import Saving
from app.editor.workbench import Workbench
from app.shared.dialogs import FileDialogs, UnsavedAnswer


class Closing(QObject):
    """Closes open pictures unless the user wants to keep what that would discard.

    The user is asked about a mask, or guide lines, that have not been restored, and about changes
    that have not been saved; a project holds them all. Several pictures with such changes are one
    question.
    """

    def __init__(
        self, workbench: Workbench, saving: Saving, dialogs: FileDialogs, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._saving = saving
        self._dialogs = dialogs
        self._next_step: Callable[[], None] | None = None
        saving.ended.connect(self._on_save_ended)

    def close_shown(self) -> None:
        """Close the picture that is shown."""
        document = self._workbench.document
        if document is not None:
            self.close(document)

    def close_others(self) -> None:
        """Close all pictures but the one that is shown."""
        shown = self._workbench.document
        self._close([one for one in self._workbench.pictures.documents if one is not shown])

    def close_all(self) -> None:
        """Close all pictures."""
        self._close(self._workbench.pictures.documents)

    def close(self, document: Document) -> None:
        """Close one picture."""
        self._close([document])

    def settle_all(self, next_step: Callable[[], None]) -> None:
        """Take a step that discards all pictures, unless the user wants to keep some changes."""
        self._settle(self._workbench.pictures.documents, next_step)

    def _close(self, documents: Sequence[Document]) -> None:
        lineages = [document.lineage for document in documents]

        def close_them() -> None:
            for lineage in lineages:
                document = self._workbench.pictures.find(lineage)
                if document is not None:
                    self._workbench.close_picture(document)

        self._settle(documents, close_them)

    def _settle(self, documents: Sequence[Document], next_step: Callable[[], None]) -> None:
        """Take a step, which discards documents; while a picture is being saved, wait for it."""
        if self._saving.is_busy:
            self._next_step = partial(self._settle, documents, next_step)
            return
        unsaved = [one for one in documents if self._workbench.has_unsaved_work(one)]
        if not unsaved:
            next_step()
        elif len(unsaved) == 1:
            self._settle_one(unsaved[0], next_step)
        else:
            self._settle_several(unsaved, next_step)

    def _settle_one(self, document: Document, next_step: Callable[[], None]) -> None:
        """Show the picture that the question is about, and ask."""
        self._workbench.show(document)
        if (
            document.is_modified
            or document.is_project
            or not document.is_drawn_on
            or self._dialogs.ask_give_up_mask(name=document.name, has_mask=document.mask.area > 0)
        ):
            # A job may have finished while the user was being asked.
            self._settle_unsaved(document, next_step)

    def _settle_unsaved(self, document: Document, next_step: Callable[[], None]) -> None:
        if not document.is_modified and not self._workbench.has_open_strokes:
            next_step()
            return
        answer = self._dialogs.ask_unsaved(name=document.name)
        if answer is UnsavedAnswer.DISCARD:
            next_step()
        elif answer is UnsavedAnswer.SAVE:
            self._save(document, partial(self._settle, [document], next_step))

    def _settle_several(self, unsaved: list[Document], next_step: Callable[[], None]) -> None:
        changed = [one for one in unsaved if one.is_modified or not one.is_drawn_on]
        drawn = [one for one in unsaved if one not in changed]
        answer = self._dialogs.ask_several_unsaved(
            changed=[one.name for one in changed], drawn=[one.name for one in drawn]
        )
        if answer is UnsavedAnswer.DISCARD:
            next_step()
        elif answer is UnsavedAnswer.SAVE:
            self._save_next(changed, next_step)

    def _save_next(self, documents: list[Document], next_step: Callable[[], None]) -> None:
        """Save documents one after the other, each while it is shown; then take the step."""
        if not documents:
            next_step()
            return
        self._save(documents[0], partial(self._save_next, documents[1:], next_step))

    def _save(self, document: Document, next_step: Callable[[], None]) -> None:
        """Save a document while it is shown; another one may have been opened meanwhile."""
        now = self._workbench.pictures.find(document.lineage)
        if now is None:
            next_step()
            return
        self._next_step = next_step
        self._workbench.show(now)
        self._saving.save()

    def _on_save_ended(self, is_saved: bool) -> None:  # noqa: FBT001 a slot
        next_step, self._next_step = self._next_step, None
        if is_saved and next_step is not None:
            next_step()
