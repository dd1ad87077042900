"""A clock for what a computation takes by itself, whatever else the machine does meanwhile."""

import sys
import time
from collections.abc import Callable

import torch


def own_time(device: torch.device) -> Callable[[], float]:
    """Return a clock, in seconds, for work on a device that the asking thread does or waits for.

    On the CPU it counts the asking thread's processor time. That thread has its share in all that
    torch divides among threads, and does the rest alone, so that on an idle machine it works all
    the time; while another program has its core, or a pause holds it, the clock stands still. The
    processor time of all threads together, divided by their number, would leave out that some
    wait while one works. Threads that wait for one another must do so asleep, or what they spin
    away is counted too (`training.fine_tuning.factory.wait_asleep`).

    A card works while the thread waits, so there it is the time that passes; on Windows too, whose
    count of processor time goes by 1/64 s.
    """
    is_counted = device.type == "cpu" and sys.platform != "win32"
    return time.thread_time if is_counted else time.perf_counter
