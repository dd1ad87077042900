"""One batch in its window: carries out what the user wants."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.batch.recipe import Recipe
from app.batch.record import RecordLine
from app.batch.runner import MakeEngine
from app.batch.steps import FindExclusions
from app.batch_window.batch_run import BatchRun
from app.batch_window.estimate import Estimator
from app.batch_window.mask_giving import MaskGiving
from app.batch_window.open_batch import OpenBatch
from app.batch_window.pictures import PictureState
from app.batch_window.recipes import make_recipe
from app.batch_window.review import Review
from app.batch_window.settings import BatchSettings
from app.batch_window.thumbnails import Thumbnails
from app.batch_window.widgets.batch_window import BatchWindow
from app.batch_window.widgets.dialogs import BatchDialogs
from app.batch_window.widgets.picture_model import PictureFilter, PictureModel
from app.editor.jobs.pricing import Pricing
from app.shared.messages import explain
from app.shared.notice import Notice, Subject, Urgency
from app.shared.problems import make_problem
from engine.pictures.picture import Picture
from engine.pictures.pixels import Mask


class BatchSession(QObject):
    """The window of a batch and what lies behind it.

    Attributes:
        batch: The recipe and the pictures.
        run: Restores them.
        review: Walks through the results.
        window: The window.

    Signals:
        edit_asked: Open the picture of a row, an int, in the editor.
        finished: A run has ended.
        remembered_changed: Something else is chosen, or a run has begun or ended.
    """

    edit_asked = Signal(int)
    finished = Signal()
    remembered_changed = Signal()

    def __init__(
        self,
        recipe: Recipe,
        *,
        make_engine: MakeEngine,
        find_exclusions: FindExclusions,
        pricing: Pricing,
        dialogs: BatchDialogs,
        parent: QObject,
    ) -> None:
        """Make the window, not yet shown, and look through a folder.

        Args:
            recipe: What is chosen at first.
            make_engine: Makes an engine for this batch.
            find_exclusions: Returns the exclusions of a picture, on any thread.
            pricing: Knows how fast this machine is.
            dialogs: Ask the user.
            parent: Qt's parent.
        """
        super().__init__(parent)
        self._dialogs = dialogs
        self.batch = OpenBatch(recipe, self)
        pictures = self.batch.pictures
        self._thumbnails = Thumbnails(self)
        model = PictureModel(pictures, self._thumbnails, self)
        model.unreadable.connect(self._on_unreadable)
        self._filter = PictureFilter(model, self)
        self.run = BatchRun(pictures, make_engine, find_exclusions=find_exclusions, parent=self)
        self.masks = MaskGiving(pictures, self)
        self._estimator = Estimator(pricing, self)
        self.window = BatchWindow(pictures, self._filter)
        self.review = Review(
            pictures,
            self.run,
            self.window.review,
            find_options=lambda: self.batch.recipe.options,
            parent=self,
        )
        BatchSettings(self.batch, self.window, dialogs, self)
        self._connect_window()
        self._connect_panel()
        self._connect_states()
        self.batch.set_recipe(self.batch.recipe)

    def open_folder(self, folder: Path) -> None:
        """Show the pictures of a folder as they are now, unless pictures are being restored."""
        recipe = self.batch.recipe
        if not self.run.is_running:
            self._thumbnails.forget_all()
            is_same = folder == recipe.folder
            self.batch.set_recipe(recipe if is_same else make_recipe(folder, recipe.options))
        elif folder != recipe.folder:
            self._tell(self.tr("Wait until these pictures are restored, or cancel that first."))

    def start_review(self) -> None:
        """Show the first result without a decision, if there is one."""
        self._review()

    def take_mask(self, name: str, mask: Mask) -> None:
        """Give a picture the mask that was painted in the editor."""
        row = self.batch.pictures.find(name)
        if row is not None:
            self.masks.give_painted(row, mask, self.batch.recipe.out)
            self._show_row(self._find_unmasked(row))

    def take_picture(self, name: str, picture: Picture) -> None:
        """Take a picture that was repaired in the editor as the result."""
        self.batch.take_picture(name, picture, on_done=partial(self._on_taken, name))

    def close(self) -> None:
        """End all that runs, and close the window. Idempotent."""
        self.review.close()
        self.run.close()
        self.batch.close()
        self.masks.close()
        self._estimator.close()
        self._thumbnails.close()
        self.window.close()

    def _connect_window(self) -> None:
        window = self.window
        window.folder_asked.connect(self._on_folder_asked)
        window.dropped.connect(self.open_folder)
        window.grid.opened.connect(self._on_opened)
        window.grid.copy_asked.connect(self._on_copy)
        window.grid.paste_asked.connect(self._on_paste)
        window.grid.remove_asked.connect(self._on_remove)
        window.grid.selection_moved.connect(self._show_selection)
        window.grid.menu_asked.connect(window.picture_menu.popup)
        window.bar.start_asked.connect(self._on_start)
        window.bar.pause_asked.connect(self._on_pause)
        window.bar.cancel_asked.connect(self.run.cancel)
        window.bar.review_asked.connect(self.start_review)
        window.review_picture.triggered.connect(self._on_review_current)
        window.edit_picture.triggered.connect(self._on_paint)
        window.restore_selected.triggered.connect(self._on_restore_selected)
        window.copy_mask.triggered.connect(self._on_copy)
        window.paste_mask.triggered.connect(self._on_paste)
        window.remove_mask.triggered.connect(self._on_remove)

    def _connect_panel(self) -> None:
        panel = self.window.panel
        panel.paint_asked.connect(self._on_paint)
        panel.copy_asked.connect(self._on_copy)
        panel.paste_asked.connect(self._on_paste)
        panel.remove_asked.connect(self._on_remove)

    def _connect_states(self) -> None:
        window, batch = self.window, self.batch
        batch.recipe_changed.connect(self._estimate)
        batch.looked.connect(self._on_looked)
        batch.pictures.counts_changed.connect(self._show_ready)
        batch.pictures.changed.connect(self._on_picture_changed)
        self.run.changed.connect(self._show_run)
        self.run.finished.connect(self.finished)
        self.run.begun.connect(self.remembered_changed)
        self.run.finished.connect(self.remembered_changed)
        batch.recipe_changed.connect(self.remembered_changed)
        self.review.left.connect(self._on_review_left)
        self.review.edit_asked.connect(self.edit_asked)
        self._estimator.changed.connect(window.bar.show_estimate)
        for notice in (batch.notice, self.run.notice, self.masks.notice, self.review.notice):
            notice.connect(window.banner.show_notice)

    def _on_looked(self) -> None:
        self.run.set_record(self.batch.record)
        self._show_ready()
        self._show_selection()

    def _show_ready(self) -> None:
        count = self.batch.pictures.count
        self.window.bar.show_ready(
            count(PictureState.READY),
            selected=len(self._list_chosen()),
            to_review=count(PictureState.TO_REVIEW),
        )
        self._estimate()

    def _show_selection(self) -> None:
        pictures, grid = self.batch.pictures, self.window.grid
        row = grid.current_row
        has_current = row is not None and row < len(pictures)
        picture = pictures[row] if has_current and row is not None else None
        self.window.show_selection(
            has_current=has_current,
            has_mask=picture is not None and picture.item.mask is not None,
            has_result=picture is not None and picture.result is not None,
            can_paste=self.masks.copied is not None and bool(grid.selected_rows),
            can_restore=bool(self._list_restorable(grid.selected_rows)),
        )
        self._show_ready()

    def _on_unreadable(self, row: int, error: Exception) -> None:
        """Say on a picture that it cannot be restored, before the run finds out."""
        picture = self.batch.pictures[row]
        if picture.state in (PictureState.NO_MASK, PictureState.READY):
            failed = replace(picture, state=PictureState.FAILED, problem=explain(error))
            self.batch.pictures.change(row, failed)

    def _on_picture_changed(self, row: int) -> None:
        if row == self.window.grid.current_row:
            self._show_selection()

    def _show_run(self) -> None:
        run, bar = self.run, self.window.bar
        bar.show_run(
            ended=run.ended,
            total=run.total if run.is_running else 0,
            fraction=run.fraction,
            seconds_left=run.seconds_left,
        )
        bar.show_paused(is_paused=run.is_paused, is_cancelling=run.is_cancelling)
        self.window.panel.show_locked(is_locked=run.is_running)

    def _estimate(self) -> None:
        pictures = self.batch.pictures
        rows = self._list_chosen() or pictures.list_rows(PictureState.READY)
        items = tuple(pictures[row].item for row in rows)
        self._estimator.set_items(items, self.batch.recipe.options)

    def _list_chosen(self) -> list[int]:
        """Return the selected pictures that can be restored, if several pictures are selected."""
        rows = self.window.grid.selected_rows
        return self._list_restorable(rows) if len(rows) > 1 else []

    def _list_restorable(self, rows: list[int]) -> list[int]:
        """Return the pictures among some that have masks and no results."""
        pictures = self.batch.pictures
        can_restore = (PictureState.READY, PictureState.FAILED)
        return [
            row
            for row in rows
            if pictures[row].state in can_restore and pictures[row].item.mask is not None
        ]

    def _find_unmasked(self, row: int) -> int:
        """Return the next picture without a mask, where Enter goes on; without one, the same row."""
        others = self.batch.pictures.list_rows(PictureState.NO_MASK)
        later = [other for other in others if other > row]
        return next(iter([*later, *others]), row)

    def _show_row(self, row: int) -> None:
        """Show the grid, with a picture selected."""
        self.window.show_review(is_shown=False)
        self.window.grid.select([row])
        self.window.open()

    def _on_folder_asked(self) -> None:
        folder = str(self.batch.recipe.folder.parent)
        chosen = self._dialogs.choose_folder(self.window, folder=folder)
        if chosen is not None:
            self.open_folder(chosen)

    def _on_opened(self, row: int) -> None:
        """Review the result of a picture or, without one, paint its mask."""
        if self.batch.pictures[row].result is not None:
            self._review(row)
        else:
            self.edit_asked.emit(row)

    def _on_paint(self) -> None:
        row = self.window.grid.current_row
        if row is not None:
            self.edit_asked.emit(row)

    def _on_copy(self) -> None:
        row = self.window.grid.current_row
        if row is not None:
            self.masks.copy(row)
            self._show_selection()

    def _on_paste(self) -> None:
        self.masks.paste(self.window.grid.selected_rows, self.batch.recipe.out)

    def _on_remove(self) -> None:
        self.masks.remove(self.window.grid.selected_rows)

    def _on_start(self) -> None:
        self.window.grid.setFocus()  # the button is disabled now, and keys would go to the filter
        rows = self._list_chosen() or self.batch.pictures.list_rows(PictureState.READY)
        self._restore(rows)

    def _on_restore_selected(self) -> None:
        self._restore(self._list_restorable(self.window.grid.selected_rows))

    def _restore(self, rows: list[int]) -> None:
        try:
            self.run.add(rows, self.batch.recipe.options)
        except OSError as error:
            self.window.banner.show_notice(make_problem(error, subject=Subject.FILES))

    def _on_pause(self) -> None:
        if self.run.is_paused:
            self.run.resume()
        else:
            self.run.pause()

    def _review(self, row: int | None = None) -> None:
        self.window.show_review(is_shown=self.review.start(row))

    def _on_review_current(self) -> None:
        row = self.window.grid.current_row
        if row is not None and self.batch.pictures[row].result is not None:
            self._review(row)

    def _on_review_left(self) -> None:
        self.window.show_review(is_shown=False)

    def _on_taken(self, name: str, file: Path, line: RecordLine) -> None:
        """Keep a result that a person has made."""
        pictures = self.batch.pictures
        row = pictures.find(name)
        if row is None:
            return
        picture = pictures[row]
        pictures.change(
            row,
            replace(
                picture,
                state=PictureState.KEPT,
                result=file,
                options=None,
                tries=picture.tries + 1,
                problem="",
            ),
        )
        self.run.note_by_hand(line)
        self.window.open()
        if self.review.row == row:
            self.review.go_on()
        else:
            self._show_row(row)

    def _tell(self, text: str) -> None:
        notice = Notice(text=text, urgency=Urgency.HINT, subject=Subject.FILES)
        self.window.banner.show_notice(notice)
