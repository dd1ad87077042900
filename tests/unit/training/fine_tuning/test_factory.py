"""The trainer's process sets itself up."""

from training.fine_tuning.factory import wait_asleep


def test_threads_wait_asleep_unless_the_environment_decides() -> None:
    unset: dict[str, str] = {}
    decided = {"OMP_WAIT_POLICY": "ACTIVE"}

    wait_asleep(unset)
    wait_asleep(decided)

    assert unset == {"OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "2000"}
    assert decided == {"OMP_WAIT_POLICY": "ACTIVE"}
