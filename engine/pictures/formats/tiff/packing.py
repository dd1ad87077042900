"""Samples of any number of bits as rows of bytes, and back."""

from typing import Final

import numpy as np
import numpy.typing as npt

from engine.pictures.formats.tiff.layout import Layout, Number
from engine.pictures.formats.tiff.predictors import (
    FLOATING,
    HORIZONTAL,
    add_up,
    join_floats,
    part_floats,
    subtract,
)
from engine.pictures.tiff_directories import Order

_FLOAT_BITS: Final = (16, 32, 64)
_WHOLE_BITS: Final = (8, 16, 32, 64)
_MAX_PACKED_BITS: Final = 16


def choose_dtype(layout: Layout) -> np.dtype[np.generic]:
    """Return numpy's type for the samples of a page.

    Raises:
        ValueError: There is none.
    """
    bits, number = layout.bits, layout.number
    if number == Number.FLOAT and bits in _FLOAT_BITS:
        return np.dtype(f"f{bits // 8}")
    if number == Number.SIGNED and bits in _WHOLE_BITS:
        return np.dtype(f"i{bits // 8}")
    if number == Number.UNSIGNED and bits in _WHOLE_BITS:
        return np.dtype(f"u{bits // 8}")
    if number == Number.UNSIGNED and bits == 24:
        return np.dtype("u4")
    if number == Number.UNSIGNED and 0 < bits < _MAX_PACKED_BITS:
        return np.dtype("u1" if bits < 8 else "u2")
    raise ValueError(f"it has samples of {bits} bits of an unusual kind")


def unpack_rows(
    rows: npt.NDArray[np.uint8], layout: Layout, *, order: Order
) -> npt.NDArray[np.generic]:
    """Return samples (..., W, C) of the rows (..., n) of strips or tiles, the predictor undone."""
    dtype = choose_dtype(layout)
    channels = layout.plane_channels
    shape = (*rows.shape[:-1], -1, channels)
    if layout.predictor == FLOATING and layout.number == Number.FLOAT:
        rows = join_floats(rows, channels=channels, sample_bytes=dtype.itemsize)
        return rows.view(dtype.newbyteorder(">")).astype(dtype).reshape(shape)
    if layout.bits in _WHOLE_BITS:
        samples = rows.view(dtype.newbyteorder(order)).astype(dtype, copy=False).reshape(shape)
        if layout.predictor == HORIZONTAL:
            whole = np.dtype(f"u{dtype.itemsize}")
            return np.asarray(add_up(samples.view(whole)).view(dtype))
        return samples
    if layout.predictor != 1:
        raise ValueError(f"it has a predictor for samples of {layout.bits} bits")
    return _unpack_bits(rows, layout, order=order).astype(dtype).reshape(shape)


def pack_rows(
    samples: npt.NDArray[np.generic], layout: Layout, *, order: Order
) -> npt.NDArray[np.uint8]:
    """Return rows (..., n) of samples (..., W, C), with the predictor; see `unpack_rows`."""
    dtype = samples.dtype
    channels = samples.shape[-1]
    flat = (*samples.shape[:-2], -1)
    if layout.predictor == FLOATING and layout.number == Number.FLOAT:
        big = np.ascontiguousarray(samples.astype(dtype.newbyteorder(">"))).reshape(flat)
        return part_floats(big.view(np.uint8), channels=channels, sample_bytes=dtype.itemsize)
    if layout.bits in _WHOLE_BITS:
        if layout.predictor == HORIZONTAL:
            samples = subtract(np.ascontiguousarray(samples).view(f"u{dtype.itemsize}"))
        ordered = samples.astype(samples.dtype.newbyteorder(order))
        return np.ascontiguousarray(ordered).reshape(flat).view(np.uint8)
    return _pack_bits(samples.reshape(flat), layout, order=order)


def _unpack_bits(
    rows: npt.NDArray[np.uint8], layout: Layout, *, order: Order
) -> npt.NDArray[np.uint32]:
    """Return samples (..., n) that are not whole bytes, highest bit first."""
    count = layout.segments.width * layout.plane_channels
    if layout.bits == 24:
        parts = rows.reshape(*rows.shape[:-1], count, 3).astype(np.uint32)
        low, high = (0, 2) if order == "<" else (2, 0)
        return np.asarray(parts[..., low] | parts[..., 1] << 8 | parts[..., high] << 16)
    bits = np.unpackbits(rows, axis=-1, count=count * layout.bits)
    samples = np.zeros((*rows.shape[:-1], count), np.uint32)
    for place in range(layout.bits):
        samples = samples << 1 | bits[..., place :: layout.bits]
    return samples


def _pack_bits(
    samples: npt.NDArray[np.generic], layout: Layout, *, order: Order
) -> npt.NDArray[np.uint8]:
    wide = samples.astype(np.uint32)
    if layout.bits == 24:
        places = (0, 8, 16) if order == "<" else (16, 8, 0)
        parts = np.stack([wide >> place & 255 for place in places], axis=-1)
        return parts.astype(np.uint8).reshape(*samples.shape[:-1], -1)
    highest_first = range(layout.bits - 1, -1, -1)
    bits = np.stack([wide >> place & 1 for place in highest_first], axis=-1).astype(np.uint8)
    return np.packbits(bits.reshape(*samples.shape[:-1], -1), axis=-1)
