"""Walks through the results of a batch and carries out what the user decides about each."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.batch_window.batch_run import BatchRun
from app.batch_window.pictures import BUSY_STATES, BatchPicture, BatchPictures, PictureState
from app.batch_window.result_files import bring_back, keep_earlier, reject
from app.batch_window.review_pictures import ReviewKey, ReviewPictures, ReviewReader
from app.batch_window.widgets.review_page import ReviewPage
from app.editor.jobs.tries import vary_options
from app.shared.messages import explain
from app.shared.notice import Notice, Subject, Urgency
from app.shared.problems import make_problem
from engine.api import MAX_SEED, Method, RestoreOptions


class Review(QObject):
    """Shows one result after another; a decision goes on to the next one that has none.

    Signals:
        left: There is nothing to review, or the user wants to see all pictures.
        edit_asked: Open the result of a row, an int, in the editor.
        notice: Something to tell the user, a `Notice`.
    """

    left = Signal()
    edit_asked = Signal(int)
    notice = Signal(object)

    def __init__(
        self,
        pictures: BatchPictures,
        run: BatchRun,
        page: ReviewPage,
        *,
        find_options: Callable[[], RestoreOptions],
        parent: QObject | None = None,
    ) -> None:
        """Listen to the page.

        Args:
            pictures: The pictures of the batch.
            run: Restores pictures again.
            page: What the user sees.
            find_options: Returns how pictures of the batch are restored.
            parent: Qt's parent.
        """
        super().__init__(parent)
        self._pictures = pictures
        self._run = run
        self._page = page
        self._find_options = find_options
        self._reader = ReviewReader(self)
        self._row: int | None = None
        self._reader.arrived.connect(self._on_arrived)
        self._reader.failed.connect(self._on_failed)
        pictures.changed.connect(self._on_changed)
        pictures.counts_changed.connect(self._show_left)
        pictures.reset.connect(self._on_reset)
        page.keep_asked.connect(self._on_keep)
        page.again_asked.connect(self._on_again)
        page.reject_asked.connect(self._on_reject)
        page.repair_asked.connect(self._on_repair)
        page.step_asked.connect(self._on_step)
        page.left.connect(self._leave)

    @property
    def row(self) -> int | None:
        """The row of the picture that is shown; None while the review is not shown."""
        return self._row

    def start(self, row: int | None = None) -> bool:
        """Show a result, or the first one without a decision; returns whether there is one."""
        if row is None or self._pictures[row].result is None:
            row = self._find_next(-1)
        if row is None:
            return False
        self._page.show_method(self._find_options().method)
        self._show(row)
        return True

    def go_on(self) -> None:
        """Show the next result without a decision; without one, leave."""
        assert self._row is not None, "nothing is reviewed"
        row = self._find_next(self._row)
        if row is None:
            self._leave()
        else:
            self._show(row)

    def close(self) -> None:
        """Stop reading. Idempotent."""
        self._row = None
        self._reader.close()

    def _on_keep(self) -> None:
        picture = self._find_free()
        if picture is None:
            return
        if picture.result is not None and picture.result != picture.item.target:
            try:
                result = bring_back(picture.result, picture.item.target)
            except OSError as error:
                self._report(error)
                return
            picture = replace(picture, result=result)
        self._decide(replace(picture, state=PictureState.KEPT))

    def _on_reject(self) -> None:
        picture = self._find_free()
        out = self._run.out
        if picture is None or picture.result is None or out is None:
            return
        if picture.state is PictureState.REJECTED:
            self.go_on()
            return
        try:
            rejected = reject(picture.result, out)
        except OSError as error:
            self._report(error)
            return
        self._decide(replace(picture, state=PictureState.REJECTED, result=rejected))

    def _on_again(self, method: Method) -> None:
        """Make another try of the picture, in the background."""
        picture, out = self._find_free(), self._run.out
        if picture is None or picture.result is None or out is None or self._row is None:
            return
        options = self._vary(picture, method)
        if picture.item.mask is None or options is None:
            text = self.tr("This method gives no other result; choose another one.")
            if picture.item.mask is None:
                text = self.tr("This picture has no mask; repair it by hand.")
            self.notice.emit(Notice(text=text, urgency=Urgency.HINT, subject=Subject.RESTORING))
            return
        row, target = self._row, picture.item.target
        try:
            if picture.result == target:
                kept = keep_earlier(target, out)
                if picture.options is None:  # the engine replaces only what it has made itself
                    target.unlink()
                    self._pictures.change(row, replace(picture, result=kept))
        except OSError as error:
            self._report(error)
            return
        self._run.add([row], options, is_first=True)
        self.go_on()

    def _on_repair(self) -> None:
        if self._find_free() is not None and self._row is not None:
            self.edit_asked.emit(self._row)

    def _on_step(self, step: int) -> None:
        """Show the result beside this one, whatever was decided about it."""
        if self._row is None:
            return
        rows = range(len(self._pictures)) if step > 0 else range(len(self._pictures) - 1, -1, -1)
        beyond = (row for row in rows if (row - self._row) * step > 0)
        row = next((row for row in beyond if self._pictures[row].result is not None), None)
        if row is not None:
            self._show(row)

    def _decide(self, picture: BatchPicture) -> None:
        assert self._row is not None, "nothing is reviewed"
        self._pictures.change(self._row, picture)
        self.go_on()

    def _leave(self) -> None:
        self._row = None
        self._reader.forget_waiting()
        self.left.emit()

    def _find_free(self) -> BatchPicture | None:
        """Return the picture that is shown, unless it is being restored again."""
        if self._row is None:
            return None
        picture = self._pictures[self._row]
        return None if picture.state in BUSY_STATES else picture

    def _find_next(self, row: int) -> int | None:
        """Return the next row without a decision; after the last one comes the first."""
        rows = self._pictures.list_rows(PictureState.TO_REVIEW)
        later = [other for other in rows if other > row]
        return next(iter([*later, *(other for other in rows if other != row)]), None)

    def _vary(self, picture: BatchPicture, method: Method) -> RestoreOptions | None:
        wished = replace(self._find_options(), method=method)
        before = picture.options
        if before is not None and before.method is not method:
            return replace(wished, seed=before.seed)
        seed = picture.tries % (MAX_SEED + 1)
        return vary_options(wished, picture.tries, seed=seed)

    def _show(self, row: int) -> None:
        if row != self._row:
            self._reader.forget_waiting()
        self._row = row
        self._show_row(row)
        following = self._find_next(row)
        if following is not None:
            self._reader.find(_make_key(self._pictures[following]))

    def _show_row(self, row: int) -> None:
        picture = self._pictures[row]
        self._page.show_picture(picture, self._reader.find(_make_key(picture)))
        self._show_left()

    def _show_left(self) -> None:
        self._page.show_left(self._pictures.count(PictureState.TO_REVIEW))

    def _on_changed(self, row: int) -> None:
        if row == self._row and self._pictures[row].result is not None:
            self._show_row(row)

    def _on_reset(self) -> None:
        if self._row is not None:
            self._leave()

    def _on_arrived(self, read: ReviewPictures) -> None:
        if self._row is not None and read.key == _make_key(self._pictures[self._row]):
            self._page.show_picture(self._pictures[self._row], read)

    def _on_failed(self, key: ReviewKey, error: Exception) -> None:
        if self._row is not None and key == _make_key(self._pictures[self._row]):
            self._page.show_problem(explain(error))

    def _report(self, error: Exception) -> None:
        self.notice.emit(make_problem(error, subject=Subject.FILES))


def _make_key(picture: BatchPicture) -> ReviewKey:
    assert picture.result is not None, "there is no result to review"
    item = picture.item
    return ReviewKey(photo=item.photo, mask=item.mask, result=picture.result, tries=picture.tries)
