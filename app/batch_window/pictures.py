"""The pictures of a batch, each with its mask and its state. Knows no widgets."""

import enum
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from app.batch.items import BatchItem
from engine.api import RestoreOptions


class PictureState(enum.Enum):
    """How far a picture of a batch is. INTACT: no damage was found in it."""

    NO_MASK = enum.auto()
    INTACT = enum.auto()
    READY = enum.auto()
    WAITING = enum.auto()
    RESTORING = enum.auto()
    TO_REVIEW = enum.auto()
    KEPT = enum.auto()
    AGAIN = enum.auto()
    REJECTED = enum.auto()
    FAILED = enum.auto()


BUSY_STATES: Final = (PictureState.WAITING, PictureState.RESTORING, PictureState.AGAIN)
"""A picture in one of these states must not lose the mask or the result that it is restored with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchPicture:
    """A picture of a batch.

    Attributes:
        item: Its file, its mask, and where its result goes.
        state: State of its restoring.
        fraction: Share of its job that is done, 0 to 1.
        problem: Why it failed, a sentence; empty if it did not.
        result: The file of its newest result; None if it has none.
        options: Fill options of that result; None if it has none, or a person has made it.
        tries: Number of results so far.
        seconds: Seconds that the newest result took.
    """

    item: BatchItem
    state: PictureState = PictureState.NO_MASK
    fraction: float = 0.0
    problem: str = ""
    result: Path | None = None
    options: RestoreOptions | None = None
    tries: int = 0
    seconds: float = 0.0

    @property
    def file_name(self) -> str:
        """The name of its file on the screen, without folders."""
        return _make_printable(self.item.photo.name)

    @property
    def shown_name(self) -> str:
        """Its path in the folder of the batch on the screen."""
        return _make_printable(self.item.name)


class BatchPictures(QObject):
    """Holds the pictures of a batch, in the order of their names.

    Signals:
        reset: There are other pictures.
        changed: The picture of a row, an int, has changed.
        counts_changed: Another number of pictures has some state.
    """

    reset = Signal()
    changed = Signal(int)
    counts_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures: list[BatchPicture] = []
        self._rows: dict[str, int] = {}
        self._counts: Counter[PictureState] = Counter()

    def __len__(self) -> int:
        return len(self._pictures)

    def __getitem__(self, row: int) -> BatchPicture:
        return self._pictures[row]

    @property
    def all(self) -> Sequence[BatchPicture]:
        """The pictures, from first to last."""
        return tuple(self._pictures)

    def find(self, name: str) -> int | None:
        """Return the row of an item's name, None if it is not of the batch."""
        return self._rows.get(name)

    def count(self, *states: PictureState) -> int:
        """Return how many pictures have one of the states; of all states if none is named."""
        return sum(self._counts[state] for state in states) if states else len(self._pictures)

    def list_rows(self, *states: PictureState) -> list[int]:
        """Return the rows of the pictures that have one of the states."""
        return [row for row, one in enumerate(self._pictures) if one.state in states]

    def set_pictures(self, pictures: Iterable[BatchPicture]) -> None:
        """Hold other pictures."""
        self._pictures = list(pictures)
        self._rows = {one.item.name: row for row, one in enumerate(self._pictures)}
        self._counts = Counter(one.state for one in self._pictures)
        self.reset.emit()
        self.counts_changed.emit()

    def change(self, row: int, picture: BatchPicture) -> None:
        """Replace the picture of a row by what has become of it."""
        before = self._pictures[row]
        if picture == before:
            return
        self._pictures[row] = picture
        self.changed.emit(row)
        if picture.state is not before.state:
            self._counts[before.state] -= 1
            self._counts[picture.state] += 1
            self.counts_changed.emit()

    def set_state(self, row: int, state: PictureState) -> None:
        """Give the picture of a row another state."""
        self.change(row, replace(self._pictures[row], state=state, fraction=0.0, problem=""))


def _make_printable(name: str) -> str:
    """Return a name on one line, with a sign for each character that cannot be shown."""
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in name
    )
