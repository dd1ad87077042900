"""Clients whose engine is a process with a fake session."""

import gc
import os
import signal
from pathlib import Path
from typing import Final

from engine.api import EngineConfig, Method, RestoreOptions
from engine.process.client import EngineClient
from engine.process.shared_arrays import FreeBytes, free_shared_bytes
from engine.process.watchdog import Patience
from engine.process.wire import Serve
from tests.helpers.fake_session import Events
from tests.helpers.processes import list_segments

CONFIG: Final = EngineConfig(model=Path("fake.safetensors"))
FILL: Final = RestoreOptions(method=Method.GENERATOR)
FOREVER: Final = RestoreOptions(method=Method.TELEA)


def make_client(
    serve: Serve,
    events: Events,
    *,
    patience: Patience = Patience(),  # noqa: B008  frozen
    free_bytes: FreeBytes = free_shared_bytes,
) -> EngineClient:
    """Return a client that is not started yet."""
    return EngineClient(
        serve=serve, config=CONFIG, on_event=events, patience=patience, free_bytes=free_bytes
    )


def segments() -> set[str]:
    """Return the names of this process's shared memory segments.

    What earlier tests have left to the garbage collector is freed first.
    """
    gc.collect()
    return list_segments(os.getpid())


def kill(client: EngineClient) -> None:
    """Kill the engine process."""
    assert client.process_id is not None
    os.kill(client.process_id, getattr(signal, "SIGKILL", signal.SIGTERM))
