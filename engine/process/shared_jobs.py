"""The shared memory of a client: the picture, and the mask, changes and results of each job.

A shared picture is never changed. A job is given the rectangles in which its picture differs, so it
keeps its picture whatever the client shares or changes meanwhile.
"""

import itertools
import threading
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from engine.api import RestoreOptions, Result
from engine.detection.damage_map import DamageMap
from engine.errors import EngineDiedError, PictureError
from engine.pictures.checks import check_mask, check_pixels, check_source
from engine.pictures.hints import Hints
from engine.pictures.pixels import Mask, Pixels, Rect
from engine.process.shared_arrays import FreeBytes, SharedArray, SharedArrayRef
from engine.process.shared_pixels import find_shared, share_pixels
from engine.process.wire import FindRequest, JobRequest, RestoreRequest, SnapRequest
from engine.restore.compose import limit_reach_px


class SharedJobs:
    """The running jobs of a client and all its shared arrays. Safe to use from several threads."""

    def __init__(self, *, free_bytes: FreeBytes) -> None:
        self._free_bytes = free_bytes
        self._lock = threading.Lock()
        self._ids = itertools.count(1)
        self._requests: dict[int, JobRequest] = {}
        self._snaps: dict[int, SnapRequest] = {}
        self._arrays: dict[str, SharedArray] = {}
        self._picture: Pixels | None = None
        # The picture of each job, which lives as long as somebody holds it.
        self._pictures: dict[int, Pixels] = {}
        self._is_closed = False

    def share(self, pixels: Pixels) -> None:
        """Make these pixels the picture of later jobs.

        Raises:
            PictureError: The engine does not restore such pixels.
            SharedMemoryError: There is no room; the previous picture stays shared.
        """
        check_pixels(pixels)
        with self._lock:
            self._check_open()
            self._picture = share_pixels(pixels, free_bytes=self._free_bytes)

    def open(
        self,
        mask: Mask,
        options: RestoreOptions,
        *,
        changes: Sequence[Result],
        has_previews: bool,
    ) -> RestoreRequest:
        """Make room for a job on the picture, and return the request for it.

        Args:
            mask: (H, W), bool.
            options: The options of the job.
            changes: Where the picture of the job differs from the one that is shared.
            has_previews: Whether the job sends previews.

        Raises:
            MaskError: The mask has another size than the picture, is empty, or is full.
            SourceError: The source of the options lies outside the picture.
            PictureError: No picture has been shared, or a change does not fit into it.
            SharedMemoryError: There is no room.
        """
        with self._lock:
            pixels, picture = self._get_picture()
            bounds = Rect.of_shape(picture.shape)
            place = check_mask(mask, shape=picture.shape)
            place = place.grown(limit_reach_px(options, picture.shape), within=bounds)
            check_source(options.source, shape=picture.shape)
            size = (place.height, place.width)
            try:
                hole = self._create(size, np.bool_)
                result = self._create((*size, picture.shape[2]), picture.dtype)
                hole.mask[...] = mask[place.slices]
                request = RestoreRequest(
                    job_id=next(self._ids),
                    picture=picture,
                    changed=tuple(change.place for change in changes),
                    changes=self._copy_changes(changes, pixels) if changes else None,
                    place=place,
                    mask=hole.ref,
                    result=result.ref,
                    options=options,
                    has_previews=has_previews,
                )
                self._pictures[request.job_id] = pixels
                self._requests[request.job_id] = request
            finally:
                self._free_unused()
            return request

    def open_find(self, changes: Sequence[Result]) -> FindRequest:
        """Make room for the damage map of the picture, and return the request for it.

        Args:
            changes: Where the picture of the job differs from the one that is shared.

        Raises:
            PictureError: No picture has been shared, or a change does not fit into it.
            SharedMemoryError: There is no room.
        """
        with self._lock:
            pixels, picture = self._get_picture()
            try:
                request = FindRequest(
                    job_id=next(self._ids),
                    picture=picture,
                    changed=tuple(change.place for change in changes),
                    changes=self._copy_changes(changes, pixels) if changes else None,
                    planes=self._create((2, *picture.shape[:2]), np.uint8).ref,
                )
                self._pictures[request.job_id] = pixels
                self._requests[request.job_id] = request
            finally:
                self._free_unused()
            return request

    def open_snap(self, pixels: Pixels, hints: Hints) -> SnapRequest:
        """Make room for the part of a picture and its hints, and return the request.

        Raises:
            SharedMemoryError: There is no room.
        """
        with self._lock:
            self._check_open()
            try:
                part = self._create(pixels.shape, pixels.dtype)
                known = self._create((*hints.shape, 1), np.uint8)
                part.pixels[...] = pixels
                known.pixels[..., 0] = hints
                request = SnapRequest(job_id=next(self._ids), pixels=part.ref, hints=known.ref)
                self._snaps[request.job_id] = request
            finally:
                self._free_unused()
            return request

    def read_object(self, job_id: int) -> Mask:
        """Copy the object that a running job has found out of the shared memory."""
        with self._lock:
            found: Mask = self._arrays[self._snaps[job_id].hints.name].pixels[..., 0] != 0
            return found

    def read_results(self, job_id: int, places: tuple[Rect, ...]) -> tuple[Result, ...]:
        """Copy the results of a running job out of the shared memory."""
        with self._lock:
            request = self._requests[job_id]
            assert isinstance(request, RestoreRequest), "it fills a hole"
            pixels = self._arrays[request.result.name].pixels
            missed = self._arrays[request.mask.name].mask
            parts = [place.slices_in(request.place) for place in places]
            return tuple(
                Result(
                    place=place,
                    pixels=pixels[part].copy(),
                    missed=missed[part].copy() if missed[part].any() else None,
                )
                for place, part in zip(places, parts, strict=True)
            )

    def read_damage(self, job_id: int) -> DamageMap:
        """Copy the damage map of a running job out of the shared memory."""
        with self._lock:
            request = self._requests[job_id]
            assert isinstance(request, FindRequest), "it finds damage"
            planes = self._arrays[request.planes.name].pixels.view(np.uint8)
            return DamageMap(probability=planes[0].copy(), kind=planes[1].copy())

    def end(self, job_id: int) -> None:
        """Free the memory of a job, which the process must no longer use. Ended ids are ignored."""
        with self._lock:
            self._requests.pop(job_id, None)
            self._pictures.pop(job_id, None)
            self._snaps.pop(job_id, None)
            self._free_unused()

    def running(self) -> tuple[int, ...]:
        """Return the ids of the jobs that have not ended: those that snap last, by age."""
        with self._lock:
            return (*self._requests, *self._snaps)

    def is_finding(self) -> bool:
        """Return whether the oldest job looks for damage."""
        with self._lock:
            return isinstance(next(iter(self._requests.values()), None), FindRequest)

    def close(self) -> None:
        """Free everything; no process may use it any more. Idempotent."""
        with self._lock:
            self._is_closed = True
            self._picture = None
            self._requests.clear()
            self._pictures.clear()
            self._snaps.clear()
            self._free_unused()

    def _check_open(self) -> None:
        if self._is_closed:
            raise EngineDiedError("the engine has been closed")

    def _get_picture(self) -> tuple[Pixels, SharedArrayRef]:
        self._check_open()
        ref = None if self._picture is None else find_shared(self._picture)
        if self._picture is None or ref is None:
            raise PictureError("no picture has been shared with the engine yet")
        return self._picture, ref

    def _copy_changes(self, changes: Sequence[Result], pixels: Pixels) -> SharedArrayRef:
        """Copy the pixels of all changes, one after the other, into one shared array.

        Raises:
            PictureError: A change does not fit into the picture.
            SharedMemoryError: There is no room.
        """
        bounds, channels = Rect.of_shape(pixels.shape), pixels.shape[2]
        for change in changes:
            is_inside = change.place.intersected(bounds) == change.place
            if not is_inside or change.pixels.shape[2] != channels:
                raise PictureError(f"{change} does not fit into {pixels.shape} pixels")
        count = sum(change.place.area for change in changes)
        shared = self._create((1, count, channels), pixels.dtype)
        rows = (change.pixels.reshape(-1, channels) for change in changes)
        np.concatenate(list(rows), out=shared.pixels[0])
        return shared.ref

    def _create(self, shape: tuple[int, ...], dtype: npt.DTypeLike) -> SharedArray:
        array = SharedArray.create(shape, dtype, free_bytes=self._free_bytes)
        self._arrays[array.ref.name] = array
        return array

    def _free_unused(self) -> None:
        """Close every array that belongs to no running job."""
        used: set[SharedArrayRef | None] = set()
        for request in self._requests.values():
            used.add(request.changes)
            if isinstance(request, FindRequest):
                used.add(request.planes)
            else:
                used |= {request.mask, request.result}
        for snap in self._snaps.values():
            used |= {snap.pixels, snap.hints}
        for name, array in tuple(self._arrays.items()):
            if array.ref not in used and array.close():
                del self._arrays[name]
