"""One of the two models at work, as the program uses it."""

from collections.abc import Callable

import numpy as np

from engine.api import EngineConfig, Method, RestoreOptions
from engine.pictures.pixels import Mask
from engine.restore.compose import apply_results
from engine.restore.session import Session
from training.proof.holes import RGB


class Contender:
    """A model as the program uses it, in full precision."""

    def __init__(
        self, config: EngineConfig, *, should_stop: Callable[[], bool] = lambda: False
    ) -> None:
        """Load the model.

        Args:
            config: Which, and where.
            should_stop: Asked many times a second, on the caller's thread.

        Raises:
            EngineError: The model cannot be used.
        """
        self._session = Session(config)
        self._should_stop = should_stop

    def fill(self, damaged: RGB, mask: Mask, method: Method) -> RGB:
        """Return the picture with its hole filled, (H, W, 3), uint8.

        Raises:
            InvalidResultError: The answer is no picture.
            JobCancelledError: It should stop.
            EngineError: The device or the memory does not suffice.
        """
        results = self._session.restore(
            damaged,
            mask,
            RestoreOptions(method=method),
            report_progress=lambda _stage, _fraction: None,
            is_cancelled=self._should_stop,
        )
        return np.asarray(apply_results(damaged, results), np.uint8)
