"""The trainer's process: receives commands on one thread, and does the run on the main thread."""

import contextlib
import logging
import os
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

from training.api import TrainerCommand, TrainerEvent
from training.fine_tuning.control import RunControl
from training.fine_tuning.detector_request import TrainerRequest
from training.fine_tuning.fine_tune import OnEvent, fine_tune

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

# Enough to save a run on a slow disk.
ORPHAN_GRACE_S: Final = 60.0
_NICENESS = 10
LOG_FILE: Final = "trainer.log"

FineTune: TypeAlias = Callable[[TrainerRequest, RunControl, OnEvent], None]


def run_worker(
    connection: "Connection[TrainerEvent, TrainerCommand]",
    request: TrainerRequest,
    *,
    on_orphaned: Callable[[], None],
    grace_s: float = ORPHAN_GRACE_S,
    fine_tune: FineTune = fine_tune,
) -> None:
    """Do the run until it ends, or until the client has closed the pipe and the run is saved.

    Args:
        connection: The worker's end of the pipe.
        request: The request.
        on_orphaned: Called on another thread if the client is gone and the run does not end in
            time; expected to end the process.
        grace_s: Seconds that the run has for that.
        fine_tune: Does the work.
    """
    ended = threading.Event()

    def send(event: TrainerEvent) -> None:
        with contextlib.suppress(OSError):  # the client is gone; the other thread notices
            connection.send(event)

    control = RunControl(send)

    def receive() -> None:
        with contextlib.suppress(EOFError, OSError):
            while True:
                control.handle(connection.recv())
        control.close()
        if not ended.wait(grace_s):
            on_orphaned()

    threading.Thread(target=receive, name="commands", daemon=True).start()
    try:
        fine_tune(request, control, send)
    finally:
        ended.set()


def lower_priority() -> None:
    """Let all other programs come first."""
    if hasattr(os, "nice"):
        os.nice(_NICENESS)


def write_log(request: TrainerRequest) -> None:
    """Write the log into the run's folder."""
    with contextlib.suppress(OSError):
        request.folder.mkdir(parents=True, exist_ok=True)
        logging.basicConfig(
            filename=request.folder / LOG_FILE,
            level=logging.INFO,
            format="%(asctime)s %(levelname)s %(name)s: %(message)s",
            encoding="utf-8",
            errors="backslashreplace",
        )
        logging.getLogger("pyvips").setLevel(logging.WARNING)  # it logs each of its threads
