"""The function that a trainer's process runs. It is here, and nowhere else, that torch comes in."""

import os
import signal
from collections.abc import MutableMapping
from typing import TYPE_CHECKING

from training.api import FineTuneRequest, TrainerCommand, TrainerEvent

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

# Beside two busy programs a step takes 17 % longer than with 0, and 11 % less than with OpenMP's own.
_SPINS = "2000"


def serve(connection: "Connection[TrainerEvent, TrainerCommand]", request: FineTuneRequest) -> None:
    """Run a run until it ends or the client closes the pipe. The target of a spawned process.

    Ctrl+C in the terminal reaches every process of it; the client ends this one in good order.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    wait_asleep(os.environ)
    if request.cache is not None:  # before the proof's imports reach the kernels
        from engine.restore.kernel_cache import choose_kernel_cache  # noqa: PLC0415  numba, only here

        choose_kernel_cache(request.cache)
    from training.fine_tuning.worker import (  # noqa: PLC0415  torch, in this process only
        log_into,
        run_worker,
        work_behind_others,
    )

    work_behind_others()
    log_into(request)
    run_worker(connection, request, on_orphaned=_exit_at_once)


def wait_asleep(environment: MutableMapping[str, str]) -> None:
    """Let torch's threads wait for one another asleep, unless something else is said there.

    OpenMP's usual way is to spin, for milliseconds, at the end of every operation. Beside other
    programs the one that is waited for has no core meanwhile, and a step takes many times as long
    as its work. Falling asleep at once wakes too late where nothing else runs: a step took 15 %
    longer. So GNU's OpenMP spins for some ten microseconds; others read the policy alone. Both are
    read when torch is imported.

    Args:
        environment: Of this process.
    """
    if "OMP_WAIT_POLICY" not in environment:
        environment["OMP_WAIT_POLICY"] = "PASSIVE"
        environment.setdefault("GOMP_SPINCOUNT", _SPINS)


def _exit_at_once() -> None:
    os._exit(1)
