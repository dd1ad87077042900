"""Gives memory that this process has freed back to the system."""

import ctypes
import sys


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
