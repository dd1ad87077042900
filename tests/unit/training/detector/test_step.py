"""A step of a detector's training: it learns, averages, and begins from files."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from engine.detection.detector_file import read_detector
from engine.detection.network import ConvNorm, DetectorConfig
from tests.helpers.samples import FEATURES
from tests.helpers.tiny_detector import TINY_DETECTOR, write_tiny_detector
from tests.helpers.toy_damage import draw_toy_window, make_photographs
from training.detector.batches import ScanMaker
from training.detector.config import DetectorRunConfig
from training.detector.step import DetectorStep, start_detector
from training.detector.train import make_batches
from training.detector.validation import DetectorValidation
from training.errors import ConfigError, StepAbandonedError
from training.losses.feature_networks import read_squeezenet
from training.run.optim import OptimiserConfig

_CPU = torch.device("cpu")
_CONFIG = DetectorRunConfig(
    detector=TINY_DETECTOR,
    optimiser=OptimiserConfig(rate=1e-2, warmup_steps=5, ema_decay=0.9),
    window_px=64,
    batch_size=4,
    steps=60,
)


def _make_windows(seed: int = 0) -> ScanMaker:
    return ScanMaker(make_photographs(), draw_toy_window, window_px=64, batch_size=4, seed=seed)


def test_a_tiny_detector_learns_toy_damage_in_a_few_steps() -> None:
    step = DetectorStep(start_detector(_CONFIG, None, features=FEATURES), _CONFIG, device=_CPU)
    windows = _make_windows()
    held_out = make_batches(make_photographs(), draw_toy_window, _CONFIG, 2)
    validate = DetectorValidation(step.average, held_out, _CONFIG.losses, device=_CPU)

    for number in range(_CONFIG.steps):
        step(number, windows.make(number))

    scores = validate(_CONFIG.steps, lambda: None)
    assert scores["f1"] > 0.95
    assert scores["kinds_right"] > 0.95


def test_a_batch_depends_on_seed_and_step_only() -> None:
    first, again = _make_windows().make(3), _make_windows().make(3)
    other = _make_windows(seed=1).make(3)

    assert torch.equal(first.scans, again.scans)
    assert torch.equal(first.kinds, again.kinds)
    assert not torch.equal(first.kinds, other.kinds)


def test_the_average_follows_the_weights_slowly() -> None:
    step = DetectorStep(start_detector(_CONFIG, None, features=FEATURES), _CONFIG, device=_CPU)
    before = step.average.head.weight.clone()

    step(100, _make_windows().make(0))

    moved = (step.average.head.weight - before).abs().mean()
    assert 0 < moved < (step.detector.head.weight - before).abs().mean()


def _read_weights(step: DetectorStep) -> dict[str, torch.Tensor]:
    return {
        f"{network}.{name}": value.clone()
        for network, module in step.named_networks.items()
        for name, value in module.state_dict().items()
    }


class _Pauses:
    """Counts pause points, compares the weights at each, and abandons the step at one of them."""

    def __init__(self, step: DetectorStep, *, last: int = 9999) -> None:
        self.count = 0
        self._step = step
        self.before = _read_weights(step)
        self._last = last

    def __call__(self) -> None:
        self.count += 1
        torch.testing.assert_close(_read_weights(self._step), self.before, rtol=0, atol=0)
        if self.count == self._last:
            raise StepAbandonedError("enough")


def test_a_pause_finds_the_detector_as_it_was_before_the_step() -> None:
    paused, other = (
        DetectorStep(start_detector(_CONFIG, None, features=FEATURES), _CONFIG, device=_CPU)
        for _ in range(2)
    )
    batch, pauses = _make_windows().make(0), _Pauses(paused)

    paused(0, batch, pauses)
    other(0, batch)

    layers = sum(isinstance(module, ConvNorm) for module in paused.detector.modules())
    assert pauses.count == 1 + 2 * layers
    torch.testing.assert_close(_read_weights(paused), _read_weights(other))
    mean = "detector.stem.norm.running_mean"
    assert not torch.equal(_read_weights(paused)[mean], pauses.before[mean])


@pytest.mark.parametrize("at", [1, 4, 12, 20])
def test_an_abandoned_step_changes_nothing(at: int) -> None:
    step = DetectorStep(start_detector(_CONFIG, None, features=FEATURES), _CONFIG, device=_CPU)
    before, batch = _read_weights(step), _make_windows().make(0)

    with pytest.raises(StepAbandonedError):
        step(0, batch, _Pauses(step, last=at))

    torch.testing.assert_close(_read_weights(step), before, rtol=0, atol=0)


def test_a_run_begins_from_the_weights_of_a_file(tmp_path: Path) -> None:
    path = write_tiny_detector(tmp_path / "d.safetensors")

    detector = start_detector(_CONFIG, path, features=FEATURES)

    fresh = start_detector(replace(_CONFIG, seed=5), None, features=FEATURES)
    assert not torch.equal(detector.stem.conv.weight, fresh.stem.conv.weight)
    assert detector.training


def test_a_run_with_features_begins_from_a_file_without(tmp_path: Path) -> None:
    path = write_tiny_detector(tmp_path / "d.safetensors")
    config = replace(_CONFIG, detector=replace(TINY_DETECTOR, sees_features=True))

    detector = start_detector(config, path, features=FEATURES)

    stem = read_detector(path).weights["stem.conv.weight"]
    assert torch.equal(detector.stem.conv.weight, stem)
    trunk = read_squeezenet(FEATURES)
    assert detector.trunk is not None
    assert torch.equal(detector.trunk.conv1.weight, trunk["conv1.weight"].float())


def test_a_file_with_another_shape_is_refused(tmp_path: Path) -> None:
    path = write_tiny_detector(tmp_path / "d.safetensors")

    with pytest.raises(ConfigError, match="another shape"):
        start_detector(replace(_CONFIG, detector=DetectorConfig()), path, features=FEATURES)


def test_a_window_that_does_not_fit_the_strides_is_refused() -> None:
    with pytest.raises(ConfigError, match="multiple of 8"):
        replace(_CONFIG, window_px=60)
