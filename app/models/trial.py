"""Restores one hole with several models, each in an engine process of its own."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.shared.engine_link import EngineFactory, EngineLink
from engine.api import RestoreOptions
from engine.errors import EngineError
from engine.events import JobFinished, JobProgressed
from engine.pictures.pixels import Mask, Pixels, Rect

_SHOWN_MARGIN_PX = 96


class ModelTrial(QObject):
    """Fills one hole with one model after another; the open picture stays as it is.

    Ends with exactly one of `finished` and `failed`, unless it is closed first.

    Signals:
        progressed: Share of all the work that is done, 0 to 1.
        finished: The results, a tuple with the hole's surroundings as `Pixels` for each model.
        failed: A model could not fill the hole, an `EngineError`.
    """

    progressed = Signal(float)
    finished = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        factory: EngineFactory,
        models: tuple[Path, ...],
        *,
        pixels: Pixels,
        mask: Mask,
        options: RestoreOptions,
        parent: QObject | None = None,
    ) -> None:
        """Copy the picture and the mask; nothing is started yet.

        Args:
            factory: Makes the engines.
            models: The files of the models.
            pixels: The whole picture, (H, W, C).
            mask: The hole, (H, W), bool, true means fill; not empty.
            options: Fill options.
            parent: Qt's parent.
        """
        super().__init__(parent)
        hole = Rect.of_mask(mask)
        assert hole is not None, "nothing to fill"
        self._factory = factory
        self._models = models
        self._pixels = pixels.copy()
        self._mask = mask.copy()
        self._options = options
        self._shown = hole.grown(_SHOWN_MARGIN_PX, within=Rect.of_shape(mask.shape))
        self._results: list[Pixels] = []
        self._link: EngineLink | None = None

    @property
    def before(self) -> Pixels:
        """The hole's surroundings before they are restored."""
        return self._pixels[self._shown.slices]

    def start(self) -> None:
        """Start with the first model."""
        self._start_engine(self._models[0])

    def close(self) -> None:
        """End the engine, and wait for it. Idempotent."""
        if self._link is not None:
            self._link.close()
            self._link.deleteLater()
            self._link = None

    def _start_engine(self, model: Path) -> None:
        link = EngineLink(self._factory, self)
        link.job_progressed.connect(self._on_progressed)
        link.job_finished.connect(self._on_finished)
        link.job_failed.connect(self._fail)
        link.unavailable.connect(self._fail)
        self._link = link
        try:
            link.start(model)
            link.share_picture(self._pixels)
            link.submit(self._mask, self._options)
        except EngineError as error:
            self._fail(error)

    def _on_progressed(self, event: JobProgressed) -> None:
        self.progressed.emit((len(self._results) + event.fraction) / len(self._models))

    def _on_finished(self, event: JobFinished) -> None:
        filled = self.before.copy()
        for result in event.results:
            place = result.place.moved(dx=-self._shown.x, dy=-self._shown.y)
            filled[place.slices] = result.pixels
        self._results.append(filled)
        self.close()
        if len(self._results) < len(self._models):
            self._start_engine(self._models[len(self._results)])
        else:
            self.finished.emit(tuple(self._results))

    def _fail(self, error: EngineError) -> None:
        if self._link is not None:
            self.close()
            self.failed.emit(error)
