"""The finetune command fine-tunes a model on a folder of pictures, and proves it."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from engine.network.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from engine.network.model_card import ProofScore
from tests.helpers.training_data import TINY_DISCRIMINATOR, TINY_GENERATOR, write_folder
from training.__main__ import main
from training.api import FineTuneRequest, Measure, Preset, Proof, Repair, Verdict
from training.commands.finetune import format_proof
from training.errors import RunError
from training.fine_tuning.preset import finetune_config, repair_data
from training.fine_tuning.session import BEST_FILE
from training.losses.discriminator import DiscriminatorConfig
from training.masks.mixture import MaskKind
from training.run.config import TrainConfig, read_config
from training.run.networks import load_discriminator, save_discriminator
from training.run.run_folder import DISCRIMINATOR_FILE, LOG_FILE, MODEL_FILE

pytestmark = [pytest.mark.usefixtures("one_thread"), pytest.mark.slow]

CHEAP = [
    *("--set", "data.window_px=64", "--set", "data.batch_size=2"),
    *("--set", "losses.perceptual=0.0", "--set", "half_precision=false"),
    *("--set", "steps=6", "--set", "log_every_steps=1", "--set", "adversarial_from_step=4"),
    *("--set", "discriminator_ahead_steps=2", "--set", "discriminator.widths=[8,8]"),
]
SHAPE = [
    *("--set", "generator.widths=[8,8,8]", "--set", "generator.dilations=[1,2]"),
    *("--set", "generator.attention_heads=2", "--set", "generator.sees_features=false"),
]


@pytest.fixture(scope="module")
def tuned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tiny model, its discriminator and a run that began from both."""
    folder = tmp_path_factory.mktemp("finetune")
    write_folder(folder / "pictures", count=4)
    write_folder(folder / "regression", count=1)
    generator = TINY_GENERATOR.build()
    checkpoint = Checkpoint(name="tiny", config=TINY_GENERATOR, weights=generator.state_dict())
    save_checkpoint(folder / "tiny.safetensors", checkpoint)
    beside = folder / "tiny-discriminator.safetensors"
    save_discriminator(beside, TINY_DISCRIMINATOR.build())
    places = ["--model", str(folder / "tiny.safetensors"), "--device", "cpu"]
    places += ["--regression", str(folder / "regression"), "--run", str(folder / "run")]
    run = ["finetune", str(folder / "pictures"), "--everything", "--preset", "night"]
    run += [*places, *CHEAP]
    assert main(run) == 0
    return folder


def test_a_fine_tuned_model_is_near_the_one_it_began_from(tuned: Path) -> None:
    before, after = (
        load_checkpoint(tuned / name).weights for name in ("tiny.safetensors", f"run/{MODEL_FILE}")
    )

    assert all(torch.allclose(before[name], after[name], atol=2e-3) for name in before)
    assert any(not torch.equal(before[name], after[name]) for name in before)


def test_the_command_proves_the_new_model(tuned: Path) -> None:
    proof = json.loads((tuned / "run" / "proof.json").read_text(encoding="utf-8"))

    assert proof["proof"]["verdict"] == "too few"
    assert (tuned / "run" / BEST_FILE).is_file()


def test_the_command_refuses_torchrun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WORLD_SIZE", "2")

    status = main(["finetune", str(tmp_path), "--run", str(tmp_path / "run")])

    assert status == 2
    assert "one card" in capsys.readouterr().err
    assert not (tmp_path / "run").exists()


def test_the_command_says_why_a_small_gain_does_not_count() -> None:
    gain = ProofScore(
        measure=Measure.FINISHED, old=2.0, new=1.976, low=-0.026, high=-0.001, pictures=6
    )

    words = format_proof(Proof(verdict=Verdict.HARDLY_BETTER, own=(gain,)))

    assert words.splitlines() == [
        "your pictures, finished: 2.0000 to 1.9760 (-1.2%, 95 % from -2.6% to -0.1%)",
        "verdict: hardly better (by more than chance, but a gain counts from 2% on)",
    ]


