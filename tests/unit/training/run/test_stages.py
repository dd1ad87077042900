"""A run with stages trains on larger windows, and resumes in any stage."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from tests.helpers.training_data import tiny_config, write_folder
from tests.helpers.training_runs import CPU, run_paths, saved_step, states_equal
from training.data.batches import Batch
from training.data.config import DataConfig
from training.data.stages import Stage, StagedBatches, check_stages, data_at_step
from training.errors import ConfigError
from training.losses.config import LossConfig
from training.run.config import TrainConfig
from training.run.run_folder import LOG_FILE
from training.run.runner import train

pytestmark = pytest.mark.usefixtures("one_thread")

DATA = DataConfig(window_px=128, batch_size=16)
STAGES = (
    Stage(from_step=10, window_px=256, batch_size=4),
    Stage(from_step=20, window_px=512, batch_size=1),
)


class OpenedStage:
    """Makes blank batches of a stage's size."""

    def __init__(self, data: DataConfig) -> None:
        self._data = data

    def make(self, step: int) -> Batch:
        shape = (self._data.batch_size, 1, self._data.window_px, self._data.window_px)
        return Batch(rgb=torch.full(shape, step), mask=torch.ones(shape, dtype=torch.bool))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_folder(tmp_path_factory.mktemp("data"), count=4)


def growing(*, steps: int) -> TrainConfig:
    config = tiny_config(steps=steps, adversarial_from_step=2)
    return replace(
        config,
        data=replace(config.data, window_px=32),
        stages=(
            Stage(from_step=4, window_px=64, batch_size=3),
            Stage(from_step=6, window_px=80, batch_size=1),
        ),
        losses=LossConfig(perceptual=0.0),
        validate_every_steps=3,
        log_every_steps=1,
    )


@pytest.mark.parametrize(
    ("step", "expected"),
    [(0, (128, 16)), (9, (128, 16)), (10, (256, 4)), (19, (256, 4)), (20, (512, 1))],
)
def test_each_step_belongs_to_a_stage(step: int, expected: tuple[int, int]) -> None:
    data = data_at_step(DATA, STAGES, step)

    assert (data.window_px, data.batch_size) == expected


def test_batches_have_the_size_of_their_stage() -> None:
    batches = StagedBatches(DATA, STAGES, OpenedStage)

    shapes = [batches.make(step).mask.shape for step in (9, 10, 20, 3)]

    assert shapes == [(16, 1, 128, 128), (4, 1, 256, 256), (1, 1, 512, 512), (16, 1, 128, 128)]


def test_a_stage_is_opened_once_and_only_when_it_begins() -> None:
    opened: list[int] = []

    def open_stage(data: DataConfig) -> OpenedStage:
        opened.append(data.window_px)
        return OpenedStage(data)

    batches = StagedBatches(DATA, STAGES, open_stage)
    made = [batches.make(step) for step in (8, 9, 10, 11)]

    assert opened == [128, 256]
    assert len(made) == 4


@pytest.mark.slow
def test_a_run_grows_and_validates_at_both_sizes(tmp_path: Path, data: Path) -> None:
    train(run_paths(data, tmp_path / "run"), growing(steps=9), device=CPU)

    lines = (tmp_path / "run" / LOG_FILE).read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    validated = [row for row in rows if "wide_psnr_db" in row]
    assert rows[-1]["pictures_seen"] == 4 * 2 + 2 * 3 + 3 * 1
    assert ["wide_psnr_db_64px" in row for row in validated] == [False, True, False]
    assert ["thin_psnr_db_80px" in row for row in validated] == [False, False, True]


@pytest.mark.slow
def test_a_run_resumed_in_a_later_stage_is_the_same(tmp_path: Path, data: Path) -> None:
    train(run_paths(data, tmp_path / "whole"), growing(steps=7), device=CPU)
    train(run_paths(data, tmp_path / "parts"), growing(steps=5), device=CPU)
    train(run_paths(data, tmp_path / "parts"), growing(steps=7), device=CPU)

    assert states_equal(tmp_path / "whole", tmp_path / "parts")


def test_later_stages_can_be_changed_when_a_run_is_resumed(tmp_path: Path, data: Path) -> None:
    train(run_paths(data, tmp_path / "run"), growing(steps=2), device=CPU)

    train(run_paths(data, tmp_path / "run"), replace(growing(steps=3), stages=()), device=CPU)

    assert saved_step(tmp_path / "run") == 3


@pytest.mark.parametrize(
    "stage",
    [
        Stage(from_step=0, window_px=256, batch_size=4),
        Stage(from_step=5, window_px=250, batch_size=4),
        Stage(from_step=5, window_px=256, batch_size=0),
        Stage(from_step=20, window_px=256, batch_size=4),
    ],
)
def test_an_invalid_stage_is_refused(stage: Stage) -> None:
    with pytest.raises(ConfigError):
        check_stages(DATA, (stage, STAGES[1]))
