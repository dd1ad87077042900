"""How much a hole repeats at multiples of 8 px, measured in its autocorrelation."""

import math

import numpy as np
import numpy.typing as npt
import torch

from engine.pictures.colour import luma
from engine.pictures.pixels import Mask
from engine.restore.groups import inscribed_radius_px
from training.losses.autocorrelation import autocorrelation_peaks, normalize_detail

# Distance of the positions that the generator's attention copies between.
_PITCH_PX = 8
# Pitches that nothing in the generator has: what repeats there does so by chance, or in the truth.
_OTHERS_PX = (7, 9)
_REACH_PX = 32
_FIRST_MULTIPLE = 2  # at smaller offsets all detail correlates
# In narrower holes nothing can repeat over two positions.
_MIN_RADIUS_PX = 20.0
_MIN_ENERGY = 1e-4  # the detail itself has an energy of 1


def hole_lattice(picture: npt.NDArray[np.uint8], mask: Mask) -> float | None:
    """Return how much more the hole repeats at multiples of 8 px than at those of 7 and 9 px.

    Args:
        picture: (H, W, 3), uint8.
        mask: (H, W), bool.

    Returns:
        The natural logarithm of the ratio of the energies of autocorrelation peaks, about 0 for
        photographs; None if no circle of 40 px fits into the hole.
    """
    if inscribed_radius_px(mask) < _MIN_RADIUS_PX:
        return None
    plane = torch.from_numpy(luma(picture.astype(np.float64)) / 127.5)[None, None]
    hole = torch.from_numpy(mask)[None, None].to(plane)
    detail = normalize_detail(plane, hole)
    peaks, weight = autocorrelation_peaks(detail, hole, reach_px=_REACH_PX)
    energies = (peaks.square() * weight)[0, 0].numpy()
    own, *others = (_mean_at(energies, pitch) + _MIN_ENERGY for pitch in (_PITCH_PX, *_OTHERS_PX))
    return math.log(own / float(np.mean(others)))


def _mean_at(energies: npt.NDArray[np.float64], pitch_px: int) -> float:
    """Return the mean energy at the multiples of a pitch, in one half-plane of offsets."""
    count = _REACH_PX // pitch_px
    multiples = [
        (down, across)
        for down in range(count + 1)
        for across in range(-count, count + 1)
        if max(down, abs(across)) >= _FIRST_MULTIPLE and (down > 0 or across > 0)
    ]
    rows, columns = np.array(multiples).T * pitch_px
    return float(energies[rows, columns + _REACH_PX].mean())
