"""Finds near duplicates by their fingerprints."""

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

NEAR_BITS: Final = 10


def find_near_pairs(
    fingerprints: npt.NDArray[np.uint64], *, is_cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int]]:
    """Yield (i, j), i < j, of all fingerprints that differ in at most `NEAR_BITS` bits.

    Compares each with every other, which takes a tenth of a second for 10,000.

    Args:
        fingerprints: 64-bit fingerprints, (N,).
        is_cancelled: Asked after each row of comparisons; true ends the search.
    """
    for index in range(len(fingerprints)):
        if is_cancelled():
            return
        distances = np.bitwise_count(fingerprints[index] ^ fingerprints[index + 1 :])
        for offset in np.flatnonzero(distances <= NEAR_BITS).tolist():
            yield index, index + 1 + offset
