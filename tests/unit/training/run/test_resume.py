"""A run that is stopped or killed resumes as if it had never been interrupted."""

import json
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.helpers.training_data import tiny_config, write_folder
from tests.helpers.training_runs import CPU, run_paths, saved_step, states_equal, training_in_child
from training.losses.config import LossConfig
from training.run.config import TrainConfig
from training.run.run_folder import LOG_FILE, STATE_FILE
from training.run.runner import train

pytestmark = [pytest.mark.usefixtures("one_thread"), pytest.mark.slow]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_folder(tmp_path_factory.mktemp("data"), count=4)


def small_config(*, steps: int) -> TrainConfig:
    """Return a configuration with windows too small for SqueezeNet, and a save at every 20th step."""
    config = tiny_config(steps=steps)
    return replace(
        config,
        data=replace(config.data, window_px=32),
        losses=LossConfig(perceptual=0.0),
        validate_every_steps=1000,
        save_every_steps=20,
    )


def test_twenty_and_twenty_steps_equal_forty(tmp_path: Path, data: Path) -> None:
    train(run_paths(data, tmp_path / "whole"), tiny_config(steps=40), device=CPU)
    train(run_paths(data, tmp_path / "parts"), tiny_config(steps=20), device=CPU)
    train(run_paths(data, tmp_path / "parts"), tiny_config(steps=40), device=CPU)

    assert states_equal(tmp_path / "whole", tmp_path / "parts")


def test_twenty_steps_a_kill_and_twenty_more_equal_forty(tmp_path: Path, data: Path) -> None:
    endless, killed = replace(small_config(steps=10**6), save_every_s=1e9), tmp_path / "killed"
    train(run_paths(data, tmp_path / "whole"), small_config(steps=40), device=CPU)
    with training_in_child(data, killed, endless, until="saved at step 20") as child:
        child.kill()

    train(run_paths(data, killed), small_config(steps=40), device=CPU)

    assert child.returncode == -signal.SIGKILL
    assert states_equal(tmp_path / "whole", killed)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_saves_and_ends_with_status_zero(
    number: signal.Signals, tmp_path: Path, data: Path
) -> None:
    run = tmp_path / "run"
    with training_in_child(data, run, small_config(steps=10**6), until="from step") as child:
        child.send_signal(number)

    assert child.returncode == 0
    assert (run / STATE_FILE).is_file()


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked")
def test_a_signal_to_a_run_and_its_workers_saves_the_run(tmp_path: Path, data: Path) -> None:
    config, run = small_config(steps=10**6), tmp_path / "run"
    config = replace(
        config,
        data=replace(config.data, workers=2),
        save_every_steps=0,
        save_every_s=1e9,
        log_every_steps=1,
    )
    with training_in_child(data, run, config, until="step 3 of", leads=True) as child:
        os.killpg(child.pid, signal.SIGTERM)

    lines = (run / LOG_FILE).read_text(encoding="utf-8").splitlines()
    assert child.returncode == 0
    assert saved_step(run) == json.loads(lines[-1])["step"] >= 3
