"""One step of a detector's training.

Nothing of the detector is changed before all gradients are there. So a step can be paused or
abandoned at any of its layers, and leaves the detector as it was.
"""

import copy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor, nn

from engine.detection.detector_file import read_detector
from engine.detection.network import ConvNorm, Detector
from training.detector.batches import ScanBatch
from training.detector.config import DetectorRunConfig
from training.detector.losses import measure_losses
from training.errors import ConfigError
from training.losses.feature_networks import read_squeezenet
from training.run.optim import ScheduledOptimiser, update_average
from training.run.step import never_pause


def start_detector(config: DetectorRunConfig, start: Path | None, *, features: Path) -> Detector:
    """Return a run's first detector: fresh, or with the weights of a file.

    A file without SqueezeNet's features may start a run with them; the detector then begins as it
    was, and learns to use them.

    Args:
        config: Configuration of the run.
        start: The file; None for fresh weights.
        features: File of SqueezeNet's features.

    Raises:
        ConfigError: The file's detector has another shape than the configuration asks for.
        CheckpointError: The file is not a detector, or SqueezeNet's cannot be read.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.seed)
        detector = config.detector.build()
    if config.detector.sees_features:
        detector.adopt_trunk(read_squeezenet(features))
    if start is None:
        return detector
    file = read_detector(start)
    if file.config == config.detector:
        return file.build()
    if replace(file.config, sees_features=True) != config.detector:
        raise ConfigError(f"{start}: the detector has another shape than the run's")
    detector.load_state_dict(file.weights, strict=False)
    return detector


class DetectorStep:
    """Trains a detector by one batch at a time.

    Attributes:
        detector: The detector that is trained.
        average: Moving average of its weights and of its normalisations' statistics.
        optimisers: The detector's optimiser, alone.
        rate_factor: Factor on the learning rate; below 1 after the run has diverged.
        device: Device of the detector.
    """

    def __init__(
        self, detector: Detector, config: DetectorRunConfig, *, device: torch.device
    ) -> None:
        self.detector = detector.to(device).to(memory_format=torch.channels_last).train()
        self.average = copy.deepcopy(self.detector).eval()
        self.average.requires_grad_(requires_grad=False)
        self.rate_factor = 1.0
        self.device = device
        self._config = config
        self._pause_point: Callable[[], None] = never_pause
        # Of each normalisation in turn: its statistics, and those that replace them.
        self._statistics: list[tuple[Tensor, Tensor]] = []
        self._watch_layers()
        optimiser = config.optimiser
        self.optimisers = (
            ScheduledOptimiser(
                self.detector,
                optimiser.kind,
                optimiser.rate,
                optimiser,
                first_step=0,
                run_steps=config.steps,
            ),
        )

    @property
    def named_networks(self) -> dict[str, nn.Module]:
        """The networks that are a part of the run's state, by name."""
        return {"detector": self.detector, "average": self.average}

    def __call__(
        self, step: int, batch: ScanBatch, pause_point: Callable[[], None] = never_pause
    ) -> dict[str, float]:
        """Take one step.

        Args:
            step: Number of steps taken before.
            batch: Windows to learn from.
            pause_point: Called before each layer, forwards and backwards. It may wait, and abandons
                the step by raising `StepAbandonedError`.

        Returns:
            Each loss, unweighted; "total", their weighted sum; and the norm of the gradient before
            clipping.
        """
        pause_point()
        self._pause_point = pause_point
        self._statistics = []
        optimiser = self.optimisers[0]
        optimiser.zero_grad()
        output = self.detector(to_input(batch.scans, self.device))
        losses = measure_losses(output, batch.kinds.to(self.device), self._config.losses)
        total = losses.total(self._config.losses)
        torch.autograd.backward(total)
        norm = optimiser.step(step, rate_factor=self.rate_factor)
        for own, new in self._statistics:
            own.copy_(new)
        self._update_average(step)
        values = losses._asdict() | {"total": total, "gradient_norm": norm}
        return {name: float(value.detach()) for name, value in values.items()}

    def _watch_layers(self) -> None:
        """Let layers pause, and normalisations keep their statistics until the step is done."""
        for module in self.detector.modules():
            if isinstance(module, ConvNorm):
                module.register_forward_hook(self._on_layer_done)
            elif isinstance(module, nn.BatchNorm2d):
                module.register_forward_pre_hook(self._on_norm_started)
                module.register_forward_hook(self._on_norm_done)

    def _on_layer_done(self, _layer: nn.Module, _inputs: object, output: Tensor) -> None:
        self._pause_point()
        if output.requires_grad:
            output.register_hook(self._on_gradient)  # type: ignore[no-untyped-call]  # torch's

    def _on_gradient(self, _gradient: Tensor) -> None:
        self._pause_point()

    def _on_norm_started(self, norm: nn.Module, _inputs: object) -> None:
        for name, own in list(norm.named_buffers()):
            self._statistics.append((own, own.clone()))
            setattr(norm, name, self._statistics[-1][1])

    def _on_norm_done(self, norm: nn.Module, _inputs: object, _output: object) -> None:
        names = [name for name, _ in norm.named_buffers()]
        for name, (own, _) in zip(names, self._statistics[-len(names) :], strict=True):
            setattr(norm, name, own)

    @torch.no_grad()
    def _update_average(self, step: int) -> None:
        decay = self._config.optimiser.ema_decay
        update_average(self.average, self.detector, step, decay=decay)
        decay = min(decay, (1 + step) / (10 + step))
        buffers = dict(self.detector.named_buffers())
        for name, average in self.average.named_buffers():
            if average.is_floating_point():
                average.lerp_(buffers[name], 1.0 - decay)
            else:
                average.copy_(buffers[name])


def to_input(scans: Tensor, device: torch.device) -> Tensor:
    """Return scans (B, 3, H, W), uint8, as a detector's input."""
    return (scans.to(device).float() / 255.0).contiguous(memory_format=torch.channels_last)
