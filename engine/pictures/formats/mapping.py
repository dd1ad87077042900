"""Mappings between samples and pixels: a line, and a palette."""

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt

from engine.pictures.pixels import Pixels

# A number beyond this stands for a missing one (the greatest float does in elevation models).
_MAX_NUMBER = 1e30
_MAX_MEASURED = 1 << 20


class Mapping(Protocol):
    """How the colours of a file become pixels, and back."""

    @property
    def depth(self) -> np.dtype[np.unsignedinteger]:
        """Type of the pixels, uint8 or uint16."""

    def to_pixels(self, colours: npt.NDArray[np.generic]) -> Pixels:
        """Return pixels (H, W, 1 or 3) of colours (H, W, C)."""

    def to_samples(self, pixels: Pixels) -> npt.NDArray[np.generic]:
        """Return colours (H, W, C) of pixels (H, W, 1 or 3), in the file's own numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinearMapping:
    """A line from the darkest number to the brightest one; what lies beyond is clipped.

    Attributes:
        darkest: Number that becomes 0.
        brightest: Number that becomes 255 or 65535; less than `darkest` in a negative.
        dtype: Type of the samples.
        depth: Type of the pixels.
    """

    darkest: float
    brightest: float
    dtype: np.dtype[np.generic]
    depth: np.dtype[np.unsignedinteger]

    @property
    def is_identity(self) -> bool:
        """Whether samples and pixels are the same."""
        full = np.iinfo(self.depth).max
        return self.dtype == self.depth and (self.darkest, self.brightest) == (0, full)

    def to_fractions(self, samples: npt.NDArray[np.generic]) -> npt.NDArray[np.floating]:
        """Return the samples as parts of the line, 0 to 1; what is not a number is 0."""
        # 24 bits of mantissa are enough for 16; only what lies between two pixels may differ.
        is_exact = self.dtype.itemsize <= 2 or self.dtype == np.float32
        precision: type[np.floating] = np.float32 if is_exact else np.float64
        parts = samples.astype(precision)
        parts -= self.darkest
        parts /= self.brightest - self.darkest
        if self.dtype.kind == "f":
            parts[np.isnan(parts)] = 0
        return np.clip(parts, 0, 1, out=parts)

    def from_fractions(self, parts: npt.NDArray[np.float64]) -> npt.NDArray[np.generic]:
        """Return samples of parts of the line, 0 to 1."""
        return cast(self.darkest + parts * (self.brightest - self.darkest), self.dtype)

    def to_pixels(self, colours: npt.NDArray[np.generic]) -> Pixels:
        """See `Mapping`."""
        if self.is_identity:
            return colours.astype(self.depth, copy=False)
        full = np.iinfo(self.depth).max
        return np.asarray(np.rint(self.to_fractions(colours) * full), self.depth)

    def to_samples(self, pixels: Pixels) -> npt.NDArray[np.generic]:
        """See `Mapping`."""
        return self.from_fractions(pixels.astype(np.float64) / np.iinfo(self.depth).max)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaletteMapping:
    """A list of colours; of other colours, the nearest in the list is taken.

    Attributes:
        palette: (n, 3), uint8.
        dtype: Type of the samples.
    """

    palette: npt.NDArray[np.uint8] = field(repr=False)
    dtype: np.dtype[np.generic]

    @property
    def depth(self) -> np.dtype[np.unsignedinteger]:
        """See `Mapping`."""
        return np.dtype(np.uint8)

    def to_pixels(self, colours: npt.NDArray[np.generic]) -> Pixels:
        """See `Mapping`."""
        places = colours[..., 0].astype(np.intp).clip(max=len(self.palette) - 1)
        return np.asarray(self.palette[places])

    def to_samples(self, pixels: Pixels) -> npt.NDArray[np.generic]:
        """See `Mapping`."""
        known, which = np.unique(pixels.reshape(-1, 3), axis=0, return_inverse=True)
        palette = self.palette.astype(np.int32)
        nearest = np.zeros(len(known), self.dtype)
        for start in range(0, len(known), 4096):
            part = known[start : start + 4096, np.newaxis].astype(np.int32)
            nearest[start : start + 4096] = ((part - palette) ** 2).sum(axis=2).argmin(axis=1)
        return nearest[which].reshape(*pixels.shape[:-1], 1)


def cast(numbers: npt.NDArray[np.float64], dtype: np.dtype[np.generic]) -> npt.NDArray[np.generic]:
    """Return numbers as samples: rounded, and within the limits of their type."""
    if dtype.kind == "f":
        limit = float(np.finfo(str(dtype)).max)
        return numbers.clip(-limit, limit).astype(dtype)
    limits = np.iinfo(str(dtype))
    # 2 ** 64 - 1 is not a float: the greatest one below it is.
    top = np.nextafter(float(limits.max), 0) if limits.bits > 53 else float(limits.max)
    return np.rint(numbers).clip(limits.min, top).astype(dtype)


def measure_numbers(samples: npt.NDArray[np.generic]) -> tuple[float, float, float]:
    """Return the lowest, the middle and the highest of the numbers, but for a few outliers."""
    pixels = samples.reshape(-1, samples.shape[-1])
    numbers = pixels[:: max(1, samples.size // _MAX_MEASURED)].astype(np.float64).reshape(-1)
    numbers = numbers[np.abs(numbers) < _MAX_NUMBER]
    if numbers.size == 0:
        return 0.0, 0.0, 1.0
    low, middle, high = np.quantile(numbers, (0.001, 0.5, 0.999), method="nearest").tolist()
    return low, middle, high


def find_grey_range(samples: npt.NDArray[np.generic]) -> tuple[float, float]:
    """Return the darkest and the brightest number that grey floats were likely made for.

    That is 0 to 1, 255 or 65535, or a power of 2, on both sides of 0 if they are negative too.
    Highlights may exceed 1.
    """
    low, middle, high = measure_numbers(samples)
    if low < -0.01 * abs(high):
        limit = _round_up(max(-low, high))
        return -limit, limit
    if high <= 1.5 or (high <= 16 and middle <= 0.5):
        return 0.0, 1.0
    return 0.0, _choose_limit(high)


def find_colour_range(samples: npt.NDArray[np.generic]) -> tuple[float, float]:
    """Return the same for floats with colours or a profile, of which half may exceed 1 (HDR)."""
    _, middle, high = measure_numbers(samples)
    return (0.0, 1.0) if middle <= 1 else (0.0, _choose_limit(high))


def find_whole_range(samples: npt.NDArray[np.generic]) -> tuple[float, float]:
    """Return the range of integers of more than 16 bits: 16, 24, 32, 48 or 64 bits, as they need."""
    low, high = int(samples.min()), int(samples.max())
    sign_bits = int(np.issubdtype(samples.dtype, np.signedinteger))
    needed = max(high.bit_length(), (-low - 1).bit_length() if low < 0 else 0) + sign_bits
    bits = next(bits for bits in (16, 24, 32, 48, 64) if bits >= needed)
    return (-(2.0 ** (bits - 1)), 2.0 ** (bits - 1) - 1) if sign_bits else (0.0, 2.0**bits - 1)


def _choose_limit(high: float) -> float:
    return next((limit for limit in (255.0, 65535.0) if high <= limit * 1.1), _round_up(high))


def _round_up(number: float) -> float:
    return float(2.0 ** np.ceil(np.log2(max(number, 1e-30))))
