"""Picture files, survey processes and a receiver of survey events, for tests."""

import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from training.survey.events import (
    FoundPicture,
    SkippedFile,
    SkipReason,
    SurveyEvent,
    SurveyFailed,
    SurveyFinished,
    SurveyProgressed,
)
from training.survey.measuring import measure_file
from training.survey.wire import SurveyEnd
from training.survey.worker import run_survey


def save_picture(path: Path, *, seed: int = 0, size: tuple[int, int] = (200, 180)) -> Path:
    """Write a picture of coloured blobs that depends on the seed; size is (width, height)."""
    rng = np.random.default_rng(seed)
    coarse = rng.integers(0, 256, (9, 9, 3), dtype=np.uint8)
    soft = Image.fromarray(coarse).resize(size, Image.Resampling.BICUBIC)
    fine = rng.integers(-20, 21, (size[1], size[0], 1))
    pixels = np.clip(np.asarray(soft).astype(int) + fine, 0, 255).astype(np.uint8)
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path)
    return path


def found_picture(
    name: str,
    *,
    digest: str | None = None,
    fingerprint: int = 0,
    size: tuple[int, int] = (400, 300),
    sharpness: float = 0.8,
    is_grey: bool = False,
) -> FoundPicture:
    """Return a measured picture without a file; size is (width, height)."""
    return FoundPicture(
        path=Path("/pictures") / name,
        width_px=size[0],
        height_px=size[1],
        thumbnail=b"",
        digest=name if digest is None else digest,
        fingerprint=fingerprint,
        sharpness=sharpness,
        is_grey=is_grey,
    )


def serve_stuck(connection: SurveyEnd, threads: int) -> None:
    """Run a survey that hangs at every file named "stuck"."""
    run_survey(connection, threads, measure=_measure_or_hang)


def serve_slow(connection: SurveyEnd, threads: int) -> None:
    """Run a survey that reads slowly."""
    run_survey(connection, threads, measure=_measure_slowly)


def serve_dying(connection: SurveyEnd, threads: int) -> None:
    """Run a survey that dies at every file named "deadly"."""
    run_survey(connection, threads, measure=_measure_or_die)


def serve_never(connection: SurveyEnd, threads: int) -> None:
    """End before anything is done."""


def _measure_or_hang(path: Path, on_read: Callable[[], None]) -> FoundPicture | SkippedFile:
    if path.stem == "stuck":
        threading.Event().wait()
    return measure_file(path, on_read)


def _measure_slowly(path: Path, on_read: Callable[[], None]) -> FoundPicture | SkippedFile:
    for _ in range(10):
        threading.Event().wait(0.15)
        on_read()
    return measure_file(path, on_read)


def _measure_or_die(path: Path, on_read: Callable[[], None]) -> FoundPicture | SkippedFile:
    if path.stem == "deadly":
        os._exit(3)
    return measure_file(path, on_read)


class SurveyEvents:
    """Receives a survey's events."""

    def __init__(self) -> None:
        self.seen: list[SurveyEvent] = []
        self._ended = threading.Semaphore(0)

    def __call__(self, event: SurveyEvent) -> None:
        self.seen.append(event)
        if isinstance(event, SurveyFinished | SurveyFailed):
            self._ended.release()

    def wait(self) -> None:
        """Wait for the next end."""
        assert self._ended.acquire(timeout=60), "the survey did not end"

    @property
    def pictures(self) -> list[FoundPicture]:
        """All pictures that were found."""
        return [one for event in self._progress() for one in event.pictures]

    @property
    def names(self) -> list[str]:
        """Sorted names of the pictures that were found."""
        return sorted(one.path.name for one in self.pictures)

    @property
    def reasons(self) -> dict[str, SkipReason]:
        """Why each file was skipped, by its name."""
        return {one.path.name: one.reason for event in self._progress() for one in event.skipped}

    def _progress(self) -> list[SurveyProgressed]:
        return [event for event in self.seen if isinstance(event, SurveyProgressed)]


class FakeSurvey:
    """Records its calls; the test reports what it finds.

    Attributes:
        added: Paths that were added.
        is_closed: Whether it was closed.
        report: Sends an event.
    """

    def __init__(self, on_event: Callable[[SurveyEvent], None]) -> None:
        self.added: list[Path] = []
        self.is_closed = False
        self.report = on_event

    def add(self, paths: Sequence[Path]) -> None:
        self.added += paths

    def close(self) -> None:
        self.is_closed = True