def test_the_run_begins_from_the_discriminator_beside_the_model(tuned: Path) -> None:
    before, after = (
        load_discriminator(tuned / name, TINY_DISCRIMINATOR)
        for name in ("tiny-discriminator.safetensors", f"run/{DISCRIMINATOR_FILE}")
    )

    name = "critics.0.layers.0.parametrizations.weight.original"
    assert torch.allclose(before[name], after[name], atol=2e-3)
    assert not torch.equal(before[name], after[name])


def test_the_discriminator_learns_before_the_adversarial_steps(tuned: Path) -> None:
    lines = (tuned / "run" / LOG_FILE).read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if "total" in row]

    assert ["discriminator" in row for row in rows] == [False, False, True, True, True, True]
    assert ["adversarial" in row for row in rows] == [False, False, False, False, True, True]


def test_a_training_run_can_begin_from_a_discriminator(tuned: Path) -> None:
    beside = tuned / "tiny-discriminator.safetensors"
    start = ["--start", str(tuned / "tiny.safetensors"), "--start-discriminator", str(beside)]
    run = ["--run", str(tuned / "second"), "--data", str(tuned / "pictures")]

    status = main(["train", *run, *start, *CHEAP, *SHAPE])

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
def test_a_file_without_a_discriminator_is_refused(tuned: Path, name: str) -> None:
    with pytest.raises(RunError):
        load_discriminator(tuned / name, TINY_DISCRIMINATOR)


def _config(preset: Preset, *, has_discriminator: bool) -> TrainConfig:
    return finetune_config(
        preset,
        TINY_GENERATOR,
        steps=400,
        data=repair_data(Repair.OBJECTS, None),
        has_discriminator=has_discriminator,
    )


def test_a_fresh_discriminator_learns_alone_for_longer() -> None:
    fresh, trained = (_config(Preset.NIGHT, has_discriminator=has) for has in (False, True))

    assert fresh.discriminator_ahead_steps > trained.discriminator_ahead_steps
    assert fresh.adversarial_from_step < fresh.steps


@pytest.mark.parametrize("preset", [Preset.QUICK, Preset.HOUR])
def test_a_short_run_has_no_time_for_a_discriminator(preset: Preset) -> None:
    config = _config(preset, has_discriminator=True)

    assert (config.losses.adversarial, config.losses.matching) == (0.0, 0.0)
    assert config.discriminator_ahead_steps == 0


def test_only_a_quick_run_sees_small_windows() -> None:
    quick, *longer = (_config(preset, has_discriminator=True).data for preset in Preset)

    assert all(data.window_px > quick.window_px for data in longer)
    assert {data.window_px**2 * data.batch_size for data in longer} == {quick.window_px**2 * 16}


@pytest.mark.parametrize("preset", Preset)
def test_the_lattice_has_the_loss_of_the_shipped_models_run(preset: Preset) -> None:
    shipped = read_config(Path(__file__).parents[4] / "resources" / "models" / "base.toml", [])

    assert _config(preset, has_discriminator=True).losses.lattice == shipped.losses.lattice > 0


@pytest.mark.parametrize("steps", [1, 7, 19, 100_000])
def test_a_run_of_any_length_is_possible(steps: int) -> None:
    data = repair_data(Repair.OBJECTS, None)

    config = finetune_config(
        Preset.NIGHT, TINY_GENERATOR, steps=steps, data=data, has_discriminator=False
    )

    assert config.steps == steps


def test_settings_override_the_presets() -> None:
    preset = _config(Preset.HOUR, has_discriminator=True)

    config = read_config(None, ["optimiser.rate=0.5"], over=preset)

    assert config == replace(preset, optimiser=replace(preset.optimiser, rate=0.5))
    assert config.generator == TINY_GENERATOR


def test_writing_is_learned_from_writing() -> None:
    data = repair_data(Repair.WRITING, None)

    assert set(data.wide_masks.weights) == {MaskKind.LETTERING, MaskKind.GRAFFITI}
    assert data.thin_masks == data.wide_masks


