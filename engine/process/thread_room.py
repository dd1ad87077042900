"""Finds out how many threads the system still lets the user start, and makes do with few.

Shells limit threads and processes together (`ulimit -u`), containers too (`--pids-limit`).
"""

import os
import sys
import threading
from pathlib import Path
from typing import Final

from engine.errors import TooFewThreadsError

# What is started beside libraries' threads: processes, and threads in each of them. For one picture
# on the command line, and for the window or many pictures.
MIN_ROOM_FOR_ONE: Final = 10
MIN_ROOM_FOR_MANY: Final = 40
# Libraries start a thread for each processor: OpenBLAS in two processes, then torch, numba and
# our own pool in the engine.
_EACH_PROCESSOR: Final = 5


def save_threads(needed: int) -> TooFewThreadsError | None:
    """Use fewer processors in this process and its children if few threads can be started.

    Called before numpy is imported: libraries count the processors when they are loaded.

    Args:
        needed: The least number of threads, `MIN_ROOM_FOR_ONE` or `MIN_ROOM_FOR_MANY`.

    Returns:
        The error if there are too few for one processor.
    """
    if sys.platform != "linux":
        return None
    processors = sorted(os.sched_getaffinity(0))
    plenty = needed + _EACH_PROCESSOR * len(processors)
    limits = {name: limit for name, limit in _find_limits().items() if limit < 10 * plenty}
    if not limits:
        return None
    room = _count_room(plenty)
    count = max((room - needed) // _EACH_PROCESSOR, 1)
    os.sched_setaffinity(0, processors[:count])
    if room >= needed:
        return None
    names = " or ".join(f"{name} {limit}" for name, limit in limits.items())
    return TooFewThreadsError(f"{room} instead of {needed} (the limit is {names})")


def _find_limits() -> dict[str, int]:
    """Return the limits of threads by the name that sets them."""
    import resource  # noqa: PLC0415  not on Windows

    limits = {}
    soft, _ = resource.getrlimit(resource.RLIMIT_NPROC)
    if soft != resource.RLIM_INFINITY:
        limits["ulimit -u"] = soft
    group = _find_group_limit()
    if group is not None:
        limits["pids.max"] = group
    return limits


def _find_group_limit() -> int | None:
    """Return the lowest limit of the control groups that this process is in."""
    try:
        lines = Path("/proc/self/cgroup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    found = []
    for line in lines:
        _, controllers, group = line.split(":", 2)
        if controllers in ("", "pids"):
            folder = Path("/sys/fs/cgroup", controllers)
            places = [Path(group), *Path(group).parents]
            found += [_read_limit(folder / place.relative_to("/") / "pids.max") for place in places]
    return min((limit for limit in found if limit is not None), default=None)


def _read_limit(path: Path) -> int | None:
    try:
        return int(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # ValueError: "max"
        return None


def _count_room(wanted: int) -> int:
    """Return how many threads can be started, at most as many as are wanted."""
    end = threading.Event()
    threads: list[threading.Thread] = []
    try:
        while len(threads) < wanted:
            thread = threading.Thread(target=end.wait, daemon=True)
            thread.start()
            threads.append(thread)
    except RuntimeError:
        pass
    finally:
        end.set()
        for thread in threads:
            thread.join()
    return len(threads)
