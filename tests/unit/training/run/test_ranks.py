"""Several processes, or several parts of a batch, learn the same as one process from the whole."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from tests.helpers.training_data import tiny_config, write_folder
from tests.helpers.training_ranks import gradients_and_weights, many_steps, uneven_batch
from tests.helpers.training_runs import CPU, FEATURES, ROOT, run_paths
from training.errors import ConfigError
from training.run.config import read_config
from training.run.ranks import Ranks, join_ranks, local_device
from training.run.run_folder import STATE_FILE
from training.run.runner import train

pytestmark = [pytest.mark.usefixtures("one_thread"), pytest.mark.slow]

# float32 sums in another order, amplified by differences in spectral normalisation's gradient;
# Adam turns even the smallest gradients into steps of full length.
GRADIENT_TOLERANCE = 1e-4
WEIGHT_TOLERANCE = 2e-4
_SETTINGS = """
steps = 3
seed = 3
adversarial_from_step = 1
half_precision = false
stages = []
losses.perceptual = 0.0
generator = { widths = [8, 8, 8], dilations = [1, 2], attention_heads = 2 }
discriminator = { widths = [8, 8], scales = 2 }
data = { window_px = 32, batch_size = 4 }
"""


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the results of two processes, after one step and after three."""
    folder = tmp_path_factory.mktemp("ranks")
    batch = uneven_batch()
    save_file({"rgb": batch.rgb, "mask": batch.mask}, folder / "batch.safetensors")
    children = [
        subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", "tests.helpers.rank_process", str(folder), str(rank), "2"],
            cwd=ROOT,
        )
        for rank in range(2)
    ]
    assert [child.wait(timeout=120) for child in children] == [0, 0]
    return folder


def greatest_difference(one: dict[str, Tensor], two: dict[str, Tensor], kind: str) -> float:
    """Return the largest difference of the tensors of a kind, relative to the largest value."""
    names = [name for name in one if name.startswith(kind)]
    largest = max(float(one[name].abs().max()) for name in names)
    return max(float((one[name] - two[name]).abs().max()) for name in names) / largest


def test_averaged_gradients_are_those_of_one_process(together: Path) -> None:
    alone, _ = many_steps(uneven_batch(), steps=1)

    shared = load_file(together / "rank0-1.safetensors")

    difference = greatest_difference(gradients_and_weights(alone), shared, "gradient")
    assert difference < GRADIENT_TOLERANCE


def test_weights_after_some_steps_are_those_of_one_process(together: Path) -> None:
    alone, _ = many_steps(uneven_batch(), steps=3)

    shared = load_file(together / "rank0-3.safetensors")

    difference = greatest_difference(gradients_and_weights(alone), shared, "weight")
    assert difference < WEIGHT_TOLERANCE


def test_both_processes_have_the_same_weights_to_the_bit(together: Path) -> None:
    first, second = (load_file(together / f"rank{rank}-3.safetensors") for rank in range(2))

    assert greatest_difference(first, second, "weight") == 0.0


def test_the_losses_of_both_processes_are_those_of_the_whole_batch(together: Path) -> None:
    _, values = many_steps(uneven_batch(), steps=1)

    shared = load_file(together / "values1-1.safetensors")

    losses = ["hole", "variation", "adversarial", "matching", "discriminator", "r1", "total"]
    assert [shared[name].item() for name in losses] == pytest.approx(
        [values[name] for name in losses], rel=1e-4
    )


@pytest.mark.parametrize("parts", [2, 4])
def test_a_split_batch_has_the_gradients_of_the_whole(parts: int) -> None:
    whole, _ = many_steps(uneven_batch(), steps=1)

    in_parts, _ = many_steps(uneven_batch(), steps=1, accumulate=parts)

    difference = greatest_difference(
        gradients_and_weights(whole), gradients_and_weights(in_parts), "gradient"
    )
    assert difference < GRADIENT_TOLERANCE


def test_a_batch_that_cannot_be_split_equally_is_refused() -> None:
    with pytest.raises(ConfigError, match="a batch of 2 cannot be shared out to 3 processes"):
        tiny_config().check_shares(3)


def test_without_torchrun_there_is_one_process() -> None:
    with join_ranks({}, CPU) as ranks:
        assert ranks == Ranks()
        assert ranks.any(flag=True)
        assert ranks.mean(torch.tensor(2.0)).item() == 2.0


def test_each_process_on_a_machine_has_its_own_card() -> None:
    environment = {"LOCAL_RANK": "1"}

    assert local_device(environment, torch.device("cuda")) == torch.device("cuda", 1)
    assert local_device(environment, CPU) == CPU


def test_the_command_gives_the_same_weights_under_torchrun(tmp_path: Path) -> None:
    data = write_folder(tmp_path / "data", count=4)
    settings = tmp_path / "run.toml"
    settings.write_text(_SETTINGS, encoding="utf-8")
    train(run_paths(data, tmp_path / "alone"), read_config(settings, []), device=CPU)

    subprocess.run(  # noqa: S603 - our own interpreter and module
        [
            *(sys.executable, "-m", "torch.distributed.run", "--nproc-per-node=2", "--standalone"),
            # Without the two dashes, torchrun takes --run for an option of its own.
            *("-m", "--", "training", "train", "--run", str(tmp_path / "run"), "--data", str(data)),
            *("--config", str(settings), "--features", str(FEATURES)),
        ],
        cwd=ROOT,
        env=os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
        timeout=180,
    )

    alone, shared = (load_file(tmp_path / name / STATE_FILE) for name in ("alone", "run"))
    assert greatest_difference(alone, shared, "average") < WEIGHT_TOLERANCE
