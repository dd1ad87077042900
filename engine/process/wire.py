"""The messages between the client and the engine process. Pixels travel in shared memory instead.

The events of `engine.api` that hold no pixels, or only a preview's, cross the pipe as they are.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from engine.api import EngineConfig, RestoreOptions
from engine.errors import EngineError
from engine.events import (
    EnginePreparing,
    EngineReady,
    JobCancelled,
    JobFailed,
    JobFellBack,
    JobFoundEdges,
    JobPreviewed,
    JobProgressed,
)
from engine.pictures.pixels import Rect
from engine.process.shared_arrays import SharedArrayRef

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

HEARTBEAT_S: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureRequest:
    """Do something with the picture of a job.

    Attributes:
        job_id: Number of the job.
        picture: The whole picture, (H, W, C), as it was shared; never changed.
        changed: Rectangles in which the picture of the job differs from it.
        changes: Their pixels in row-major order, one rectangle after the other, (1, N, C); None if
            there are no such rectangles.
    """

    job_id: int
    picture: SharedArrayRef
    changed: tuple[Rect, ...]
    changes: SharedArrayRef | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreRequest(PictureRequest):
    """Fill the hole of one mask.

    Attributes:
        place: Bounding box of the mask in the picture, with room for missed edges.
        mask: The mask within the place, (place.height, place.width), bool, true means fill. The
            worker replaces it by the missed edges that it has filled beyond it.
        result: Where the worker writes its results, (place.height, place.width, C).
        options: How the hole is filled.
        has_previews: Whether the job sends previews.
    """

    place: Rect
    mask: SharedArrayRef
    result: SharedArrayRef
    options: RestoreOptions
    has_previews: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FindRequest(PictureRequest):
    """Find the damage of a picture.

    Attributes:
        planes: Where the worker writes the damage map, (2, H, W), uint8: the probabilities, then
            the kinds.
    """

    planes: SharedArrayRef


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapRequest:
    """Tighten a rough outline to the object in it; a newer one cancels it.

    Attributes:
        job_id: Number of the job.
        pixels: The part of the picture around the outline, (H, W, C).
        hints: What is known of each pixel, (H, W, 1). The worker replaces them by the object: 0, 1.
    """

    job_id: int
    pixels: SharedArrayRef
    hints: SharedArrayRef


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelRequest:
    """End a job as soon as possible."""

    job_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeat:
    """The worker is alive; sent every `HEARTBEAT_S`, whatever it is doing.

    Attributes:
        cpu_s: Processor time that the process has used so far, in seconds.
    """

    cpu_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadFailed:
    """The model cannot be loaded or its device does not work; the process ends after this."""

    error: EngineError


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsWritten:
    """A job is done; its results are in the shared array of its request.

    Attributes:
        job_id: Number of the job.
        places: The rectangles that were written, in picture pixels, all within the job's place.
        seconds: Seconds from when the worker began the job.
    """

    job_id: int
    places: tuple[Rect, ...]
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DamageWritten:
    """Damage has been found; its map is in the shared array of its request.

    Attributes:
        job_id: Number of the job.
        seconds: Seconds from when the worker began the job.
    """

    job_id: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectWritten:
    """An outline has been tightened; the object is in the shared array of its request."""

    job_id: int


JobRequest: TypeAlias = RestoreRequest | FindRequest
"""What waits in one queue, because torch is called on one thread only."""
Request: TypeAlias = JobRequest | SnapRequest | CancelRequest
Message: TypeAlias = (
    Heartbeat
    | EnginePreparing
    | EngineReady
    | LoadFailed
    | JobProgressed
    | JobPreviewed
    | JobFellBack
    | JobFoundEdges
    | ResultsWritten
    | DamageWritten
    | ObjectWritten
    | JobFailed
    | JobCancelled
)

WorkerEnd: TypeAlias = "Connection[Message, Request]"
Serve: TypeAlias = "Callable[[WorkerEnd, EngineConfig], None]"
"""The function that the engine process runs."""
