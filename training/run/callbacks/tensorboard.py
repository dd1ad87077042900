"""The log of a run for TensorBoard, where it is installed."""

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from typing_extensions import override

from training.run.callbacks.callback import Callback
from training.run.run_state import Progress

if TYPE_CHECKING:
    from torch.utils.tensorboard.writer import SummaryWriter

_LOG = logging.getLogger(__name__)


class TensorBoardLog(Callback):
    """Writes what is noted as curves; without TensorBoard it says so once and does nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writer: SummaryWriter | None = None

    @override
    def began(self, progress: Progress, *, steps: int) -> None:
        try:
            from torch.utils.tensorboard.writer import SummaryWriter  # noqa: PLC0415 - an option
        except ImportError:
            _LOG.info("TensorBoard is not installed, so the run is logged as JSON lines only")
            return
        # Curves of steps that were lost when the run was killed are hidden.
        self._writer = SummaryWriter(str(self._folder), purge_step=progress.step + 1)

    @override
    def noted(self, progress: Progress, values: Mapping[str, float]) -> None:
        if self._writer is None:
            return
        for name, value in values.items():
            self._writer.add_scalar(name, value, progress.step)

    @override
    def told(self, progress: Progress, sentence: str) -> None:
        if self._writer is not None:
            self._writer.add_text("event", sentence, progress.step)

    @override
    def ended(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None
