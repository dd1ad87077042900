"""Predictors of TIFF: differences between neighbours, which compress better than the samples.

TIFF 6.0, section 14; TIFF Technical Note 3. A row is an array (..., W, C).
"""

from typing import TypeVar

import numpy as np
import numpy.typing as npt

NONE, HORIZONTAL, FLOATING = 1, 2, 3

_Integer = TypeVar("_Integer", bound=np.integer)


def add_up(differences: npt.NDArray[_Integer]) -> npt.NDArray[_Integer]:
    """Return the samples (..., W, C) of differences between left and right neighbours."""
    return np.asarray(np.cumsum(differences, axis=-2, dtype=differences.dtype))


def subtract(samples: npt.NDArray[_Integer]) -> npt.NDArray[_Integer]:
    """Return the differences (..., W, C) between left and right neighbours."""
    differences = samples.copy()
    differences[..., 1:, :] -= samples[..., :-1, :]
    return differences


def join_floats(
    rows: npt.NDArray[np.uint8], *, channels: int, sample_bytes: int
) -> npt.NDArray[np.uint8]:
    """Return rows of big-endian floats, as bytes, of rows with the floating-point predictor.

    Args:
        rows: (..., n), differences; the first bytes of all samples, then the second ones, and so on.
        channels: Samples of a pixel.
        sample_bytes: Bytes of a sample.
    """
    count = rows.shape[-1] // sample_bytes
    summed = add_up(rows.reshape(*rows.shape[:-1], -1, channels))
    parted = summed.reshape(*rows.shape[:-1], sample_bytes, count)
    return np.ascontiguousarray(np.moveaxis(parted, -2, -1)).reshape(rows.shape)


def part_floats(
    rows: npt.NDArray[np.uint8], *, channels: int, sample_bytes: int
) -> npt.NDArray[np.uint8]:
    """Return rows with the floating-point predictor; see `join_floats`."""
    count = rows.shape[-1] // sample_bytes
    samples = rows.reshape(*rows.shape[:-1], count, sample_bytes)
    parted = np.ascontiguousarray(np.moveaxis(samples, -1, -2))
    return subtract(parted.reshape(*rows.shape[:-1], -1, channels)).reshape(rows.shape)
