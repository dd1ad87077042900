"""Opens the window of a batch, and leads to the editor and back."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.batch.recipe import Recipe
from app.batch_window.recipes import decode_batch, encode_batch, make_recipe
from app.batch_window.widgets.dialogs import BatchDialogs
from app.editor.document.document import Document
from app.editor.files.opening import PictureFiles
from app.editor.workbench import Workbench
from app.shared.engine_link import EngineFactory
from app.shared.notice import Notice, Subject, Urgency
from engine.events import EngineEvent
from engine.pictures.picture import Picture
from engine.pictures.pixels import Mask
from engine.process.engine import Engine

if TYPE_CHECKING:
    from app.batch.steps import FindExclusions
    from app.batch_window.editing import BatchEditing
    from app.batch_window.session import BatchSession


class BatchFlow(QObject):
    """Holds one batch at a time.

    Attributes:
        session: The window and what lies behind it, None before the first batch.

    Signals:
        remembered_changed: `remembered` is to be stored.
        lent_changed: Another picture of the batch is open in the editor, or one has gone.
        notice: Something to tell the user in the main window, a `Notice`.
    """

    remembered_changed = Signal()
    lent_changed = Signal()
    notice = Signal(object)

    def __init__(  # noqa: PLR0913  what a batch needs of the main window
        self,
        workbench: Workbench,
        files: PictureFiles,
        *,
        engine_factory: EngineFactory,
        find_model: Callable[[], Path],
        find_exclusions: "FindExclusions",
        dialogs: BatchDialogs,
        window: QWidget,
    ) -> None:
        """Prepare; nothing is opened yet.

        Args:
            workbench: The open pictures, the options and the engine of the editor.
            files: Opens pictures.
            engine_factory: Makes the engine of the batch.
            find_model: Returns the model in use.
            find_exclusions: Returns the exclusions of a picture, on any thread.
            dialogs: Ask the user.
            window: The main window.
        """
        super().__init__(window)
        self.session: BatchSession | None = None
        self._editing: BatchEditing | None = None
        self._workbench = workbench
        self._files = files
        self._factory = engine_factory
        self._find_model = find_model
        self._find_exclusions = find_exclusions
        self._dialogs = dialogs
        self._window = window
        self._recalled = ""
        self._offer: Notice | None = None
        self._end_notice: Notice | None = None

    @property
    def remembered(self) -> str:
        """The last batch, for `recall` in another session; empty before the first."""
        if self.session is None:
            return self._recalled
        recipe, is_running = self.session.batch.recipe, self.session.run.is_running
        return encode_batch(recipe, is_unfinished=is_running)

    def recall(self, remembered: str) -> None:
        """Take what `remembered` was in an earlier session."""
        self._recalled = remembered

    def look_for_unfinished(self) -> None:
        """Offer to go on with a batch that was interrupted when the program ended."""
        recalled = decode_batch(self._recalled)
        if recalled is None or self.session is not None:
            return
        recipe, is_unfinished = recalled
        if is_unfinished and recipe.folder.is_dir():
            text = self.tr("Restoring the folder {name} was interrupted; nothing is lost.")
            self._offer = Notice(
                text=text.format(name=recipe.folder.name),
                urgency=Urgency.HINT,
                subject=Subject.BATCH,
                action=self.tr("Continue"),
            )
            self.notice.emit(self._offer)

    def open_by_dialog(self) -> None:
        """Show the batch that is open; without one, let the user choose a folder."""
        if self.session is not None:
            self.session.window.open()
            return
        chosen = self._dialogs.choose_folder(self._window, folder=self._files.last_folder)
        if chosen is not None:
            self.open_folder(chosen)

    def open_folder(self, folder: Path) -> None:
        """Show the pictures of a folder in the window of the batch."""
        if self.session is None:
            self.session = self._make_session(self._choose_recipe(folder))
            self._hold_while_restoring()
        else:
            self.session.open_folder(folder)
        self.session.window.open()

    def is_lent(self, document: Document | None) -> bool:
        """Whether an open picture belongs to the batch."""
        return self._editing is not None and self._editing.find_name(document) is not None

    def take_shown(self) -> None:
        """Use the picture that is shown, or its mask, in the batch."""
        if self._editing is not None:
            self._editing.take_shown()

    def follow(self, notice: Notice) -> None:
        """Do what the button of a notice of this flow says."""
        recalled = decode_batch(self._recalled)
        if notice is self._offer and recalled is not None:
            self.open_folder(recalled[0].folder)
        elif notice is self._end_notice and self.session is not None:
            self.session.window.open()
            self.session.start_review()
        else:
            self.take_shown()

    def close(self) -> None:
        """End all that runs, and close the window; what is decided is written."""
        if self.session is not None:
            self.session.close()
            self.session.window.deleteLater()

    def _choose_recipe(self, folder: Path) -> Recipe:
        """Return what was chosen for a folder the last time, or what every folder begins with."""
        recalled = decode_batch(self._recalled)
        if recalled is not None and recalled[0].folder == folder:
            return recalled[0]
        options = replace(self._workbench.options.current, source=None, guide_lines=())
        return make_recipe(folder, options)

    def _make_session(self, recipe: Recipe) -> "BatchSession":
        # Imported when first needed, so that the main window opens fast.
        from app.batch_window.editing import BatchEditing  # noqa: PLC0415
        from app.batch_window.session import BatchSession  # noqa: PLC0415

        workbench = self._workbench
        session = BatchSession(
            recipe,
            make_engine=self._make_engine,
            find_exclusions=self._find_exclusions,
            pricing=workbench.pricing,
            dialogs=self._dialogs,
            parent=self,
        )
        self._editing = editing = BatchEditing(workbench, self._files, self)
        editing.changed.connect(self.lent_changed)
        editing.notice.connect(self.notice)
        editing.mask_taken.connect(self._on_mask_taken)
        editing.picture_taken.connect(self._on_picture_taken)
        session.edit_asked.connect(self._on_edit_asked)
        session.finished.connect(self._on_finished)
        session.remembered_changed.connect(self.remembered_changed)
        workbench.engine.state_changed.connect(self._hold_while_restoring)
        return session

    def _make_engine(self, on_event: Callable[[EngineEvent], None]) -> Engine:
        return self._factory(on_event, self._find_model())

    def _on_edit_asked(self, row: int) -> None:
        assert self._editing is not None, "made with the session"
        assert self.session is not None, "it has asked"
        self._editing.open(self.session.batch.pictures[row])
        self._window.raise_()
        self._window.activateWindow()

    def _on_mask_taken(self, name: str, mask: Mask) -> None:
        if self.session is not None:
            self.session.take_mask(name, mask)

    def _on_picture_taken(self, name: str, picture: Picture) -> None:
        if self.session is not None:
            self.session.take_picture(name, picture)

    def _on_finished(self) -> None:
        """Tell the user that the run has ended, if the window of the batch is not in front."""
        session = self.session
        if session is not None and not session.window.isActiveWindow():
            text = self.tr("The batch is restored. Review the results.")
            self._end_notice = Notice(
                text=text, urgency=Urgency.HINT, subject=Subject.BATCH, action=self.tr("Review")
            )
            self.notice.emit(self._end_notice)

    def _hold_while_restoring(self) -> None:
        if self.session is not None:
            self.session.run.hold(is_held=self._workbench.is_restoring)
