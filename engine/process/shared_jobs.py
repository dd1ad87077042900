"""The memory behind a client's picture and jobs: who uses it, and when it may be freed.

The picture of a running job stays as it is until the job ends, also when the client shares
another one or changes it: jobs hold on to the array that they were given.
"""

import itertools
import threading
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.api import RestoreOptions, Result
from engine.errors import EngineDiedError, PictureError
from engine.pictures.checks import check_mask, check_pixels, check_source
from engine.pictures.pixels import Mask, Pixels, Rect
from engine.process.shared_arrays import FreeBytes, SharedArray
from engine.process.wire import RestoreRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """A job that has not ended, and the memory that goes with it."""

    place: Rect
    picture: SharedArray
    mask: SharedArray
    answer: SharedArray


class SharedJobs:
    """Every shared array of one client. Safe to use from several threads."""

    def __init__(self, *, free_bytes: FreeBytes) -> None:
        self._free_bytes = free_bytes
        self._lock = threading.Lock()
        self._ids = itertools.count(1)
        self._jobs: dict[int, _Job] = {}
        self._picture: SharedArray | None = None
        self._is_closed = False

    def share(self, pixels: Pixels) -> None:
        """Make these pixels the picture of later jobs.

        Raises:
            PictureError: Not pixels that this engine restores.
            SharedMemoryError: There is no room; the picture before is still shared.
        """
        check_pixels(pixels)
        with self._lock:
            self._check_open()
            self._replace_picture(pixels)

    def update(self, result: Result) -> None:
        """Bring one rectangle of the picture up to date for later jobs.

        Raises:
            PictureError: There is no picture, or the rectangle does not fit into it.
            SharedMemoryError: A running job needs the old pixels, and a copy has no room.
        """
        with self._lock:
            picture = self._open_picture()
            pixels = picture.pixels
            inside = result.place.intersected(Rect.of_shape(pixels.shape)) == result.place
            if not inside or result.pixels.shape[2] != pixels.shape[2]:
                raise PictureError(f"{result} does not fit into {pixels.shape} pixels")
            if self._is_used(picture):
                self._replace_picture(pixels)
                pixels = self._open_picture().pixels
            pixels[result.place.slices] = result.pixels

    def open(self, mask: Mask, options: RestoreOptions) -> RestoreRequest:
        """Make room for a job on the picture, and return the request for it.

        Raises:
            MaskError: The mask has another size than the picture, is empty, or is full.
            SourceError: The source of the options lies outside of the picture.
            PictureError: There is no picture.
            SharedMemoryError: There is no room.
        """
        with self._lock:
            picture = self._open_picture()
            place = check_mask(mask, shape=picture.ref.shape)
            check_source(options.source, shape=picture.ref.shape)
            size = (place.height, place.width)
            hole = self._create(size, np.bool_)
            try:
                answer = self._create((*size, picture.ref.shape[2]), picture.ref.dtype)
            except BaseException:
                hole.close()
                raise
            hole.mask[...] = mask[place.slices]
            job_id = next(self._ids)
            self._jobs[job_id] = _Job(place=place, picture=picture, mask=hole, answer=answer)
            return RestoreRequest(
                job_id=job_id,
                picture=picture.ref,
                place=place,
                mask=hole.ref,
                answer=answer.ref,
                options=options,
            )

    def results(self, job_id: int, places: tuple[Rect, ...]) -> tuple[Result, ...]:
        """Copy the answer of a job that has not ended out of the shared memory."""
        with self._lock:
            job = self._jobs[job_id]
            pixels = job.answer.pixels
            return tuple(
                Result(
                    place=place,
                    pixels=pixels[place.slices_in(job.place)].copy(),
                )
                for place in places
            )

    def end(self, job_id: int) -> bool:
        """Free what a job had; False if it had ended before. The process must be done with it."""
        with self._lock:
            job = self._jobs.pop(job_id, None)
            if job is None:
                return False
            job.mask.close()
            job.answer.close()
            if job.picture is not self._picture and not self._is_used(job.picture):
                job.picture.close()
            return True

    def running(self) -> tuple[int, ...]:
        """Return the ids of the jobs that have not ended, oldest first."""
        with self._lock:
            return tuple(self._jobs)

    def close(self) -> None:
        """Free everything; no process may use it any more. Idempotent."""
        for job_id in self.running():
            self.end(job_id)
        with self._lock:
            self._is_closed = True
            if self._picture is not None:
                self._picture.close()
                self._picture = None

    def _check_open(self) -> None:
        if self._is_closed:
            raise EngineDiedError("the engine has been closed")

    def _open_picture(self) -> SharedArray:
        self._check_open()
        if self._picture is None:
            raise PictureError("no picture has been shared with the engine yet")
        return self._picture

    def _replace_picture(self, pixels: Pixels) -> None:
        picture = self._create(pixels.shape, pixels.dtype)
        picture.pixels[...] = pixels
        old, self._picture = self._picture, picture
        if old is not None and not self._is_used(old):
            old.close()

    def _is_used(self, picture: SharedArray) -> bool:
        return any(job.picture is picture for job in self._jobs.values())

    def _create(self, shape: tuple[int, ...], dtype: npt.DTypeLike) -> SharedArray:
        return SharedArray.create(shape, dtype, free_bytes=self._free_bytes)
