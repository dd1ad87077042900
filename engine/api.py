"""The engine's torch-free door: what a caller asks for and what comes back.

Everything here is a small frozen value that survives pickling. Pixels travel beside these values
(through shared memory, see `engine.client`), never inside a request.

Pixels are arrays of shape (H, W, C), uint8 or uint16 over their whole range, C being 1 (grey),
2 (grey and alpha), 3 (RGB) or 4 (RGBA). A mask is (H, W), bool: true means fill.
"""

import enum
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol, Self, TypeAlias

import numpy as np
import numpy.typing as npt

from engine.errors import DeviceError, EngineError

Pixels: TypeAlias = npt.NDArray[np.uint8] | npt.NDArray[np.uint16]
Mask: TypeAlias = npt.NDArray[np.bool_]


class Method(enum.StrEnum):
    """How a hole is filled. The values are the words of the command line.

    REWEAVE is the generator, then the weave guided by it; WEAVE is the weave without a guide.
    """

    REWEAVE = "reweave"
    GENERATOR = "generator"
    WEAVE = "weave"
    TELEA = "telea"
    NAVIER_STOKES = "ns"
    POISSON = "poisson"


DEFAULT_METHOD: Final = Method.REWEAVE
# These copy texture, and can be told where from.
COPYING_METHODS: Final = (Method.REWEAVE, Method.WEAVE)
MOST_SEED: Final = 2**31 - 1


class Context(enum.StrEnum):
    """How much of a hole's surroundings the generator sees. The values are the command line's."""

    NEAR = "near"
    NORMAL = "normal"
    FAR = "far"

    @property
    def factor(self) -> float:
        """How many times the normal margin is seen around a hole."""
        return {Context.NEAR: 0.5, Context.NORMAL: 1.0, Context.FAR: 2.0}[self]


class DeviceChoice(enum.StrEnum):
    """Where the generator runs. AUTO takes the first of CUDA, MPS and CPU that works."""

    AUTO = "auto"
    CUDA = "cuda"
    MPS = "mps"
    CPU = "cpu"


class Stage(enum.StrEnum):
    """What a job is doing at the moment."""

    PREPARE = "prepare"
    FILL = "fill"
    COMPOSE = "compose"


