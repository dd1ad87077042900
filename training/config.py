"""The configuration of a training run: a tree of frozen values, read once at the edge."""

import dataclasses
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from engine.generator import GeneratorConfig
from training.discriminator import DiscriminatorConfig
from training.errors import ConfigError
from training.losses.config import LossConfig
from training.masks.mixture import MaskMixture
from training.optim import OptimiserConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class DataConfig:
    """What a run sees.

    Attributes:
        window_px: Side of the square windows.
        batch_size: Windows in a step; the first `whole_share` of them are whole pictures.
        whole_share: Share of whole small pictures with wide holes; the others are windows at the
            photograph's own scale with thin ones.
        whole_zoom: A whole picture's short side is cut to between 1 / whole_zoom and all of it.
        gray_share: Share of windows that are turned grey.
        excluded_sources: Sources (of a manifest) that are never seen.
        excluded_licences: Words in a manifest's licence that exclude a picture.
        source_caps: Greatest share of what is seen, by source.
        wide_masks: Mixture for whole pictures.
        thin_masks: Mixture for windows at the photograph's own scale.
    """

    window_px: int = 128
    batch_size: int = 16
    whole_share: float = 0.5
    whole_zoom: float = 1.25
    gray_share: float = 0.05
    excluded_sources: tuple[str, ...] = ("grocery", "basedcooking", "openstax_astronomy")
    excluded_licences: tuple[str, ...] = ("GPL",)
    source_caps: Mapping[str, float] = field(
        default_factory=lambda: {"ushouse": 0.04, "ussenate": 0.04}
    )
    wide_masks: MaskMixture = field(default_factory=MaskMixture.wide)
    thin_masks: MaskMixture = field(default_factory=MaskMixture.thin)

    def __post_init__(self) -> None:
        if self.window_px < 32 or self.window_px % 16:
            raise ConfigError(f"window_px: expected a multiple of 16 from 32, got {self.window_px}")
        if self.batch_size < 1 or not 0 <= self.whole_share <= 1:
            raise ConfigError("expected batch_size >= 1 and whole_share from 0 to 1")

    @property
    def whole_count(self) -> int:
        """Whole pictures in a batch."""
        return round(self.batch_size * self.whole_share)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainConfig:
    """Everything that decides what weights a run ends with, given the same pictures.

    Attributes:
        seed: Of the initial weights and of everything that is drawn.
        steps: Length of the run.
        adversarial_from_step: The discriminator is left out before this step.
        half_precision: bfloat16 autocast.
        save_every_s: Seconds between saves of the state.
        validate_every_steps: Steps between validations.
        log_every_steps: Steps between lines in the log.
    """

    generator: GeneratorConfig = field(default_factory=GeneratorConfig)
    discriminator: DiscriminatorConfig = field(default_factory=DiscriminatorConfig)
    data: DataConfig = field(default_factory=DataConfig)
    losses: LossConfig = field(default_factory=LossConfig)
    optimiser: OptimiserConfig = field(default_factory=OptimiserConfig)
    seed: int = 0
    steps: int = 1_000_000
    adversarial_from_step: int = 8_000
    half_precision: bool = True
    save_every_s: float = 300.0
    validate_every_steps: int = 1000
    log_every_steps: int = 50

    def __post_init__(self) -> None:
        if min(self.steps, self.validate_every_steps, self.log_every_steps) < 1:
            raise ConfigError("steps and intervals must be at least 1")


def read_config(path: Path | None, overrides: list[str]) -> TrainConfig:
    """Return the configuration of a TOML file with `section.key=value` overrides on top.

    Raises:
        ConfigError: The file cannot be read, or a key or a value does not fit.
    """
    try:
        tree = {} if path is None else tomllib.loads(path.read_text(encoding="utf-8"))
        for override in overrides:
            _override(tree, override)
        return msgspec.convert(tree, TrainConfig, strict=True)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error
    except msgspec.ValidationError as error:
        raise ConfigError(str(error)) from error


def config_to_json(config: TrainConfig) -> str:
    """Return a configuration as JSON text, from which `config_from_json` makes it again."""
    return json.dumps(dataclasses.asdict(config), indent=1, default=str)


def config_from_json(text: str) -> TrainConfig:
    """Return the configuration that `config_to_json` wrote.

    Raises:
        ConfigError: The text is something else.
    """
    try:
        return msgspec.json.decode(text, type=TrainConfig)
    except msgspec.DecodeError as error:
        raise ConfigError(f"not a run's configuration: {error}") from error


def _override(tree: dict[str, object], override: str) -> None:
    """Put one `section.key=value` into a tree; the value is TOML, or else a plain string."""
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
