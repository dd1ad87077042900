"""The trainer's process: hears commands on a thread of its own while the run runs on the main one."""

import contextlib
import logging
import os
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from training.api import FineTuneRequest, TrainerCommand, TrainerEvent
from training.fine_tuning.fine_tune import fine_tune
from training.fine_tuning.gate import Gate

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

# To save what the running step depends on, on a slow disk.
ORPHAN_GRACE_S: Final = 60.0
_NICENESS = 10
LOG_FILE: Final = "trainer.log"

FineTunes = Callable[[FineTuneRequest, Gate, Callable[[TrainerEvent], None]], None]


def run_worker(
    connection: "Connection[TrainerEvent, TrainerCommand]",
    request: FineTuneRequest,
    *,
    runs: FineTunes = fine_tune,
    on_orphaned: Callable[[], None],
    grace_s: float = ORPHAN_GRACE_S,
) -> None:
    """Run a run until it ends, or until the client has closed the pipe and all is saved.

    Args:
        connection: The worker's end.
        request: What to do.
        runs: Does it.
        on_orphaned: Called on another thread when the client is gone and the run has not come to
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
        runs(request, gate, tell)
    finally:
        ended.set()


def work_behind_others() -> None:
    """Let every other program come first."""
    if hasattr(os, "nice"):
        os.nice(_NICENESS)


def log_into(request: FineTuneRequest) -> None:
    """Write the log into the run's folder, where whoever looks for a reason finds it."""
    with contextlib.suppress(OSError):
        request.folder.mkdir(parents=True, exist_ok=True)
        logging.basicConfig(
            filename=request.folder / LOG_FILE,
            level=logging.INFO,
            format="%(asctime)s %(levelname)s %(name)s: %(message)s",
            encoding="utf-8",
            errors="backslashreplace",
        )
        logging.getLogger("pyvips").setLevel(logging.WARNING)  # it reports each of its threads
