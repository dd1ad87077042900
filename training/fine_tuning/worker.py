"""The trainer's process: hears commands on a thread of its own while the job runs on the main one."""

import contextlib
import logging
import os
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from training.api import FinetuneJob, TrainerCommand, TrainerEvent
from training.fine_tuning.gate import Gate
from training.fine_tuning.run import run_job

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

# To save what the running step depends on, on a slow disk.
ORPHAN_GRACE_S: Final = 60.0
_NICENESS = 10
LOG_FILE: Final = "trainer.log"

RunsJob = Callable[[FinetuneJob, Gate, Callable[[TrainerEvent], None]], None]


def run_worker(
    connection: "Connection[TrainerEvent, TrainerCommand]",
    job: FinetuneJob,
    *,
    runs: RunsJob = run_job,
    on_orphaned: Callable[[], None],
    grace_s: float = ORPHAN_GRACE_S,
) -> None:
    """Run a job until it ends, or until the client has closed the pipe and all is saved.

    Args:
        connection: The worker's end.
        job: What to do.
        runs: Does it.
        on_orphaned: Called on another thread when the client is gone and the job has not come to
            its end in time; expected to end the process.
        grace_s: How long it has for that.
    """
    ended = threading.Event()

    def tell(event: TrainerEvent) -> None:
        with contextlib.suppress(OSError):  # the client is gone, which the other thread hears
            connection.send(event)

    gate = Gate(tell)

    def listen() -> None:
        with contextlib.suppress(EOFError, OSError):
            while True:
                gate.take(connection.recv())
        gate.close()
        if not ended.wait(grace_s):
            on_orphaned()

    threading.Thread(target=listen, name="commands", daemon=True).start()
    try:
        runs(job, gate, tell)
    finally:
        ended.set()


def work_behind_others() -> None:
    """Let every other program come first."""
    if hasattr(os, "nice"):
        os.nice(_NICENESS)


def log_into(job: FinetuneJob) -> None:
    """Write the log into the job's folder, where whoever looks for a reason finds it."""
    with contextlib.suppress(OSError):
        job.folder.mkdir(parents=True, exist_ok=True)
        logging.basicConfig(
            filename=job.folder / LOG_FILE,
            level=logging.INFO,
            format="%(asctime)s %(levelname)s %(name)s: %(message)s",
            encoding="utf-8",
            errors="backslashreplace",
        )
        logging.getLogger("pyvips").setLevel(logging.WARNING)  # it reports each of its threads
