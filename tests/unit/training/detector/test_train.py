"""Whole runs of a detector: files, resuming, and what is refused."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file
from typing_extensions import override

from engine.detection.detector_file import read_detector
from tests.helpers.samples import FEATURES
from tests.helpers.tiny_detector import TINY_DETECTOR
from tests.helpers.toy_damage import draw_toy_window
from training.detector.config import DetectorRunConfig
from training.detector.train import DETECTOR_FILE, DetectorRunPaths, train_detector
from training.errors import RunError
from training.run.run_folder import LOG_FILE, PREVIEWS_FOLDER, STATE_FILE

_CONFIG = DetectorRunConfig(
    detector=TINY_DETECTOR,
    window_px=64,
    batch_size=2,
    steps=6,
    workers=0,
    validation_batches=1,
    validate_every_steps=3,
    log_every_steps=2,
)


@pytest.fixture(name="paths")
def _paths(tmp_path: Path) -> DetectorRunPaths:
    data = tmp_path / "data"
    data.mkdir()
    rng = np.random.default_rng(0)
    for number in range(4):
        noise = rng.integers(0, 120, (80, 80, 3), dtype=np.uint8)
        Image.fromarray(noise).save(data / f"{number}.png")
    return DetectorRunPaths(
        run=tmp_path / "run", data=data, cache=tmp_path / "cache", features=FEATURES
    )


def _train(paths: DetectorRunPaths, config: DetectorRunConfig = _CONFIG) -> None:
    train_detector(paths, config, draw_toy_window, device=torch.device("cpu"))


def test_a_run_writes_detector_log_and_previews(paths: DetectorRunPaths) -> None:
    _train(paths)

    assert read_detector(paths.run / DETECTOR_FILE).windows_seen == 12
    lines = (paths.run / LOG_FILE).read_text(encoding="utf-8").splitlines()
    assert any("f1" in json.loads(line) for line in lines)
    assert len(list((paths.run / PREVIEWS_FOLDER).glob("*.png"))) == 2


def test_a_resumed_run_ends_like_a_straight_one(
    paths: DetectorRunPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    straight = replace(paths, run=paths.run / "straight")
    resumed = replace(paths, run=paths.run / "resumed")
    _train(straight)
    _stop_at(monkeypatch, step=3)

    _train(resumed)
    monkeypatch.undo()
    _train(resumed)

    expected, found = load_file(straight.run / STATE_FILE), load_file(resumed.run / STATE_FILE)
    assert expected.keys() == found.keys()
    assert all(torch.equal(found[name], tensor) for name, tensor in expected.items())


def test_a_folder_with_another_run_is_refused(paths: DetectorRunPaths) -> None:
    _train(paths)

    with pytest.raises(RunError, match="another configuration"):
        _train(paths, replace(_CONFIG, seed=1))


def test_a_damaged_state_is_refused(paths: DetectorRunPaths) -> None:
    _train(paths)
    (paths.run / STATE_FILE).write_bytes(b"damaged")

    with pytest.raises(RunError, match="cannot be read"):
        _train(paths)


def _stop_at(monkeypatch: pytest.MonkeyPatch, *, step: int) -> None:
    """Let the next run stop before a step, as a signal would."""
    loop = "training.detector.train.TrainingLoop"
    from training.run.loop import TrainingLoop  # noqa: PLC0415 - before it is replaced

    class Stopping(TrainingLoop):  # type: ignore[type-arg]  # the loop of any batch
        @override
        def run(self, *_arguments: object, **_options: object) -> None:
            super().run(lambda: self.progress.step >= step)

    monkeypatch.setattr(loop, Stopping)
