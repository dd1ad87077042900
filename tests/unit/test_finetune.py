"""A shipped model goes on learning from a folder of pictures."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from engine.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from tests.helpers.training_data import TINY_DISCRIMINATOR, TINY_GENERATOR, write_folder
from training.__main__ import main
from training.config import read_config
from training.discriminator import DiscriminatorConfig
from training.discriminator_file import load_discriminator, save_discriminator
from training.errors import RunError
from training.finetune import Preset, finetune_config
from training.run_folder import DISCRIMINATOR_FILE, LOG_FILE, MODEL_FILE

CHEAP = [
    *("--set", "data.window_px=32", "--set", "data.batch_size=2"),
    *("--set", "losses.perceptual=0.0", "--set", "half_precision=false"),
    *("--set", "steps=6", "--set", "log_every_steps=1", "--set", "adversarial_from_step=4"),
    *("--set", "discriminator_ahead_steps=2", "--set", "discriminator.widths=[8,8]"),
]


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Steps this small only wait for a second thread."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def tuned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tiny model, its discriminator and a run that began from both."""
    folder = tmp_path_factory.mktemp("finetune")
    write_folder(folder / "pictures", count=4)
    generator = TINY_GENERATOR.build()
    checkpoint = Checkpoint(name="tiny", config=TINY_GENERATOR, weights=generator.state_dict())
    save_checkpoint(folder / "tiny.safetensors", checkpoint)
    beside = folder / "tiny-discriminator.safetensors"
    save_discriminator(beside, TINY_DISCRIMINATOR.build())
    model = ["--model", str(folder / "tiny.safetensors")]
    run = ["finetune", str(folder / "pictures"), "--run", str(folder / "run"), *model, *CHEAP]
    assert main(run) == 0
    return folder


def test_a_finetuned_model_is_near_the_one_it_began_from(tuned: Path) -> None:
    before, after = (
        load_checkpoint(tuned / name).weights for name in ("tiny.safetensors", f"run/{MODEL_FILE}")
    )

    assert all(torch.allclose(before[name], after[name], atol=2e-3) for name in before)
    assert any(not torch.equal(before[name], after[name]) for name in before)


def test_the_run_begins_from_the_discriminator_beside_the_model(tuned: Path) -> None:
    before, after = (
        load_discriminator(tuned / name, TINY_DISCRIMINATOR)
        for name in ("tiny-discriminator.safetensors", f"run/{DISCRIMINATOR_FILE}")
    )

    name = "critics.0.layers.0.parametrizations.weight.original"
    assert torch.allclose(before[name], after[name], atol=2e-3)
    assert not torch.equal(before[name], after[name])


def test_the_discriminator_learns_before_the_generator_hears_it(tuned: Path) -> None:
    lines = (tuned / "run" / LOG_FILE).read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if "total" in row]

    assert ["discriminator" in row for row in rows] == [False, False, True, True, True, True]
    assert ["adversarial" in row for row in rows] == [False, False, False, False, True, True]


def test_a_training_run_too_can_begin_from_a_discriminator(tuned: Path) -> None:
    beside = tuned / "tiny-discriminator.safetensors"
    start = ["--start", str(tuned / "tiny.safetensors"), "--start-discriminator", str(beside)]
    shape = [
        *("--set", "generator.widths=[8,8,8]", "--set", "generator.dilations=[1,2]"),
        *("--set", "generator.attention_heads=2", "--set", "generator.sees_features=false"),
    ]
    run = ["--run", str(tuned / "second"), "--data", str(tuned / "pictures")]

    status = main(["train", *run, *start, *CHEAP, *shape])

    assert status == 0
    before = load_discriminator(beside, TINY_DISCRIMINATOR)
    after = load_discriminator(tuned / "second" / DISCRIMINATOR_FILE, TINY_DISCRIMINATOR)
    name = "critics.0.layers.0.parametrizations.weight.original"
    assert torch.allclose(before[name], after[name], atol=2e-2)


def test_an_exported_discriminator_is_the_runs(tuned: Path) -> None:
    target = tuned / "exported.safetensors"
    model = ["-o", str(tuned / "mine.safetensors"), "--name", "mine"]

    status = main(["export", "--run", str(tuned / "run"), *model, "--discriminator", str(target)])

    assert status == 0
    assert target.read_bytes() == (tuned / "run" / DISCRIMINATOR_FILE).read_bytes()


def test_a_discriminator_of_another_shape_is_refused(tuned: Path) -> None:
    with pytest.raises(RunError, match="another shape"):
        load_discriminator(tuned / "tiny-discriminator.safetensors", DiscriminatorConfig())


@pytest.mark.parametrize("name", ["tiny.safetensors", "pictures/photo-0.png", "missing"])
def test_what_is_no_discriminator_is_refused(tuned: Path, name: str) -> None:
    with pytest.raises(RunError):
        load_discriminator(tuned / name, TINY_DISCRIMINATOR)


@pytest.mark.parametrize("preset", list(Preset))
def test_a_fresh_discriminator_learns_alone_for_longer(preset: Preset) -> None:
    fresh, trained = (
        finetune_config(preset, TINY_GENERATOR, has_discriminator=has) for has in (False, True)
    )

    assert fresh.discriminator_ahead_steps > trained.discriminator_ahead_steps
    assert fresh.adversarial_from_step < preset.steps


def test_settings_go_over_the_presets() -> None:
    preset = finetune_config(Preset.HOUR, TINY_GENERATOR, has_discriminator=True)

    config = read_config(None, ["optimiser.rate=0.5"], over=preset)

    assert config == replace(preset, optimiser=replace(preset.optimiser, rate=0.5))
    assert config.generator == TINY_GENERATOR
