"""Parts of repairs as bytes."""

from dataclasses import dataclass

import msgspec
import numpy as np
import numpy.typing as npt

from app.editor.document.repairs import Part
from engine.errors import PictureReadError
from engine.pictures.pixels import Pixels, Rect


@dataclass(frozen=True, slots=True, kw_only=True)
class _StoredPart:
    """A part in bytes; see `Part`.

    Attributes:
        place: The rectangle.
        is_deep: Whether the pixels have 16 bits, little-endian, instead of 8.
        pixels: Rows of pixels.
        mask: As in `Part`.
        painted_back: Rows, as in `Part`; None if nothing is painted back.
    """

    place: Rect
    is_deep: bool
    pixels: bytes
    mask: bytes
    painted_back: bytes | None


def encode_part(part: Part) -> bytes:
    """Return a part of a repair as MessagePack."""
    is_deep = part.pixels.dtype == np.uint16
    pixels: npt.NDArray[np.generic] = part.pixels.astype("<u2") if is_deep else part.pixels
    return msgspec.msgpack.encode(
        _StoredPart(
            place=part.place,
            is_deep=is_deep,
            pixels=pixels.tobytes(),
            mask=part.mask.tobytes(),
            painted_back=None if part.painted_back is None else part.painted_back.tobytes(),
        )
    )


def decode_part(data: bytes, *, name: str) -> Part:
    """Read a part of a repair.

    Args:
        data: Bytes as `encode_part` returns them.
        name: Name of the project in an error message.

    Raises:
        PictureReadError: It is damaged.
    """
    try:
        stored = msgspec.msgpack.decode(data, type=_StoredPart)
        return _load_part(stored)
    except (msgspec.MsgspecError, ValueError) as error:
        raise PictureReadError(f"{name} is damaged: {error}") from error


def _load_part(stored: _StoredPart) -> Part:
    place = stored.place
    mask = np.frombuffer(stored.mask, np.uint8)
    if mask.size != (place.area + 7) // 8:
        raise ValueError(f"{mask.size} bytes do not hold the bits of {place}")
    painted_back = None
    if stored.painted_back is not None:
        painted_back = np.frombuffer(stored.painted_back, np.uint8)
        painted_back = painted_back.reshape(place.height, place.width)
    return Part(place=place, pixels=_load_pixels(stored), mask=mask, painted_back=painted_back)


def _load_pixels(stored: _StoredPart) -> Pixels:
    place = stored.place
    shape = place.height, place.width, -1
    if stored.is_deep:
        return np.frombuffer(stored.pixels, "<u2").astype(np.uint16).reshape(shape)
    return np.frombuffer(stored.pixels, np.uint8).reshape(shape)
