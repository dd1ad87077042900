"""The configuration of a training run: a tree of frozen values, read once at the edge."""

from dataclasses import dataclass, field
from pathlib import Path

from engine.network.generator import GeneratorConfig
from training.data.config import DataConfig
from training.data.stages import Stage, check_stages
from training.errors import ConfigError
from training.losses.config import LossConfig
from training.losses.discriminator import DiscriminatorConfig
from training.run.guard import GuardConfig
from training.run.machine import HalfPrecision
from training.run.optim import OptimiserConfig, Trainable
from training.run.settings import read_settings, settings_from_json, settings_to_json

# Tables whose keys the user makes up.
_FREE_KEYS = frozenset({"source_weights", "source_caps", "weights"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainConfig:
    """Everything that decides what weights a run ends with, given the same pictures.

    Attributes:
        generator: Shape of the generator.
        discriminator: Shape of the discriminator.
        data: Pictures, windows, masks and augmentation.
        losses: Weights of the losses.
        optimiser: Optimisers and learning rates.
        guard: When a run counts as diverged.
        stages: Later stages, with larger windows than the data section's.
        seed: Seed of the initial weights and of everything that is drawn.
        steps: Length of the run.
        adversarial_from_step: Step from which on the generator has an adversarial loss.
        discriminator_ahead_steps: Number of steps before that in which the discriminator already
            learns.
        accumulate: Number of parts that a batch is split into to save memory; the gradients are
            those of the whole batch.
        trainable: Layers of the generator that learn.
        half_precision: Whether to compute in bfloat16 where less precision is enough; measured by
            default, and true or false in a run's folder.
        compile: Whether to compile the generator before its first step, which takes minutes and
            makes each later step a little shorter (docs/lab/training-speed.md). Needs a C++ compiler, and triton on a card.
        save_every_s: Seconds between saves of the state.
        save_every_steps: Steps between further saves; 0 for none.
        validate_every_steps: Steps between validations.
        log_every_steps: Steps between lines in the log.
    """

    generator: GeneratorConfig = field(default_factory=GeneratorConfig)
    discriminator: DiscriminatorConfig = field(default_factory=DiscriminatorConfig)
    data: DataConfig = field(default_factory=DataConfig)
    losses: LossConfig = field(default_factory=LossConfig)
    optimiser: OptimiserConfig = field(default_factory=OptimiserConfig)
    guard: GuardConfig = field(default_factory=GuardConfig)
    stages: tuple[Stage, ...] = (Stage(from_step=600_000, window_px=256, batch_size=4),)
    seed: int = 0
    steps: int = 1_000_000
    adversarial_from_step: int = 8_000
    discriminator_ahead_steps: int = 0
    accumulate: int = 1
    trainable: Trainable = Trainable.ALL
    half_precision: bool | HalfPrecision = HalfPrecision.AUTO
    compile: bool = False
    save_every_s: float = 300.0
    save_every_steps: int = 0
    validate_every_steps: int = 1000
    log_every_steps: int = 50

    def __post_init__(self) -> None:
        if min(self.steps, self.validate_every_steps, self.log_every_steps) < 1:
            raise ConfigError("steps and intervals must be at least 1")
        if self.seed < 0:
            raise ConfigError(f"seed: expected 0 or more, got {self.seed}")
        if not 0 <= self.discriminator_ahead_steps <= self.adversarial_from_step:
            raise ConfigError(
                "discriminator_ahead_steps: expected 0 to adversarial_from_step, "
                f"got {self.discriminator_ahead_steps}"
            )
        check_stages(self.data, self.stages)
        self.check_shares(1)

    @property
    def discriminator_from_step(self) -> int:
        """The step from which on the discriminator learns."""
        return self.adversarial_from_step - self.discriminator_ahead_steps

    def check_shares(self, ranks: int) -> None:
        """Check that batches can be split into equal parts for a number of processes.

        Raises:
            ConfigError: A batch size does not allow it.
        """
        shares = self.accumulate * ranks
        for size in (self.data.batch_size, *(stage.batch_size for stage in self.stages)):
            if shares < 1 or size % shares:
                raise ConfigError(
                    f"a batch of {size} cannot be shared out to {ranks} processes in "
                    f"{self.accumulate} equal parts each"
                )


def read_config(
    path: Path | None, overrides: list[str], *, over: TrainConfig | None = None
) -> TrainConfig:
    """Return the configuration of a TOML file with `section.key=value` overrides on top.

    Args:
        path: TOML file; None for none.
        overrides: Settings that override the file's.
        over: Configuration that both override; None for the defaults.

    Raises:
        ConfigError: The file cannot be read, or a key or a value does not fit.
    """
    return read_settings(path, overrides, over=over or TrainConfig(), free_keys=_FREE_KEYS)


def config_to_json(config: TrainConfig) -> str:
    """Return a configuration as JSON text, which `config_from_json` reads."""
    return settings_to_json(config)


def config_from_json(text: str) -> TrainConfig:
    """Return the configuration that `config_to_json` wrote.

    Raises:
        ConfigError: The text is not a configuration; one of another version has other settings.
    """
    return settings_from_json(text, TrainConfig)
