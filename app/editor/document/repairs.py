"""Repairs: what has been restored, as values from which the picture is composed. Knows no Qt.

The picture is the original with the shown repairs over it, in their order. A repair is stored in
parts of a limited size, and only where it has pixels, so that neither its memory nor a change of it
costs the whole picture. Changed repairs share the parts that have not changed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from engine.api import RestoreOptions, Result
from engine.pictures.pixels import Mask, Pixels, Rect

MAX_PART_SIDE_PX = 256
# A repair this near to an earlier one may have been copied from it.
_NEAR_PX = 64
_FULL = 255

Coverage: TypeAlias = npt.NDArray[np.uint8]
_Element = TypeVar("_Element", bound=np.generic)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part:
    """A rectangle of a repair.

    Attributes:
        place: The rectangle, picture pixels.
        pixels: (place.height, place.width, C), dtype and channels of the picture.
        mask: `place.area` bits in row-major order, packed to uint8: where the repair has pixels.
        painted_back: (place.height, place.width), uint8: how far what lies below has been painted
            back, 0 (not at all) to 255; None if nowhere.
    """

    place: Rect
    pixels: Pixels = field(repr=False)
    mask: npt.NDArray[np.uint8] = field(repr=False)
    painted_back: Coverage | None = field(default=None, repr=False)

    def unpack_mask(self) -> Mask:
        """Return where the repair has pixels, (place.height, place.width), bool."""
        bits = np.unpackbits(self.mask, count=self.place.area)
        return bits.view(np.bool_).reshape(self.place.height, self.place.width)

    def draw_on(self, composed: Pixels, place: Rect, *, strength: float) -> None:
        """Draw this part over a composition, in place.

        Args:
            composed: (place.height, place.width, C): what lies below.
            place: The rectangle of the composition, which the part overlaps.
            strength: How far the pixels replace what lies below, 0 to 1.
        """
        overlap = self.place.intersected(place)
        assert overlap is not None, "nothing to draw there"
        inner = overlap.slices_in(self.place)
        target, pixels = composed[overlap.slices_in(place)], self.pixels[inner]
        mask = self.unpack_mask()[inner]
        if strength < 1 or self.painted_back is not None:
            weights = mask * np.uint16(round(strength * _FULL))
            if self.painted_back is not None:
                weights = (weights * (_FULL - self.painted_back[inner]) + _FULL // 2) // _FULL
            target[...] = blend(target, pixels, weights=weights)
        elif mask.all():
            target[...] = pixels
        else:
            np.copyto(target, pixels, where=_spread(mask, pixels))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Repair:
    """What one job has restored, and how it is shown.

    Attributes:
        number: Number of the repair within its document, from 1; it stays when tries or other
            options replace the pixels.
        parts: Where it has pixels; the parts do not overlap.
        options: How the job filled its hole.
        seconds: Duration of the job.
        made_at: When the job finished, with a time zone.
        strength: How far its pixels replace what lies below, 0 to 1, in steps of 1/255.
        is_shown: Whether it is part of the picture.
        has_missed_edges: Whether the hole has grown over missed edges.
    """

    number: int
    parts: tuple[Part, ...] = field(repr=False)
    options: RestoreOptions
    seconds: float
    made_at: datetime
    strength: float = 1.0
    is_shown: bool = True
    has_missed_edges: bool = False

    def __post_init__(self) -> None:
        if not self.parts:
            raise ValueError("a repair needs at least one part")
        if not 0 <= self.strength <= 1:
            raise ValueError(f"expected a strength from 0 to 1, got {self.strength}")

    @classmethod
    def from_results(
        cls,
        results: Sequence[Result],
        *,
        mask: Mask,
        number: int,
        options: RestoreOptions,
        seconds: float,
        made_at: datetime,
    ) -> Self:
        """Return the repair that the results of a job make.

        Args:
            results: The results; only their pixels inside the mask and missed edges are kept.
            mask: (H, W), bool: the mask of the job.
            number: Number of the repair.
            options: Options of the job.
            seconds: Duration of the job.
            made_at: When it finished.

        Raises:
            ValueError: No result lies inside the mask.
        """
        has_missed = any(result.missed is not None for result in results)
        return cls(
            number=number,
            parts=tuple(split_results(results, _add_missed(mask, results) if has_missed else mask)),
            options=options,
            seconds=seconds,
            made_at=made_at,
            has_missed_edges=has_missed,
        )

    @property
    def place(self) -> Rect:
        """Smallest rectangle around all parts."""
        return _unite([part.place for part in self.parts])

    def read_mask(self, place: Rect) -> Mask:
        """Return where the repair has pixels in a rectangle, (place.height, place.width), bool."""
        mask = np.zeros((place.height, place.width), np.bool_)
        for part in self.parts:
            overlap = part.place.intersected(place)
            if overlap is not None:
                mask[overlap.slices_in(place)] = part.unpack_mask()[overlap.slices_in(part.place)]
        return mask

    def read_painted_back(self, place: Rect) -> Coverage:
        """Return how far a rectangle has been painted back, (place.height, place.width), uint8."""
        coverage = np.zeros((place.height, place.width), np.uint8)
        for part in self.parts:
            overlap = part.place.intersected(place)
            if overlap is not None and part.painted_back is not None:
                coverage[overlap.slices_in(place)] = part.painted_back[
                    overlap.slices_in(part.place)
                ]
        return coverage

    def shown_like(self, other: "Repair") -> "Repair":
        """Return this repair with the number, strength and painted-back areas of another one."""
        parts = []
        for part in self.parts:
            coverage = other.read_painted_back(part.place)
            parts.append(replace(part, painted_back=coverage if coverage.any() else None))
        return replace(
            self,
            number=other.number,
            parts=tuple(parts),
            strength=other.strength,
            is_shown=other.is_shown,
        )


def blend(below: Pixels, above: Pixels, *, weights: npt.NDArray[np.uint16]) -> Pixels:
    """Return (below * (255 - weight) + above * weight) / 255, rounded.

    Where alpha differs, each colour counts by its alpha too.

    Args:
        below: (h, w, C), uint8 or uint16.
        above: The same shape and dtype.
        weights: (h, w), 0 to 255: 0 gives `below` and 255 `above`, bit for bit.
    """
    # Wide enough for the sum, and no wider, which takes half the time.
    wide: np.dtype[np.generic] = np.dtype(np.uint16 if below.dtype == np.uint8 else np.uint32)
    weight = _spread(weights, below).astype(wide)
    if below.shape[2] in (2, 4) and not np.array_equal(below[..., -1], above[..., -1]):
        colours = _weigh_colours(below[..., -1], above[..., -1], weights)
        weight[..., :-1] = colours[..., np.newaxis]
    total: npt.NDArray[np.uint32] = below * (_FULL - weight)
    total += above * weight
    total += _FULL // 2
    total //= _FULL
    blended: Pixels = total.astype(below.dtype)  # type: ignore[assignment]
    return blended


def _weigh_colours(
    below: npt.NDArray[np.generic],
    above: npt.NDArray[np.generic],
    weights: npt.NDArray[np.uint16],
) -> npt.NDArray[np.uint64]:
    """Return the weights of the colours, (h, w), 0 to 255, from those of alpha.

    Args:
        below: (h, w): alpha below.
        above: (h, w): alpha above.
        weights: (h, w), 0 to 255.
    """
    upper = weights * above.astype(np.uint64)
    total = upper + (_FULL - weights) * below.astype(np.uint64)
    return np.where(total > 0, (_FULL * upper + total // 2) // np.maximum(total, 1), weights)


def compose(original: Pixels, repairs: Iterable[Repair], place: Rect) -> Pixels:
    """Return a rectangle of the picture.

    Args:
        original: (H, W, C): the whole picture as it was opened.
        repairs: The repairs, lowest first.
        place: The rectangle.

    Returns:
        (place.height, place.width, C), the original's dtype.
    """
    composed = original[place.slices].copy()
    for part, strength in list_drawn(repairs, place):
        part.draw_on(composed, place, strength=strength)
    return composed


def list_drawn(repairs: Iterable[Repair], place: Rect) -> list[tuple[Part, float]]:
    """Return the parts of shown repairs that overlap a rectangle, lowest first, and their strength."""
    return [
        (part, repair.strength)
        for repair in repairs
        if repair.is_shown and repair.strength > 0
        for part in repair.parts
        if part.place.overlaps(place)
    ]


def find_hole(repairs: Iterable[Repair], *, shape: tuple[int, ...]) -> Mask:
    """Return where shown repairs have pixels.

    Args:
        repairs: The repairs.
        shape: Shape of the picture, (H, W, ...).

    Returns:
        (H, W), bool.
    """
    hole = np.zeros(shape[:2], np.bool_)
    for part, _ in list_drawn(repairs, Rect.of_shape(shape)):
        hole[part.place.slices] |= part.unpack_mask()
    return hole


def find_changed_places(before: Sequence[Repair], after: Sequence[Repair]) -> list[Rect]:
    """Return the rectangles in which two lists of repairs may compose to different pictures."""
    old, new = ({repair.number: repair for repair in repairs} for repairs in (before, after))
    parts: dict[int, Part] = {}
    for number in old.keys() | new.keys():
        parts |= _find_changed_parts(old.get(number), new.get(number))
    places = [part.place for part in parts.values()]
    if not places:
        return []
    whole = _unite(places)
    return [whole] if 2 * sum(place.area for place in places) >= whole.area else places


def replace_repair(repairs: Sequence[Repair], repair: Repair) -> tuple[Repair, ...]:
    """Return the repairs with one in the place of that with its number, or at the end."""
    if all(other.number != repair.number for other in repairs):
        return (*repairs, repair)
    return tuple(repair if other.number == repair.number else other for other in repairs)


def find_repair(repairs: Sequence[Repair], number: int) -> Repair | None:
    """Return the repair with a number, None if there is none."""
    return next((repair for repair in repairs if repair.number == number), None)


def find_dependents(
    repairs: Sequence[Repair], repair: Repair, *, within: Rect
) -> tuple[Repair, ...]:
    """Return the repairs above one that lie over it or near it, or copy from there, lowest first.

    Args:
        repairs: All repairs.
        repair: One of them.
        within: Rectangle of the whole picture.
    """
    near = [part.place.grown(_NEAR_PX, within=within) for part in repair.parts]
    return tuple(
        other
        for other in repairs[repairs.index(repair) + 1 :]
        if any(used.overlaps(place) for used in _list_used_places(other) for place in near)
    )


def _list_used_places(repair: Repair) -> list[Rect]:
    """Return where a repair lies, and where it copies from if that is a fixed offset away."""
    places = [part.place for part in repair.parts]
    if repair.options.copy_offset is None:
        return places
    dx, dy = repair.options.copy_offset
    return places + [place.moved(dx=dx, dy=dy) for place in places]


def _spread(plane: npt.NDArray[_Element], pixels: Pixels) -> npt.NDArray[_Element]:
    """Return a plane (h, w) repeated for each channel of pixels (h, w, C).

    Broadcasting would do too, but is many times slower over a last axis as short as this.
    """
    return np.repeat(plane, pixels.shape[2], axis=1).reshape(pixels.shape)


def _find_changed_parts(before: Repair | None, after: Repair | None) -> dict[int, Part]:
    """Return the parts, by identity, that are drawn differently in two states of a repair."""
    if before is after:
        return {}
    old, new = (
        {} if repair is None else {id(part): part for part in repair.parts}
        for repair in (before, after)
    )
    if before is None or after is None or _looks(before) != _looks(after):
        return old | new
    return {key: part for key, part in (old | new).items() if (key in old) != (key in new)}


def _looks(repair: Repair) -> tuple[float, bool]:
    return repair.strength, repair.is_shown


def _add_missed(mask: Mask, results: Sequence[Result]) -> Mask:
    """Return the mask with the missed edges of the results."""
    filled = mask.copy()
    for result in results:
        if result.missed is not None:
            filled[result.place.slices] |= result.missed
    return filled


def split_results(results: Sequence[Result], mask: Mask) -> Iterable[Part]:
    """Yield the parts of a repair; later results lie over earlier ones.

    Args:
        results: The results of the job.
        mask: (H, W), bool: where they count.
    """
    for tile in _unite([result.place for result in results]).split(MAX_PART_SIDE_PX):
        inside = [result for result in results if result.place.intersected(tile) is not None]
        covered = np.zeros((tile.height, tile.width), np.bool_)
        for result in inside:
            overlap = result.place.intersected(tile)
            assert overlap is not None, "the result lies inside"
            covered[overlap.slices_in(tile)] = mask[overlap.slices]
        tight = Rect.of_mask(covered)
        if tight is not None:
            place = tight.moved(dx=tile.x, dy=tile.y)
            yield Part(
                place=place,
                pixels=_collect(inside, place),
                mask=np.packbits(covered[tight.slices]),
            )


def _collect(results: Sequence[Result], place: Rect) -> Pixels:
    """Return the pixels of results in a rectangle; 0 where there is no result."""
    first = results[0].pixels
    pixels = np.zeros((place.height, place.width, first.shape[2]), first.dtype)
    for result in results:
        overlap = result.place.intersected(place)
        if overlap is not None:
            pixels[overlap.slices_in(place)] = result.pixels[overlap.slices_in(result.place)]
    return pixels


def _unite(places: Sequence[Rect]) -> Rect:
    """Return the smallest rectangle around at least one rectangle."""
    return Rect.from_edges(
        left=min(place.x for place in places),
        top=min(place.y for place in places),
        right=max(place.right for place in places),
        bottom=max(place.bottom for place in places),
    )
