"""Finds the pictures that have arrived in a folder, each once it is whole and its mask is there."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from app.batch.items import BatchItem, ItemState
from app.batch.plan import make_plan
from app.batch.recipe import Recipe
from app.batch.record import Record, take_inputs
from engine.errors import PictureReadError
from engine.pictures.files import read_picture
from engine.pictures.picture import Note

_SETTLE_S: Final = 2.0
# A file that cannot be read whole by then never will be; it is taken as it is.
_PATIENCE_S: Final = 60.0

_Inputs: TypeAlias = tuple[tuple[int, int], ...]


@dataclass(slots=True)
class _Arrival:
    """The files of a picture and its mask, as they were seen last.

    Attributes:
        inputs: Their sizes and times; see `RecordLine.inputs`.
        seen_at: Since when they have been so, in seconds.
        is_taken: Whether they were handed out.
    """

    inputs: _Inputs
    seen_at: float
    is_taken: bool = False


class Watcher:
    """Looks into a folder again and again.

    A scanner writes a file bit by bit, so a picture is taken once its size and that of its mask
    have stayed the same for a while and both can be read whole.
    """

    def __init__(
        self, recipe: Recipe, record: Record, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Prepare.

        Args:
            recipe: The folder, its masks and where results go.
            record: What is finished already.
            clock: Seconds since any moment.
        """
        self._recipe = recipe
        self._record = record
        self._clock = clock
        self._arrivals: dict[str, _Arrival] = {}

    def find_ready(self) -> list[BatchItem]:
        """Return the pictures that can be restored now and were not returned before.

        A picture that has changed since then is returned again.
        """
        items = make_plan(self._recipe, self._record).open_items
        return [item for item in items if item.state is ItemState.WAITING and self._take(item)]

    def _take(self, item: BatchItem) -> bool:
        """Whether a picture is ready; false from then on."""
        try:
            inputs = take_inputs(item)
        except FileNotFoundError:  # it has just been taken away
            return False
        now = self._clock()
        arrival = self._arrivals.get(item.name)
        if arrival is None or arrival.inputs != inputs:
            self._arrivals[item.name] = _Arrival(inputs, now)
            return False
        age_s = now - arrival.seen_at
        if arrival.is_taken or age_s < _SETTLE_S:
            return False
        arrival.is_taken = age_s > _PATIENCE_S or _is_whole(item)
        return arrival.is_taken


def _is_whole(item: BatchItem) -> bool:
    """Whether the ends of a picture's and its mask's file are there."""
    paths = [item.photo, *([item.mask] if isinstance(item.mask, Path) else [])]
    try:
        return not any(Note.TRUNCATED in read_picture(path).notes for path in paths)
    except PictureReadError:
        return False
