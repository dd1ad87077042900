"""The flaws in a damage map, and the mask that they make. Needs no torch.

A flaw is a connected piece of what may be damage. It counts if its most certain pixel reaches the
peak threshold of the sensitivity; then its pixels down to a lower threshold belong to it, so
that a scratch is marked whole where it fades. A flaw has one kind: the likeliest over its pixels.

Nothing of this depends on an earlier sensitivity, so each pixel has an onset: the sensitivity from
which it is marked. The slow part finds all onsets once; a mask is then a prefix of the positions
sorted by onset. More sensitivity only adds pixels, and so does another kind.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
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
# A larger share of candidates is not damage but noise; only the likeliest are kept, which bounds
# memory and time.
_MAX_CANDIDATE_SHARE = 0.2
# Flaws are read in this many rows of text, each from the left to the right.
_READING_ROWS = 16
_NEVER = MAX_SENSITIVITY + 1
_KINDS = tuple(DamageKind)

_Positions: TypeAlias = npt.NDArray[np.int32]
_Onsets: TypeAlias = npt.NDArray[np.uint8]
_T = TypeVar("_T", bound=np.generic)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Marked:
    """The pixels of one kind, those that are marked first at the front.

    Attributes:
        positions: (N,): positions in the flattened picture, sorted by onset.
        counts: (101,): how many of them each sensitivity marks.
    """

    positions: _Positions = field(repr=False)
    counts: npt.NDArray[np.int64] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidates:
    """All pixels that may be marked, flaw by flaw.

    Attributes:
        positions: (N,): positions in the flattened picture.
        levels: (N,), uint8: their probabilities.
        starts: (M,): where the pixels of each flaw begin.
    """

    positions: _Positions
    levels: npt.NDArray[np.uint8]
    starts: npt.NDArray[np.intp]

    @property
    def ends(self) -> npt.NDArray[np.intp]:
        """(M,): where the pixels of each flaw end."""
        return np.append(self.starts, self.positions.size)[1:]

    def repeat(self, by_flaw: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
        """Return the value of each pixel's flaw."""
        return np.repeat(by_flaw, self.ends - self.starts)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Flaws:
    """All flaws of a picture, numbered in reading order.

    Attributes:
        shape: (height, width) of the picture.
        onsets: (M,): the sensitivity from which each flaw counts.
        kinds: (M,), uint8: position in `DamageKind` of each flaw's kind.
        edges: (M, 4): left, top, right and bottom edge of each flaw, picture pixels.
        spans: (M, 2): where each flaw's pixels begin and end in `positions`.
        positions: (N,): positions of the pixels of all flaws in the flattened picture.
        marked: The grown pixels of each kind.
    """

    shape: tuple[int, int]
    onsets: _Onsets
    kinds: npt.NDArray[np.uint8]
    edges: npt.NDArray[np.int32]
    spans: npt.NDArray[np.intp]
    positions: _Positions
    marked: dict[DamageKind, _Marked]

    @classmethod
    def from_map(cls, damage: DamageMap) -> Self:
        """Find the flaws of a damage map.

        Takes about half a second for 24 megapixels, and memory of about 4 bytes a pixel; 16 where
        the map is noise.
        """
        height, width = damage.probability.shape
        found = _find_candidates(damage)
        kinds = _find_kinds(found, damage.kind)
        peaks = _reduce(np.maximum, found.levels, found.starts)
        flaw_onsets = _make_onset_table(find_peak_threshold)[peaks]
        onsets = _make_onset_table(find_rim_threshold)[found.levels]
        np.maximum(onsets, found.repeat(flaw_onsets), out=onsets)
        marked = {
            kind: _grow(found.positions[is_kind], onsets[is_kind], (height, width))
            for kind, is_kind in _split_by_kind(found.repeat(kinds))
        }
        edges = _find_edges(found, (height, width))
        spans = np.stack([found.starts, found.ends], axis=1)
        order = _sort_for_reading(edges, height)
        order = order[flaw_onsets[order] < _NEVER]
        return cls(
            shape=(height, width),
            onsets=flaw_onsets[order],
            kinds=kinds[order],
            edges=edges[order],
            spans=spans[order],
            positions=found.positions,
            marked=marked,
        )

    def mask(self, sensitivity: int, kinds: Collection[DamageKind] = ALL_KINDS) -> Mask:
        """Return (H, W), bool: the pixels of all flaws that count, grown by `GROWTH_PX`.

        Args:
            sensitivity: 0 to 100.
            kinds: The kinds that count.
        """
        mask = np.zeros(self.shape, np.bool_)
        elements = mask.reshape(-1)
        for kind in kinds:
            if (marked := self.marked.get(kind)) is not None:
                elements[marked.positions[: marked.counts[sensitivity]]] = True
        return mask

    def share(self, sensitivity: int, kinds: Collection[DamageKind] = ALL_KINDS) -> float:
        """Return the share of the picture that `mask` marks, 0 to 1."""
        mask = self.mask(sensitivity, kinds)
        return int(np.count_nonzero(mask)) / mask.size

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
        covered = mask.reshape(-1)[self.positions]
        sums = np.concatenate([[0], covered.cumsum()])
        starts, ends = self.spans.T
        shares: npt.NDArray[np.float64] = (sums[ends] - sums[starts]) / (ends - starts)
        return shares

    def cut_out(self, number: int) -> Mask:
        """Return (place.height, place.width), bool: all that a flaw marks at any sensitivity."""
        place = self.place(number)
        first, end = self.spans[number]
        rows, columns = np.divmod(self.positions[first:end], self.shape[1])
        pixels = np.zeros((place.height, place.width), np.uint8)
        pixels[rows - place.y, columns - place.x] = 1
        return np.asarray(cv2.dilate(pixels, _make_brush())).view(np.bool_)


