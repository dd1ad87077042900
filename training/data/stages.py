"""Progressive growing: later stages of a run train on larger windows.

Karras et al. 2018 ("Progressive growing of GANs") grow the network together with the pictures. Our
network takes any size, so only the windows grow.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from training.data.batches import Batch, BatchSource
from training.data.config import DataConfig
from training.errors import ConfigError


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A later stage; before the first of them a run follows its data section.

    Attributes:
        from_step: First step of the stage.
        window_px: Side of the windows.
        batch_size: Windows in a step.
    """

    from_step: int
    window_px: int
    batch_size: int


def data_at_step(data: DataConfig, stages: Sequence[Stage], step: int) -> DataConfig:
    """Return the data configuration of a step.

    Args:
        data: Configuration before the first stage.
        stages: Later stages, in the order of their steps.
        step: Step of the run, from 0.
    """
    begun = [stage for stage in stages if stage.from_step <= step]
    if not begun:
        return data
    return replace(data, window_px=begun[-1].window_px, batch_size=begun[-1].batch_size)


def check_stages(data: DataConfig, stages: Sequence[Stage]) -> None:
    """Check the steps and sizes of stages.

    Raises:
        ConfigError: Their steps do not rise from 1, or a size is not possible.
    """
    steps = [0, *(stage.from_step for stage in stages)]
    if steps != sorted(set(steps)):
        raise ConfigError(f"stages: expected steps that rise from 1, got {steps[1:]}")
    for step in steps:
        data_at_step(data, stages, step)


class StagedBatches:
    """Makes the batch of any step from pictures decoded for the step's stage."""

    def __init__(
        self,
        data: DataConfig,
        stages: Sequence[Stage],
        open_stage: Callable[[DataConfig], BatchSource],
        *,
        opens_all: bool = False,
    ) -> None:
        """Open the first stage, or all of them.

        Args:
            data: Configuration before the first of the stages.
            stages: Later stages, in the order of their steps.
            open_stage: Returns the batch source of one stage.
            opens_all: Open every stage now, because worker processes are forked from this one and
                would each decode the pictures of a later stage. Otherwise a stage is opened when
                its first batch is made: decoding takes a while, and many runs never get there.
        """
        self._data = data
        self._stages = stages
        self._open_stage = open_stage
        configs = [data]
        if opens_all:
            configs += [data_at_step(data, stages, stage.from_step) for stage in stages]
        self._opened = [(config, open_stage(config)) for config in configs]

    def make(self, step: int) -> Batch:
        """Return the batch of a step."""
        wanted = data_at_step(self._data, self._stages, step)
        source = next((source for config, source in self._opened if config == wanted), None)
        if source is None:
            source = self._open_stage(wanted)
            self._opened = [(wanted, source)]  # earlier stages are not needed any more
        return source.make(step)
