"""A stroke of the clone stamp or the healing brush: where it copies, and from where. Knows no Qt."""

import numpy as np
import numpy.typing as npt

from app.editor.document.brush import Point, rasterise_capsule
from engine.api import RestoreOptions
from engine.pictures.pixels import Mask, Rect

_FULL = 255

_F32 = npt.NDArray[np.float32]
_I64 = npt.NDArray[np.int64]


class CopyStroke:
    """Painted segment by segment; then its mask and its options make a job.

    Attributes:
        options: How the job copies.
        offset: (dx, dy), picture pixels, from the stroke to its source.
        place: Smallest rectangle around what has been painted; None if nothing has.
    """

    def __init__(self, options: RestoreOptions, *, bounds: Rect) -> None:
        """Begin a stroke.

        Args:
            options: Options with a copy offset.
            bounds: Rectangle of the whole picture.
        """
        assert options.copy_offset is not None, "nothing says where to copy from"
        self.options = options
        self.offset = options.copy_offset
        self.place: Rect | None = None
        self._bounds = bounds
        # Without touching its memory; a stroke touches a small part of it.
        self._weights = np.zeros((bounds.height, bounds.width), np.uint8)

    def paint(self, start: Point, end: Point, *, diameter_px: float) -> Rect | None:
        """Paint a segment, and return the changed rectangle; None if nothing has changed."""
        capsule = rasterise_capsule(start, end, diameter_px=diameter_px, within=self._bounds)
        if capsule is None:
            return None
        place = capsule.place
        target = self._weights[place.slices]
        # The segments of a wide brush overlap a lot; in the middle nothing is left to do.
        rows, columns = np.nonzero(capsule.covered & (target < _FULL))
        weights = np.full(rows.size, _FULL, np.uint8)
        feather_px = min(self.options.feather_px, diameter_px / 2)
        if feather_px > 0:
            distances = _find_distances(columns + place.x, rows + place.y, start, end)
            soft = (diameter_px / 2 + 1 - distances) * (_FULL / feather_px)
            weights = np.clip(soft, 1, _FULL).astype(np.uint8)
        is_more = weights > target[rows, columns]
        rows, columns = rows[is_more], columns[is_more]
        if not rows.size:
            return None
        target[rows, columns] = weights[is_more]
        changed = Rect.from_edges(
            left=place.x + int(columns.min()),
            top=place.y + int(rows.min()),
            right=place.x + int(columns.max()) + 1,
            bottom=place.y + int(rows.max()) + 1,
        )
        self.place = changed if self.place is None else self.place.united(changed)
        return changed

    @property
    def has_source(self) -> bool:
        """Whether what is copied lies in the picture, at least in part."""
        dx, dy = self.offset
        source = self.place and self.place.moved(dx=dx, dy=dy)
        return source is not None and source.overlaps(self._bounds)

    def make_mask(self) -> Mask:
        """Return what has been painted, (H, W), bool."""
        mask = np.zeros(self._weights.shape, np.bool_)
        if self.place is not None:
            mask[self.place.slices] = self._weights[self.place.slices] > 0
        return mask

    def sample(self, rows: _I64, columns: _I64) -> npt.NDArray[np.uint8]:
        """Return how much of the copy there is at the crossings, (rows, columns), 0 to 255."""
        return self._weights[np.ix_(rows, columns)]


def _find_distances(columns: _I64, rows: _I64, start: Point, end: Point) -> _F32:
    """Return the distances of pixels from a segment, picture pixels: about the engine's."""
    x = (columns + (0.5 - start.x)).astype(np.float32)
    y = (rows + (0.5 - start.y)).astype(np.float32)
    dx, dy = np.float32(end.x - start.x), np.float32(end.y - start.y)
    along = np.clip((x * dx + y * dy) / max(dx * dx + dy * dy, np.float32(1e-6)), 0, 1)
    x -= along * dx
    y -= along * dy
    distances: _F32 = np.sqrt(x * x + y * y)
    return distances
