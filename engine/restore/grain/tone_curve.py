"""The tone curve of a print of one colour, such as sepia: which colour each light has."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.pictures.colour import luma
from engine.pictures.pixels import Mask, Pixels

_MAX_SAMPLES = 20_000
_MIN_SAMPLES = 200
_NODE_STEPS = 8
# Rounding and JPEG move colours this far from the curve, 8-bit steps: on average, and all but one
# pixel in fifty.
_MAX_MEAN_STEPS, _MAX_STEPS = 1.5, 6.0
_SEEN_SHARE = 0.98
_ROWS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class ToneCurve:
    """Colours by light.

    Attributes:
        lights: (N,), float64, ascending: lumas in the unit of the pixels.
        colours: (N, 3), float64: their colours.
    """

    lights: npt.NDArray[np.float64]
    colours: npt.NDArray[np.float64]

    def colour(self, light: Pixels) -> Pixels:
        """Return the colours (N, 3) of lights (N, 1), in their own dtype."""
        values = np.rint(self._interpolate(light[:, 0].astype(np.float64)))
        clipped = np.clip(values, 0, np.iinfo(light.dtype).max)
        if light.dtype == np.uint8:
            return clipped.astype(np.uint8)
        return clipped.astype(np.uint16)

    def measure_distances(self, colours: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return how far colours (N, 3) are from the curve at their luma, (N,)."""
        return np.asarray(np.abs(colours - self._interpolate(luma(colours))).max(axis=1))

    def _interpolate(self, light: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        # Beyond the ends, all channels go on at the same rate.
        beyond = light - np.clip(light, self.lights[0], self.lights[-1])
        channels = [np.interp(light, self.lights, channel) for channel in self.colours.T]
        return np.stack(channels, axis=1) + beyond[:, np.newaxis]


def find_tone_curve(pixels: Pixels, known: Mask) -> ToneCurve | None:
    """Return the curve that all known colours (H, W, 3) lie on; None if they do not."""
    unit = np.iinfo(pixels.dtype).max / 255.0
    step = max(int((known.size / _MAX_SAMPLES) ** 0.5), 1)
    sampled = pixels[::step, ::step][known[::step, ::step]].astype(np.float64)
    if len(sampled) < _MIN_SAMPLES:
        return None
    light = luma(sampled)
    nodes = (light / (_NODE_STEPS * unit)).astype(np.int64)
    counts = np.bincount(nodes)
    is_used = counts > 0
    means = [
        np.bincount(nodes, values)[is_used] / counts[is_used] for values in (light, *sampled.T)
    ]
    curve = ToneCurve(lights=means[0], colours=np.stack(means[1:], axis=1))
    distances = curve.measure_distances(sampled) / unit
    is_on_curve = (
        distances.mean() <= _MAX_MEAN_STEPS and np.quantile(distances, _SEEN_SHARE) <= _MAX_STEPS
    )
    return curve if is_on_curve else None


def to_light(pixels: Pixels) -> Pixels:
    """Return the luma (H, W, 1) of colours (H, W, 3), same dtype, in memory for a few rows."""
    light = np.empty_like(pixels[..., :1])
    for top in range(0, len(pixels), _ROWS):
        rows = slice(top, top + _ROWS)
        light[rows, :, 0] = np.rint(luma(pixels[rows].astype(np.float32)))
    return light
