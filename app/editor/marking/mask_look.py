"""How the mask looks over the picture; its colour can follow the picture's colours around it."""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor

from app.editor.document.document import Document
from app.shared.preferences import MaskColour, MaskOpacity, MaskStyle, Preferences
from engine.pictures.pixels import Pixels, Rect

_COLOURS = {
    MaskColour.MAGENTA: "#ff2f6d",
    MaskColour.CYAN: "#19c8ff",
    MaskColour.GREEN: "#39e639",
    MaskColour.YELLOW: "#ffe11f",
}
_FILL_ALPHAS = {MaskOpacity.LIGHT: 56, MaskOpacity.NORMAL: 104, MaskOpacity.STRONG: 168}
# A colour that stands out so well is kept; else another one must do so this much better.
_GOOD_CONTRAST = 220.0
_MIN_GAIN = 1.35
# A colour must stand out from all but this share of the pixels, in per cent.
_IGNORED_PERCENT = 20
_MARGIN_PX = 32
_MAX_SAMPLES_A_SIDE = 64

_F32 = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskLook:
    """How a mask is drawn.

    Attributes:
        colour: A CSS colour.
        fill_alpha: Opacity inside the edge, 0 to 255.
        is_hatched: Whether the inside is hatched.
    """

    colour: str = _COLOURS[MaskColour.MAGENTA]
    fill_alpha: int = _FILL_ALPHAS[MaskOpacity.NORMAL]
    is_hatched: bool = False


class MaskLookChooser(QObject):
    """Chooses the look by the preferences and, for an automatic colour, by the picture.

    The colour changes between strokes only.

    Signals:
        changed: The mask has another `MaskLook`.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._preferences = Preferences()
        self._automatic = MaskColour.MAGENTA
        self._chosen = WeakKeyDictionary[Document, MaskColour]()
        self._place: Rect | None = None
        self._look = MaskLook()

    @property
    def look(self) -> MaskLook:
        """The look."""
        return self._look

    def set_preferences(self, preferences: Preferences) -> None:
        """Follow other preferences."""
        self._preferences = preferences
        self._update()

    def set_document(self, document: Document | None) -> None:
        """Choose for another picture, or go on with what was chosen for it."""
        if self._document is not None:
            self._document.mask_changed.disconnect(self._on_mask_changed)
            self._document.undo_stack.indexChanged.disconnect(self._on_step)
        self._document, self._place = document, None
        if document is not None:
            document.mask_changed.connect(self._on_mask_changed)
            document.undo_stack.indexChanged.connect(self._on_step)
            if document not in self._chosen:
                # The original is enough, and read without a copy of the whole picture.
                pixels = document.original.pixels
                self._chosen[document] = choose_colour(pixels, current=MaskColour.MAGENTA)
            self._automatic = self._chosen[document]
            self._update()

    def _on_mask_changed(self, place: Rect) -> None:
        self._place = place if self._place is None else self._place.united(place)

    def _on_step(self) -> None:
        """Look at the picture around what the step has masked."""
        document, place, self._place = self._document, self._place, None
        if document is not None and place is not None and document.mask.area > 0:
            margin_px = max(_MARGIN_PX, max(place.width, place.height) // 2)
            self._choose(document, place.grown(margin_px, within=document.bounds))

    def _choose(self, document: Document, place: Rect) -> None:
        pixels = document.composed.read(place)
        self._automatic = self._chosen[document] = choose_colour(pixels, current=self._automatic)
        self._update()

    def _update(self) -> None:
        wanted = self._preferences
        is_automatic = wanted.mask_colour is MaskColour.AUTOMATIC
        is_filled = wanted.mask_style is not MaskStyle.OUTLINE
        look = MaskLook(
            colour=_COLOURS[self._automatic if is_automatic else wanted.mask_colour],
            fill_alpha=_FILL_ALPHAS[wanted.mask_opacity] if is_filled else 0,
            is_hatched=wanted.mask_style is MaskStyle.HATCHED,
        )
        if look != self._look:
            self._look = look
            self.changed.emit(look)


def choose_colour(pixels: Pixels, *, current: MaskColour) -> MaskColour:
    """Return the colour that stands out from a part of a picture.

    Args:
        pixels: (H, W, C); some of them are looked at.
        current: The colour so far, which is kept unless another one is much better.
    """
    colours = _sample(pixels)
    scores = {colour: _measure_contrast(colours, css) for colour, css in _COLOURS.items()}
    best = max(scores, key=lambda colour: scores[colour])
    is_kept = scores[current] > min(_GOOD_CONTRAST, scores[best] / _MIN_GAIN)
    return current if is_kept else best


def _measure_contrast(colours: _F32, css: str) -> float:
    """Return how far a colour is from nearly all of (N, 3) colours, weighted as eyes do."""
    weights = np.sqrt(np.array([2.0, 4.0, 3.0], np.float32))
    mask = np.array(_read_colour(css), np.float32)
    distances = np.linalg.norm((colours - mask) * weights, axis=1)
    return float(np.percentile(distances, _IGNORED_PERCENT))


def _read_colour(css: str) -> tuple[int, int, int]:
    colour = QColor(css)
    return colour.red(), colour.green(), colour.blue()


def _sample(pixels: Pixels) -> _F32:
    """Return some pixels as (N, 3), 0 to 255."""
    rows, columns = (max(1, side // _MAX_SAMPLES_A_SIDE) for side in pixels.shape[:2])
    some = pixels[::rows, ::columns].astype(np.float32)
    if pixels.dtype == np.uint16:
        some /= 257
    colours = some[..., :3] if pixels.shape[2] >= 3 else np.repeat(some[..., :1], 3, axis=2)
    return colours.reshape(-1, 3)
