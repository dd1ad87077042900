"""A child process that crashes leaves its stack to its parent."""

import os
import signal
import sys

import pytest

from engine.api import EngineConfig
from engine.errors import EngineDiedError
from engine.events import EngineUnavailable
from engine.process.wire import WorkerEnd
from tests.helpers.fake_clients import make_client
from tests.helpers.fake_session import Events

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")


def serve_and_crash(_connection: WorkerEnd, _config: EngineConfig) -> None:
    """Crash in a function whose name is in the stack."""
    os.kill(os.getpid(), signal.SIGSEGV)


def test_a_crashed_engine_says_where() -> None:
    events = Events()
    client = make_client(serve_and_crash, events)
    client.start()

    error = events.wait_for(EngineUnavailable).error
    client.close()

    assert isinstance(error, EngineDiedError)
    assert "signal 11" in str(error)
    assert "Segmentation fault" in error.__notes__[0]
    assert "in serve_and_crash" in error.__notes__[0]
