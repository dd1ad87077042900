"""The batch that is open: its recipe, its pictures as they were left, and what is decided on them."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from app.batch.items import BatchItem, ItemState, MaskChoice, MaskSource
from app.batch.plan import make_plan
from app.batch.recipe import Recipe
from app.batch.record import Record, RecordLine, make_relative, take_inputs
from app.batch_window.decisions import (
    Decision,
    apply_decisions,
    find_decision,
    read_decisions,
    write_decisions,
)
from app.batch_window.gathered_masks import gather_masks
from app.batch_window.pictures import BatchPicture, BatchPictures
from app.batch_window.result_files import keep_earlier
from app.shared.background import Background
from app.shared.notice import Notice, Subject, Urgency
from app.shared.problems import make_problem
from engine.api import RestoreOptions
from engine.pictures.files import write_picture
from engine.pictures.picture import Picture

_WRITE_PAUSE_MS: Final = 500

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What was found in a folder.

    Attributes:
        record: What was done before.
        pictures: The pictures as they were left.
        masks: The mask that was found for each item, by its name.
        unread: The errors of the folders that could not be read.
    """

    record: Record
    pictures: list[BatchPicture]
    masks: dict[str, MaskChoice | None]
    unread: tuple[OSError, ...]


class OpenBatch(QObject):
    """Finds pictures and masks in the background, and writes down what the user decides.

    Attributes:
        pictures: The pictures.

    Signals:
        recipe_changed: Something else is chosen.
        looked: The pictures have been found again.
        notice: Something to tell the user, a `Notice`.
    """

    recipe_changed = Signal()
    looked = Signal()
    notice = Signal(object)

    def __init__(self, recipe: Recipe, parent: QObject | None = None) -> None:
        """Prepare; `set_recipe` looks for pictures."""
        super().__init__(parent)
        self.pictures = BatchPictures(self)
        self._recipe = recipe
        self._record = Record(recipe.out)
        self._background = Background(self)
        self._look_id: int | None = None
        self._masks: dict[str, MaskChoice | None] = {}
        self._written: dict[str, Decision] = {}
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_WRITE_PAUSE_MS)
        self._rest.timeout.connect(self._write)
        self.pictures.changed.connect(self._on_changed)

    @property
    def recipe(self) -> Recipe:
        """What is chosen."""
        return self._recipe

    @property
    def record(self) -> Record:
        """What was done before."""
        return self._record

    @property
    def is_looking(self) -> bool:
        """Whether the folder is still being looked through."""
        return self._look_id is not None

    def set_options(self, options: RestoreOptions) -> None:
        """Restore pictures in another way from now on."""
        self._recipe = replace(self._recipe, options=options)
        self.recipe_changed.emit()

    def set_recipe(self, recipe: Recipe) -> None:
        """Look for other pictures, masks or results. The newest call wins."""
        self._write_now()
        self._recipe = recipe
        if self._look_id is not None:
            self._background.drop(self._look_id)
        record = self._record if recipe.out == self._record.out else None
        self._look_id = self._background.run(
            lambda: _look(recipe, record), on_done=self._on_found, on_error=self._on_failed
        )
        self.recipe_changed.emit()

    def take_picture(
        self, name: str, picture: Picture, *, on_done: Callable[[Path, RecordLine], None]
    ) -> None:
        """Write a picture that a person has repaired as the result of an item.

        Args:
            name: The item's name.
            picture: The picture.
            on_done: Called with the file and what is to be recorded.
        """
        row = self.pictures.find(name)
        if row is None:
            return
        item, result, out = self.pictures[row].item, self.pictures[row].result, self._recipe.out
        self._background.run(
            lambda: _write_by_hand(item, picture, result=result, out=out),
            on_done=lambda line: on_done(item.target, line),
            on_error=self._report,
        )

    def make_portable_recipe(self, on_done: Callable[[Recipe], None]) -> None:
        """Make a recipe by which the command line finds the same masks, and call back with it.

        Masks that the user has given are gathered in a folder of their own, with all others.
        """
        recipe = self._recipe
        items = [one.item for one in self.pictures.all if one.item.mask is not None]
        if all(item.mask == self._masks.get(item.name) for item in items):
            on_done(recipe)
            return
        if recipe.masks is MaskSource.FOUND:
            on_done(recipe)
            text = self.tr(
                "The damage of all pictures will be found; masks that you have given are left out."
            )
            self.notice.emit(Notice(text=text, urgency=Urgency.HINT, subject=Subject.FILES))
            return
        self._background.run(
            lambda: replace(recipe, masks=gather_masks(items, recipe.out)),
            on_done=on_done,
            on_error=self._report,
        )

    def close(self) -> None:
        """Write what is not written yet. Idempotent."""
        self._write_now()
        self._look_id = None
        self._background.close()

    def _on_found(self, found: _Found) -> None:
        self._look_id = None
        self._record, self._masks = found.record, found.masks
        self.pictures.set_pictures(found.pictures)
        self._written = self._list_decisions()
        self.looked.emit()
        if found.unread:
            self.notice.emit(make_problem(found.unread[0], subject=Subject.FILES))

    def _on_failed(self, error: Exception) -> None:
        self._look_id = None
        self._report(error)
        self.looked.emit()

    def _report(self, error: Exception) -> None:
        self.notice.emit(make_problem(error, subject=Subject.FILES))

    def _on_changed(self) -> None:
        self._rest.start()

    def _list_decisions(self) -> dict[str, Decision]:
        decisions = (
            (one.item.name, find_decision(one, found=self._masks.get(one.item.name)))
            for one in self.pictures.all
        )
        return {name: decision for name, decision in decisions if decision is not None}

    def _write(self) -> None:
        """Write what has been decided in the background."""
        decisions, out = self._list_decisions(), self._recipe.out
        if decisions != self._written:
            self._written = decisions
            self._background.run(
                lambda: write_decisions(out, decisions),
                on_done=lambda _: None,
                on_error=self._report,
            )

    def _write_now(self) -> None:
        """Write what has been decided before other pictures come."""
        if self._rest.isActive():
            self._rest.stop()
            decisions = self._list_decisions()
            try:
                if decisions != self._written:
                    write_decisions(self._recipe.out, decisions)
            except OSError:
                _log.exception("the decisions on a batch were not written")


def _look(recipe: Recipe, known: Record | None) -> _Found:
    """Look through the folder of a recipe; on any thread.

    Args:
        recipe: What is chosen.
        known: The record of its results, if it is known already.
    """
    record = known or Record(recipe.out)
    plan = make_plan(recipe, record)
    decisions = read_decisions(recipe.out)
    return _Found(
        record=record,
        pictures=apply_decisions(plan.items, decisions, record),
        masks={item.name: item.mask for item in plan.items},
        unread=plan.unread,
    )


def _write_by_hand(
    item: BatchItem, picture: Picture, *, result: Path | None, out: Path
) -> RecordLine:
    """Write a picture that a person has repaired, and keep the result before it; on any thread.

    The record gets no checksum, so that no batch replaces it.
    """
    if result == item.target and result.exists():
        keep_earlier(result, out)
    elif item.target.exists():
        raise FileExistsError(f"{item.target} is there already, and is not replaced")
    item.target.parent.mkdir(parents=True, exist_ok=True)
    write_picture(item.target, picture)
    return RecordLine(
        name=item.name,
        state=ItemState.FINISHED,
        output=make_relative(item.target, out),
        inputs=take_inputs(item),
    )
