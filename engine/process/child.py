"""One life of a child process, seen from its client: start, send, receive, end.

It knows no messages: the engine, the survey and the trainer each have their own.
"""

import contextlib
import multiprocessing
import signal
from collections.abc import Callable, Iterator
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

EXIT_GRACE_S: Final = 1.0

Request = TypeVar("Request")
Answer = TypeVar("Answer")
Task = TypeVar("Task")


class Child(Generic[Request, Answer]):
    """A running process and the client's end of its pipe. One thread uses it."""

    def __init__(self, process: SpawnProcess, connection: "Connection[Request, Answer]") -> None:
        self._process = process
        self._connection = connection

    @classmethod
    def spawn(
        cls,
        serve: "Callable[[Connection[Answer, Request], Task], None]",
        task: Task,
        *,
        name: str,
    ) -> "Child[Request, Answer]":
        """Start a process that runs `serve`; must not be called on the main thread.

        Args:
            serve: Importable by name from a fresh interpreter.
            task: Handed to it; has to survive pickling.
            name: Of the process, for whoever lists them.

        Raises:
            OSError: The system starts no more processes.
        """
        _keep_interrupts_from_children()
        context = multiprocessing.get_context("spawn")
        client_end, worker_end = context.Pipe()
        process = context.Process(target=serve, args=(worker_end, task), name=name, daemon=True)
        try:
            process.start()
        except OSError:
            client_end.close()
            raise
        finally:
            worker_end.close()
        return cls(process, client_end)

    @property
    def exit_code(self) -> int | None:
        """What the process ended with: negative for a signal, None while it runs."""
        return self._process.exitcode

    @property
    def process_id(self) -> int | None:
        """The system's number of the process."""
        return self._process.pid

    def send(self, request: Request) -> None:
        """Send a request. A process that is gone is noticed by `receive`, not here."""
        with contextlib.suppress(OSError):
            self._connection.send(request)

    def receive(
        self, alarm: "Connection[bytes, bytes]", *, tick_s: float
    ) -> Iterator[Answer | None]:
        """Yield answers until the process is gone.

        None comes whenever the alarm has bytes, and when nothing else has come for a tick.
        """
        while True:
            ready = wait([self._connection, alarm, self._process.sentinel], tick_s)
            if alarm in ready or not ready:
                yield None
            while self._has_message():
                try:
                    answer = self._connection.recv()
                except (EOFError, OSError):
                    return
                yield answer
            if self._process.sentinel in ready:
                return

    def kill(self) -> None:
        """End the process without asking it."""
        self._process.kill()

    def end(self, *, grace_s: float = EXIT_GRACE_S) -> None:
        """Close the pipe, which asks the process to exit, and kill it if it does not in time."""
        self._connection.close()
        self._process.join(grace_s)
        if self._process.is_alive():
            self._process.kill()
        self._process.join()

    def abandon(self, *, grace_s: float = EXIT_GRACE_S) -> None:
        """Kill a process that may not even be able to die, say in the hands of a dead drive.

        Unlike `end` this never waits for longer than the grace.
        """
        self._connection.close()
        self._process.kill()
        self._process.join(grace_s)

    def _has_message(self) -> bool:
        """Whether `recv` will return or raise at once (a closed pipe raises)."""
        try:
            return self._connection.poll()
        except OSError:
            return False


def _keep_interrupts_from_children() -> None:
    """Block Ctrl+C on this thread: children inherit that from their first instruction on.

    Without it a child that still starts up would answer Ctrl+C with a traceback.
    """
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
