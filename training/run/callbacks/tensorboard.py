"""The log of a run for TensorBoard, if that is installed."""

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from typing_extensions import override

from training.run.callbacks.callback import Callback, Progress

if TYPE_CHECKING:
    from torch.utils.tensorboard.writer import SummaryWriter

_LOG = logging.getLogger(__name__)


class TensorBoardLog(Callback):
    """Writes metrics as curves; without TensorBoard it says so once and does nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writer: SummaryWriter | None = None

    @override
    def on_start(self, progress: Progress, *, steps: int) -> None:
        try:
            from torch.utils.tensorboard.writer import SummaryWriter  # noqa: PLC0415 - optional
        except ImportError:
            _LOG.info("TensorBoard is not installed: the run is logged as JSON lines only")
            return
        # Hides the curves of steps that were lost when the run was killed.
        self._writer = SummaryWriter(str(self._folder), purge_step=progress.step + 1)

    @override
    def on_metrics(self, progress: Progress, values: Mapping[str, float]) -> None:
        if self._writer is None:
            return
        for name, value in values.items():
            self._writer.add_scalar(name, value, progress.step)

    @override
    def on_message(self, progress: Progress, text: str) -> None:
        if self._writer is not None:
            self._writer.add_text("event", text, progress.step)

    @override
    def on_end(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None
