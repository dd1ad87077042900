"""Configurations are read and written, and invalid ones are refused."""

from pathlib import Path

import pytest

from tests.helpers.training_data import tiny_config
from training.data.stages import Stage
from training.errors import ConfigError
from training.run.config import TrainConfig, config_from_json, config_to_json, read_config


def test_a_configuration_survives_its_own_json() -> None:
    config = tiny_config()

    assert config_from_json(config_to_json(config)) == config


def test_a_configuration_is_read_from_toml_with_overrides(tmp_path: Path) -> None:
    path = tmp_path / "run.toml"
    path.write_text("steps = 5\n[data]\nwindow_px = 64\n", encoding="utf-8")

    config = read_config(path, ["data.batch_size=3", "losses.perceptual=0.0"])

    assert (config.steps, config.data.window_px, config.data.batch_size) == (5, 64, 3)
    assert config.losses.perceptual == 0.0


@pytest.mark.parametrize(
    "override",
    [
        "nonsense",
        "data.window_px=65",
        "data.window_px='wide'",
        "steps=0",
        "steps.x=1",
        "data.windw_px=64",
    ],
)
def test_an_invalid_setting_is_refused(override: str) -> None:
    with pytest.raises(ConfigError):
        read_config(None, ["steps=3", override])


def test_a_default_configuration_is_complete() -> None:
    assert read_config(None, []) == TrainConfig()


def test_a_configuration_without_newer_settings_gets_their_defaults() -> None:
    before = """{"optimiser": {"rate": 0.0004, "discriminator_rate": 0.0002, "betas": [0.9, 0.99],
        "weight_decay": 0.01, "warmup_steps": 400, "clip_norm": 1.0, "ema_decay": 0.999},
        "half_precision": true, "save_every_s": 300.0}"""

    assert config_from_json(before) == TrainConfig(half_precision=True)


def test_a_misspelt_key_is_named() -> None:
    with pytest.raises(ConfigError, match="speed: not a setting"):
        read_config(None, ["speed=1"])


def test_a_misspelt_key_of_a_stage_is_named() -> None:
    stage = "{from_step=9, window_px=64, batch_size=2, batch_sise=4}"

    with pytest.raises(ConfigError, match=r"stages\.batch_sise: not a setting; expected one of"):
        read_config(None, [f"stages=[{stage}]"])


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('{"step": 5}', "step"),
        ('{"data": {"windw_px": 64}}', "data.windw_px"),
        ('{"data": {"augment": {"rotatoin": 0.5}}}', "data.augment.rotatoin"),
    ],
)
def test_a_runs_configuration_with_an_unknown_key_is_refused(text: str, key: str) -> None:
    with pytest.raises(ConfigError, match=f"configuration: {key}: not a setting; expected one of"):
        config_from_json(text)


def test_tables_with_free_keys_accept_any_key() -> None:
    config = read_config(None, ["data.source_caps.mine=0.5"])

    assert config.data.source_caps == {"mine": 0.5}


def test_stages_are_read_from_the_command_line() -> None:
    config = read_config(None, ["stages=[{from_step=9, window_px=64, batch_size=2}]"])

    assert config.stages == (Stage(from_step=9, window_px=64, batch_size=2),)


def test_the_default_runs_file_has_no_adversarial_loss() -> None:
    config = read_config(Path(__file__).parents[4] / "resources" / "models" / "base.toml", [])

    assert not config.losses.needs_discriminator
    assert config.optimiser.rate_share(config.steps, first_step=0, run_steps=config.steps) == 0
