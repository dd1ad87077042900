"""Measures the grain of known pixels: level by light, spectrum, and correlation of the channels.

The energy of each octave band is read from the places that have the least of it. Mean squares of
noise of a band over a square are distributed like a chi-squared variable, so a low quantile tells
the mean, whatever structure the other places have. Texture has no such level: its energy differs from
place to place, and it is left alone. Inside the bands, the spectrum is that of an
autoregressive model (Ranganath and Jain, "Two-Dimensional Linear Prediction Models", 1985) of
smooth places: each value is a weighted sum of the 24 values above it and to its left, and white
noise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from engine.compute.filters import erode, gaussian_blur
from engine.pictures.colour import luma
from engine.pictures.pixels import Mask
from engine.restore.grain.parts import BANDS_PX, Part

_F32: TypeAlias = npt.NDArray[np.float32]
_F64: TypeAlias = npt.NDArray[np.float64]

REACH_PX: Final = 3
OFFSETS: Final = tuple(
    (down, right)
    for down in range(-REACH_PX, 1)
    for right in range(-REACH_PX, REACH_PX + 1)
    if down < 0 or right < 0
)
"""Rows and columns from a pixel to those that it is predicted from."""
MIN_LEVEL: Final = 0.5
"""Grain of a lower deviation, 8-bit steps, is rounding: that alone leaves 0.3."""

_BIN_STEPS = 16.0
_BINS = 16
_QUANTILE = 0.1
# That quantile of each band's mean squares over their mean: of white noise a little more, of noise
# that was blurred over 1.5 px a little less.
_QUANTILE_RATIOS = (0.75, 0.67, 0.66)
# Grain is everywhere alike: in prints, the second quantile of energies is at most 1.5 times the first
# one, in photographs of grass, fur or water at least 2.1 times (docs/lab/grain.md).
_SPREAD_QUANTILES, _MAX_SPREAD = (0.1, 0.3), 1.75
# Smooth places have up to this many times the energy of grain in the finer bands.
_SMOOTH_RATIO = 2.0
# Noise that was blurred has at most this much energy in the coarse band, for each of its energy in
# the middle band, and the more of it, the more of that there is for each of the fine band.
_MIN_COARSE, _COARSE_GROWTH = 0.3, 0.85
# Energies of grain in the fine band. Rounding to 8 bits leaves 0.05, and more than 400 is texture.
_MIN_FINE, _MAX_FINE = 0.12, 400.0
# Grain in one light has up to this many times the energy of grain in most.
_MAX_RATIO = 2.5
_SAMPLED_PX = 3
_MIN_SAMPLES = 100
_MIN_PIXELS = 400
_MAX_PIXELS = 30_000
# Share of white noise in the spectrum, so that predictions stay finite.
_WHITE_SHARE = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class Grain:
    """Grain as a function of light.

    Attributes:
        energies: (16,), float64: energy of luma's finer bands, by light.
        scale: Energy of luma's residual over that of its finer bands.
        basis: (C, C), float32: orthonormal colours, one a column, whose grain is uncorrelated.
        shares: (C,), float64: square of the deviation along each colour, over luma's energy.
        whitening: (C, 25), float64: weights of a value and of those at `OFFSETS` that turn grain
            of deviation 1 into white noise of deviation 1.
        bands: (C, 3), float64: share of each octave band in the energy, fine to coarse.
    """

    energies: _F64
    scale: float
    basis: _F32
    shares: _F64
    whitening: _F64
    bands: _F64

    def energy_at(self, light: _F32) -> _F32:
        """Return the energy of luma's finer bands at lights of any shape."""
        return interpolate(self.energies, light)

    def levels_at(self, light: _F32) -> _F32:
        """Return the deviation along each colour, (..., C), at lights (...)."""
        energy = self.energy_at(light) * np.float32(self.scale)
        return np.asarray(np.sqrt(energy[..., np.newaxis] * self.shares.astype(np.float32)))

    def find_smooth(self, part: Part) -> Mask:
        """Return the known pixels with no more energy than grain has, (H, W), bool."""
        return find_smooth(part, self.energies)


def measure_grain(parts: Sequence[Part]) -> Grain | None:
    """Return the grain of the known pixels; None if they have none, or too few are smooth."""
    light, sampled = _sample(parts)
    if light.size < _MIN_SAMPLES:
        return None
    energies = _measure_by_light(sampled[:2], light)
    relative = sampled[:2].sum(axis=0) / interpolate(energies, light)
    least, most = np.quantile(relative, _SPREAD_QUANTILES)
    is_smooth = relative < _SMOOTH_RATIO
    if most > _MAX_SPREAD * least or not is_smooth.any():
        return None
    bands = np.array(
        [
            _find_mean(own[is_smooth], ratio)
            for own, ratio in zip(sampled, _QUANTILE_RATIOS, strict=True)
        ]
    )
    fine, middle, coarse = bands
    bands[2] = min(coarse, middle * (_MIN_COARSE + _COARSE_GROWTH * middle / fine))
    smooth = [find_smooth(part, energies) for part in parts]
    cores = [erode(mask, 2 * REACH_PX + 1, is_set_beyond=False) for mask in smooth]
    if sum(map(np.count_nonzero, cores)) < _MIN_PIXELS or not _MIN_FINE < fine < _MAX_FINE:
        return None
    residuals = np.concatenate([p.residual[m] for p, m in zip(parts, smooth, strict=True)])
    covariance = residuals.T.astype(np.float64) @ residuals / len(residuals)
    variances, basis = np.linalg.eigh(covariance)
    colours = basis[:, ::-1].astype(np.float32)
    shares = variances[::-1] / np.square(luma(residuals)).mean()
    planes = [[part.residual @ colour for part in parts] for colour in colours.T]
    measured = np.stack([_measure_bands(plane, cores) for plane in planes])
    # Most of the grain's light lies along the first colour.
    measured *= bands / bands.sum() / np.maximum(measured[0], 1e-3)
    return Grain(
        energies=energies,
        scale=bands.sum() / bands[:2].sum(),
        basis=colours,
        shares=np.maximum(shares, 0.0),
        whitening=np.stack([find_whitening(_correlate(plane, cores)) for plane in planes]),
        bands=measured / measured.sum(axis=1, keepdims=True),
    )


