"""Gives memory that this process has freed back to the system."""

import ctypes
import sys


def give_back_freed_memory() -> None:
    """Return what has been freed to the system; some milliseconds.

    glibc keeps it in one arena for each thread, for later. Jobs ask for windows of ever other sizes
    on several threads, so what is kept grew by megabytes with every job. Elsewhere than
    on Linux with glibc this does nothing.
    """
    if sys.platform != "linux":
        return
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
