"""The plan of a run: its steps, the parts of its batches, and the speed that both follow from."""

from dataclasses import replace

import pytest
import torch

from tests.helpers.trainer_runs import CHEAP, tiny_request
from tests.helpers.training_data import tiny_config
from tests.helpers.training_runs import CPU
from training.api import FineTuneRequest
from training.data.batches import Batch
from training.errors import StepAbandonedError
from training.fine_tuning.plan import Speed, compute_speed, measure_speed, plan_steps, shorten_parts
from training.losses.config import LossConfig
from training.losses.feature_networks import FeatureNetworks
from training.run.config import TrainConfig, read_config
from training.run.networks import Networks
from training.run.step import TrainStep


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> FineTuneRequest:
    request = tiny_request(tmp_path_factory.mktemp("plan"))
    return replace(request, goal=replace(request.goal, settings=CHEAP))


@pytest.mark.parametrize(
    ("step_s", "validation_s", "steps"),
    # 300 s of the quick preset, with nine validations.
    [(1.0, 0.0, 300), (1.0, 10.0, 210), (0.5, 10.0, 420), (1.0, 40.0, 60), (100.0, 0.0, 8)],
)
def test_the_presets_time_becomes_steps(
    run: FineTuneRequest, step_s: float, validation_s: float, steps: int
) -> None:
    speed = Speed(step_s=step_s, part_s=step_s)

    config = plan_steps(run, read_config(None, list(CHEAP)), speed, validation_s=validation_s)

    assert config.steps == steps


def test_a_configured_length_is_kept_and_intervals_follow_it(run: FineTuneRequest) -> None:
    asked = replace(run, goal=replace(run.goal, settings=(*CHEAP, "steps=80")))
    speed = Speed(step_s=1.0, part_s=1.0)

    config = plan_steps(asked, read_config(None, list(CHEAP)), speed, validation_s=0.0)

    assert (config.steps, config.validate_every_steps) == (80, 10)


def test_what_fits_this_machine_is_in_the_plan(run: FineTuneRequest) -> None:
    fitting = read_config(None, [*CHEAP, "accumulate=2", "data.window_px=48"])
    speed = Speed(step_s=1.0, part_s=1.0)

    config = plan_steps(run, fitting, speed, validation_s=0.0)

    assert (config.accumulate, config.data.window_px) == (2, 48)
    assert config.half_precision is False


def test_batches_are_split_so_that_a_pause_begins_soon() -> None:
    config = read_config(None, ["stages=[]", "data.batch_size=16", "accumulate=2"])

    shorter, speed = shorten_parts(config, lambda it: Speed(step_s=4.0, part_s=3.0 / it.accumulate))

    assert shorter.accumulate == 8
    assert speed.part_s == 3.0 / 8


def test_short_parts_stay_as_they_are() -> None:
    config = read_config(None, ["stages=[]", "data.batch_size=16", "accumulate=4"])
    measured: list[TrainConfig] = []

    def measure(it: TrainConfig) -> Speed:
        measured.append(it)
        return Speed(step_s=1.0, part_s=0.1)

    same, _speed = shorten_parts(config, measure)

    assert same == config
    assert measured == [config]


class SameBatch:
    """Makes the same batch for every step."""

    def make(self, _step: int) -> Batch:
        """Return two grey windows, filled in their left half."""
        mask = torch.zeros(2, 1, 64, 64, dtype=torch.bool)
        mask[..., :32] = True
        return Batch(rgb=torch.full((2, 3, 64, 64), 128, dtype=torch.uint8), mask=mask)


def test_the_speed_is_of_the_shortest_step_and_the_median_part_without_the_first() -> None:
    # Steps of 1, 6, 3 and 4 s; the longest parts of the last three are 5, 2 and 2 s.
    clock = [[0.0, 0.5, 1.0], [10.0, 11.0, 16.0], [20.0, 22.0, 23.0], [30.0, 32.0, 34.0]]

    assert compute_speed(clock) == Speed(step_s=3.0, part_s=2.0)


def test_measuring_can_be_abandoned_within_a_step() -> None:
    config = replace(tiny_config(), losses=LossConfig(perceptual=0.0))
    paused: list[int] = []

    def abandon_at_the_second() -> None:
        paused.append(len(paused))
        if len(paused) == 2:
            raise StepAbandonedError("closed")

    step = TrainStep(Networks.build(config), config, FeatureNetworks(), device=CPU)

    with pytest.raises(StepAbandonedError):
        measure_speed(
            step,
            SameBatch(),
            first_step=config.adversarial_from_step,
            pause_point=abandon_at_the_second,
        )

    assert paused == [0, 1]
