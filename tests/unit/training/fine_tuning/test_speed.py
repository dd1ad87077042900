"""How fast a run learns: what is made of the clock, and that measuring can be left."""

from dataclasses import replace

import pytest
import torch

from tests.helpers.training_data import tiny_config
from tests.helpers.training_runs import CPU
from training.data.batches import Batch
from training.errors import StepAbandonedError
from training.fine_tuning.plan import Speed, measured_speed, speed_of
from training.losses.config import LossConfig
from training.losses.feature_networks import FeatureNetworks
from training.run.step import Networks


class SameBatch:
    """Makes the same batch for every step."""

    def make(self, _step: int) -> Batch:
        """Return two grey windows, filled in their left half."""
        mask = torch.zeros(2, 1, 64, 64, dtype=torch.bool)
        mask[..., :32] = True
        return Batch(rgb=torch.full((2, 3, 64, 64), 128, dtype=torch.uint8), mask=mask)


def test_the_speed_is_that_of_the_shortest_step_but_the_first_and_of_the_usual_part() -> None:
    # Steps of 1, 6, 3 and 4 s; the longest parts of the last three are 5, 2 and 2 s.
    clock = [[0.0, 0.5, 1.0], [10.0, 11.0, 16.0], [20.0, 22.0, 23.0], [30.0, 32.0, 34.0]]

    assert speed_of(clock) == Speed(step_s=3.0, part_s=2.0)


def test_measuring_can_be_left_within_a_step() -> None:
    config = replace(tiny_config(), losses=LossConfig(perceptual=0.0))
    held: list[int] = []

    def leave_at_the_second() -> None:
        held.append(len(held))
        if len(held) == 2:
            raise StepAbandonedError("closed")

    with pytest.raises(StepAbandonedError):
        measured_speed(
            config,
            Networks.fresh(config),
            FeatureNetworks(),
            SameBatch(),
            device=CPU,
            hold=leave_at_the_second,
        )

    assert held == [0, 1]
