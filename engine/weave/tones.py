"""Evens out the tones of copies from different places, so that no step is left between them.

The patches also vote on the differences of neighbouring pixels, and there a constant offset between
two copies counts for nothing (Darabi et al., "Image Melding", SIGGRAPH 2012, section 4.2). With v,
the voted colours, and d, the voted differences, the change e of the colours minimises

    sum over links of w (e_q - e_p - (d_pq - (v_q - v_p)))^2  +  sum over pixels of e^2 / reach^2

a screened Poisson equation (Perez et al. 2003 have it without the last term). We differ in the
weights w: links across an edge count little, and those across a guide line nothing, so that no
colour runs over them. The known border is met later, by `engine.compute.seam`.
"""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from engine.compute.polylines import Polyline, cut_links
from engine.pictures.pixels import Mask
from engine.weave.tone_kernels import relax

_F32: TypeAlias = npt.NDArray[np.float32]
_I64: TypeAlias = npt.NDArray[np.int64]

# A step becomes a ramp of about this many pixels on either side.
_REACH_PX = 12.0
_PIN = _REACH_PX**-2
# A link across a difference of this many 8-bit steps counts half; all count at least this much.
_EDGE_STEPS = 8.0
_MIN_WEIGHT = 0.02
# A few percent of a step are left after these sweeps. The factor is the best one for
# links of equal weight (Young 1954).
_SWEEPS = 40
_FACTOR = 2.0 / (1.0 + (1.0 - (4.0 / (4.0 + _PIN)) ** 2) ** 0.5)


def compute_tone_change(
    values: _F32,
    differences: _F32,
    wanted: Mask,
    lines: Sequence[Polyline] = (),
    *,
    unit: float,
) -> _F32:
    """Return what to add to voted colours, (N, C), float32, so that they have the voted differences.

    Args:
        values: (N, C), float32: voted colours.
        differences: (N, 2, C), float32: voted differences to the pixels on the right and below.
        wanted: (H, W), bool, with N pixels.
        lines: Guide lines, in pixels of these planes.
        unit: Size of an 8-bit step in these values.
    """
    places = np.flatnonzero(wanted)
    size = np.abs(differences).mean(axis=2) / unit
    weights = np.maximum(1.0 / (1.0 + (size / _EDGE_STEPS) ** 2), _MIN_WEIGHT)
    cuts = [np.zeros(places.size, bool)] * 2
    if lines:
        barrier = cut_links(wanted.shape, lines)
        cuts = [barrier.beside[wanted], barrier.below[wanted]]
    ends = _find_links(places, wanted.shape[1])
    shares = np.zeros((4, places.size), np.float32)
    pull = np.zeros_like(values)
    for axis, (here, there) in enumerate(ends):
        weight = weights[here, axis] * ~cuts[axis][here]
        shares[2 * axis, there] = shares[2 * axis + 1, here] = weight
        missing = differences[here, axis] - (values[there] - values[here])
        missing *= weight[:, np.newaxis]
        pull[here] -= missing
        pull[there] += missing
    step = np.float32(_FACTOR) / (np.float32(_PIN) + shares.sum(axis=0))
    shares *= step
    pull *= step[:, np.newaxis]
    above, below = (np.arange(places.size, dtype=np.int32) for _ in range(2))
    upper, lower = ends[1]
    above[lower], below[upper] = upper, lower
    change = np.zeros(pull.shape[::-1], np.float32)
    for own, pulled in zip(change, np.ascontiguousarray(pull.T), strict=True):
        relax(own, pulled, shares, above, below, 1.0 - _FACTOR, _SWEEPS)
    return np.ascontiguousarray(change.T)


def _find_links(places: _I64, width: int) -> list[tuple[_I64, _I64]]:
    """Return the first and second pixels of the links to the right, and of those downwards.

    Args:
        places: (N,), int64: row * W + column, ascending.
        width: W.
    """
    is_linked = (np.diff(places) == 1) & (places[1:] % width != 0)
    left = np.flatnonzero(is_linked)
    found = np.searchsorted(places, places + width)
    upper = np.flatnonzero(np.append(places, -1)[found] == places + width)
    return [(left, left + 1), (upper, found[upper])]
