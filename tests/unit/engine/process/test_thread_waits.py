"""Torch's threads sleep while they wait, unless the environment decides."""

from engine.process.thread_waits import wait_asleep


def test_threads_wait_asleep_unless_the_environment_decides() -> None:
    unset: dict[str, str] = {}
    decided = {"OMP_WAIT_POLICY": "ACTIVE"}

    wait_asleep(unset)
    wait_asleep(decided)

    assert unset == {"OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "2000"}
    assert decided == {"OMP_WAIT_POLICY": "ACTIVE"}
