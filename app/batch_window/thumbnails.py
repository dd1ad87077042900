"""Reads the thumbnails of a batch in the background, those that are looked at first."""

from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QImage, QPainter

from app.shared.background import Background
from app.shared.qt_images import ScreenColours, packed_to_image
from app.shared.theme import BATCH_THUMBNAIL_SIZE, current_theme
from engine.pictures.checks import check_mask
from engine.pictures.files import read_mask
from engine.pictures.pixels import Mask
from engine.pictures.thumbnail_file import read_thumbnail

# Twice the size on the screen, for screens with small pixels.
_SIDE_PX: Final = 2 * max(BATCH_THUMBNAIL_SIZE)
MAX_KEPT: Final = 400
# Requests beyond these have scrolled out of view; they come again when they are looked at again.
_MAX_WAITING: Final = 80
_MASK_ALPHA: Final = 170

_Format = QImage.Format


@dataclass(frozen=True, slots=True, kw_only=True)
class ThumbnailKey:
    """What a thumbnail shows.

    Attributes:
        path: A picture.
        mask: The file of the mask that is drawn over it; None for none.
        version: Another number for another content of the same file.
    """

    path: Path
    mask: Path | None = None
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadThumbnail:
    """A thumbnail that has been read.

    Attributes:
        key: What it shows.
        image: The thumbnail; null if the picture cannot be read.
        width: Width of the whole picture, pixels.
        height: Height of the whole picture, pixels.
        error: Why the picture cannot be read.
        mask_error: Why its mask cannot be read or does not fit.
    """

    key: ThumbnailKey
    image: QImage = field(repr=False)
    width: int = 0
    height: int = 0
    error: Exception | None = None
    mask_error: Exception | None = None


class Thumbnails(QObject):
    """Keeps the newest thumbnails; reads missing ones, the one asked for last first.

    Signals:
        arrived: A `ReadThumbnail`.
    """

    arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = Background(self)
        self._kept: OrderedDict[Path, ReadThumbnail] = OrderedDict()
        self._waiting: OrderedDict[ThumbnailKey, None] = OrderedDict()
        self._read: ThumbnailKey | None = None

    def find(self, key: ThumbnailKey) -> QImage | None:
        """Return a thumbnail, the one before or none if it has to be read; `arrived` follows."""
        kept = self._kept.get(key.path)
        if kept is not None:
            self._kept.move_to_end(key.path)
        if key != self._read and (kept is None or kept.key != key):
            self._waiting[key] = None
            self._waiting.move_to_end(key)
            if len(self._waiting) > _MAX_WAITING:
                self._waiting.popitem(last=False)
            self._read_next()
        return None if kept is None else kept.image

    def forget_all(self) -> None:
        """Drop what is kept and what waits, because other pictures are shown."""
        self._kept.clear()
        self._waiting.clear()

    def close(self) -> None:
        """Stop reading. Idempotent."""
        self.forget_all()
        self._background.close()

    def _read_next(self) -> None:
        if self._read is not None or not self._waiting:
            return
        key, _ = self._waiting.popitem()
        self._read = key
        colour = QColor(current_theme().mask)
        self._background.run(
            lambda: _read(key, colour=colour), on_done=self._on_read, on_error=self._on_error
        )

    def _on_read(self, read: ReadThumbnail) -> None:
        self._read = None
        self._kept[read.key.path] = read
        if len(self._kept) > MAX_KEPT:
            self._kept.popitem(last=False)
        self.arrived.emit(read)
        self._read_next()

    def _on_error(self, error: Exception) -> None:
        assert self._read is not None, "nothing is being read"
        self._on_read(ReadThumbnail(key=self._read, image=QImage(), error=error))


def _read(key: ThumbnailKey, *, colour: QColor) -> ReadThumbnail:
    """Read a thumbnail and draw the mask over it; on any thread."""
    thumbnail = read_thumbnail(key.path, side_px=_SIDE_PX)
    pixels = thumbnail.picture.pixels
    colours = ScreenColours(channels=pixels.shape[2], icc_profile=None)
    image = packed_to_image(colours.pack(pixels), has_alpha=colours.has_alpha).copy()
    mask_error: Exception | None = None
    if key.mask is not None:
        try:
            mask = read_mask(key.mask)
            check_mask(mask, shape=(thumbnail.height, thumbnail.width))
            _draw_mask(image, mask, colour)
        except Exception as error:  # noqa: BLE001 the picture is shown without its mask
            mask_error = error
    return ReadThumbnail(
        key=key,
        image=image,
        width=thumbnail.width,
        height=thumbnail.height,
        mask_error=mask_error,
    )


def _draw_mask(image: QImage, mask: Mask, colour: QColor) -> None:
    """Draw a mask over a thumbnail; a pixel of it is masked if any of its part of the mask is."""
    rows, columns = (
        np.unique(np.linspace(0, side, count, endpoint=False).astype(np.intp))
        for side, count in zip(mask.shape, (image.height(), image.width()), strict=True)
    )
    reduced = np.maximum.reduceat(np.maximum.reduceat(mask, rows, axis=0), columns, axis=1)
    alpha = np.ascontiguousarray(reduced.astype(np.uint8) * np.uint8(_MASK_ALPHA))
    height, width = alpha.shape
    overlay = QImage(width, height, _Format.Format_ARGB32)
    overlay.fill(colour)
    overlay.setAlphaChannel(QImage(alpha.data, width, height, width, _Format.Format_Grayscale8))
    painter = QPainter(image)
    painter.drawImage(image.rect(), overlay)
    painter.end()
