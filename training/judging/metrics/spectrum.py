"""Checkerboards and grids, measured in the power spectrum of the hole.

Up-sampling whose kernels overlap unevenly leaves a pattern with the period of its stride (Odena et
al., "Deconvolution and Checkerboard Artifacts", Distill 2016), a peak in the spectrum where
photographs have none (Durall et al., "Watch your Up-Convolution", CVPR 2020). Fine blocks show the
periods of 2 and 4 px, those of the last two doublings; coarse ones those of 8 and 16 px, the
positions of a U-Net's coarsest features.
"""

import numpy as np
import numpy.typing as npt
from scipy.signal.windows import hann

from engine.pictures.colour import luma
from engine.pictures.pixels import Mask

FINE_BLOCK_PX = 16
COARSE_BLOCK_PX = 64
_HOPS = 4  # blocks overlap by three quarters
_MIN_HOLE_SHARE = 0.85  # of a block, weighted by its window
# Patterns with a period of a quarter of the block have all their energy in bins whose row and
# column are multiples of this; a Hann window spreads them by one bin, so that two away is clean.
_LATTICE = 4
_CLEAN = 2
_MULTIPLES = (-1, 0, 1, 2)  # of the frequency with that period


def hole_spectrum(
    picture: npt.NDArray[np.uint8], mask: Mask, *, block_px: int = FINE_BLOCK_PX
) -> npt.NDArray[np.float64] | None:
    """Return the mean logarithm of the power spectrum of blocks inside the hole.

    It averages square blocks of the grey picture, each without its mean and under a Hann window
    (Welch 1967). The logarithm gives blocks of low contrast the same weight as others.

    Args:
        picture: (H, W, 3), uint8.
        mask: (H, W), bool.
        block_px: Side of the blocks, four times the longest period to look for.

    Returns:
        (block_px, block_px), float64, bin (0, 0) first; None if no block fits into the hole.
    """
    if min(mask.shape) < block_px:
        return None
    side = hann(block_px, sym=False)
    window: npt.NDArray[np.float64] = np.outer(side, side)
    holes = _blocks(mask.astype(np.float64), block_px)
    inside = np.tensordot(holes, window, 2) >= _MIN_HOLE_SHARE * window.sum()
    if not inside.any():
        return None
    blocks = _blocks(luma(picture.astype(np.float64)), block_px)[inside]
    means = np.tensordot(blocks, window, 2) / window.sum()
    power = np.square(np.abs(np.fft.fft2((blocks - means[:, None, None]) * window)))
    # What rounding to whole values puts into each bin: a flat block has no more than that.
    rounding = np.square(window).sum() / 12.0
    return np.asarray(np.log(power + rounding).mean(axis=0), np.float64)


def spectrum_peak(spectrum: npt.NDArray[np.float64]) -> float:
    """Return the largest peak of a `hole_spectrum` at the periods that its blocks are made for.

    These periods are a quarter and an eighth of a block. The peak is the power there over the
    geometric mean of the bins two nearer to the origin and two further away, which such patterns do
    not reach; the largest ratio of all their places counts. A spectrum that falls by any power of
    the frequency stays below 1; edges and fabrics in the photograph may raise it, so compare it
    with the truth's.
    """
    places = [(row, column) for row in _MULTIPLES for column in _MULTIPLES if row or column]
    return max(float(np.exp(_height(spectrum, row, column))) for row, column in places)


def _height(spectrum: npt.NDArray[np.float64], row: int, column: int) -> float:
    """Return the logarithm of the peak at these multiples of the pattern's frequency."""
    bins = len(spectrum)
    outward = (_CLEAN * int(np.sign(row)), _CLEAN * int(np.sign(column)))
    around = [
        spectrum[
            (_LATTICE * row + side * outward[0]) % bins,
            (_LATTICE * column + side * outward[1]) % bins,
        ]
        for side in (-1, 1)
    ]
    return float(spectrum[_LATTICE * row % bins, _LATTICE * column % bins] - np.mean(around))


def _blocks(plane: npt.NDArray[np.float64], block_px: int) -> npt.NDArray[np.float64]:
    """Return (rows, columns, block_px, block_px) of (H, W): overlapping blocks."""
    blocks = np.lib.stride_tricks.sliding_window_view(plane, (block_px, block_px))
    return blocks[:: block_px // _HOPS, :: block_px // _HOPS]
