"""Child processes without real work, for the supervisor; importable by name."""

import contextlib
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.connection import Connection


def serve_lengths(connection: "Connection[int, str]", task: int) -> None:
    """Send the task, then the length of every request, until the client closes the pipe."""
    with contextlib.suppress(EOFError, OSError):
        connection.send(task)
        while True:
            connection.send(len(connection.recv()))


def serve_deaf(connection: "Connection[int, str]", task: int) -> None:
    """Send the task, and ignore everything else."""
    connection.send(task)
    threading.Event().wait()
