"""Counts the processors that this process may use."""

import os


def count_processors() -> int:
    """Return how many processors there are for this process; others may be kept from it."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
