"""The supervisor with child processes that have no real work."""

import queue
import sys
from typing import TYPE_CHECKING

import pytest

from engine.process.supervisor import Supervisor
from tests.helpers.fake_session import ENDS_IN_TIME_S
from tests.helpers.idle_processes import serve_deaf, serve_lengths

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

TASK = 77

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="looks at a signal")


class Client:
    """Runs one process, sends it every command, and reports what happens.

    Attributes:
        events: Everything that was reported.
    """

    def __init__(
        self, serve: "Callable[[Connection[int, str], int], None]", *, closes_itself: bool = False
    ) -> None:
        self.events: list[str] = []
        self._new_events: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._serve = serve
        self._closes_itself = closes_itself
        self.supervisor = Supervisor[str, str, int, str](self._run, self._on_event, name="idle")
        self.supervisor.start()

    def wait_for(self, event: str) -> None:
        while self._new_events.get(timeout=ENDS_IN_TIME_S) != event:
            pass

    def _on_event(self, event: str) -> None:
        self.events.append(event)
        self._new_events.put(event)
        if self._closes_itself:
            self.supervisor.close()

    def _run(self) -> None:
        self.supervisor.spawn(self._serve, TASK)
        for message in self.supervisor.messages(tick_s=0.01):
            match message:
                case "kill":
                    self.supervisor.kill()
                case str():
                    self.supervisor.emit(f"sent {message}")
                    self.supervisor.send(message)
                case int():
                    self.supervisor.emit(f"received {message}")
                case None:
                    self.supervisor.emit("tick")
        self.supervisor.emit(f"exit code {self.supervisor.end_process()}")


def test_the_process_receives_its_task_and_all_commands() -> None:
    client = Client(serve_lengths)

    client.supervisor.put("abc")
    client.wait_for("received 77")
    client.wait_for("received 3")
    client.supervisor.close()

    assert client.events[-1] == "exit code 0"


def test_commands_put_before_closing_are_sent() -> None:
    client = Client(serve_lengths)

    for command in ("one", "two"):
        client.supervisor.put(command)
    client.supervisor.close()

    assert [event for event in client.events if event.startswith("sent")] == [
        "sent one",
        "sent two",
    ]


def test_time_without_messages_yields_ticks() -> None:
    client = Client(serve_lengths)

    client.wait_for("received 77")
    client.events.clear()
    client.wait_for("tick")
    client.supervisor.close()

    assert client.events[0] == "tick"


@posix_only
def test_a_killed_process_ends_the_messages() -> None:
    client = Client(serve_lengths)

    client.wait_for("received 77")
    client.supervisor.put("kill")
    client.wait_for("exit code -9")

    assert client.supervisor.process_id is None


@posix_only
def test_a_process_that_ignores_the_closed_pipe_is_killed() -> None:
    client = Client(serve_deaf)

    client.wait_for("received 77")
    client.supervisor.close()

    assert client.events[-1] == "exit code -9"


def test_a_receiver_of_events_may_close_the_client() -> None:
    client = Client(serve_lengths, closes_itself=True)

    client.wait_for("exit code 0")
    client.supervisor.close()

    assert client.supervisor.is_closing
