"""A run trains and leaves a model, and refuses what it cannot continue."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from engine.network.checkpoint import load_checkpoint
from tests.helpers.training_data import TINY_GENERATOR, tiny_config, write_folder
from tests.helpers.training_runs import CPU, run_paths
from training.__main__ import main
from training.errors import ConfigError, RunError
from training.losses.config import AdversarialKind, LossConfig
from training.losses.discriminator import DiscriminatorConfig
from training.losses.feature_networks import read_squeezenet
from training.run.run_folder import LOG_FILE, MODEL_FILE, STATE_FILE, export_model
from training.run.runner import train

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_folder(tmp_path_factory.mktemp("data"), count=4)


def test_every_loss_of_the_method_is_in_the_log(tmp_path: Path, data: Path) -> None:
    train(run_paths(data, tmp_path / "run"), tiny_config(steps=10), device=CPU)

    row = json.loads((tmp_path / "run" / LOG_FILE).read_text(encoding="utf-8").splitlines()[0])
    assert set(row) >= {
        "hole",
        "known",
        "side",
        "variation",
        "perceptual",
        "adversarial",
        "matching",
        "discriminator",
    }


def test_a_fresh_generator_begins_with_squeezenets_weights(tmp_path: Path, data: Path) -> None:
    config = tiny_config(steps=1)
    paths = run_paths(data, tmp_path / "run")

    train(paths, replace(config, generator=replace(TINY_GENERATOR, sees_features=True)), device=CPU)

    made = load_checkpoint(tmp_path / "run" / MODEL_FILE).weights
    given = read_squeezenet(paths.features)
    seen = {name.removeprefix("trunk."): made[name] for name in made if name.startswith("trunk.")}
    assert len(seen) == 26
    assert all(torch.equal(value, given[name]) for name, value in seen.items())


def test_a_run_refuses_features_that_are_not_squeezenet(tmp_path: Path, data: Path) -> None:
    file = tmp_path / "features.safetensors"
    save_file({"conv1.weight": torch.zeros(1)}, file)
    config = replace(tiny_config(steps=1), losses=LossConfig(perceptual=0.0))
    paths = replace(run_paths(data, tmp_path / "run"), features=file)

    with pytest.raises(ConfigError, match="not the features of SqueezeNet"):
        train(
            paths,
            replace(config, generator=replace(TINY_GENERATOR, sees_features=True)),
            device=CPU,
        )


def test_a_run_with_every_loss_trains(tmp_path: Path, data: Path) -> None:
    config = replace(
        tiny_config(steps=10),
        discriminator=DiscriminatorConfig(widths=(8, 8), scales=3, spectral_norm=False),
        losses=LossConfig(
            seam=0.2,
            hole_l2=0.2,
            known_l2=0.1,
            seam_l2=0.2,
            side_known=0.1,
            style=0.1,
            adversarial_kind=AdversarialKind.NON_SATURATING,
            r1=1.0,
            r1_every_steps=2,
        ),
    )

    train(run_paths(data, tmp_path / "run"), config, device=CPU)

    row = json.loads((tmp_path / "run" / LOG_FILE).read_text(encoding="utf-8").splitlines()[0])
    assert set(row) >= {
        *("seam", "hole_l2", "known_l2", "seam_l2", "side_known", "style"),
        *("adversarial", "discriminator", "r1"),
    }


@pytest.mark.slow
def test_a_run_leaves_a_model_that_the_engine_can_load(tmp_path: Path, data: Path) -> None:
    train(run_paths(data, tmp_path / "run"), tiny_config(steps=3), device=CPU)

    export_model(tmp_path / "run", tmp_path / "mine.safetensors", name="mine")

    checkpoint = load_checkpoint(tmp_path / "mine.safetensors")
    assert (checkpoint.name, checkpoint.pictures_seen) == ("mine", 6)
    assert checkpoint.build()(torch.zeros(1, 4, 32, 32)).picture.isfinite().all()


@pytest.mark.slow
def test_a_run_can_begin_from_a_model(tmp_path: Path, data: Path) -> None:
    train(run_paths(data, tmp_path / "first"), tiny_config(steps=5), device=CPU)
    start = tmp_path / "first" / MODEL_FILE

    train(
        replace(run_paths(data, tmp_path / "second"), start=start),
        replace(tiny_config(steps=1), seed=9),
        device=CPU,
    )

    before, after = (load_checkpoint(p).weights for p in (start, tmp_path / "second" / MODEL_FILE))
    assert all(torch.allclose(before[name], after[name], atol=5e-3) for name in before)


def test_another_configuration_in_the_same_folder_is_refused(tmp_path: Path, data: Path) -> None:
    train(run_paths(data, tmp_path / "run"), tiny_config(steps=1), device=CPU)

    with pytest.raises(RunError, match="another configuration"):
        train(run_paths(data, tmp_path / "run"), replace(tiny_config(steps=2), seed=8), device=CPU)


def test_a_damaged_state_is_refused(tmp_path: Path, data: Path) -> None:
    train(run_paths(data, tmp_path / "run"), tiny_config(steps=1), device=CPU)
    state = tmp_path / "run" / STATE_FILE
    state.write_bytes(state.read_bytes()[:-50])

    with pytest.raises(RunError, match="cannot be read"):
        train(run_paths(data, tmp_path / "run"), tiny_config(steps=2), device=CPU)


@pytest.mark.slow
def test_the_command_line_reports_a_missing_folder_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["train", "--run", str(tmp_path / "run"), "--data", str(tmp_path / "none")])

    assert status == 2
    assert capsys.readouterr().err.count("\n") == 1
