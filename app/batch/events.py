"""What a batch reports while it runs."""

from dataclasses import dataclass, field
from typing import TypeAlias

from app.batch.record import RecordLine
from engine.events import EngineEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemStarted:
    """The engine works on a picture, or is about to; at most three are with it at a time."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemProgressed:
    """A share of a picture's holes is filled, 0 to 1."""

    name: str
    fraction: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemEnded:
    """A picture is finished, failed or skipped, and the record says so.

    Attributes:
        line: What was recorded.
        error: Why it failed; None if it did not.
    """

    line: RecordLine
    error: Exception | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchProgressed:
    """Another picture has ended.

    Attributes:
        ended: Pictures that have ended since the batch began.
        total: Pictures of the batch.
        seconds_left: Seconds that the others will take; None while that is unknown.
    """

    ended: int
    total: int
    seconds_left: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineReported:
    """The engine has reported something that concerns no single picture, such as a slow start."""

    event: EngineEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchEnded:
    """Nothing is under way any more; what was not done can be added again.

    Attributes:
        finished: Pictures restored.
        failed: Pictures that failed.
        skipped: Pictures that were skipped.
        is_cancelled: Whether the batch was cancelled before its end.
        error: Why no picture can be restored any more, such as a full disk; None if that is not so.
    """

    finished: int
    failed: int
    skipped: int
    is_cancelled: bool = False
    error: Exception | None = field(default=None, compare=False)


BatchEvent: TypeAlias = (
    ItemStarted | ItemProgressed | ItemEnded | BatchProgressed | EngineReported | BatchEnded
)
