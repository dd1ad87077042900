"""How often each picture is seen."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from training.errors import DataError


def sampling_odds(
    sources: Sequence[str],
    caps: Mapping[str, float],
    weights: Mapping[str, float] | None = None,
) -> npt.NDArray[np.float64]:
    """Return the probability of each picture, in proportion to its source's weight.

    Args:
        sources: The source of each picture.
        caps: Greatest share of what is seen, by source. Where capping leaves nothing else to
            show, the caps give way.
        weights: Relative frequency of each picture of a source; 1 where none is given.

    Raises:
        DataError: Every picture has weight 0.
    """
    wanted = np.array([(weights or {}).get(source, 1.0) for source in sources])
    if wanted.sum() <= 0:
        raise DataError("every picture is left out by a weight of 0")
    odds = wanted / wanted.sum()
    names = np.array(sources)
    capped = np.zeros(len(sources), bool)
    # What a cap takes away goes to the others, which may lift another source above its own.
    for _ in caps:
        for source, cap in caps.items():
            members = names == source
            if odds[members].sum() > cap:
                odds[members] *= cap / odds[members].sum()
                capped |= members
        free = ~capped & (wanted > 0)
        if not capped.any() or not free.any():
            break
        odds[free] *= (1.0 - odds[capped].sum()) / odds[free].sum()
    return np.asarray(odds / odds.sum(), np.float64)
