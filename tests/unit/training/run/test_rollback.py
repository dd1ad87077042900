"""A loop rolls back to its last good state with a lower rate, and a resumed one does the same."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from typing_extensions import override

from tests.helpers.training_data import tiny_config, write_folder
from tests.helpers.training_runs import CPU, states_equal
from training.data.batches import Batch, BatchMaker
from training.data.cache import PictureCache, open_cache
from training.data.finding import find_pictures
from training.data.layouts import Split
from training.errors import DivergedError
from training.losses.config import LossConfig
from training.losses.feature_networks import FeatureNetworks
from training.run.callbacks.json_log import JsonLog
from training.run.guard import GuardConfig
from training.run.loop import RunHooks, TrainingLoop
from training.run.networks import Networks
from training.run.run_folder import LOG_FILE, STATE_FILE
from training.run.runner import build_loop
from training.run.step import TrainStep, never_pause

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> PictureCache:
    folder = write_folder(tmp_path_factory.mktemp("data"), count=4)
    return open_cache(find_pictures(folder, Split.TRAIN, CONFIG.data), None, whole_px=40)


CONFIG = replace(
    tiny_config(steps=12, adversarial_from_step=2),
    data=replace(tiny_config().data, window_px=32),
    losses=LossConfig(perceptual=0.0),
    save_every_steps=4,
    validate_every_steps=1000,
    guard=GuardConfig(rate_factor=0.5, max_rollbacks=2),
)


class PoisonedStep(TrainStep):
    """Spoils the generator and its losses at the steps in `poisoned`."""

    poisoned: frozenset[int] = frozenset()

    @override
    def __call__(
        self, step: int, batch: Batch, pause_point: Callable[[], None] = never_pause
    ) -> dict[str, float]:
        values = super().__call__(step, batch, pause_point)
        if step not in self.poisoned:
            return values
        with torch.no_grad():
            self.networks.generator.stem.conv.weight.fill_(torch.nan)
        return values | {"hole": float("nan")}


def loop_in(
    folder: Path, pictures: PictureCache, *, poisoned: frozenset[int], steps: int = 12
) -> TrainingLoop[Batch]:
    config = replace(CONFIG, steps=steps)
    folder.mkdir(exist_ok=True)
    step = PoisonedStep(Networks.build(config), config, FeatureNetworks(), device=CPU)
    step.poisoned = poisoned
    return build_loop(
        folder,
        config,
        step,
        lambda data: BatchMaker(pictures, data, seed=config.seed),
        RunHooks(callbacks=[JsonLog(folder / LOG_FILE)]),
    )


def run(folder: Path, pictures: PictureCache, *, poisoned: set[int], steps: int = 12) -> None:
    loop_in(folder, pictures, poisoned=frozenset(poisoned), steps=steps).run(lambda: False)


def events(folder: Path) -> list[Mapping[str, object]]:
    lines = (folder / LOG_FILE).read_text(encoding="utf-8").splitlines()
    return [row for row in map(json.loads, lines) if "event" in row]


def test_a_nan_is_rolled_back_and_the_run_ends_finite(
    tmp_path: Path, pictures: PictureCache
) -> None:
    run(tmp_path, pictures, poisoned={6})

    weights = load_file(tmp_path / STATE_FILE)
    assert all(weight.isfinite().all() for weight in weights.values())


def test_a_rollback_restores_the_last_saved_state(tmp_path: Path, pictures: PictureCache) -> None:
    run(tmp_path / "good", pictures, poisoned=set(), steps=4)

    run(tmp_path / "bad", pictures, poisoned={6}, steps=7)

    assert states_equal(tmp_path / "good", tmp_path / "bad")


def test_a_rollback_moves_past_the_step_and_lowers_the_rate(
    tmp_path: Path, pictures: PictureCache
) -> None:
    loop = loop_in(tmp_path, pictures, poisoned=frozenset({6}), steps=7)

    loop.run(lambda: False)

    assert loop.progress.step == 7
    assert loop.progress.pictures_seen == 4 * CONFIG.data.batch_size
    assert loop.train_step.rate_factor == 0.5


def test_a_rollback_is_logged_in_one_sentence(tmp_path: Path, pictures: PictureCache) -> None:
    run(tmp_path, pictures, poisoned={6})

    expected = (
        "step 6: hole: not a finite number; went back to the state saved at step 4, "
        "and on with 0.5 of the learning rate"
    )
    assert [event["event"] for event in events(tmp_path)] == [expected]


@pytest.mark.slow
def test_a_resumed_run_keeps_the_lowered_rate_and_the_count(
    tmp_path: Path, pictures: PictureCache
) -> None:
    run(tmp_path / "whole", pictures, poisoned={6, 9})
    run(tmp_path / "parts", pictures, poisoned={6, 9}, steps=8)
    run(tmp_path / "parts", pictures, poisoned={6, 9})

    assert states_equal(tmp_path / "whole", tmp_path / "parts")
    assert len(events(tmp_path / "parts")) == 2


def test_a_run_that_keeps_diverging_gives_up(tmp_path: Path, pictures: PictureCache) -> None:
    with pytest.raises(DivergedError, match="after 2 rollbacks"):
        run(tmp_path, pictures, poisoned={5, 6, 7})


@pytest.mark.slow
def test_a_run_that_gave_up_leaves_its_last_good_state(
    tmp_path: Path, pictures: PictureCache
) -> None:
    run(tmp_path / "good", pictures, poisoned=set(), steps=4)

    with pytest.raises(DivergedError):
        run(tmp_path / "bad", pictures, poisoned={5, 6, 7})

    assert states_equal(tmp_path / "good", tmp_path / "bad")
