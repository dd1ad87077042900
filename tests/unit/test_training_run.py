"""A run learns, saves, resumes exactly, and refuses what it cannot go on from."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from engine.checkpoint import load_checkpoint
from tests.helpers.training_data import tiny_config, write_folder
from training.__main__ import main
from training.batches import Batch, BatchMaker
from training.config import (
    TrainConfig,
    config_from_json,
    config_to_json,
    read_config,
)
from training.datasets.cache import open_cache
from training.datasets.finding import find_pictures
from training.datasets.layouts import Split
from training.errors import ConfigError, RunError
from training.loop import LOG_FILE, MODEL_FILE, STATE_FILE
from training.losses.config import LossConfig
from training.losses.feature_networks import FeatureNetworks
from training.optim import OptimiserConfig
from training.runner import RunPaths, export_model, train
from training.step import Networks, TrainStep

CPU = torch.device("cpu")
ROOT = Path(__file__).resolve().parents[2]
FEATURES = ROOT / "resources" / "models" / "squeezenet1_1-imagenet.safetensors"


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Steps this small only wait for a second thread."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_folder(tmp_path_factory.mktemp("data"), count=4)


def paths(data: Path, run: Path) -> RunPaths:
    return RunPaths(run=run, data=data, features=FEATURES, cache=run.parent / "cache")


def first_batch(data: Path, cache: Path, config: TrainConfig) -> Batch:
    pictures = open_cache(find_pictures(data, Split.TRAIN, config.data), cache, whole_px=80)
    return BatchMaker(pictures, config.data, seed=0).make(0)


def states_equal(first: Path, second: Path) -> bool:
    one, two = load_file(first / STATE_FILE), load_file(second / STATE_FILE)
    return one.keys() == two.keys() and all(torch.equal(one[name], two[name]) for name in one)


def test_twenty_and_twenty_steps_equal_forty(tmp_path: Path, data: Path) -> None:
    train(paths(data, tmp_path / "whole"), tiny_config(steps=40), device=CPU)
    train(paths(data, tmp_path / "parts"), tiny_config(steps=20), device=CPU)
    train(paths(data, tmp_path / "parts"), tiny_config(steps=40), device=CPU)

    assert states_equal(tmp_path / "whole", tmp_path / "parts")


def test_a_killed_run_goes_on_from_its_last_save(tmp_path: Path, data: Path) -> None:
    config = tiny_config(steps=40)
    train(paths(data, tmp_path / "whole"), config, device=CPU)
    train(paths(data, tmp_path / "killed"), replace(config, steps=20), device=CPU)
    with _training_in_child(data, tmp_path / "killed") as child:
        child.kill()

    train(paths(data, tmp_path / "killed"), config, device=CPU)

    assert states_equal(tmp_path / "whole", tmp_path / "killed")


def test_sigterm_saves_and_ends_with_status_zero(tmp_path: Path, data: Path) -> None:
    run = tmp_path / "run"
    with _training_in_child(data, run) as child:
        child.send_signal(signal.SIGTERM)

    assert child.returncode == 0
    assert (run / STATE_FILE).is_file()


def test_a_batch_seen_again_and_again_is_learned(tmp_path: Path, data: Path) -> None:
    config = replace(
        tiny_config(adversarial_from_step=1000),
        losses=LossConfig(perceptual=0.0),
        optimiser=OptimiserConfig(rate=5e-3, warmup_steps=1),
    )
    step = TrainStep(Networks.fresh(config), config, FeatureNetworks(), device=CPU)
    batch = first_batch(data, tmp_path, config)

    losses = [step(index, batch)["hole"] for index in range(80)]

    assert losses[-1] < 0.5 * losses[0]


def test_every_loss_of_the_method_is_in_the_log(tmp_path: Path, data: Path) -> None:
    train(paths(data, tmp_path / "run"), tiny_config(steps=10), device=CPU)

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


def test_a_run_leaves_a_model_that_the_engine_can_load(tmp_path: Path, data: Path) -> None:
    train(paths(data, tmp_path / "run"), tiny_config(steps=3), device=CPU)

    export_model(tmp_path / "run", tmp_path / "mine.safetensors", name="mine")

    checkpoint = load_checkpoint(tmp_path / "mine.safetensors")
    assert (checkpoint.name, checkpoint.pictures_seen) == ("mine", 6)
    assert checkpoint.build()(torch.zeros(1, 4, 32, 32)).picture.isfinite().all()


def test_a_run_can_begin_from_a_model(tmp_path: Path, data: Path) -> None:
    train(paths(data, tmp_path / "first"), tiny_config(steps=5), device=CPU)
    start = tmp_path / "first" / MODEL_FILE

    train(
        replace(paths(data, tmp_path / "second"), start=start),
        replace(tiny_config(steps=1), seed=9),
        device=CPU,
    )

    before, after = (load_checkpoint(p).weights for p in (start, tmp_path / "second" / MODEL_FILE))
    assert all(torch.allclose(before[name], after[name], atol=5e-3) for name in before)


def test_another_configuration_in_the_same_folder_is_refused(tmp_path: Path, data: Path) -> None:
    train(paths(data, tmp_path / "run"), tiny_config(steps=1), device=CPU)

    with pytest.raises(RunError, match="another configuration"):
        train(paths(data, tmp_path / "run"), replace(tiny_config(steps=2), seed=8), device=CPU)


def test_a_damaged_state_is_refused(tmp_path: Path, data: Path) -> None:
    train(paths(data, tmp_path / "run"), tiny_config(steps=1), device=CPU)
    state = tmp_path / "run" / STATE_FILE
    state.write_bytes(state.read_bytes()[:-50])

    with pytest.raises(RunError, match="cannot be read"):
        train(paths(data, tmp_path / "run"), tiny_config(steps=2), device=CPU)


def test_a_young_average_follows_the_generator_closely(data: Path, tmp_path: Path) -> None:
    config = replace(tiny_config(), losses=LossConfig(perceptual=0.0), adversarial_from_step=1000)
    networks = Networks.fresh(config)
    start = networks.generator.stem.conv.weight.detach().clone()
    step = TrainStep(networks, config, FeatureNetworks(), device=CPU)

    step(0, first_batch(data, tmp_path, config))

    moved = networks.generator.stem.conv.weight.detach() - start
    followed = networks.average.stem.conv.weight.detach() - start
    assert torch.allclose(followed, moved * 0.9, atol=1e-7)


def test_the_command_line_reports_a_missing_folder_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["train", "--run", str(tmp_path / "run"), "--data", str(tmp_path / "none")])

    assert status == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_command_line_knows_datasets_by_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["train", "--run", str(tmp_path / "run"), "--dataset", "celeba", str(tmp_path)])

    assert status == 2
    assert "is not laid out like CelebA" in capsys.readouterr().err


def test_a_dataset_that_is_not_known_is_refused_with_those_that_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["train", "--run", str(tmp_path / "run"), "--dataset", "coco", str(tmp_path)])

    assert status == 2
    assert "expected one of celeba, places2, imagenet" in capsys.readouterr().err


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
    "override", ["nonsense", "data.window_px=65", "data.window_px='wide'", "steps=0", "steps.x=1"]
)
def test_a_setting_that_does_not_fit_is_refused(override: str) -> None:
    with pytest.raises(ConfigError):
        read_config(None, ["steps=3", override])


def test_a_default_configuration_is_complete() -> None:
    assert read_config(None, []) == TrainConfig()


def test_a_run_of_before_the_schedules_reads_as_the_same_run() -> None:
    before = """{"optimiser": {"rate": 0.0004, "discriminator_rate": 0.0002, "betas": [0.9, 0.99],
        "weight_decay": 0.01, "warmup_steps": 400, "clip_norm": 1.0, "ema_decay": 0.999},
        "half_precision": true, "save_every_s": 300.0}"""

    assert config_from_json(before) == TrainConfig()


@contextlib.contextmanager
def _training_in_child(data: Path, run: Path) -> Iterator["subprocess.Popen[str]"]:
    """Start a long run in a process of its own, about to take steps; wait for it afterwards."""
    script = (
        "import logging, sys, torch\n"
        "from dataclasses import replace\n"
        "from pathlib import Path\n"
        "from tests.helpers.training_data import tiny_config\n"
        "from training.runner import RunPaths, train\n"
        "data, run, features = (Path(name) for name in sys.argv[1:])\n"
        "paths = RunPaths(run=run, data=data, features=features, cache=run.parent / 'cache')\n"
        "logging.basicConfig(level=logging.INFO)\n"
        "torch.set_num_threads(1)\n"
        "config = replace(tiny_config(), steps=100000, validate_every_steps=100000)\n"
        "train(paths, config, device=torch.device('cpu'))\n"
    )
    with subprocess.Popen(  # noqa: S603 - our own interpreter and script
        [sys.executable, "-c", script, str(data), str(run), str(FEATURES)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stderr is not None
        assert any("from step" in line for line in child.stderr), "the run did not begin"
        yield child
        child.communicate(timeout=120)
