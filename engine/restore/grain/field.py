"""Draws grain that goes on from the known grain at a hole's border.

A stationary field with the measured spectrum is drawn (Galerne, Gousseau and Morel, "Random Phase
Textures", 2011), and the field's difference from the known grain is continued into the hole, where
it fades as fast as grain forgets its neighbours: conditional simulation by kriging residuals
(Galerne and Leclaire, "Texture Inpainting Using Efficient Gaussian Conditional Simulation", 2017).
We differ in that kriging minimises the innovations of the autoregressive model,

    sum over p of (d_p - sum over k of a_k d_(p + k))^2

over the unknown differences d, which is sparse.
"""

from itertools import pairwise
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import fft, sparse

from engine.pictures.pixels import Mask
from engine.restore.grain.model import OFFSETS, REACH_PX, find_whitening
from engine.restore.grain.parts import BANDS_PX

_F32: TypeAlias = npt.NDArray[np.float32]
_F64: TypeAlias = npt.NDArray[np.float64]

SIDE_PX: Final = 256
_ROUNDS = 3
_MAX_GAIN = 3.0
_STEPS = 12
_TOLERANCE = 0.02


def make_spectra(whitening: _F64, bands: _F64) -> _F64:
    """Return the amplitudes of grain of level 1 by frequency, (C, 256, 129), float64.

    Args:
        whitening: (C, 25), as in `Grain`.
        bands: (C, 3), as in `Grain`.
    """
    passes = _make_passes()
    # Frequencies between the first column and the last one stand for two.
    count = np.full(passes.shape[2], 2.0 / SIDE_PX**2)
    count[[0, -1]] /= 2
    spectra = []
    for weights, wanted in zip(whitening, bands, strict=True):
        kernel = np.zeros((SIDE_PX, SIDE_PX))
        for (down, right), weight in zip(((0, 0), *OFFSETS), weights, strict=True):
            kernel[-down, -right] = weight
        amplitude = passes.sum(axis=0) / np.maximum(np.abs(fft.rfft2(kernel)), 1e-3)
        for _ in range(_ROUNDS):
            own = (np.square(amplitude * passes) @ count).sum(axis=1)
            gains = np.minimum(np.sqrt(wanted / np.maximum(own, 1e-6)), _MAX_GAIN)
            amplitude *= np.tensordot(gains, passes, 1)
        spectra.append(amplitude)
    return np.stack(spectra)


def draw_field(spectrum: _F64, rng: np.random.Generator) -> _F32:
    """Return grain with a spectrum, (256, 256), float32, that repeats at its edges."""
    white = rng.standard_normal((SIDE_PX, SIDE_PX))
    return np.asarray(fft.irfft2(fft.rfft2(white) * spectrum), np.float32)


def find_whitening_of(spectrum: _F64) -> _F64:
    """Return the weights that whiten grain with a spectrum, (25,), as in `Grain`."""
    covariance = fft.irfft2(np.square(spectrum))
    places = np.array([(0, 0), *OFFSETS])
    down, right = np.moveaxis(places[:, np.newaxis] - places, 2, 0)
    return find_whitening(covariance[down, right])


def continue_differences(differences: _F32, wanted: Mask, whitening: _F64) -> _F32:
    """Return differences (H, W), with those at wanted pixels continued from all others.

    Args:
        differences: (H, W), float32; not read at wanted pixels.
        wanted: (H, W), bool; false within 3 px of the edges.
        whitening: (25,), as in `Grain`.
    """
    continued = np.where(wanted, np.float32(0.0), differences)
    if wanted.any():
        continued[wanted] = _minimise(*_set_up(continued, wanted, whitening))
    return continued


def _make_passes() -> _F64:
    """Return the octave bands as factors of frequencies, (3, 256, 129)."""
    down, right = (2 * np.pi * rates for rates in (fft.fftfreq(SIDE_PX), fft.rfftfreq(SIDE_PX)))
    square = down[:, np.newaxis] ** 2 + right**2
    lows = [np.ones_like(square), *(np.exp(-square * px**2 / 2) for px in BANDS_PX)]
    return np.stack([high - low for high, low in pairwise(lows)])


def _set_up(known: _F32, wanted: Mask, whitening: _F64) -> tuple[sparse.csr_array, _F32]:
    """Return the matrix of the unknown differences, and what it should make of them."""
    height, width = wanted.shape
    shifts = np.array([0, *(down * width + right for down, right in OFFSETS)])
    places = np.flatnonzero(wanted)
    touched = np.zeros(height * width, bool)
    for shift in shifts:
        touched[places - shift] = True
    touched.reshape(height, width)[:, :REACH_PX] = False
    touched.reshape(height, width)[:, -REACH_PX:] = False
    touched[: REACH_PX * width] = False
    rows = np.flatnonzero(touched)
    order = np.full(height * width, -1, np.int32)
    order[places] = np.arange(places.size, dtype=np.int32)
    weights = whitening.astype(np.float32)
    flat = known.ravel()
    target = np.zeros(rows.size, np.float32)
    columns = np.empty((rows.size, shifts.size), np.int32)
    for index, (shift, weight) in enumerate(zip(shifts, weights, strict=True)):
        target -= weight * flat[rows + shift]
        columns[:, index] = order[rows + shift]
    is_wanted = columns >= 0
    ends = np.concatenate([[0], np.cumsum(np.count_nonzero(is_wanted, axis=1))])
    values = np.broadcast_to(weights, columns.shape)[is_wanted]
    shape = (rows.size, places.size)
    return sparse.csr_array((values, columns[is_wanted], ends), shape=shape), target


def _minimise(system: sparse.csr_array, target: _F32) -> _F32:
    """Return the least-squares solution by conjugate gradients on the normal equations."""
    transposed = system.T.tocsr()
    solution = np.zeros(system.shape[1], np.float32)
    rest = target.copy()
    gradient = transposed @ rest
    direction = gradient.copy()
    energy = first = float(gradient @ gradient)
    for _ in range(_STEPS):
        if energy <= _TOLERANCE**2 * first:
            break
        change = system @ direction
        length = energy / max(float(change @ change), 1e-12)
        solution += length * direction
        rest -= length * change
        gradient = transposed @ rest
        energy, before = float(gradient @ gradient), energy
        direction = gradient + (energy / before) * direction
    return solution
