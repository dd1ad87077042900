"""A session without torch: quick fills as the full session makes them."""

from pathlib import Path

import numpy as np
import pytest

from engine.api import QUICK_METHODS, DeviceChoice, EngineConfig, Method, RestoreOptions
from engine.errors import CheckpointError, JobCancelledError
from engine.restore.compose import apply_results
from engine.restore.quick_session import QuickSession
from engine.restore.session import Session
from tests.helpers.sessions import make_damaged_picture, restore_picture


@pytest.mark.parametrize("method", QUICK_METHODS)
def test_its_results_are_those_of_the_full_session(model: Path, method: Method) -> None:
    config = EngineConfig(model=model, device=DeviceChoice.CPU)
    picture, mask = make_damaged_picture()

    results = QuickSession(config).restore(
        picture,
        mask,
        RestoreOptions(method=method),
        report_progress=lambda _stage, _fraction: None,
        is_cancelled=lambda: False,
    )

    np.testing.assert_array_equal(
        apply_results(picture, results), restore_picture(Session(config), picture, mask, method)
    )


def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.safetensors").write_text("not a model")

    with pytest.raises(CheckpointError):
        QuickSession(EngineConfig(model=tmp_path / "notes.safetensors"))


def test_a_cancel_ends_the_job(model: Path) -> None:
    with pytest.raises(JobCancelledError):
        QuickSession(EngineConfig(model=model)).restore(
            *make_damaged_picture(),
            RestoreOptions(method=Method.TELEA),
            report_progress=lambda _stage, _fraction: None,
            is_cancelled=lambda: True,
        )
