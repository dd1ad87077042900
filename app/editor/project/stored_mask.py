"""A mask in few bytes."""

import zlib
from dataclasses import dataclass

import numpy as np

from engine.pictures.pixels import Mask, Rect

_FAST = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMask:
    """A mask: `place.area` bits in row-major order, packed and compressed; None if it is empty."""

    place: Rect | None
    bits: bytes


def store_mask(mask: Mask) -> StoredMask:
    """Return a mask (H, W) as it is stored."""
    place = Rect.of_mask(mask)
    if place is None:
        return StoredMask(place=None, bits=b"")
    bits = zlib.compress(np.packbits(mask[place.slices]).tobytes(), _FAST)
    return StoredMask(place=place, bits=bits)


def load_mask(stored: StoredMask, *, shape: tuple[int, ...]) -> Mask:
    """Return a mask of shape (H, W).

    Raises:
        ValueError: It does not fit.
        zlib.error: It is damaged.
    """
    mask = np.zeros(shape, np.bool_)
    place = stored.place
    if place is None:
        return mask
    if place.intersected(Rect.of_shape(shape)) != place:
        raise ValueError(f"a mask lies at {place}, outside of {shape}")
    # No more than fits, whatever the stored bytes expand to.
    size = (place.area + 7) // 8
    packed = zlib.decompressobj().decompress(stored.bits, size)
    if len(packed) != size:
        raise ValueError(f"{len(packed)} bytes do not hold the bits of {place}")
    bits = np.unpackbits(np.frombuffer(packed, np.uint8), count=place.area)
    mask[place.slices] = bits.reshape(place.height, place.width)
    return mask
