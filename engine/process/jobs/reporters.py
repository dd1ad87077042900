"""Reports the progress and the previews of a job, not more often than a person can see."""

import math
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from engine.api import Preview, Stage
from engine.events import JobPreviewed, JobProgressed
from engine.process.wire import Message

if TYPE_CHECKING:
    from engine.pictures.pixels import Rect

PROGRESS_INTERVAL_S = 0.05
PREVIEW_INTERVAL_S = 0.1


class ProgressReporter:
    """Reports the progress of a job, not too often and never backwards."""

    def __init__(self, job_id: int, send: Callable[[Message], None]) -> None:
        """Begin a job, whose messages a function sends."""
        self._job_id = job_id
        self._send = send
        self._last: tuple[Stage, float] | None = None
        self._last_s = 0.0

    def __call__(self, stage: Stage, fraction: float) -> None:
        """Send what the job is doing and which share is done, 0 to 1, unless it is too soon."""
        now_s = time.monotonic()
        if self._last is not None:
            last_stage, last_fraction = self._last
            fraction = max(fraction, last_fraction)
            is_too_soon = now_s - self._last_s < PROGRESS_INTERVAL_S
            if (stage is last_stage and is_too_soon) or (stage, fraction) == self._last:
                return
        self._last, self._last_s = (stage, fraction), now_s
        self._send(JobProgressed(job_id=self._job_id, stage=stage, fraction=fraction))


class PreviewReporter:
    """Sends the previews of a job, not too often, and of each place only the newest."""

    def __init__(self, job_id: int, send: Callable[[Message], None]) -> None:
        """Begin a job, whose messages a function sends."""
        self._job_id = job_id
        self._send = send
        self._waiting: dict[Rect, Preview] = {}
        self._last_s = -math.inf

    def add(self, preview: Preview) -> None:
        """Send a preview, or keep it for later."""
        self._waiting.pop(preview.place, None)  # the newest of all comes last
        self._waiting[preview.place] = preview
        self.send_if_due()

    def send_if_due(self) -> None:
        """Send what has been kept, unless something was sent just now."""
        now_s = time.monotonic()
        if self._waiting and now_s - self._last_s >= PREVIEW_INTERVAL_S:
            self._last_s = now_s
            for preview in self._waiting.values():
                self._send(JobPreviewed(job_id=self._job_id, preview=preview))
            self._waiting = {}
