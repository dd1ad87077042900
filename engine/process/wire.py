"""What crosses the pipe between the client and the engine process. Pixels never do.

The events of `engine.api` that hold no pixels cross as they are.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from engine.api import (
    EngineConfig,
    EnginePreparing,
    EngineReady,
    JobCancelled,
    JobFailed,
    JobFellBack,
    JobProgressed,
    RestoreOptions,
)
from engine.errors import EngineError
from engine.pictures.pixels import Rect
from engine.process.shared_arrays import SharedArrayRef

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

HEARTBEAT_S: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreRequest:
    """Fill the hole of one mask.

    Attributes:
        picture: (H, W, C), the whole picture.
        place: The rectangle around the hole; mask and answer are as large as this.
        mask: (place.height, place.width), bool, true means fill. Outside the place nothing is.
        answer: (place.height, place.width, C), where the worker puts the pixels of its results.
    """

    job_id: int
    picture: SharedArrayRef
    place: Rect
    mask: SharedArrayRef
    answer: SharedArrayRef
    options: RestoreOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelRequest:
    """End a job as soon as possible."""

    job_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeat:
    """The worker is alive; comes every `HEARTBEAT_S`, whatever it does.

    Attributes:
        worked_s: Processor time that the process has used up.
    """

    worked_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadFailed:
    """The model could not be loaded or its device does not work; the process ends after this."""

    error: EngineError


@dataclass(frozen=True, slots=True, kw_only=True)
class JobAnswered:
    """The pixels of a job are in its answer array.

    Attributes:
        places: The rectangles that were written, in picture pixels, all within the job's place.
        seconds: From the worker's taking the job up.
    """

    job_id: int
    places: tuple[Rect, ...]
    seconds: float


Request: TypeAlias = RestoreRequest | CancelRequest
Answer: TypeAlias = (
    Heartbeat
    | EnginePreparing
    | EngineReady
    | LoadFailed
    | JobProgressed
    | JobFellBack
    | JobAnswered
    | JobFailed
    | JobCancelled
)

ClientEnd: TypeAlias = "Connection[Request, Answer]"
WorkerEnd: TypeAlias = "Connection[Answer, Request]"
Serve: TypeAlias = "Callable[[WorkerEnd, EngineConfig], None]"
"""What the engine process runs."""
