"""Runs the child process of a client on a thread of its own and carries messages both ways.

Shared by the engine, the survey and the trainer, each of which has its own messages.
"""

import contextlib
import importlib
import logging
import multiprocessing
import queue
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from multiprocessing import Pipe, resource_tracker
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from typing import TYPE_CHECKING, Final, Generic, NamedTuple, TypeVar

from engine.errors import TooFewThreadsError
from engine.process.faults import ChildFaults, serve_with_faults

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

EXIT_GRACE_S: Final = 1.0
MAX_FRUITLESS_STARTS: Final = 3

Command = TypeVar("Command")
Request = TypeVar("Request")
Message = TypeVar("Message")
Event = TypeVar("Event")
Task = TypeVar("Task")

_log = logging.getLogger(__name__)


class _Child(NamedTuple):
    """A running process and the client's end of its pipe."""

    process: SpawnProcess
    connection: "Connection"
    faults: ChildFaults


class Supervisor(Generic[Command, Request, Message, Event]):
    """A thread that supervises one child process at a time.

    The methods of a client put commands in a queue. On the supervisor's thread the client's `run`
    takes them out, sends requests to the process and reads its messages.

    Attributes:
        stack: Where the process that has ended last has crashed, as Python's fault handler writes
            it; empty if it has not.
    """

    def __init__(
        self, run: Callable[[], None], on_event: Callable[[Event], None], *, name: str
    ) -> None:
        """Prepare; `start` starts the thread.

        Args:
            run: Runs on the thread; returns soon after `is_closing` has become true.
            on_event: Receives every event, one at a time, on the thread.
            name: Name of the thread, and of the process after "reweave-".
        """
        self._name = name
        self._on_event = on_event
        self._commands: queue.SimpleQueue[Command | None] = queue.SimpleQueue()
        self._alarm, self._alarm_button = Pipe(duplex=False)
        self._closing = threading.Event()
        self._thread = threading.Thread(target=run, name=name, daemon=True)
        self._child: _Child | None = None
        self._fruitless_starts = 0
        self.stack = ""

    @property
    def process_id(self) -> int | None:
        """The system's number of the process, None while there is none."""
        child = self._child
        return child and child.process.pid

    @property
    def is_started(self) -> bool:
        """Whether the thread has been started."""
        return self._thread.ident is not None

    @property
    def is_closing(self) -> bool:
        """Whether the client is being closed or has been closed."""
        return self._closing.is_set()

    def start(self) -> None:
        """Start the thread, unless it was started before.

        Raises:
            TooFewThreadsError: The system starts no more threads.
        """
        if self.is_started:
            return
        try:
            if sys.platform != "win32":
                # Started here, because on the thread its start would undo the signal mask.
                resource_tracker.ensure_running()
            self._thread.start()
        except (OSError, RuntimeError) as error:
            raise TooFewThreadsError("the system starts no more of them") from error

    def put(self, command: Command) -> None:
        """Queue a command and wake the thread."""
        self._put(command)

    def close(self) -> None:
        """End the thread after all commands so far, and wait for it. Idempotent."""
        self._closing.set()
        self._put(None)
        if self.is_started and self._thread is not threading.current_thread():
            self._thread.join()

    def _put(self, command: Command | None) -> None:
        self._commands.put(command)
        with contextlib.suppress(OSError):
            self._alarm_button.send_bytes(b".")

    # From here on: the supervisor's thread.

    def next_command(self) -> Command | None:
        """Wait for the next command while no process runs; None once the client is closed."""
        command = self._commands.get()
        self._reset_alarm()
        if command is None:
            self._commands.put(None)  # for the next call
        return command

    def spawn(
        self, serve: "Callable[[Connection[Message, Request], Task], None]", task: Task
    ) -> None:
        """Start a process.

        Args:
            serve: The function that the process runs; importable by name in a fresh interpreter.
            task: Second argument of `serve`; must survive pickling.

        Raises:
            OSError: The system starts no more processes.
        """
        self._fruitless_starts += 1
        _block_interrupts()
        _wait_for_opencv()
        context = multiprocessing.get_context("spawn")
        client_end, worker_end = context.Pipe()
        faults = ChildFaults()
        process = context.Process(
            target=serve_with_faults,
            args=(faults.path, serve, worker_end, task),
            name=f"reweave-{self._name}",
            daemon=True,
        )
        try:
            process.start()
        except OSError:
            client_end.close()
            faults.close()
            raise
        finally:
            worker_end.close()
        self._child = _Child(process, client_end, faults)

    @property
    def may_restart(self) -> bool:
        """Whether fewer than `MAX_FRUITLESS_STARTS` in a row were fruitless."""
        return self._fruitless_starts < MAX_FRUITLESS_STARTS

    def reset_starts(self) -> None:
        """Take note that the process is of use, so that it may be restarted."""
        self._fruitless_starts = 0

    def send(self, request: Request) -> None:
        """Send a request. That the process is gone is noticed by `messages`, not here."""
        assert self._child is not None
        with contextlib.suppress(OSError):
            self._child.connection.send(request)

    def messages(self, *, tick_s: float) -> Iterator[Command | Message | None]:
        """Yield commands and messages until the process is gone or the client is closed.

        Args:
            tick_s: Seconds without either after which None is yielded.
        """
        assert self._child is not None
        process, connection, _ = self._child
        while True:
            while not self._commands.empty():
                command = self.next_command()
                if command is None:
                    return
                yield command
            ready = wait([connection, self._alarm, process.sentinel], tick_s)
            self._reset_alarm()
            if _has_message(connection):
                try:
                    message: Message = connection.recv()
                except (EOFError, OSError):
                    return
                yield message
            elif process.sentinel in ready:
                return
            elif not ready:
                yield None

    def kill(self) -> None:
        """Kill the process; `end_process` is still to be called."""
        assert self._child is not None
        self._child.process.kill()

    def end_process(
        self, *, grace_s: float = EXIT_GRACE_S, kill_grace_s: float | None = None
    ) -> int | None:
        """Close the pipe, which asks the process to exit, and kill it if it does not in time.

        Args:
            grace_s: Seconds that it has to exit.
            kill_grace_s: Seconds to wait after the kill, because a process that waits for a dead
                drive cannot die; None waits for as long as it takes.

        Returns:
            The exit code: negative for a signal, None if the process has not ended yet.
        """
        assert self._child is not None
        process, connection, faults = self._child
        connection.close()
        process.join(grace_s)
        if process.is_alive():
            process.kill()
            process.join(kill_grace_s)
        self._child = None
        self.stack = faults.read()
        faults.close()
        return process.exitcode

    def emit(self, event: Event) -> None:
        """Pass an event to its receiver. Its exceptions are logged and do not end the thread."""
        try:
            self._on_event(event)
        except Exception:  # noqa: BLE001  the edge of the thread
            _log.exception("the receiver of %s failed", type(event).__name__)

    def _reset_alarm(self) -> None:
        while self._alarm.poll():
            self._alarm.recv_bytes()


def _has_message(connection: "Connection") -> bool:
    """Whether `recv` will return or raise at once (a closed pipe raises)."""
    try:
        return connection.poll()
    except OSError:
        return False


def _block_interrupts() -> None:
    """Block Ctrl+C on this thread, because children inherit that from their first instruction on.

    Otherwise a child that is still starting would print a traceback on Ctrl+C.
    """
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def _wait_for_opencv() -> None:
    """Wait for another thread that is importing OpenCV.

    Meanwhile `sys.path` begins with a folder of OpenCV's, and a process that is started now would
    take it over and find modules there instead of Python's own.
    """
    if "cv2" in sys.modules:
        importlib.import_module("cv2")
