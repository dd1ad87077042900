"""Gives memory that this process has freed back to the system."""

import ctypes
import sys
import time
from collections.abc import Callable

# Parameters of glibc's `mallopt` (malloc.h), and their values, bytes.
_M_TRIM_THRESHOLD = -1
_M_MMAP_THRESHOLD = -3
_MIN_MAPPED_BYTES = 2**22
_MAX_SPARE_BYTES = 2**26
# Where one job follows the other, the milliseconds that it takes must not count.
_INTERVAL_S = 3.0


def free_large_arrays_at_once() -> None:
    """Let arrays of 4 MiB and more go back to the system as soon as they are freed.

    glibc raises this limit to 32 MiB by itself, and then the planes of a large photograph leave
    gaps that no other plane fits into. Does nothing except on Linux with glibc.
    """
    if sys.platform != "linux":
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, _MIN_MAPPED_BYTES)
        mallopt(_M_TRIM_THRESHOLD, _MAX_SPARE_BYTES)


def give_back_freed_memory() -> None:
    """Return freed memory to the system, which takes a few milliseconds.

    glibc keeps freed memory in one arena for each thread. Jobs ask for windows of many sizes on
    several threads, so that these arenas grew by megabytes with every job. Does nothing except on
    Linux with glibc.
    """
    if sys.platform != "linux":
        return
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


class SpareMemory:
    """Gives back what jobs have freed: when no job waits, or now and then while jobs go on."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with a clock that counts seconds since any moment."""
        self._clock = clock
        self._given_at = clock()

    def note_end(self, *, is_idle: bool) -> None:
        """Take note that a job has ended.

        Args:
            is_idle: Whether no other job waits.
        """
        if is_idle or self._clock() - self._given_at >= _INTERVAL_S:
            give_back_freed_memory()
            self._given_at = self._clock()
