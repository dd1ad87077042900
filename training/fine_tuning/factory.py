"""The function that the trainer's process runs; torch is imported in that process only."""

import contextlib
import os
import signal
from typing import TYPE_CHECKING

from engine.process.thread_waits import wait_asleep
from engine.restore.start.kernel_cache import choose_kernel_cache

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from training.api import TrainerCommand, TrainerEvent
    from training.fine_tuning.detector_request import TrainerRequest


def serve(
    connection: "Connection[TrainerEvent, TrainerCommand]", request: "TrainerRequest"
) -> None:
    """Do a run until it ends or the client closes the pipe; the target of a spawned process.

    Ctrl+C in a terminal reaches all its processes; this one leaves it to the client to end it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    wait_asleep(os.environ)
    with contextlib.ExitStack() as at_exit:
        if request.cache is not None:  # before the proof's imports reach the kernels
            choose_kernel_cache(request.cache, os.environ, at_exit)
        from training.fine_tuning.worker import (  # noqa: PLC0415  torch, in this process only
            lower_priority,
            run_worker,
            write_log,
        )

        lower_priority()
        write_log(request)
        run_worker(connection, request, on_orphaned=lambda: os._exit(1))
