"""The configuration of a detector's run."""

from dataclasses import dataclass, field

from engine.detection.network import DetectorConfig
from training.errors import ConfigError
from training.run.guard import GuardConfig
from training.run.optim import OptimiserConfig, Schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectorLossConfig:
    """Weights of the losses, and what counts in them.

    Attributes:
        damaged: Weight of a damaged pixel in the cross-entropy, relative to 1 for an intact one.
        rim: Weight of an intact pixel beside a damaged one, where a painter's soft rim ends.
        overlap: Weight of the Dice loss relative to the cross-entropy.
        kinds: Weight of the cross-entropy of the kinds.
    """

    damaged: float = 2.0
    rim: float = 0.3
    overlap: float = 0.5
    kinds: float = 0.2

    def __post_init__(self) -> None:
        if min(self.damaged, self.rim, self.overlap, self.kinds) < 0:
            raise ConfigError("losses: expected weights of 0 or more")


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectorRunConfig:
    """Everything that decides what weights a detector's run ends with, given the same pictures.

    Attributes:
        detector: Shape of the detector.
        losses: Weights of the losses.
        optimiser: Learning rate, schedule and moving average.
        guard: When the run counts as diverged.
        window_px: Side of the square windows.
        batch_size: Windows in a step.
        seed: Seed of the initial weights and of everything that is drawn.
        steps: Length of the run.
        workers: Processes that make windows; 0 for a thread of the training process.
        validation_batches: Batches of held-out windows that a validation scores.
        save_every_s: Seconds between saves of the state.
        save_every_steps: Steps between further saves; 0 for none.
        validate_every_steps: Steps between validations.
        log_every_steps: Steps between lines in the log.
    """

    detector: DetectorConfig = field(default_factory=DetectorConfig)
    losses: DetectorLossConfig = field(default_factory=DetectorLossConfig)
    optimiser: OptimiserConfig = field(
        default_factory=lambda: OptimiserConfig(
            rate=2e-3,
            betas=(0.9, 0.99),
            weight_decay=0.02,
            warmup_steps=100,
            schedule=Schedule.COSINE,
            ema_decay=0.995,
        )
    )
    guard: GuardConfig = field(default_factory=GuardConfig)
    window_px: int = 256
    batch_size: int = 12
    seed: int = 0
    steps: int = 2000
    workers: int = 1
    validation_batches: int = 6
    save_every_s: float = 120.0
    save_every_steps: int = 0
    validate_every_steps: int = 500
    log_every_steps: int = 50

    def __post_init__(self) -> None:
        multiple_px = self.detector.multiple_px
        if self.window_px < 1 or self.window_px % multiple_px:
            raise ConfigError(
                f"window_px: expected a multiple of {multiple_px}, got {self.window_px}"
            )
        counts = (self.steps, self.batch_size, self.validation_batches)
        if min(*counts, self.validate_every_steps, self.log_every_steps) < 1:
            raise ConfigError("steps, sizes and intervals must be at least 1")
        if min(self.seed, self.workers) < 0:
            raise ConfigError("expected seed and workers of 0 or more")
