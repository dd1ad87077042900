"""Paints what lies below a repair back, or the repair back again. Knows no Qt."""

import math
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np

from app.editor.document.brush import Point
from app.editor.document.repairs import Coverage, Part, Repair
from engine.pictures.pixels import Rect

_FULL = 255
# The distance of stamps, as a share of the diameter, at which their outline looks smooth.
_SPACING = 1 / 16


@dataclass(frozen=True, slots=True, kw_only=True)
class SoftBrush:
    """A round brush that fades out at its edge.

    Attributes:
        diameter_px: Its size, picture pixels.
        hardness: Share of the radius that it covers fully, 0 to 1.
        stamp: (side, side), uint8: how far it covers each pixel.
    """

    diameter_px: float
    hardness: float
    stamp: Coverage = field(repr=False)

    @classmethod
    def make(cls, *, diameter_px: float, hardness: float) -> Self:
        """Return a brush; see the attributes. The hardest one still ends smoothly."""
        radius = diameter_px / 2
        side = math.ceil(diameter_px) + 2
        offsets = np.arange(side, dtype=np.float32) - (side - 1) / 2
        distances = np.hypot(offsets, offsets[:, np.newaxis])
        covered = (radius + 0.5 - distances) / max(1.0, (1 - hardness) * radius)
        stamp = np.rint(np.clip(covered, 0, 1) * _FULL).astype(np.uint8)
        return cls(diameter_px=diameter_px, hardness=hardness, stamp=stamp)

    def cover(self, start: Point, end: Point, *, within: Rect) -> tuple[Rect, Coverage] | None:
        """Return how far a segment of a stroke covers the pixels around it.

        Args:
            start: Where it begins, picture pixels.
            end: Where it ends.
            within: The whole picture.

        Returns:
            A rectangle and (height, width), uint8, inside it; None if all lies outside.
        """
        side = self.stamp.shape[0]
        length = math.hypot(end.x - start.x, end.y - start.y)
        count = 1 + math.ceil(length / max(1.0, _SPACING * self.diameter_px))
        lefts = np.rint(np.linspace(start.x, end.x, count) - side / 2).astype(int)
        tops = np.rint(np.linspace(start.y, end.y, count) - side / 2).astype(int)
        stamped = Rect.from_edges(
            left=int(lefts.min()),
            top=int(tops.min()),
            right=int(lefts.max()) + side,
            bottom=int(tops.max()) + side,
        )
        place = stamped.intersected(within)
        if place is None:
            return None
        coverage = np.zeros((place.height, place.width), np.uint8)
        for left, top in zip(lefts.tolist(), tops.tolist(), strict=True):
            one = Rect(x=left, y=top, width=side, height=side)
            overlap = one.intersected(place)
            if overlap is not None:
                target = coverage[overlap.slices_in(place)]
                np.maximum(target, self.stamp[overlap.slices_in(one)], out=target)
        return place, coverage


def paint_back(
    repair: Repair, place: Rect, coverage: Coverage, *, is_repair_back: bool
) -> tuple[Repair, list[Rect]]:
    """Return a repair with more painted back, and where it has changed.

    Args:
        repair: The repair; it shares its other parts with the result.
        place: The rectangle that is painted.
        coverage: (place.height, place.width), uint8: how far each pixel is painted.
        is_repair_back: Whether the repair is painted back instead of what lies below.
    """
    parts, changes = list(repair.parts), []
    for index, part in enumerate(parts):
        overlap = part.place.intersected(place)
        if overlap is not None:
            covered = coverage[overlap.slices_in(place)]
            painted, change = _paint_part(part, overlap, covered, is_repair_back=is_repair_back)
            if change is not None:
                parts[index] = painted
                changes.append(change)
    return (replace(repair, parts=tuple(parts)) if changes else repair), changes


def _paint_part(
    part: Part, place: Rect, covered: Coverage, *, is_repair_back: bool
) -> tuple[Part, Rect | None]:
    """Return a part with more painted back, and where it has changed; None if nowhere.

    Args:
        part: The part.
        place: A rectangle inside it.
        covered: (place.height, place.width), uint8.
        is_repair_back: Whether the repair is painted back.
    """
    inner = place.slices_in(part.place)
    shape = (part.place.height, part.place.width)
    whole = np.zeros(shape, np.uint8) if part.painted_back is None else part.painted_back
    before, inside = whole[inner], covered * part.unpack_mask()[inner]
    after = np.minimum(before, _FULL - inside) if is_repair_back else np.maximum(before, inside)
    change = Rect.of_mask(after != before)
    if change is None:
        return part, None
    whole = whole.copy()
    whole[inner] = after
    painted = replace(part, painted_back=whole if whole.any() else None)
    return painted, change.moved(dx=place.x, dy=place.y)
