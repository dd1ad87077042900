"""Examples of a user's damage: parts of scans with what is true of each pixel. Needs no torch."""

import enum
import io
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import Final, cast

import numpy as np
import numpy.typing as npt

from engine.detection.damage_map import DamageKind
from engine.errors import PictureReadError
from engine.pictures.formats.codec import decode_file
from engine.pictures.formats.png.files import encode_fast_png
from engine.pictures.picture import Picture
from engine.pictures.pixels import Pixels

SUFFIX: Final = ".example"
_PICTURE: Final = "picture.png"
_TRUTH: Final = "truth.png"
# A larger member is none of this program's examples.
_MAX_MEMBER_BYTES: Final = 2**26


class Truth(enum.IntEnum):
    """What is true of a pixel; 1 to 4 are the kinds of damage, by their position in `DamageKind`.

    INTACT is intact. DAMAGED is somewhere under a stroke of the user, and its kind is not known.
    REMOVED is intact although it was found. Of UNKNOWN, nothing is known.
    """

    INTACT = 0
    SCRATCH = 1
    SPOT = 2
    FOLD = 3
    WRITING = 4
    DAMAGED = 5
    REMOVED = 6
    UNKNOWN = 7


def truth_of(kind: DamageKind) -> Truth:
    """Return the truth of a pixel that has damage of a kind."""
    return Truth(1 + list(DamageKind).index(kind))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Example:
    """A part of a scan.

    Attributes:
        pixels: (H, W, C), uint8 or uint16.
        truth: (H, W), uint8: a `Truth` for each pixel.

    Raises:
        ValueError: The two do not fit each other, or a value is no `Truth`.
    """

    pixels: Pixels = field(repr=False)
    truth: npt.NDArray[np.uint8] = field(repr=False)

    def __post_init__(self) -> None:
        if self.truth.dtype != np.uint8 or self.truth.shape != self.pixels.shape[:2]:
            raise ValueError(f"expected truth of {self.pixels.shape[:2]}, got {self.truth.shape}")
        if self.truth.size and self.truth.max() > max(Truth):
            raise ValueError(f"{self.truth.max()} is no truth")


def encode_example(example: Example) -> bytes:
    """Return an example as a zip file of two PNGs."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, pixels in ((_PICTURE, example.pixels), (_TRUTH, example.truth[..., np.newaxis])):
            archive.writestr(zipfile.ZipInfo(name), encode_fast_png(Picture(pixels=pixels)))
    return buffer.getvalue()


def decode_example(data: bytes, *, name: str) -> Example:
    """Read an example.

    Args:
        data: Bytes as `encode_example` returns them.
        name: Name of the file in an error message.

    Raises:
        PictureReadError: It is damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            pixels, truth = (_read(archive, member, name=name) for member in (_PICTURE, _TRUTH))
        return Example(pixels=pixels, truth=cast("npt.NDArray[np.uint8]", truth[..., 0]))
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, EOFError, OSError) as error:
        raise PictureReadError(f"{name} is damaged: {error}") from error
    except (NotImplementedError, RuntimeError) as error:  # odd compression, or encrypted
        raise PictureReadError(f"{name} is damaged: {error}") from error


def _read(archive: zipfile.ZipFile, member: str, *, name: str) -> Pixels:
    info = archive.getinfo(member)
    if info.file_size > _MAX_MEMBER_BYTES:
        raise ValueError(f"{member} has {info.file_size} bytes")
    return decode_file(archive.read(info), name=name).pixels
