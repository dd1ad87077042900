"""Fixtures for the tests of batches."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.batches import BatchWorld, batch_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[BatchWorld]:
    """A runner that records in the folder "out"."""
    with batch_world(tmp_path / "out") as world:
        yield world
