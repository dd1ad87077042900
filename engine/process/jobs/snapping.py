"""Tightens outlines in the engine process, on a thread of its own; the newest request wins."""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from engine.errors import EngineError, JobCancelledError
from engine.events import JobCancelled, JobFailed
from engine.process.shared_arrays import SharedArray
from engine.process.wire import Message, ObjectWritten, SnapRequest

if TYPE_CHECKING:
    from engine.pictures.hints import Hints


class Snapper:
    """Works on one request at a time, beside the jobs that restore."""

    def __init__(
        self,
        send: Callable[[Message], None],
        *,
        is_cancelled: Callable[[int], bool],
        translate: Callable[[Exception], EngineError],
    ) -> None:
        """Prepare; the thread starts with the first request.

        Args:
            send: Sends a message to the client.
            is_cancelled: Whether nobody waits for a job any more.
            translate: Makes an error one that crosses the pipe.
        """
        self._send = send
        self._is_cancelled = is_cancelled
        self._translate = translate
        self._changed = threading.Condition()
        self._waiting: SnapRequest | None = None
        self._is_started = False

    def put(self, request: SnapRequest) -> None:
        """Work on a request, and drop what is older."""
        with self._changed:
            dropped, self._waiting = self._waiting, request
            self._changed.notify()
            if not self._is_started:
                self._is_started = True
                threading.Thread(target=self._run, name="snapping", daemon=True).start()
        if dropped is not None:
            self._send(JobCancelled(job_id=dropped.job_id))

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting is not None)
                request, self._waiting = self._waiting, None
            assert request is not None, "waited for it"
            self._send(self._work(request))

    def _work(self, request: SnapRequest) -> Message:
        """Tighten an outline and return the one end of the job, whatever happens."""
        job_id = request.job_id
        arrays: list[SharedArray] = []
        try:
            self._snap(request, arrays)
        except JobCancelledError:
            return JobCancelled(job_id=job_id)
        except Exception as error:  # noqa: BLE001  the edge of a thread
            return JobFailed(job_id=job_id, error=self._translate(error))
        finally:
            for array in arrays:
                array.close()
        return ObjectWritten(job_id=job_id)

    def _snap(self, request: SnapRequest, arrays: list[SharedArray]) -> None:
        from engine.compute.snapping import snap_to_object  # noqa: PLC0415  OpenCV loads slowly

        arrays.extend(SharedArray.attach(ref) for ref in (request.pixels, request.hints))
        pixels, known = arrays
        hints: Hints = known.pixels[..., 0].view(np.uint8)
        hints[...] = snap_to_object(
            pixels.pixels, hints, is_cancelled=lambda: self._is_dropped(request.job_id)
        )

    def _is_dropped(self, job_id: int) -> bool:
        return self._waiting is not None or self._is_cancelled(job_id)
