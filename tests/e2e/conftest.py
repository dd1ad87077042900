"""Fixtures for the tasks that a person does at the running program."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.restorer import ROOT
from tests.helpers.x_server import Person, person_at_desktop


@pytest.fixture(scope="session")
def kernel_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of compiled kernels, so that only the first start waits for them."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def desktop(request: pytest.FixtureRequest) -> Iterator[Person]:
    """A person at an X server with a window manager, who keeps screenshots."""
    album = ROOT / "test-output" / Path(request.node.name).stem
    with person_at_desktop(album) as person:
        yield person
