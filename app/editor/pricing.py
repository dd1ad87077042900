"""What restoring the present mask would cost, kept up to date while the user paints."""

import logging

from PySide6.QtCore import QObject, QTimer, Signal

from app.editor.document import Document
from app.shared.background import Background
from engine.api import RestoreOptions
from engine.pictures.pixels import Mask, Rect
from engine.restore.price import FinishedJob, PriceList, Work, work_of

_SETTLED_MS = 200

_log = logging.getLogger(__name__)


class Pricing(QObject):
    """Prices the mask of a document in the background, and learns from the jobs that were done.

    A stroke costs nothing here but the growth of a rectangle; the mask inside that is looked at
    when the hand rests.

    Signals:
        price_changed: Seconds that a job would take, a float, or None when nothing is known.
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
        self._work: Work | None = None
        self._counting_id: int | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_SETTLED_MS)
        self._pause.timeout.connect(self._count)

    @property
    def seconds(self) -> float | None:
        """What a job on the present mask would take; None when nothing is marked or known."""
        return None if self._work is None else self._prices.seconds(self._work, device=self._device)

    def set_document(self, document: Document | None) -> None:
        """Price the mask of another document."""
        if self._document is not None:
            self._document.mask_changed.disconnect(self._on_mask_changed)
        self._document = document
        self._touched = None
        if document is not None:
            document.mask_changed.connect(self._on_mask_changed)
        self._expire()

    def set_options(self, options: RestoreOptions) -> None:
        """Price jobs with other options."""
        if options != self._options:
            self._options = options
            self._expire()

    def set_device(self, device: str | None) -> None:
        """Price jobs on another device, named in words; None while there is none."""
        if device is not None and device != self._device:
            self._device = device
            self.price_changed.emit(self.seconds)

    def learn(self, mask: Mask, options: RestoreOptions, *, seconds: float) -> None:
        """Take a finished job into account; its mask (H, W) is not changed any more."""
        device = self._device
        self._background.run(
            lambda: _work_of_whole(mask, options),
            on_done=lambda work: self._prices.learn(
                FinishedJob(device=device, work=work, seconds=max(seconds, 1e-3))
            ),
            on_error=self._on_failed,
        )

    def take_text(self, text: str) -> None:
        """Go on from what `to_text` returned in an earlier session."""
        self._prices = PriceList.of_text(text)

    def to_text(self) -> str:
        """Return what has been learned."""
        return self._prices.to_text()

    def close(self) -> None:
        """End what is being counted."""
        self.set_document(None)
        self._pause.stop()
        self._background.close()

    def _on_mask_changed(self, place: Rect) -> None:
        self._touched = place if self._touched is None else self._touched.united(place)
        self._expire()

    def _expire(self) -> None:
        """Forget the price, and count anew once nothing has changed for a moment."""
        if self._counting_id is not None:
            self._background.drop(self._counting_id)
            self._counting_id = None
        if self._work is not None:
            self._work = None
            self.price_changed.emit(None)
        if self._document is None or self._document.mask.area == 0:
            self._touched = None
            self._pause.stop()
        else:
            self._pause.start()

    def _count(self) -> None:
        document, place, options = self._document, self._touched, self._options
        if document is None or place is None:
            return
        mask, bounds = document.mask.elements[place.slices].copy(), document.bounds
        self._counting_id = self._background.run(
            lambda: work_of(mask, place, options, within=bounds),
            on_done=self._on_counted,
            on_error=self._on_failed,
        )

    def _on_counted(self, work: Work) -> None:
        self._counting_id = None
        self._work = work
        self.price_changed.emit(self.seconds)

    def _on_failed(self, error: Exception) -> None:
        self._counting_id = None
        _log.warning("the price of a job is not known: %s", error)


def _work_of_whole(mask: Mask, options: RestoreOptions) -> Work:
    place = Rect.of_mask(mask)
    assert place is not None, "an empty mask was restored"
    return work_of(mask[place.slices], place, options, within=Rect.of_shape(mask.shape))