class Fallback(enum.StrEnum):
    """With what a job goes on when it cannot as it was.

    Memory ran out: SMALLER_TILES, LOWER_PRECISION, CPU, in this order, and for the weave UNWOVEN:
    the generator's own answer. In the lower precision the answer was no number: FULL_PRECISION.
    """

    SMALLER_TILES = "smaller tiles"
    LOWER_PRECISION = "lower precision"
    CPU = "cpu"
    FULL_PRECISION = "full precision"
    UNWOVEN = "unwoven"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rect:
    """A rectangle of whole pixels in the picture.

    Attributes:
        x: Left edge, picture pixels.
        y: Top edge, picture pixels.
        width: Picture pixels, at least 1.
        height: Picture pixels, at least 1.
    """

    x: int
    y: int
    width: int
    height: int

    def __post_init__(self) -> None:
        if self.width < 1 or self.height < 1:
            raise ValueError(f"a rectangle needs at least one pixel, got {self}")

    @classmethod
    def of_mask(cls, mask: Mask) -> Self | None:
        """Return the smallest rectangle that holds every true element, None if there is none."""
        rows = np.flatnonzero(mask.any(axis=1))
        if rows.size == 0:
            return None
        top, bottom = int(rows[0]), int(rows[-1])
        columns = np.flatnonzero(mask[top : bottom + 1].any(axis=0))
        left, right = int(columns[0]), int(columns[-1])
        return cls(x=left, y=top, width=right - left + 1, height=bottom - top + 1)

    @classmethod
    def of_shape(cls, shape: tuple[int, ...]) -> Self:
        """Return the rectangle of a whole array of shape (H, W, ...)."""
        return cls(x=0, y=0, width=shape[1], height=shape[0])

    @property
    def right(self) -> int:
        """First column right of the rectangle."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """First row below the rectangle."""
        return self.y + self.height

    @property
    def area(self) -> int:
        """Pixels inside."""
        return self.width * self.height

    @property
    def slices(self) -> tuple[slice, slice]:
        """Index of this rectangle in an array (H, W, ...)."""
        return slice(self.y, self.bottom), slice(self.x, self.right)

    def grown(self, margin_px: int, *, within: "Rect") -> "Rect":
        """Return this rectangle with a margin on every side, cut off at `within`."""
        return Rect.from_edges(
            left=max(self.x - margin_px, within.x),
            top=max(self.y - margin_px, within.y),
            right=min(self.right + margin_px, within.right),
            bottom=min(self.bottom + margin_px, within.bottom),
        )

    def united(self, other: "Rect") -> "Rect":
        """Return the smallest rectangle that holds both."""
        return Rect.from_edges(
            left=min(self.x, other.x),
            top=min(self.y, other.y),
            right=max(self.right, other.right),
            bottom=max(self.bottom, other.bottom),
        )

    def intersected(self, other: "Rect") -> "Rect | None":
        """Return what both have in common, None if that is nothing."""
        left, top = max(self.x, other.x), max(self.y, other.y)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        if right <= left or bottom <= top:
            return None
        return Rect.from_edges(left=left, top=top, right=right, bottom=bottom)

    def moved(self, *, dx: int, dy: int) -> "Rect":
        """Return this rectangle shifted by (dx, dy) pixels."""
        return Rect(x=self.x + dx, y=self.y + dy, width=self.width, height=self.height)

    @staticmethod
    def from_edges(*, left: int, top: int, right: int, bottom: int) -> "Rect":
        """Return the rectangle from (left, top), inclusive, to (right, bottom), exclusive."""
        return Rect(x=left, y=top, width=right - left, height=bottom - top)


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineConfig:
    """What an engine process is started with.

    Attributes:
        model: Checkpoint of the generator, a safetensors file.
        device: Where the generator runs.
        cache: Folder where compiled kernels, and what was measured on this machine, are kept; None:
            nothing is kept, and nothing measured.
    """

    model: Path
    device: DeviceChoice = DeviceChoice.AUTO
    cache: Path | None = None


class Guide(enum.StrEnum):
    """How closely the weave follows the generator. The values are the command line's."""

    FIRM = "firm"
    LOOSE = "loose"


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreOptions:
    """How one job fills its hole.

    Attributes:
        method: Which way the hole is filled.
        seed: Of what is drawn at random, 0 to `MOST_SEED`; the same one gives the same answer.
        context: How much of its surroundings the generator sees.
        guide: How closely Reweave's weave follows it; loosely, thin holes are woven too.
        source: Where texture may be copied from, picture pixels; None leaves that to the method.
            The generator is not asked then: what it makes up is from nowhere in the picture.

    Raises:
        ValueError: One of them makes no sense, or not together with the others.
    """

    method: Method = DEFAULT_METHOD
    seed: int = 0
    context: Context = Context.NORMAL
    guide: Guide = Guide.FIRM
    source: Rect | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.seed <= MOST_SEED:
            raise ValueError(f"expected a seed from 0 to {MOST_SEED}, got {self.seed}")
        if self.source is not None and self.method not in COPYING_METHODS:
            able = " and ".join(COPYING_METHODS)
            raise ValueError(f"{self.method} copies nothing, only {able} sample from a region")


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A rectangle of restored pixels and its place in the picture.

    Attributes:
        place: Where the pixels belong.
        pixels: (place.height, place.width, C), dtype and channels of the picture. Outside the mask
            they equal the picture's, bit for bit.
    """

    place: Rect
    pixels: Pixels = field(repr=False)

    def __post_init__(self) -> None:
        if self.pixels.shape[:2] != (self.place.height, self.place.width):
            raise ValueError(f"{self.pixels.shape} pixels do not fit {self.place}")


@dataclass(frozen=True, slots=True, kw_only=True)
class EnginePreparing:
    """The engine does work that only the first start after installing needs, seconds of it.

    It is over with the next event.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineSlow:
    """The engine process takes longer than usual to start; it is given more time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineReady:
    """The engine process has loaded its model and will answer at once.

    Attributes:
        device: The device in words for a person, such as "CPU" or "NVIDIA GeForce RTX 3060".
        model: Name of the model in use.
        passed_over: What is wrong with a better device that is there; None if there is none.
    """

    device: str
    model: str
    passed_over: DeviceError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineUnavailable:
    """The engine process could not start or ended; `restarting` says whether it is tried again."""

    error: EngineError
    restarting: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class JobProgressed:
    """A job goes on.

    Attributes:
        fraction: Share of the work that is done, 0 to 1, never falling within a job.
    """

    job_id: int
    stage: Stage
    fraction: float


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFellBack:
    """A job could not go on as it was, and does so in another way."""

    job_id: int
    fallback: Fallback


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFinished:
    """A job has its results.

    Attributes:
        results: Rectangles that do not overlap and together hold every pixel of the mask.
        seconds: From the engine's taking the job up to its answer.
    """

    job_id: int
    results: tuple[Result, ...]
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFailed:
    """A job ended without results; the picture is untouched."""

    job_id: int
    error: EngineError


@dataclass(frozen=True, slots=True, kw_only=True)
class JobCancelled:
    """A job was cancelled; the picture is untouched."""

    job_id: int


JobEvent: TypeAlias = JobProgressed | JobFellBack | JobFinished | JobFailed | JobCancelled
EngineEvent: TypeAlias = EnginePreparing | EngineSlow | EngineReady | EngineUnavailable | JobEvent


class Engine(Protocol):
    """What the window needs of an engine; `engine.client.EngineClient` is the real one.

    Every job ends with exactly one of `JobFinished`, `JobFailed` and `JobCancelled`. Events arrive
    through the callable given at construction, on a thread of the engine's own.
    """

    def start(self) -> None:
        """Start the process; returns at once, `EngineReady` follows, maybe `EnginePreparing` first."""

    def close(self) -> None:
        """Cancel what is running, end the process and free the shared memory. Idempotent."""

    def share_picture(self, pixels: Pixels) -> None:
        """Copy the picture to where the engine sees it. Later jobs refer to it.

        Raises:
            SharedMemoryError: There is no room for it.
        """

    def update_picture(self, result: Result) -> None:
        """Bring one rectangle of the shared picture up to date."""

    def submit(self, mask: Mask, options: RestoreOptions) -> int:
        """Queue a job on the shared picture and return its id.

        Raises:
            MaskError: The mask has another size than the picture, is empty, or is full.
            SharedMemoryError: There is no room for the answer.
        """

    def cancel(self, job_id: int) -> None:
        """Ask for the end of a job. Unknown and ended ids are ignored."""