def find_smooth(part: Part, energies: _F64) -> Mask:
    """Return the known pixels with no more energy than grain has, (H, W), bool."""
    limit = _SMOOTH_RATIO * interpolate(energies, part.light)
    return (part.energy < limit) & ~part.unknown


def interpolate(by_light: _F64, light: _F32) -> _F32:
    """Return what grain of some lights, of any shape, has."""
    at = light / np.float32(_BIN_STEPS) - np.float32(0.5)
    return np.asarray(np.interp(at, np.arange(_BINS), by_light), np.float32)


def _sample(parts: Sequence[Part]) -> tuple[_F32, _F32]:
    """Return light (N,) and energies (3, N) of some known pixels."""
    step = (..., slice(None, None, _SAMPLED_PX), slice(None, None, _SAMPLED_PX))
    light = np.concatenate([part.light[step].ravel() for part in parts])
    energies = [part.band_energies[step].reshape(len(BANDS_PX), -1) for part in parts]
    sampled = np.concatenate(energies, axis=1)
    is_seen = np.isfinite(sampled).all(axis=0)
    return light[is_seen], sampled[:, is_seen]


def _measure_by_light(fine: _F32, light: _F32) -> _F64:
    """Return the energy of grain in the finer bands, (16,), by light.

    Args:
        fine: (2, N), float32: energies of the bands.
        light: (N,), float32.
    """
    bins = np.clip(light / _BIN_STEPS, 0, _BINS - 1).astype(np.int64)
    common = sum(map(_find_mean, fine, _QUANTILE_RATIOS))
    means = np.full(_BINS, np.nan)
    for index in np.flatnonzero(np.bincount(bins, minlength=_BINS) >= _MIN_SAMPLES):
        own = fine[:, bins == index]
        means[index] = min(sum(map(_find_mean, own, _QUANTILE_RATIOS)), _MAX_RATIO * common)
    is_found = np.isfinite(means)
    if not is_found.any():
        return np.full(_BINS, common)
    return np.asarray(np.interp(np.arange(_BINS), np.flatnonzero(is_found), means[is_found]))


def _find_mean(energy: _F32, ratio: float) -> float:
    return max(float(np.quantile(energy, _QUANTILE)) / ratio, 1e-3)


def _correlate(planes: Sequence[_F32], cores: Sequence[Mask]) -> _F64:
    """Return the second moments (25, 25) of a value and those at `OFFSETS`, over core pixels."""
    moments = np.zeros((len(OFFSETS) + 1,) * 2)
    step = max(sum(map(np.count_nonzero, cores)) // _MAX_PIXELS, 1)
    for plane, core in zip(planes, cores, strict=True):
        width, values = core.shape[1], plane.ravel()
        places = np.flatnonzero(core)[::step]
        shifted = np.stack(
            [values[places + down * width + right] for down, right in ((0, 0), *OFFSETS)]
        )
        moments += shifted @ shifted.T
    return moments


def find_whitening(moments: _F64) -> _F64:
    """Return the weights, (25,), that turn grain of deviation 1 into white noise of deviation 1.

    Args:
        moments: (25, 25): second moments of a value and those at `OFFSETS`.
    """
    moments = moments / max(moments[0, 0], 1e-9)
    moments += _WHITE_SHARE * np.eye(len(moments))
    predictor = np.linalg.solve(moments[1:, 1:], moments[1:, 0])
    innovation = max(moments[0, 0] - predictor @ moments[1:, 0], 1e-4)
    return np.asarray(np.concatenate([[1.0], -predictor]) / np.sqrt(innovation))


def _measure_bands(planes: Sequence[_F32], cores: Sequence[Mask]) -> _F64:
    """Return the energy of each octave band, (3,), over core pixels."""
    total = np.zeros(len(BANDS_PX))
    for plane, core in zip(planes, cores, strict=True):
        lows = [plane, *(gaussian_blur(plane, deviation) for deviation in BANDS_PX[:-1])]
        bands = [*(high - low for high, low in pairwise(lows)), lows[-1]]
        total += [np.square(band[core], dtype=np.float64).sum() for band in bands]
    return np.asarray(total / max(total.sum(), 1e-9))
