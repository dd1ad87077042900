"""Checkerboards, seen in the power spectrum of the hole.

Up-sampling whose kernels overlap unevenly leaves a pattern with the period of its stride (Odena et
al., "Deconvolution and Checkerboard Artifacts", Distill 2016), a peak in the spectrum where
photographs have none (Durall et al., "Watch your Up-Convolution", CVPR 2020). The periods of 2 and
4 px are looked at: those of the last two doublings.
"""

import numpy as np
import numpy.typing as npt
from scipy.signal.windows import hann

from engine.api import Mask
from training.metrics.pixels import grey

BLOCK_PX = 16
_HOP_PX = 4
_LEAST_HOLE = 0.9  # share of a block's window that must be hole
# Patterns of the periods 2 and 4 have all their energy in bins whose row and column are both
# multiples of this; a Hann window spreads them by one bin, so that two bins away is clean.
_LATTICE = BLOCK_PX // 4
_CLEAN = 2
_OUTWARD = (0, 1, 1, -1)  # the way to higher frequencies, by quarters of the sampling rate

_SIDE_WINDOW = hann(BLOCK_PX, sym=False)
_WINDOW: npt.NDArray[np.float64] = np.outer(_SIDE_WINDOW, _SIDE_WINDOW)
# What rounding to whole values puts into each bin: a flat block has no more than that.
_ROUNDING_POWER = float(np.square(_WINDOW).sum()) / 12.0


def hole_spectrum(picture: npt.NDArray[np.uint8], mask: Mask) -> npt.NDArray[np.float64] | None:
    """Return the mean logarithm of the power spectrum of blocks inside the hole.

    Blocks of 16 x 16 px of the grey picture, each without its mean, under a Hann window (Welch
    1967). The logarithm lets a quiet block count as much as a lively one.

    Returns:
        (16, 16), float64, bin (0, 0) first; None where no block fits into the hole.
    """
    if min(mask.shape) < BLOCK_PX:
        return None
    holes = _blocks(mask.astype(np.float64))
    inside = np.tensordot(holes, _WINDOW, 2) >= _LEAST_HOLE * _WINDOW.sum()
    if not inside.any():
        return None
    blocks = _blocks(grey(picture))[inside]
    means = np.tensordot(blocks, _WINDOW, 2) / _WINDOW.sum()
    power = np.square(np.abs(np.fft.fft2((blocks - means[:, None, None]) * _WINDOW)))
    return np.asarray(np.log(power + _ROUNDING_POWER).mean(axis=0), np.float64)


def spectrum_peak(spectrum: npt.NDArray[np.float64]) -> float:
    """Return how far the spectrum of `hole_spectrum` stands out at the periods of 2 and 4 px.

    The greatest ratio, over the nine places of such patterns, of the power there to the geometric
    mean of the bins two nearer to the middle and two further out, which no such pattern reaches.
    A spectrum that falls by any power of the frequency stays below 1; edges and weaves of the
    photograph may lift it, so compare it with the truth's.
    """
    places = [(row, column) for row in range(4) for column in range(4) if row or column]
    return max(float(np.exp(_height(spectrum, row, column))) for row, column in places)


def _height(spectrum: npt.NDArray[np.float64], row: int, column: int) -> float:
    """Return the logarithm of the ratio for a place, given in quarters of the sampling rate."""
    down, right = (_CLEAN * _OUTWARD[quarter] for quarter in (row, column))
    around = [
        spectrum[
            (_LATTICE * row + side * down) % BLOCK_PX, (_LATTICE * column + side * right) % BLOCK_PX
        ]
        for side in (-1, 1)
    ]
    return float(spectrum[_LATTICE * row, _LATTICE * column] - np.mean(around))


def _blocks(plane: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return (rows, columns, 16, 16) of (H, W): overlapping blocks."""
    blocks = np.lib.stride_tricks.sliding_window_view(plane, (BLOCK_PX, BLOCK_PX))
    return blocks[::_HOP_PX, ::_HOP_PX]
