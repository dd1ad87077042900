"""The function that the trainer's process runs; torch is imported in that process only."""

import contextlib
import os
import signal
from collections.abc import MutableMapping
from typing import TYPE_CHECKING

from engine.restore.start.kernel_cache import choose_kernel_cache
from training.api import FineTuneRequest, TrainerCommand, TrainerEvent

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

# Beside two busy programs, a step takes 17 % longer than with 0, and 11 % less than by default.
_SPINS = "2000"


def serve(connection: "Connection[TrainerEvent, TrainerCommand]", request: FineTuneRequest) -> None:
    """Fine-tune until the run ends or the client closes the pipe; the target of a spawned process.

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


def wait_asleep(environment: MutableMapping[str, str]) -> None:
    """Let torch's threads sleep while they wait for one another, unless the environment decides.

    By default OpenMP's threads spin for milliseconds at the end of every operation. Beside other
    programs, the thread that they wait for then has no core, and a step takes many times as long as
    its work. Threads that sleep at once wake too late on an idle machine: a step took 15 % longer.
    So GNU's OpenMP spins for about ten microseconds; other implementations read only the policy.
    Both variables are read when torch is imported.

    Args:
        environment: Environment of this process.
    """
    if "OMP_WAIT_POLICY" not in environment:
        environment["OMP_WAIT_POLICY"] = "PASSIVE"
        environment.setdefault("GOMP_SPINCOUNT", _SPINS)
