"""What the tests of the parts share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from engine.process.client import EngineClient
from tests.helpers.command_line import World
from tests.helpers.fake_clients import make_client
from tests.helpers.fake_session import Events, serve_fake
from tests.helpers.tiny_model import write_tiny_model


@pytest.fixture(scope="module")
def one_thread() -> Iterator[None]:
    """Let torch compute on one thread: what is small only waits for a second one."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The checkpoint of a generator that is small enough for a test."""
    return write_tiny_model(tmp_path_factory.mktemp("model"))


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Surroundings of the command line."""
    return World(folder=tmp_path)


@pytest.fixture
def events() -> Events:
    """What a client has told."""
    return Events()


@pytest.fixture
def client(events: Events) -> Iterator[EngineClient]:
    """A client of a fake engine, which is not started yet."""
    client = make_client(serve_fake, events)
    yield client
    client.close()
