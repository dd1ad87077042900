"""The events of the engine and of its jobs, as they cross the door. Needs no torch."""

from dataclasses import dataclass, field
from typing import TypeAlias

from engine.api import Computing, Fallback, GuideLine, Preview, Result, Speed, Stage
from engine.detection.damage_map import DamageMap
from engine.errors import DeviceError, EngineError
from engine.pictures.pixels import Mask


@dataclass(frozen=True, slots=True, kw_only=True)
class EnginePreparing:
    """The engine does work that only the first start after installing needs.

    This takes seconds and ends with the next event.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineSlow:
    """The engine process takes longer than usual to start; it is given more time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineReady:
    """The engine process has loaded its model and starts new jobs at once.

    Attributes:
        device: The device in words for a person, such as "CPU" or "NVIDIA GeForce RTX 3060".
        model: Name of the model in use.
        passed_over: Why a better device of this machine is not used; None if the best one is.
        speed: How fast the machine is; None if unknown.
        cards: Names of all graphics cards that CUDA finds.
        computing: What it computes with; None for an engine that computes without torch.
    """

    device: str
    model: str
    passed_over: DeviceError | None = None
    speed: Speed | None = None
    cards: tuple[str, ...] = ()
    computing: Computing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineUnavailable:
    """The engine process could not be started, or it has ended.

    Attributes:
        error: What happened.
        is_restarting: Whether it is being started again.
    """

    error: EngineError
    is_restarting: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class JobProgressed:
    """A job has made progress.

    Attributes:
        job_id: Number of the job.
        stage: What it is doing.
        fraction: Share of the work that is done, 0 to 1; never falls within a job.
    """

    job_id: int
    stage: Stage
    fraction: float


@dataclass(frozen=True, slots=True, kw_only=True)
class JobPreviewed:
    """A job that was asked for previews has a new one; it replaces an older one of that place."""

    job_id: int
    preview: Preview


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFellBack:
    """A job could not be done as planned and continues with a fallback."""

    job_id: int
    fallback: Fallback


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFoundEdges:
    """A job has looked for edges that go on through its wide holes; one by EDGES tells of none too.

    Attributes:
        job_id: Number of the job.
        guide_lines: The edges, which it takes for guide lines.
    """

    job_id: int
    guide_lines: tuple[GuideLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFinished:
    """A job is done.

    Attributes:
        job_id: Number of the job.
        results: Rectangles that do not overlap and together hold every pixel of the mask.
        seconds: Seconds that the engine worked on the job.
    """

    job_id: int
    results: tuple[Result, ...]
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DamageFound:
    """A job has looked for damage.

    Attributes:
        job_id: Number of the job.
        damage: What it has found; the picture may have none.
        seconds: Seconds that the engine worked on the job.
    """

    job_id: int
    damage: DamageMap
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectSnapped:
    """A rough outline has been tightened to the object in it.

    Attributes:
        job_id: Number of the job.
        covered: (H, W), bool, as large as the part of the picture that was sent: the object; empty
            if there is none.
    """

    job_id: int
    covered: Mask = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFailed:
    """A job ended without results; the picture is untouched."""

    job_id: int
    error: EngineError


@dataclass(frozen=True, slots=True, kw_only=True)
class JobCancelled:
    """A job was cancelled; the picture is untouched."""

    job_id: int


JobEvent: TypeAlias = (
    JobProgressed
    | JobPreviewed
    | JobFellBack
    | JobFoundEdges
    | JobFinished
    | DamageFound
    | ObjectSnapped
    | JobFailed
    | JobCancelled
)
EngineEvent: TypeAlias = EnginePreparing | EngineSlow | EngineReady | EngineUnavailable | JobEvent
