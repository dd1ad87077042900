"""The configuration of a training run: a tree of frozen values, read once at the edge."""

import dataclasses
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from engine.network.generator import GeneratorConfig
from training.data.config import DataConfig
from training.data.stages import Stage, check_stages
from training.errors import ConfigError
from training.losses.config import LossConfig
from training.losses.discriminator import DiscriminatorConfig
from training.run.guard import GuardConfig
from training.run.machine import HalfPrecision
from training.run.optim import OptimiserConfig, Trainable

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
    try:
        tree = {} if path is None else tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error
    for override in overrides:
        _override(tree, override)
    return _convert(_merge(msgspec.to_builtins(over or TrainConfig()), tree))


def config_to_json(config: TrainConfig) -> str:
    """Return a configuration as JSON text, which `config_from_json` reads."""
    return json.dumps(dataclasses.asdict(config), indent=1, default=str)


def config_from_json(text: str) -> TrainConfig:
    """Return the configuration that `config_to_json` wrote.

    Raises:
        ConfigError: The text is not a configuration; one of another version has other settings.
    """
    try:
        return _convert(msgspec.json.decode(text, type=dict[str, object]))
    except (msgspec.DecodeError, ConfigError) as error:
        raise ConfigError(f"not a run's configuration: {error}") from error


def _convert(tree: Mapping[str, object]) -> TrainConfig:
    """Return the configuration of a tree of plain values; settings that it lacks have defaults."""
    try:
        config = msgspec.convert(tree, TrainConfig, strict=True)
    except msgspec.ValidationError as error:
        raise ConfigError(str(error)) from error
    _refuse_unknown(tree, msgspec.to_builtins(config))  # msgspec has ignored what it does not know
    return config


def _refuse_unknown(given: object, known: object, *, section: str = "") -> None:
    """Refuse keys that are not settings: misspelt ones, or those of another version."""
    if isinstance(given, dict) and isinstance(known, dict):
        for key, value in given.items():
            if key not in known:
                raise ConfigError(
                    f"{section}{key}: not a setting; expected one of {', '.join(known)}"
                )
            _refuse_unknown(value, known[key], section=f"{section}{key}.")
    elif isinstance(given, list | tuple) and isinstance(known, list | tuple):
        for one, other in zip(given, known, strict=True):
            _refuse_unknown(one, other, section=section)


def _merge(base: Mapping[str, object], tree: Mapping[str, object]) -> dict[str, object]:
    """Return the base with the tree's values; a table with free keys is replaced as a whole."""
    merged = dict(base)
    for key, value in tree.items():
        deeper = merged.get(key)
        if isinstance(value, dict) and isinstance(deeper, dict) and key not in _FREE_KEYS:
            merged[key] = _merge(deeper, value)
        else:
            merged[key] = value
    return merged


def _override(tree: dict[str, object], override: str) -> None:
    """Put one `section.key=value` into a tree; the value is TOML, or otherwise a plain string."""
    key, equals, text = override.partition("=")
    if not equals:
        raise ConfigError(f"expected key=value, got {override!r}")
    try:
        value: object = tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        value = text
    *sections, last = key.strip().split(".")
    branch = tree
    for section in sections:
        deeper = branch.setdefault(section, {})
        if not isinstance(deeper, dict):
            raise ConfigError(f"{key}: {section} is a value, not a section")
        branch = deeper
    branch[last] = value
