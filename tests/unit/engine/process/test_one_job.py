"""The engine process that lives for one job."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from app.shared.paths import default_model
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
        OneJobEngine(FILL.method, serve=serve_unloadable, config=CONFIG) as engine,
        pytest.raises(CheckpointError),
    ):
        engine.restore(photograph(), hole_mask(), FILL)


def test_an_engine_that_is_still_loading_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.process.client.EXIT_GRACE_S", ENDS_IN_TIME_S)
    before, started_s = segments(), time.monotonic()

    with (
        OneJobEngine(FILL.method, serve=serve_loading, config=CONFIG) as engine,
        pytest.raises(MaskSizeError),
    ):
        engine.restore(photograph(), hole_mask(10, 10), FILL)

    assert time.monotonic() - started_s < ENDS_IN_TIME_S
    assert segments() <= before


LOADED = """
import sys
from contextlib import ExitStack
from pathlib import Path
from engine.api import EngineConfig, Method
from engine.process.factory import _load_session
word = sys.argv[2]
only = {"only_finds": True} if word == "find" else {"only_method": Method(word)}
config = EngineConfig(model=Path(sys.argv[1]), **only)
with ExitStack() as at_exit:
    _load_session(config, lambda: None, at_exit=at_exit)
    print(sorted({"torch", "numba", "PIL", "matplotlib"} & set(sys.modules)))
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("method", "loaded"), [("telea", "[]"), ("reweave", "['torch']"), ("find", "[]")]
)
def test_a_job_loads_no_more_than_its_method_needs(method: str, loaded: str) -> None:
    done = subprocess.run(  # noqa: S603  our own script
        [sys.executable, "-c", LOADED, str(default_model()), method],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[4])},
    )

    assert done.stdout.strip() == loaded
