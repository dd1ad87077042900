"""An engine without a process; the test decides on every event."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from engine.api import Fallback, Preview, RestoreOptions, Result, Speed, Stage
from engine.detection.damage_map import DamageMap
from engine.errors import DeviceError, EngineDiedError, EngineError
from engine.events import (
    DamageFound,
    EngineEvent,
    EnginePreparing,
    EngineReady,
    EngineSlow,
    EngineUnavailable,
    JobCancelled,
    JobFailed,
    JobFellBack,
    JobFinished,
    JobPreviewed,
    JobProgressed,
    ObjectSnapped,
)
from engine.pictures.checks import check_mask
from engine.pictures.hints import Hints
from engine.pictures.pixels import Mask, Pixels, Rect


@dataclass(frozen=True, slots=True, kw_only=True)
class FakeJob:
    """A submitted job and the picture at that time."""

    job_id: int
    mask: Mask
    options: RestoreOptions
    has_previews: bool
    pixels: Pixels = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FakeSnap:
    """What is known of an object, and the part of the picture around it."""

    pixels: Pixels = field(repr=False)
    hints: Hints = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FakeFind:
    """A search for damage, and the picture at that time."""

    job_id: int
    pixels: Pixels = field(repr=False)


class FakeEngine:
    """Satisfies `engine.process.engine.Engine`; fills with one value.

    Attributes:
        jobs: All jobs so far.
        finds: All searches for damage so far.
        snaps: All outlines to be tightened so far.
        cancelled: Ids of the jobs that were cancelled.
        shared: The shared picture.
        share_count: Number of calls of `share_picture`.
        start_count: Number of calls of `start`.
        is_closed: Whether it was closed.
        share_error: Error that `share_picture` raises, if set.
        confirms_cancel: Whether a job that is cancelled ends by itself.
    """

    def __init__(self, on_event: Callable[[EngineEvent], None]) -> None:
        self._on_event = on_event
        self.jobs: list[FakeJob] = []
        self.finds: list[FakeFind] = []
        self.snaps: list[FakeSnap] = []
        self.cancelled: list[int] = []
        self._job_ids = itertools.count(1)
        self.shared: Pixels | None = None
        self.share_count = 0
        self.start_count = 0
        self.is_closed = False
        self.share_error: EngineError | None = None
        self.confirms_cancel = False

    def start(self) -> None:
        self.start_count += 1

    def close(self) -> None:
        self.is_closed = True

    def share_picture(self, pixels: Pixels) -> None:
        if self.share_error is not None:
            raise self.share_error
        self.shared = pixels.copy()
        self.share_count += 1

    def submit(
        self,
        mask: Mask,
        options: RestoreOptions,
        *,
        changes: Sequence[Result] = (),
        has_previews: bool = False,
    ) -> int:
        assert self.shared is not None, "no picture was shared"
        check_mask(mask, shape=self.shared.shape)
        job_id = next(self._job_ids)
        job = FakeJob(
            job_id=job_id,
            mask=mask.copy(),
            options=options,
            has_previews=has_previews,
            pixels=self._compose(changes),
        )
        self.jobs.append(job)
        return job_id

    def find_damage(self, *, changes: Sequence[Result] = ()) -> int:
        job_id = next(self._job_ids)
        self.finds.append(FakeFind(job_id=job_id, pixels=self._compose(changes)))
        return job_id

    def _compose(self, changes: Sequence[Result]) -> Pixels:
        assert self.shared is not None, "no picture was shared"
        pixels = self.shared.copy()
        for change in changes:
            pixels[change.place.slices] = change.pixels
        return pixels

    def snap(self, pixels: Pixels, hints: Hints) -> int:
        self.snaps.append(FakeSnap(pixels=pixels.copy(), hints=hints.copy()))
        return -len(self.snaps)

    def cancel(self, job_id: int) -> None:
        self.cancelled.append(job_id)
        if self.confirms_cancel:
            self._on_event(JobCancelled(job_id=job_id))

    def prepare(self) -> None:
        self._on_event(EnginePreparing())

    def start_slowly(self) -> None:
        self._on_event(EngineSlow())

    def become_ready(
        self,
        *,
        device: str = "CPU",
        passed_over: DeviceError | None = None,
        speed: Speed | None = None,
        cards: tuple[str, ...] = (),
    ) -> None:
        self._on_event(
            EngineReady(
                device=device, model="fake", passed_over=passed_over, speed=speed, cards=cards
            )
        )

    def progress(self, fraction: float) -> None:
        self._on_event(
            JobProgressed(job_id=self.jobs[-1].job_id, stage=Stage.FILL, fraction=fraction)
        )

    def preview(self, *, value: int = 150, job_index: int = -1) -> None:
        """Send a preview of one value, a quarter as large as the hole's rectangle."""
        job = self.jobs[job_index]
        place = Rect.of_mask(job.mask)
        assert place is not None
        rgba = np.full((max(place.height // 4, 1), max(place.width // 4, 1), 4), value, np.uint8)
        rgba[..., 3] = 255
        self._on_event(JobPreviewed(job_id=job.job_id, preview=Preview(place=place, rgba=rgba)))

    def find(self, damage: DamageMap, *, job_id: int | None = None) -> None:
        """End a search, the newest one if no id is given, with a damage map."""
        job_id = self.finds[-1].job_id if job_id is None else job_id
        self._on_event(DamageFound(job_id=job_id, damage=damage, seconds=0.5))

    def progress_find(self, fraction: float) -> None:
        """Report how far the newest search is."""
        job_id = self.finds[-1].job_id
        self._on_event(JobProgressed(job_id=job_id, stage=Stage.FIND, fraction=fraction))

    def fail_find(self, error: EngineError) -> None:
        """End the newest search with an error."""
        self._on_event(JobFailed(job_id=self.finds[-1].job_id, error=error))

    def end_snap(self, covered: Mask | None, *, index: int = -1) -> None:
        """End a snap with the object, or as failed."""
        number = index + len(self.snaps) + 1 if index < 0 else index + 1
        if covered is None:
            self._on_event(JobFailed(job_id=-number, error=EngineError("no snap")))
        else:
            self._on_event(ObjectSnapped(job_id=-number, covered=covered))

    def fall_back(self, fallback: Fallback) -> None:
        self._on_event(JobFellBack(job_id=self.jobs[-1].job_id, fallback=fallback))

    def finish(
        self,
        *,
        value: int = 200,
        job_index: int = -1,
        seconds: float = 0.5,
        missed: Mask | None = None,
    ) -> None:
        """Finish a job with one rectangle whose hole is filled with one value.

        Args:
            value: The value.
            job_index: Index of the job, from the end if negative.
            seconds: Duration of the job.
            missed: (H, W), bool: missed edges that are filled too.
        """
        job = self.jobs[job_index]
        filled_mask = job.mask if missed is None else job.mask | missed
        place = Rect.of_mask(filled_mask)
        assert place is not None
        pixels = job.pixels[place.slices].copy()
        pixels[filled_mask[place.slices]] = value
        edges = None if missed is None else missed[place.slices].copy()
        result = Result(place=place, pixels=pixels, missed=edges)
        self._on_event(JobFinished(job_id=job.job_id, results=(result,), seconds=seconds))

    def fail(self, error: EngineError) -> None:
        self._on_event(JobFailed(job_id=self.jobs[-1].job_id, error=error))

    def confirm_cancel(self) -> None:
        self._on_event(JobCancelled(job_id=self.jobs[-1].job_id))

    def refuse(self, error: EngineError) -> None:
        """Report that the model cannot be loaded, as the real client does."""
        self._on_event(EngineUnavailable(error=error, is_restarting=False))

    def die(self, *, is_restarting: bool = True) -> None:
        """Report the death of the process, as the real client does."""
        error = EngineDiedError("the engine process was ended by signal 9")
        if self.jobs:
            self.fail(error)
        self._on_event(EngineUnavailable(error=error, is_restarting=is_restarting))


def filled(pixels: Pixels, mask: Mask, *, value: int = 200) -> Pixels:
    """Return what a picture is after `FakeEngine.finish`."""
    result = pixels.copy()
    result[mask] = value
    return result
