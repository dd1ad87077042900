"""Find the fingerprints that differ in few bits, without comparing each with every other.

Of 10 bits that differ, one of four bands of 16 has at most 2 (Norouzi et al., "Fast search in
Hamming space with multi-index hashing", 2012): so only those whose band is one of 137 others are
compared, which is exact, and for 100,000 fingerprints some hundred times less.
"""

import itertools
from collections.abc import Callable, Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

NEAR_BITS: Final = 10

_BANDS: Final = 4
_BAND_BITS: Final = 16
_BAND_DISTANCE: Final = NEAR_BITS // _BANDS
_PAIRS_AT_ONCE: Final = 2_000_000
_FEW: Final = 500

_Prints = npt.NDArray[np.uint64]
_Indices = npt.NDArray[np.intp]

_SET_BITS: Final = np.unpackbits(np.arange(1 << 8, dtype=np.uint8)[:, None], axis=1).sum(
    axis=1, dtype=np.uint8
)


def near_pairs(
    prints: _Prints, *, is_cancelled: Callable[[], bool] = lambda: False, few: int = _FEW
) -> Iterator[tuple[int, int]]:
    """Yield (i, j), i < j, of all that differ in at most `NEAR_BITS` bits, perhaps repeatedly.

    Args:
        prints: (N,), best without equal ones.
        is_cancelled: Asked now and then; after true nothing more is yielded.
        few: So many are simply compared with one another, which is faster.
    """
    if len(prints) <= few:
        yield from _near_of(prints, *np.triu_indices(len(prints), 1))
        return
    for keys in _bands(prints):
        order = np.argsort(keys, kind="stable")
        ends = np.cumsum(np.bincount(keys, minlength=1 << _BAND_BITS))
        for flipped in _flips():
            if is_cancelled():
                return
            others = keys ^ flipped
            first = np.where(others > 0, ends[others.astype(np.intp) - 1], 0)
            for rows, places in _pairs(first, ends[others] - first):
                yield from _near_of(prints, rows, order[places])


def _bands(prints: _Prints) -> npt.NDArray[np.uint16]:
    """Return (4, N): every fourth bit, since neighbouring frequencies say much of one another."""
    bits = np.unpackbits(prints.astype(">u8").view(np.uint8).reshape(-1, 8), axis=1)
    packed = np.packbits(bits.reshape(-1, _BAND_BITS, _BANDS).transpose(2, 0, 1), axis=2)
    return np.ascontiguousarray(packed).view(">u2")[..., 0].astype(np.uint16)


def _flips() -> Iterator[np.uint16]:
    """Yield every 16 bits of which at most two are set."""
    for count in range(_BAND_DISTANCE + 1):
        for places in itertools.combinations(range(_BAND_BITS), count):
            yield np.uint16(sum(1 << place for place in places))


def _pairs(first: _Indices, counts: _Indices) -> Iterator[tuple[_Indices, _Indices]]:
    """Yield each row with each of its `counts` places from `first` on, some millions at a time."""
    total = np.concatenate([[0], np.cumsum(counts)])
    start = 0
    while start < len(counts):
        beyond = int(np.searchsorted(total, total[start] + _PAIRS_AT_ONCE, "right")) - 1
        stop = min(max(beyond, start + 1), len(counts))
        rows = np.repeat(np.arange(start, stop), counts[start:stop])
        places = np.arange(len(rows)) + np.repeat(
            first[start:stop] - (total[start:stop] - total[start]), counts[start:stop]
        )
        yield rows, places
        start = stop


def _near_of(prints: _Prints, rows: _Indices, columns: _Indices) -> Iterator[tuple[int, int]]:
    once = rows < columns
    rows, columns = rows[once], columns[once]
    differing = (prints[rows] ^ prints[columns]).view(np.uint8).reshape(-1, 8)
    is_near = _SET_BITS[differing].sum(axis=1) <= NEAR_BITS
    yield from zip(rows[is_near].tolist(), columns[is_near].tolist(), strict=True)
