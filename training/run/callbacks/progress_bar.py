"""Shows at a terminal how far a run has come and how long it will take."""

import contextlib
import logging
import sys
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from typing_extensions import override

from training.run.callbacks.callback import Callback, Progress

if TYPE_CHECKING:
    from tqdm import tqdm

_LOG = logging.getLogger(__name__)


class ProgressBar(Callback):
    """A bar with the time left; plain lines if stderr is not a terminal or tqdm is missing."""

    def __init__(
        self,
        *,
        is_terminal: bool | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._is_terminal = sys.stderr.isatty() if is_terminal is None else is_terminal
        self._clock = clock
        self._bar: tqdm[None] | None = None
        self._open = contextlib.ExitStack()
        self._steps = self._first_step = 0
        self._started = 0.0

    @override
    def on_start(self, progress: Progress, *, steps: int) -> None:
        self._steps, self._first_step, self._started = steps, progress.step, self._clock()
        if not self._is_terminal:
            return
        try:
            from tqdm import tqdm  # noqa: PLC0415 - optional
            from tqdm.contrib.logging import logging_redirect_tqdm  # noqa: PLC0415
        except ImportError:
            return
        self._bar = self._open.enter_context(
            tqdm(total=steps, initial=progress.step, unit="step", dynamic_ncols=True)
        )
        self._open.enter_context(logging_redirect_tqdm())

    @override
    def on_step(self, progress: Progress, values: Mapping[str, float]) -> None:
        if self._bar is not None:
            self._bar.update(1)

    @override
    def on_metrics(self, progress: Progress, values: Mapping[str, float]) -> None:
        losses = ", ".join(f"{name} {value:.4g}" for name, value in values.items())
        if self._bar is not None:
            self._bar.set_postfix_str(losses[:60], refresh=False)
            return
        taken = progress.step - self._first_step
        spent_s = self._clock() - self._started
        left_s = spent_s / max(taken, 1) * (self._steps - progress.step)
        left = format_span(left_s)
        _LOG.info("step %d of %d, %s left; %s", progress.step, self._steps, left, losses)

    @override
    def on_end(self) -> None:
        self._open.close()
        self._bar = None


def format_span(seconds: float) -> str:
    """Return a span of time in at most two units, such as "3 h 05 min"."""
    minutes, rest_s = divmod(round(seconds), 60)
    hours, rest_min = divmod(minutes, 60)
    days, rest_h = divmod(hours, 24)
    if days:
        return f"{days} d {rest_h} h"
    if hours:
        return f"{hours} h {rest_min:02} min"
    return f"{minutes} min {rest_s:02} s" if minutes else f"{rest_s} s"
