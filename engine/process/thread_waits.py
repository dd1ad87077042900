"""How torch's threads wait for one another."""

from collections.abc import MutableMapping

# Beside two busy programs, a step of a training takes 17 % longer than with 0, and 11 % less than by
# default.
_SPINS = "2000"


def wait_asleep(environment: MutableMapping[str, str]) -> None:
    """Let torch's threads sleep while they wait for one another, unless the environment decides.

    By default OpenMP's threads spin for milliseconds at the end of every operation. Beside other
    programs, the thread that they wait for then has no core, and a step takes many times as long as
    its work; loading a model of a hundred small tensors takes three times the processor time.
    Threads that sleep at once wake too late on an idle machine: a step took 15 % longer. So GNU's
    OpenMP spins for about ten microseconds; other implementations read only the policy. Both
    variables are read when torch is imported.

    Args:
        environment: Environment of this process.
    """
    if "OMP_WAIT_POLICY" not in environment:
        environment["OMP_WAIT_POLICY"] = "PASSIVE"
        environment.setdefault("GOMP_SPINCOUNT", _SPINS)