def test_own_masks_are_learned_from_their_folder() -> None:
    data = repair_data(Repair.OWN_MASKS, Path("/masks"))

    assert data.wide_masks.folder == str(Path("/masks"))
    assert set(data.wide_masks.weights) == {MaskKind.FILE}


def test_scratches_are_mostly_seen_at_the_photographs_own_scale() -> None:
    scratches, objects = (
        repair_data(repair, None) for repair in (Repair.SCRATCHES, Repair.OBJECTS)
    )

    assert scratches.whole_share < 0.5 < objects.whole_share


def test_a_folder_of_one_picture_is_refused(tmp_path: Path) -> None:
    write_folder(tmp_path / "one", count=1)

    status = main(["finetune", str(tmp_path / "one"), "--run", str(tmp_path / "run")])

    assert status == 2
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("other", "named"),
    [
        (["--preset", "quick"], "--preset"),
        (["--seed", "7"], "--seed"),
        (["--set", "steps=9"], "--set"),
        (["--repair", "scratches"], "--repair"),
        ([], "pictures"),
    ],
)
def test_a_folder_that_holds_another_run_is_refused(
    tuned: Path, capsys: pytest.CaptureFixture[str], other: list[str], named: str
) -> None:
    pictures = tuned / ("pictures" if other else "regression")

    status = main(["finetune", str(pictures), "--run", str(tuned / "run"), *other])

    assert status == 2
    told = capsys.readouterr().err
    assert f"holds a run with other {named}" in told
    assert len(told.splitlines()) == 1


def test_a_run_resumes_without_repeating_its_options(
    tuned: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["finetune", str(tuned / "pictures"), "--run", str(tuned / "run")]) == 0
    assert "verdict: " in capsys.readouterr().out


def test_a_run_that_failed_before_its_plan_begins_again(
    tuned: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["finetune", str(tuned / "pictures"), "--everything", "--run", str(tmp_path)]
    command += ["--model", str(tuned / "tiny.safetensors"), "--device", "cpu", *CHEAP]
    first = main([*command, "--set", "stepz=5"])
    told = capsys.readouterr().err

    assert first == 2
    assert "stepz" in told
    assert main([*command, "--set", "steps=4"]) == 0
    assert not (tmp_path / DISCRIMINATOR_FILE).exists()  # the quick preset trains without one


def test_the_command_splits_pictures_as_the_wizard_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(0)
    folder = tmp_path / "pictures"
    (folder / ".thumbnails").mkdir(parents=True)
    noise = rng.integers(0, 256, (7, 200, 220, 3), np.uint8)
    for number in range(6):
        Image.fromarray(noise[number]).save(folder / f"{number}.png")
    shutil.copy(folder / "0.png", folder / "copy.png")
    Image.fromarray(noise[6]).save(folder / "film.jfif", "jpeg", quality=95)
    Image.fromarray(noise[6, :100, :100]).save(folder / "small.png")
    shutil.copy(folder / "1.png", folder / ".thumbnails" / "1.png")
    requests: list[FineTuneRequest] = []
    monkeypatch.setattr(
        "training.commands.finetune.fine_tune", lambda request, *_: requests.append(request)
    )

    assert main(["finetune", str(folder), "--run", str(tmp_path / "run")]) == 0

    taken = {path.name for path in (*requests[0].pictures, *requests[0].held_out)}
    assert {"2.png", "film.jfif"} <= taken
    assert len(taken & {"0.png", "copy.png"}) == 1
    assert "small.png" not in taken
    assert not any(".thumbnails" in path.parts for path in requests[0].pictures)


@pytest.mark.parametrize(
    "command",
    [
        ["finetune", ".", "--device", "gpu"],
        ["train", "--run", "r", "--data", ".", "--device", "gpu"],
        ["finetune", ".", "--seed", "-1"],
        ["masks", "-o", "m.png", "--seed", "-1"],
    ],
)
def test_an_invalid_device_or_seed_is_a_usage_error(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(command)

    assert ended.value.code == 2
    assert "error: argument --" in capsys.readouterr().err
