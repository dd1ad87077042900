"""The timing of the tasks that warm the engine up."""

import pytest

from engine.restore.start.warm_up import time_shortest


def test_the_shortest_run_counts() -> None:
    times_s = iter([0.0, 3.0, 3.0, 5.0, 5.0, 9.0])

    seconds = time_shortest(lambda: None, runs=3, clock=lambda: next(times_s))

    assert seconds == pytest.approx(2.0)
