"""The flaws in a damage map, and the mask that they make. Needs no torch.

A flaw is a connected piece of what may be damage. It counts if its most certain pixel reaches the
peak threshold of the sensitivity; then its pixels down to a lower threshold belong to it, so
that a scratch is marked whole where it fades. A flaw has one kind: the likeliest over its pixels.

Nothing of this depends on an earlier sensitivity, so each pixel has an onset: the sensitivity from
which it is marked. The slow part finds the onsets of all pixels that may be marked; a mask is then
those whose onset is reached. More sensitivity only adds pixels, and so does another kind.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Self, TypeAlias, TypeVar

import cv2
import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array, csgraph

from engine.detection.damage_map import DamageKind, DamageMap
from engine.detection.sensitivity import (
    ALL_KINDS,
    MAX_SENSITIVITY,
    find_peak_threshold,
    find_rim_threshold,
)
from engine.pictures.pixels import Mask, Rect

# The marked pixels grow by this much, so that soft rims are covered.
GROWTH_PX = 2
# A larger share of candidates, or more runs of them in the rows of the picture, is not damage but
# noise; only the likeliest are kept, which bounds memory and time.
_MAX_CANDIDATE_SHARE = 0.2
_MAX_RUNS = 2_000_000
# Flaws are read in this many rows of text, each from the left to the right.
_READING_ROWS = 16
_NEVER = MAX_SENSITIVITY + 1
_KINDS = tuple(DamageKind)
# Positions are looked for in parts of about this size, because NumPy needs 8 bytes for each.
_BAND_PX = 1 << 22

_Positions: TypeAlias = npt.NDArray[np.int32]
_Onsets: TypeAlias = npt.NDArray[np.uint8]
_T = TypeVar("_T", bound=np.generic)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Runs:
    """All pixels that may belong to flaws, as runs in the rows of a picture, flaw by flaw.

    Attributes:
        firsts: (R,): position of the first pixel of each run in the flattened picture.
        lengths: (R,): pixels of each run.
        starts: (M,): the first run of each flaw.
    """

    firsts: _Positions
    lengths: _Positions
    starts: npt.NDArray[np.intp]

    @property
    def pixel_starts(self) -> npt.NDArray[np.intp]:
        """(M,): where the pixels of each flaw begin in `list_positions`."""
        ends = np.concatenate([[0], self.lengths.cumsum()])
        return np.asarray(ends[self.starts], np.intp)

    def list_positions(self, flaw: int | None = None) -> _Positions:
        """Return the positions of all pixels, or of those of one flaw."""
        runs = slice(None)
        if flaw is not None:
            runs = slice(
                self.starts[flaw], None if flaw + 1 == self.starts.size else self.starts[flaw + 1]
            )
        firsts, lengths = self.firsts[runs], self.lengths[runs]
        positions = np.arange(lengths.sum(), dtype=np.int32)
        positions += np.repeat(firsts - (lengths.cumsum(dtype=np.int32) - lengths), lengths)
        return positions


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Flaws:
    """All flaws of a picture, numbered in reading order.

    Attributes:
        shape: (height, width) of the picture.
        is_limited: Whether only the likeliest were kept, because there are too many.
        onsets: (M,): the sensitivity from which each flaw counts.
        kinds: (M,), uint8: position in `DamageKind` of each flaw's kind.
        edges: (M, 4): left, top, right and bottom edge of each flaw, picture pixels.
        positions: (N,): positions in the flattened picture of all pixels that may be marked,
            ascending.
    """

    shape: tuple[int, int]
    is_limited: bool
    onsets: _Onsets
    kinds: npt.NDArray[np.uint8]
    edges: npt.NDArray[np.int32]
    positions: _Positions
    # By kind, (N,): the sensitivity from which each of these pixels is marked.
    _pixel_onsets: Mapping[DamageKind, _Onsets]
    _runs: _Runs
    # (M,): the number of each flaw among the runs.
    _order: npt.NDArray[np.intp]

    @classmethod
    def from_map(cls, damage: DamageMap) -> Self:
        """Find the flaws of a damage map.

        Takes about half a second for 24 megapixels, and memory of about 4 bytes a pixel. Where the
        map is noise, it takes a few seconds, and 14 bytes a pixel for 24 megapixels, 6 for 100.
        """
        shape = height, width = damage.probability.shape
        floor, is_limited = _find_floor(damage.probability)
        runs = _find_runs(damage.probability, floor)
        positions, starts = runs.list_positions(), runs.pixel_starts
        levels = damage.probability.reshape(-1)[positions]
        sizes = np.diff(starts, append=positions.size)
        kinds = _find_kinds(levels, damage.kind.reshape(-1)[positions], starts)
        flaw_onsets = _make_onset_table(find_peak_threshold)[_reduce(np.maximum, levels, starts)]
        onsets = _make_onset_table(find_rim_threshold)[levels]
        np.maximum(onsets, np.repeat(flaw_onsets, sizes), out=onsets)
        marked, pixel_onsets = _grow(positions, onsets, np.repeat(kinds, sizes), shape)
        edges = _find_edges(runs, shape)
        order = _sort_for_reading(edges, height)
        order = order[flaw_onsets[order] < _NEVER]
        return cls(
            shape=(height, width),
            is_limited=is_limited,
            onsets=flaw_onsets[order],
            kinds=kinds[order],
            edges=edges[order],
            positions=marked,
            _pixel_onsets=pixel_onsets,
            _runs=runs,
            _order=order,
        )

    def mask(self, sensitivity: int, kinds: Collection[DamageKind] = ALL_KINDS) -> Mask:
        """Return (H, W), bool: the pixels of all flaws that count, grown by `GROWTH_PX`.

        Args:
            sensitivity: 0 to 100.
            kinds: The kinds that count.
        """
        mask = np.zeros(self.shape, np.bool_)
        mask.reshape(-1)[self.positions[self.find_marked(sensitivity, kinds)]] = True
        return mask

    def find_marked(
        self, sensitivity: int, kinds: Collection[DamageKind] = ALL_KINDS
    ) -> npt.NDArray[np.bool_]:
        """Return (N,), bool: which of `positions` the mask marks."""
        is_marked = np.zeros(self.positions.size, np.bool_)
        for kind in kinds:
            if (onsets := self._pixel_onsets.get(kind)) is not None:
                is_marked |= onsets <= sensitivity
        return is_marked

    def share(self, sensitivity: int, kinds: Collection[DamageKind] = ALL_KINDS) -> float:
        """Return the share of the picture that `mask` marks, 0 to 1."""
        height, width = self.shape
        return int(np.count_nonzero(self.find_marked(sensitivity, kinds))) / (height * width)

    def find(
        self, sensitivity: int, kinds: Collection[DamageKind] = ALL_KINDS
    ) -> npt.NDArray[np.intp]:
        """Return the numbers of the flaws that count, in reading order."""
        is_wanted = np.isin(self.kinds, [_KINDS.index(kind) for kind in kinds])
        return np.flatnonzero(is_wanted & (self.onsets <= sensitivity))

    def count(
        self, sensitivity: int, *, without: npt.NDArray[np.bool_] | None = None
    ) -> dict[DamageKind, int]:
        """Return how many flaws of each kind count.

        Args:
            sensitivity: 0 to 100.
            without: (M,): flaws that are left out; None for none.
        """
        is_counted = self.onsets <= sensitivity
        if without is not None:
            is_counted &= ~without
        counts = np.bincount(self.kinds[is_counted], minlength=len(_KINDS))
        return {kind: int(count) for kind, count in zip(_KINDS, counts, strict=True)}

    def kind_of(self, number: int) -> DamageKind:
        """Return the kind of a flaw."""
        return _KINDS[int(self.kinds[number])]

    def place(self, number: int) -> Rect:
        """Return the rectangle around all that a flaw can mark."""
        left, top, right, bottom = (int(edge) for edge in self.edges[number])
        return Rect.from_edges(left=left, top=top, right=right, bottom=bottom)

    def places(
        self, sensitivity: int, kinds: Collection[DamageKind] = ALL_KINDS
    ) -> tuple[Rect, ...]:
        """Return the rectangles of the flaws that count, in reading order."""
        return tuple(self.place(int(number)) for number in self.find(sensitivity, kinds))

    def measure_covered(self, mask: Mask) -> npt.NDArray[np.float64]:
        """Return (M,): the share of each flaw's pixels that a mask (H, W) covers, 0 to 1."""
        covered, starts = mask.reshape(-1)[self._runs.list_positions()], self._runs.pixel_starts
        sizes = np.diff(starts, append=covered.size)
        shares: npt.NDArray[np.float64] = (
            _reduce(np.add, covered.view(np.uint8).astype(np.uint32), starts) / sizes
        )
        return shares[self._order]

    def cut_out(self, number: int) -> Mask:
        """Return (place.height, place.width), bool: all that a flaw marks at any sensitivity."""
        place = self.place(number)
        positions = self._runs.list_positions(int(self._order[number]))
        rows, columns = np.divmod(positions, self.shape[1])
        pixels = np.zeros((place.height, place.width), np.uint8)
        pixels[rows - place.y, columns - place.x] = 1
        return np.asarray(cv2.dilate(pixels, _make_brush())).view(np.bool_)


