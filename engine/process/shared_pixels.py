"""Pixels in shared memory that live as long as any array over them.

A picture is held by the window, by jobs and by work on other threads at once; none of them has to
know who is the last.
"""

import weakref

import numpy as np

from engine.pictures.pixels import Pixels
from engine.process.shared_arrays import (
    FreeBytes,
    SharedArray,
    SharedArrayRef,
    free_shared_bytes,
)


class _Segment:
    """The owner of the memory, which numpy keeps as the base of every array over it.

    Attributes:
        ref: The value to send to another process.
    """

    def __init__(self, shared: SharedArray) -> None:
        self.ref = shared.ref
        pixels, is_read_only = shared.pixels, True
        self.__array_interface__ = {
            **pixels.__array_interface__,
            "data": (pixels.ctypes.data, is_read_only),
        }
        weakref.finalize(self, shared.unlink)
        # Not when the program ends: an array may still be in use.
        weakref.finalize(self, shared.close).atexit = False


def share_pixels(pixels: Pixels, *, free_bytes: FreeBytes = free_shared_bytes) -> Pixels:
    """Return a read-only copy of pixels (H, W, C) in shared memory, or the same if they are there.

    Raises:
        SharedMemoryError: There is no room.
    """
    if find_shared(pixels) is not None:
        return pixels
    shared = SharedArray.create(pixels.shape, pixels.dtype, free_bytes=free_bytes)
    shared.pixels[...] = pixels
    return np.asarray(_Segment(shared))


def find_shared(pixels: Pixels) -> SharedArrayRef | None:
    """Return what another process needs to attach to pixels; None if they are not shared."""
    segment: object = pixels.base
    return segment.ref if isinstance(segment, _Segment) else None
