"""The memory of a run is estimated before its first step, and fitted into a limit."""

import logging
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from tests.helpers.training_data import tiny_config, write_folder
from tests.helpers.training_runs import CPU, run_paths
from training.data.stages import Stage
from training.errors import ConfigError
from training.losses.config import LossConfig
from training.losses.feature_networks import FeatureFiles, FeatureNetworks
from training.run.config import TrainConfig
from training.run.machine import process_bytes
from training.run.memory import MemoryModel, SavedTensors, fit_config, parse_size
from training.run.run_folder import CONFIG_FILE, resolve_config
from training.run.runner import train

pytestmark = pytest.mark.usefixtures("one_thread")

GIB = 2**30
PLAIN = replace(tiny_config(adversarial_from_step=0), losses=LossConfig(perceptual=0.0), stages=())
ASKED = replace(
    tiny_config(),
    data=replace(tiny_config().data, window_px=128, batch_size=16),
    stages=(Stage(from_step=10, window_px=256, batch_size=4),),
)


@pytest.fixture
def model() -> MemoryModel:
    nowhere = Path("nowhere")
    files = FeatureFiles(squeeze=nowhere, torchvision=nowhere)
    features = FeatureNetworks.load(PLAIN.losses, files, device=CPU)
    return MemoryModel(PLAIN, features, device=CPU)


def megapixels(config: TrainConfig) -> int:
    """Return an invented estimate: a byte for each pixel that is computed at once."""
    sizes = [(config.data.window_px, config.data.batch_size)]
    sizes += [(stage.window_px, stage.batch_size) for stage in config.stages]
    return max(side_px**2 * batch for side_px, batch in sizes) // config.accumulate


def test_a_tensor_that_is_saved_twice_counts_once_until_it_is_released() -> None:
    counter = SavedTensors([])
    x = torch.ones(1000, requires_grad=True)

    with torch.autograd.graph.saved_tensors_hooks(counter.pack, lambda kept: kept.tensor):
        square = x * x
        del square
        (x * x).sum().backward()  # type: ignore[no-untyped-call]  # torch's own

    assert counter.peak == 4000


def test_weights_do_not_count_as_saved() -> None:
    layer = torch.nn.Linear(10, 10, bias=False)
    counter = SavedTensors([layer])

    with torch.autograd.graph.saved_tensors_hooks(counter.pack, lambda kept: kept.tensor):
        layer(torch.ones(1, 10, requires_grad=True))

    assert counter.peak == 40


def test_the_memory_of_a_batch_follows_from_one_window_and_two(model: MemoryModel) -> None:
    estimated = model.saved_bytes(32, 6)

    assert estimated == pytest.approx(model._measure_saved_bytes(32, 6), rel=0.05)


def test_larger_windows_and_more_of_them_need_more_memory(model: MemoryModel) -> None:
    kept = [model.saved_bytes(side_px, 4) for side_px in (32, 48, 64, 96)]

    assert kept == sorted(kept)
    assert model.saved_bytes(32, 5) > model.saved_bytes(32, 4)


def test_a_run_needs_more_than_its_process_and_its_weights(model: MemoryModel) -> None:
    taken = model.run_bytes(PLAIN)

    assert taken > model.weight_bytes() + model._process_bytes
    assert taken > model.run_bytes(replace(PLAIN, accumulate=2))


def test_later_stages_count(model: MemoryModel) -> None:
    stages = (Stage(from_step=5, window_px=96, batch_size=2),)

    assert model.run_bytes(replace(PLAIN, stages=stages)) > model.run_bytes(PLAIN)


def test_a_configuration_that_fits_is_unchanged() -> None:
    assert fit_config(ASKED, megapixels, limit_bytes=GIB) == ASKED


def test_batches_are_split_first() -> None:
    fitted = fit_config(ASKED, megapixels, limit_bytes=128**2 * 8)

    assert fitted == replace(ASKED, accumulate=2)


def test_then_later_stages_are_dropped() -> None:
    fitted = fit_config(ASKED, megapixels, limit_bytes=128**2 * 2)

    assert fitted == replace(ASKED, accumulate=8, stages=())


def test_then_the_windows_shrink() -> None:
    fitted = fit_config(ASKED, megapixels, limit_bytes=100**2)

    assert (fitted.data.window_px, fitted.accumulate, fitted.stages) == (96, 16, ())


def test_the_choice_is_logged_in_one_sentence(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)

    fit_config(ASKED, lambda config: GIB // config.accumulate, limit_bytes=GIB // 2)

    assert caplog.messages == [
        "within 0.50 GiB: windows of 128 px, 8 of a batch of 16 at a time; about 0.50 GiB"
    ]


def test_a_limit_that_is_too_small_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"windows of 64 px, one at a time, need about 1\.00 GiB"):
        fit_config(ASKED, lambda _config: GIB, limit_bytes=GIB // 2)


def test_a_fitted_run_resumes_with_the_same_sizes(tmp_path: Path) -> None:
    fitted = replace(ASKED, data=replace(ASKED.data, window_px=64), accumulate=4, stages=())
    resolve_config(tmp_path, ASKED, lambda _config: fitted, keeps_sizes=True)

    resumed = resolve_config(tmp_path, ASKED, lambda _config: ASKED, keeps_sizes=True)

    assert resumed == fitted


def test_a_run_with_too_little_memory_ends_before_its_first_step(tmp_path: Path) -> None:
    data = write_folder(tmp_path / "data", count=3)
    paths = replace(run_paths(data, tmp_path / "run"), memory_limit=1000)

    with pytest.raises(ConfigError, match="too small"):
        train(paths, PLAIN, device=CPU)

    assert not (tmp_path / "run" / CONFIG_FILE).exists()


def test_this_process_has_memory() -> None:
    assert process_bytes() > 10**6


@pytest.mark.parametrize(
    ("text", "expected"),
    [("4GiB", 4 * GIB), ("1.5 gib", 3 * GIB // 2), ("800MB", 800_000_000), ("1000", 1000)],
)
def test_an_amount_of_memory_is_read(text: str, expected: int) -> None:
    assert parse_size(text) == expected


@pytest.mark.parametrize("text", ["", "much", "-1GiB", "4 GiB left"])
def test_other_texts_than_amounts_of_memory_are_refused(text: str) -> None:
    with pytest.raises(ConfigError):
        parse_size(text)
