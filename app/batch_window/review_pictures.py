"""Reads pictures and their results for the review, the next ones ahead."""

from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage

from app.batch.items import MaskChoice, make_mask
from app.shared.background import Background
from app.shared.qt_images import ScreenColours, packed_to_image
from engine.pictures.files import read_picture
from engine.pictures.picture import Picture
from engine.pictures.pixels import Rect

MAX_SIDE_PX: Final = 2400
_MIN_CLOSE_SIDE_PX: Final = 320
_MAX_KEPT: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewKey:
    """What is compared.

    Attributes:
        photo: File of the picture.
        mask: Its mask.
        result: File of the result.
        tries: Number of results so far.
    """

    photo: Path
    mask: MaskChoice | None
    result: Path
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The same part of a picture before and after it was restored."""

    before: QImage = field(repr=False)
    after: QImage = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPictures:
    """A picture and its result as they are shown.

    Attributes:
        key: What they are read from.
        whole: Both in full, reduced to at most `MAX_SIDE_PX`.
        close: Both around the hole.
    """

    key: ReviewKey
    whole: Pair
    close: Pair


class ReviewReader(QObject):
    """Reads one pair after the other, and keeps the newest few.

    Signals:
        arrived: `ReviewPictures` have been read.
        failed: A `ReviewKey` whose files cannot be read, and the error.
    """

    arrived = Signal(object)
    failed = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = Background(self)
        self._kept: OrderedDict[ReviewKey, ReviewPictures] = OrderedDict()
        self._reading: dict[ReviewKey, int] = {}

    def find(self, key: ReviewKey) -> ReviewPictures | None:
        """Return a pair; None if it has to be read first, and `arrived` or `failed` follows."""
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
        elif key not in self._reading:
            self._reading[key] = self._background.run(
                lambda: _read(key),
                on_done=self._on_read,
                on_error=lambda error: self._on_error(key, error),
            )
        return kept

    def forget_waiting(self) -> None:
        """Read nothing that was asked for before; the user has gone on."""
        for work_id in self._reading.values():
            self._background.drop(work_id)
        self._reading.clear()

    def close(self) -> None:
        """Stop reading, and free what is kept. Idempotent."""
        self._reading.clear()
        self._kept.clear()
        self._background.close()

    def _on_read(self, read: ReviewPictures) -> None:
        del self._reading[read.key]
        self._kept[read.key] = read
        if len(self._kept) > _MAX_KEPT:
            self._kept.popitem(last=False)
        self.arrived.emit(read)

    def _on_error(self, key: ReviewKey, error: Exception) -> None:
        del self._reading[key]
        self.failed.emit(key, error)


def _read(key: ReviewKey) -> ReviewPictures:
    """Read a picture and its result; on any thread."""
    before, after = read_picture(key.photo), read_picture(key.result)
    bounds = Rect.of_shape(before.pixels.shape)
    made = None if key.mask is None else make_mask(key.mask, before)
    hole = None if made is None else Rect.of_mask(made.mask)
    around = bounds if hole is None else _surround(hole, within=bounds)
    return ReviewPictures(
        key=key,
        whole=Pair(before=_draw(before, bounds), after=_draw(after, bounds)),
        close=Pair(before=_draw(before, around), after=_draw(after, around)),
    )


def _surround(hole: Rect, *, within: Rect) -> Rect:
    """Return the rectangle to look at a hole closely."""
    side = max(hole.width, hole.height)
    return hole.grown(max(side // 4, (_MIN_CLOSE_SIDE_PX - side) // 2), within=within)


def _draw(picture: Picture, place: Rect) -> QImage:
    """Return a part of a picture for the screen, reduced if it is large."""
    colours = ScreenColours(channels=picture.pixels.shape[2], icc_profile=picture.icc_profile)
    step = max(1, max(place.width, place.height) // (2 * MAX_SIDE_PX))
    part = picture.pixels[place.slices][::step, ::step]
    image = packed_to_image(colours.pack(part), has_alpha=colours.has_alpha).copy()
    if max(image.width(), image.height()) <= MAX_SIDE_PX:
        return image
    return image.scaled(
        MAX_SIDE_PX,
        MAX_SIDE_PX,
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
