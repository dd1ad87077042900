"""Estimates how long a batch takes, and how much room its results need, in the background."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from app.batch.items import BatchItem, make_mask
from app.batch.room import estimate_result_bytes, find_free_bytes
from app.editor.jobs.pricing import MaskWork, Pricing, count_mask_work
from app.shared.background import Background
from engine.api import RestoreOptions
from engine.errors import EngineError
from engine.pictures.files import read_mask, read_picture

_PAUSE_MS: Final = 400
# So many pictures stand for all of them.
_MAX_SAMPLES: Final = 6

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What a run takes.

    Attributes:
        seconds: Seconds, None if unknown.
        result_bytes: Bytes of the results' files.
        free_bytes: Bytes that are free where they go.
    """

    seconds: float | None
    result_bytes: int
    free_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sample:
    """What a picture stands for: its work and the bytes of its result."""

    work: MaskWork | None
    result_bytes: float


class Estimator(QObject):
    """Looks at a few of the pictures that are ready, whenever they have not changed for a moment.

    Signals:
        changed: There is another `Estimate`, or none (None).
    """

    changed = Signal(object)

    def __init__(self, pricing: Pricing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pricing = pricing
        self._background = Background(self)
        self._items: Sequence[BatchItem] = ()
        self._options = RestoreOptions()
        self._work_id: int | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_PAUSE_MS)
        self._rest.timeout.connect(self._start)

    def set_items(self, items: Sequence[BatchItem], options: RestoreOptions) -> None:
        """Estimate another run."""
        if (items, options) != (self._items, self._options):
            self._items, self._options = items, options
            self._rest.start()

    def close(self) -> None:
        """Stop looking. Idempotent."""
        self._rest.stop()
        self._background.close()

    def _start(self) -> None:
        items, options = self._items, self._options
        if self._work_id is not None:
            self._background.drop(self._work_id)
            self._work_id = None
        if not items:
            self.changed.emit(None)
            return
        step = max(1, len(items) // _MAX_SAMPLES)
        chosen = items[::step][:_MAX_SAMPLES]
        self._work_id = self._background.run(
            lambda: (
                [_sample(item, options) for item in chosen],
                find_free_bytes(chosen[0].target.parent),
            ),
            on_done=self._on_done,
            on_error=self._on_error,
        )

    def _on_done(self, found: tuple[list[_Sample], int]) -> None:
        self._work_id = None
        samples, free_bytes = found
        works = [sample.work for sample in samples if sample.work is not None]
        scale = len(self._items) / len(samples)
        seconds = None
        if works:
            each = sum(self._pricing.estimate_seconds(work) for work in works) / len(works)
            seconds = each * len(self._items)
        result_bytes = round(scale * sum(sample.result_bytes for sample in samples))
        self.changed.emit(
            Estimate(seconds=seconds, result_bytes=result_bytes, free_bytes=free_bytes)
        )

    def _on_error(self, error: Exception) -> None:
        self._work_id = None
        _log.warning("a batch could not be estimated", exc_info=error)


def _sample(item: BatchItem, options: RestoreOptions) -> _Sample:
    """Look at a picture; one that cannot be read counts nothing, on any thread."""
    assert item.mask is not None, "not ready"
    try:
        result_bytes = estimate_result_bytes(item)
        if isinstance(item.mask, Path):
            mask = read_mask(item.mask)
        else:
            made = make_mask(item.mask, read_picture(item.photo))
            if made is None:  # only the engine will know
                return _Sample(work=None, result_bytes=result_bytes)
            mask = made.mask
    except (EngineError, OSError):
        return _Sample(work=None, result_bytes=0)
    work = count_mask_work(mask, options) if mask.any() else None
    return _Sample(work=work, result_bytes=result_bytes)
