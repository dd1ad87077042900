"""Counts the pictures of a batch, and estimates how long the others will take."""

from collections import Counter, deque
from typing import Final

from app.batch.events import BatchEnded, BatchProgressed
from app.batch.items import ItemState
from app.batch.record import RecordLine

# The last pictures tell how fast it goes now.
_RECENT_ENDS: Final = 20


class Pace:
    """How fast pictures end, by the last ones."""

    def __init__(self, now: float) -> None:
        """Begin at a time in seconds."""
        self._ends = deque([now], maxlen=_RECENT_ENDS + 1)

    def note_end(self, now: float) -> None:
        """Note that a picture has ended, at a time in seconds."""
        self._ends.append(now)

    def estimate_seconds(self, count: int) -> float | None:
        """Return the seconds that a number of pictures will take; None while that is unknown."""
        if len(self._ends) < 2:
            return None
        return count * (self._ends[-1] - self._ends[0]) / (len(self._ends) - 1)


class Tally:
    """The pictures of a batch that have ended, and how long the others will take."""

    def __init__(self, now: float) -> None:
        """Begin at a time in seconds."""
        self._total = 0
        self._counts: Counter[ItemState] = Counter()
        self._pace = Pace(now)

    def expect(self, count: int) -> None:
        """Count pictures that were added."""
        self._total += count

    def note_end(self, line: RecordLine, now: float) -> BatchProgressed:
        """Count a picture that has ended, and return how far the batch is.

        Args:
            line: What is recorded of the picture.
            now: The time in seconds.
        """
        self._counts[line.state] += 1
        # One that was skipped took no time, unless its damage was looked for.
        if line.state is not ItemState.SKIPPED or line.flaws is not None:
            self._pace.note_end(now)
        ended = self._counts.total()
        seconds_left = self._pace.estimate_seconds(self._total - ended)
        return BatchProgressed(ended=ended, total=self._total, seconds_left=seconds_left)

    def sum_up(self, *, is_cancelled: bool, error: Exception | None) -> BatchEnded:
        """Return how the batch has ended."""
        return BatchEnded(
            finished=self._counts[ItemState.FINISHED],
            failed=self._counts[ItemState.FAILED],
            skipped=self._counts[ItemState.SKIPPED],
            is_cancelled=is_cancelled,
            error=error,
        )