def _make_brush() -> npt.NDArray[np.uint8]:
    side_px = 2 * GROWTH_PX + 1
    shape = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side_px, side_px))
    return np.asarray(shape, np.uint8)


def _find_floor(probability: npt.NDArray[np.uint8]) -> tuple[int, bool]:
    """Return the probability of the least likely candidates, and whether it limits them."""
    pixels = _count_reached(probability)
    # A run ends where a pixel reaches a threshold and the one after it does not.
    runs = pixels.copy()
    if probability.shape[1] > 1:
        runs -= _count_reached(cv2.min(probability[:, 1:], probability[:, :-1]))
    lowest = find_rim_threshold(MAX_SENSITIVITY)
    is_few = (pixels <= _MAX_CANDIDATE_SHARE * probability.size) & (runs <= _MAX_RUNS)
    kept = np.flatnonzero(is_few[lowest:])
    # Where even the highest value is too common, the picture is damaged all over.
    floor = lowest + int(kept[0]) if kept.size else 255
    return floor, floor > lowest


def _count_reached(levels: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return (256,): how many elements of an array of 8 bits reach each level."""
    counts = cv2.calcHist([np.asarray(levels)], [0], None, [256], [0, 256]).ravel()
    return np.asarray(counts[::-1].cumsum(dtype=np.float64)[::-1])


def _find_runs(probability: npt.NDArray[np.uint8], floor: int) -> _Runs:
    """Return the runs of all pixels that reach a probability."""
    width = probability.shape[1]
    breaks, ends = [], []
    for positions in _list_bands(probability, lambda band: band >= floor):
        is_first = np.ones(positions.size, np.bool_)
        is_first[1:] = (np.diff(positions) != 1) | (positions[1:] % width == 0)
        breaks.append(positions[is_first])
        ends.append(positions[np.roll(is_first, -1)] + 1)
    firsts, lengths = np.concatenate(breaks), np.concatenate(ends)
    lengths -= firsts
    labels = _label(firsts, firsts + lengths - 1, width=width)
    order = np.argsort(labels, kind="stable")
    starts = np.flatnonzero(np.diff(labels[order], prepend=-1))
    return _Runs(firsts=firsts[order], lengths=lengths[order], starts=starts)


def _list_bands(
    plane: npt.NDArray[np.uint8],
    is_wanted: Callable[[npt.NDArray[np.uint8]], npt.NDArray[np.bool_]],
) -> list[_Positions]:
    """Return the positions of the wanted elements of a plane (H, W), ascending, in some parts."""
    height, width = plane.shape
    rows = max(1, _BAND_PX // width)
    return [
        (np.flatnonzero(is_wanted(plane[top : top + rows])) + top * width).astype(np.int32)
        for top in range(0, height, rows)
    ]


def _label(firsts: _Positions, lasts: _Positions, *, width: int) -> npt.NDArray[np.int32]:
    """Return the connected component of each run; corners connect too.

    Args:
        firsts: (R,): position of the first pixel of each run, ascending.
        lasts: (R,): position of its last pixel.
        width: Width of the picture.
    """
    below = (firsts // width + 1) * width
    left = np.maximum(firsts + width - 1, below)
    right = np.minimum(lasts + width + 1, below + width - 1)
    touched = np.searchsorted(lasts, left)
    counts = np.searchsorted(firsts, right, side="right") - touched
    upper = np.repeat(np.arange(firsts.size), counts)
    lower = np.arange(upper.size) + np.repeat(touched - (counts.cumsum() - counts), counts)
    graph = coo_array(
        (np.ones(upper.size, np.bool_), (upper, lower)), shape=(firsts.size, firsts.size)
    )
    _, labels = csgraph.connected_components(graph, directed=False)
    return np.asarray(labels, np.int32)


def _find_kinds(
    levels: npt.NDArray[np.uint8], kinds: npt.NDArray[np.uint8], starts: npt.NDArray[np.intp]
) -> npt.NDArray[np.uint8]:
    """Return the kind of each flaw: the one with the largest sum of probabilities."""
    sums = [
        np.add.reduceat(np.where(kinds == index, levels, 0), starts, dtype=np.uint32)
        for index in range(len(_KINDS))
    ]
    return np.asarray(np.argmax(sums, axis=0), np.uint8)


def _make_onset_table(find_threshold: Callable[[int], int]) -> _Onsets:
    """Return for each probability, 0 to 255, the first sensitivity whose threshold it reaches."""
    thresholds = [find_threshold(sensitivity) for sensitivity in range(MAX_SENSITIVITY + 1)]
    return np.searchsorted(-np.array(thresholds), -np.arange(256)).astype(np.uint8)


def _grow(
    positions: _Positions,
    onsets: _Onsets,
    kinds: npt.NDArray[np.uint8],
    shape: tuple[int, int],
) -> tuple[_Positions, dict[DamageKind, _Onsets]]:
    """Grow the pixels of flaws; a grown pixel has the lowest onset nearby.

    Args:
        positions: (N,): positions of the pixels.
        onsets: (N,): the sensitivity from which each is marked.
        kinds: (N,): the kind of each pixel's flaw.
        shape: (height, width) of the picture.

    Returns:
        The positions of the grown pixels, ascending, and their onsets for each kind.
    """
    plane = np.full(shape, _NEVER, np.uint8)
    plane.reshape(-1)[positions] = onsets
    lowest = np.asarray(cv2.erode(plane, _make_brush()), np.uint8)
    grown = np.concatenate(_list_bands(lowest, lambda band: band < _NEVER))
    by_kind = {}
    for index in np.unique(kinds).tolist():
        is_kind = kinds == index
        if not is_kind.all():
            plane.fill(_NEVER)
            plane.reshape(-1)[positions[is_kind]] = onsets[is_kind]
            lowest = np.asarray(cv2.erode(plane, _make_brush()), np.uint8)
        by_kind[_KINDS[index]] = lowest.reshape(-1)[grown]
    return grown, by_kind


def _find_edges(runs: _Runs, shape: tuple[int, int]) -> npt.NDArray[np.int32]:
    """Return (M, 4): the edges of the rectangle around each flaw, grown."""
    height, width = shape
    rows, lefts = np.divmod(runs.firsts, np.int32(width))
    rights = lefts + runs.lengths
    return np.stack(
        [
            np.maximum(_reduce(np.minimum, lefts, runs.starts) - GROWTH_PX, 0),
            np.maximum(_reduce(np.minimum, rows, runs.starts) - GROWTH_PX, 0),
            np.minimum(_reduce(np.maximum, rights, runs.starts) + GROWTH_PX, width),
            np.minimum(_reduce(np.maximum, rows, runs.starts) + 1 + GROWTH_PX, height),
        ],
        axis=1,
    ).astype(np.int32)


def _sort_for_reading(edges: npt.NDArray[np.int32], height: int) -> npt.NDArray[np.intp]:
    """Return the order of rectangles: by the row of text that their centres lie in, then by x."""
    centres = (edges[:, :2] + edges[:, 2:]) / 2
    rows = (centres[:, 1] * _READING_ROWS // height).astype(np.int64)
    return np.lexsort((centres[:, 0], rows))


def _reduce(
    function: np.ufunc, values: npt.NDArray[_T], starts: npt.NDArray[np.intp]
) -> npt.NDArray[_T]:
    """Reduce the values of each flaw to one."""
    reduced: npt.NDArray[_T] = function.reduceat(values, starts)
    return reduced