def _make_brush() -> npt.NDArray[np.uint8]:
    side_px = 2 * GROWTH_PX + 1
    shape = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side_px, side_px))
    return np.asarray(shape, np.uint8)


def _find_candidates(damage: DamageMap) -> _Candidates:
    """Return all pixels that a sensitivity may mark, by the flaws that they are connected to."""
    width = damage.probability.shape[1]
    floor = _find_floor(damage.probability)
    positions = np.flatnonzero(damage.probability >= floor).astype(np.int32)
    labels = _label(positions, width=width)
    order = np.argsort(labels, kind="stable")
    labels, positions = labels[order], positions[order]
    starts = np.flatnonzero(np.diff(labels, prepend=-1))
    levels = damage.probability.reshape(-1)[positions]
    return _Candidates(positions=positions, levels=levels, starts=starts)


def _find_floor(probability: npt.NDArray[np.uint8]) -> int:
    """Return the probability of the least likely candidates."""
    counts = cv2.calcHist([probability], [0], None, [256], [0, 256]).ravel()
    shares = counts[::-1].cumsum()[::-1] / probability.size
    lowest = find_rim_threshold(MAX_SENSITIVITY)
    kept = np.flatnonzero(shares[lowest:] <= _MAX_CANDIDATE_SHARE)
    # Where even the highest value is too common, the picture is damaged all over.
    return lowest + int(kept[0]) if kept.size else 255


def _label(positions: _Positions, *, width: int) -> npt.NDArray[np.int32]:
    """Return the connected component of each pixel; corners connect too.

    Runs of pixels in a row are connected, not pixels, so that memory follows the candidates and not
    the picture.

    Args:
        positions: (N,), ascending positions in the flattened picture.
        width: Width of the picture.
    """
    breaks = np.ones(positions.size + 1, np.bool_)
    breaks[1:-1] = (np.diff(positions) != 1) | (positions[1:] % width == 0)
    firsts, lasts = positions[breaks[:-1]], positions[breaks[1:]]
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
    return np.repeat(labels.astype(np.int32), lasts - firsts + 1)


def _find_kinds(found: _Candidates, kind: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Return the kind of each flaw: the one with the largest sum of probabilities."""
    kinds = kind.reshape(-1)[found.positions]
    sums = [
        _reduce(np.add, np.where(kinds == index, found.levels, 0).astype(np.uint32), found.starts)
        for index in range(len(_KINDS))
    ]
    return np.asarray(np.argmax(sums, axis=0), np.uint8)


def _split_by_kind(
    kinds: npt.NDArray[np.uint8],
) -> Iterator[tuple[DamageKind, npt.NDArray[np.bool_]]]:
    """Yield which pixels are of each kind that there is."""
    for index, kind in enumerate(_KINDS):
        is_kind = kinds == index
        if is_kind.any():
            yield kind, is_kind


def _make_onset_table(find_threshold: Callable[[int], int]) -> _Onsets:
    """Return for each probability, 0 to 255, the first sensitivity whose threshold it reaches."""
    thresholds = [find_threshold(sensitivity) for sensitivity in range(MAX_SENSITIVITY + 1)]
    return np.searchsorted(-np.array(thresholds), -np.arange(256)).astype(np.uint8)


def _grow(positions: _Positions, onsets: _Onsets, shape: tuple[int, int]) -> _Marked:
    """Return the pixels of a kind with those around them, each with the lowest onset nearby."""
    plane = np.full(shape, _NEVER, np.uint8)
    plane.reshape(-1)[positions] = onsets
    lowest = np.asarray(cv2.erode(plane, _make_brush()), np.uint8).reshape(-1)
    grown = np.flatnonzero(lowest < _NEVER).astype(np.int32)
    grown_onsets = lowest[grown]
    order = np.argsort(grown_onsets, kind="stable")
    counts = np.bincount(grown_onsets, minlength=_NEVER).cumsum()
    return _Marked(positions=grown[order], counts=counts)


def _find_edges(found: _Candidates, shape: tuple[int, int]) -> npt.NDArray[np.int32]:
    """Return (M, 4): the edges of the rectangle around each flaw, grown."""
    height, width = shape
    rows, columns = np.divmod(found.positions, np.int32(width))
    return np.stack(
        [
            np.maximum(_reduce(np.minimum, columns, found.starts) - GROWTH_PX, 0),
            np.maximum(_reduce(np.minimum, rows, found.starts) - GROWTH_PX, 0),
            np.minimum(_reduce(np.maximum, columns, found.starts) + 1 + GROWTH_PX, width),
            np.minimum(_reduce(np.maximum, rows, found.starts) + 1 + GROWTH_PX, height),
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
