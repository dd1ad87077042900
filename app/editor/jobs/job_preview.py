"""What the running job has so far, for the canvas. Never part of the document, and never saved."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.editor.document.document import Document
from app.editor.document.pyramid import Pyramid, halve_colours
from app.shared.engine_link import EngineLink
from engine.api import Preview, Result
from engine.pictures.pixels import Mask, Rect

# A job that is expected to take less has no preview, which would only flicker.
MIN_PREVIEWED_S = 0.5
# Larger results are shown by the reduced previews of their job.
_MAX_PACKED_PX = 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A preview that is ready to be drawn.

    Attributes:
        place: Rectangle of the picture that it is stretched over.
        pyramid: Its packed colours, with an alpha channel.
    """

    place: Rect
    pyramid: Pyramid[np.uint32] = field(repr=False)


class JobPreview(QObject):
    """Holds the previews of one job until it ends or is being cancelled, or longer on request.

    They are shown while the document of the job is.

    Signals:
        changed: What is shown has changed inside a Rect.
    """

    changed = Signal(object)

    def __init__(self, engine: EngineLink, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._shown: Document | None = None
        self._document: Document | None = None
        self._mask: Mask | None = None
        self._pieces: dict[Rect, Piece] = {}
        self._outlives_job = False
        engine.job_previewed.connect(self._on_job_previewed)
        engine.state_changed.connect(self._on_engine_state_changed)

    @property
    def mask(self) -> Mask | None:
        """The mask of the job, (H, W), never changed; previews show inside it alone."""
        return self._mask if self._is_shown else None

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The newest preview of each place; later ones lie above earlier ones."""
        return tuple(self._pieces.values()) if self._is_shown else ()

    def set_document(self, document: Document | None) -> None:
        """Note that the canvas shows another document."""
        self._shown = document

    def begin(self, document: Document, mask: Mask, *, outlives_job: bool = False) -> None:
        """Expect the previews of a job that has just been submitted.

        Args:
            document: The document that it restores.
            mask: (H, W), bool: what it fills.
            outlives_job: Whether they are shown until `release`, unless the job is cancelled.
        """
        self.release()
        self._document, self._mask, self._outlives_job = document, mask, outlives_job

    def show_results(self, results: Sequence[Result]) -> None:
        """Show results of the job in place of its previews, as far as that takes no time."""
        document, mask = self._document, self._mask
        if document is None or mask is None:
            return
        for result in results:
            if result.place.area <= _MAX_PACKED_PX:
                packed = document.screen.pack(result.pixels)
                piece = Piece(place=result.place, pyramid=Pyramid(packed, halve=halve_colours))
                self._pieces[result.place] = piece
                self._signal(result.place)

    def release(self) -> None:
        """Show nothing."""
        places, self._pieces = list(self._pieces), {}
        if places:
            shown = places[0]
            for place in places:
                shown = shown.united(place)
            self._signal(shown)
        self._document = self._mask = None
        self._outlives_job = False

    def _on_job_previewed(self, preview: Preview) -> None:
        document = self._document
        if document is None:
            return
        place = preview.place
        packed = document.screen.pack_preview(preview.rgba)
        self._pieces.pop(place, None)
        self._pieces[place] = Piece(place=place, pyramid=Pyramid(packed, halve=halve_colours))
        self._signal(place)

    @property
    def _is_shown(self) -> bool:
        return self._document is self._shown

    def _signal(self, place: Rect) -> None:
        if self._is_shown:
            self.changed.emit(place)

    def _on_engine_state_changed(self) -> None:
        if self._engine.is_cancelling or not (self._engine.is_busy or self._outlives_job):
            self.release()
