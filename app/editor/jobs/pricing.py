"""The price of restoring the current mask, kept up to date while the user paints."""

import logging
from typing import TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal

from app.editor.document.document import Document
from app.shared.background import Background
from engine.api import RestoreOptions, Speed
from engine.pictures.pixels import Mask, Rect
from engine.restore.price import FinishedJob, PriceList, Work

_PAUSE_MS = 200

MaskWork: TypeAlias = Work

_log = logging.getLogger(__name__)


class Pricing(QObject):
    """Prices the mask of a document in the background, and learns from finished jobs.

    While the user paints, only a rectangle around the strokes grows; the mask inside it is
    analysed once the user pauses. A document that comes with a mask is looked at as a whole.

    Signals:
        price_changed: Seconds that a job would take, a float, or None if unknown.
    """

    price_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._prices = PriceList()
        self._background = Background(self)
        self._document: Document | None = None
        self._touched: Rect | None = None
        self._options = RestoreOptions()
        self._device = ""
        self._speed: Speed | None = None
        self._work: Work | None = None
        self._background_id: int | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._update_price)

    @property
    def seconds(self) -> float | None:
        """Seconds that restoring the mask would take; None if it is empty or the price unknown."""
        return None if self._work is None else self.estimate_seconds(self._work)

    def set_document(self, document: Document | None) -> None:
        """Price the mask of another document."""
        if self._document is not None:
            self._document.mask_changed.disconnect(self._on_mask_changed)
        self._document = document
        has_mask = document is not None and document.mask.area > 0
        self._touched = document.bounds if document is not None and has_mask else None
        if document is not None:
            document.mask_changed.connect(self._on_mask_changed)
        self._expire()

    def set_options(self, options: RestoreOptions) -> None:
        """Price jobs with other options."""
        if options != self._options:
            self._options = options
            self._expire()

    def set_device(self, device: str | None, speed: Speed | None) -> None:
        """Price jobs on another device.

        Args:
            device: Name of the device; None, while there is no device, is ignored.
            speed: How fast the machine is with this device; None if unknown.
        """
        if device is not None and (device, speed) != (self._device, self._speed):
            self._device, self._speed = device, speed
            self.price_changed.emit(self.seconds)

    def learn(self, mask: Mask, options: RestoreOptions, *, seconds: float) -> None:
        """Learn from a finished job.

        Args:
            mask: (H, W), bool: the mask of the job, never changed again.
            options: The options of the job.
            seconds: Duration of the job.
        """
        device = self._device
        self._background.run(
            lambda: count_mask_work(mask, options),
            on_done=lambda work: self._prices.learn(
                FinishedJob(device=device, work=work, seconds=max(seconds, 1e-3))
            ),
            on_error=self._on_failed,
        )

    def estimate_seconds(self, work: MaskWork) -> float:
        """Return the seconds that a job with some work would take."""
        return self._prices.estimate_seconds(work, device=self._device, speed=self._speed)

    def take_text(self, text: str) -> None:
        """Continue from the text that `to_text` returned in an earlier session."""
        self._prices = PriceList.from_text(text)

    def to_text(self) -> str:
        """Return what has been learned as text."""
        return self._prices.to_text()

    def close(self) -> None:
        """End the work in the background."""
        self.set_document(None)
        self._pause.stop()
        self._background.close()

    def _on_mask_changed(self, place: Rect) -> None:
        self._touched = place if self._touched is None else self._touched.united(place)
        self._expire()

    def _expire(self) -> None:
        """Forget the price, and compute it again once nothing has changed for a moment."""
        if self._background_id is not None:
            self._background.drop(self._background_id)
            self._background_id = None
        if self._work is not None:
            self._work = None
            self.price_changed.emit(None)
        if self._document is None or self._document.mask.area == 0:
            self._touched = None
            self._pause.stop()
        else:
            self._pause.start()

    def _update_price(self) -> None:
        document, place, options = self._document, self._touched, self._options
        if document is None or place is None or document.mask.is_full:
            return
        if place == document.bounds:
            place = self._touched = Rect.of_mask(document.mask.elements) or place
        mask, bounds = document.mask.elements[place.slices].copy(), document.bounds
        self._background_id = self._background.run(
            lambda: _count_work(mask, place, options, within=bounds),
            on_done=self._on_work_estimated,
            on_error=self._on_failed,
        )

    def _on_work_estimated(self, work: Work) -> None:
        self._background_id = None
        self._work = work
        self.price_changed.emit(self.seconds)

    def _on_failed(self, error: Exception) -> None:
        self._background_id = None
        _log.warning("the price of a job could not be computed: %s", error)


def count_mask_work(mask: Mask, options: RestoreOptions) -> MaskWork:
    """Return the work of restoring a mask, (H, W), bool, not empty; slow, on any thread."""
    place = Rect.of_mask(mask)
    assert place is not None, "a job with an empty mask finished"
    return _count_work(mask[place.slices], place, options, within=Rect.of_shape(mask.shape))


def _count_work(mask: Mask, place: Rect, options: RestoreOptions, *, within: Rect) -> Work:
    from engine.restore.work import count_work  # noqa: PLC0415  scipy, which loads slowly

    return count_work(mask, place, options, within=within)
