"""The engine process that lives for one job."""

import threading
import time

import numpy as np
import pytest

from engine.api import EngineConfig
from engine.errors import CheckpointError, MaskSizeError
from engine.process.one_job import OneJobEngine, restore_once
from engine.process.wire import WorkerEnd
from tests.helpers.fake_clients import CONFIG, FILL, segments
from tests.helpers.fake_session import (
    ENDS_IN_TIME_S,
    FILL_VALUE,
    hole_mask,
    photograph,
    serve_fake,
    serve_unloadable,
)


def serve_loading(_connection: WorkerEnd, _config: EngineConfig) -> None:
    """Load for ever."""
    threading.Event().wait()


def test_the_hole_is_filled_and_nothing_else() -> None:
    restored = restore_once(photograph(), hole_mask(), FILL, serve=serve_fake, config=CONFIG)

    assert np.all(restored.pixels[hole_mask()] == FILL_VALUE)
    np.testing.assert_array_equal(restored.pixels[~hole_mask()], photograph()[~hole_mask()])


def test_a_model_that_cannot_be_loaded_is_reported_to_the_job() -> None:
    with (
        OneJobEngine(serve=serve_unloadable, config=CONFIG) as engine,
        pytest.raises(CheckpointError),
    ):
        engine.restore(photograph(), hole_mask(), FILL)


def test_an_engine_that_is_still_loading_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.process.client.EXIT_GRACE_S", ENDS_IN_TIME_S)
    started_s = time.monotonic()

    with OneJobEngine(serve=serve_loading, config=CONFIG) as engine, pytest.raises(MaskSizeError):
        engine.restore(photograph(), hole_mask(10, 10), FILL)

    assert time.monotonic() - started_s < ENDS_IN_TIME_S
    assert not segments()
