"""Decoded pictures: every one is decoded once, into one flat run of bytes.

The cache holds every picture at its own scale and once more reduced to a whole small picture. The
bytes are a file that is mapped into memory, whose pages processes share, or plain memory.

Pixels are 8-bit RGB, upright. Grey is repeated, 16 bits are rounded to 8, CMYK goes through its
profile; transparency is laid over white, as the program does where a format has none (colours
under full transparency are whatever the drawing program left there).
"""

import hashlib
import io
import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, NamedTuple

import cv2
import msgspec
import numpy as np
import numpy.typing as npt

from engine.api import Pixels
from engine.checkpoint import write_whole
from engine.errors import PictureError
from engine.picture_files import picture_from_bytes
from engine.preprocess import to_rgb8
from training.datasets.pictures import SourcePicture
from training.errors import DataError

_LOG = logging.getLogger(__name__)
_CACHE_VERSION = 2
_LONGEST_PX = 2048  # a larger photograph is reduced; its own scale would fill the cache
_LEAST_SIDE_PX = 64
_PROGRESS_EVERY = 1000
_NAMED_SKIPPED = 3


class Entry(NamedTuple):
    """Place of one picture in the flat bytes: first byte, height, width."""

    offset: int
    height: int
    width: int

    @property
    def end(self) -> int:
        """First byte after the picture."""
        return self.offset + self.height * self.width * 3


@dataclass(frozen=True, slots=True)
class CacheIndex:
    """What the flat bytes are.

    Attributes:
        native: Each picture at its own scale.
        whole: Each picture reduced to a whole small one.
        sources: The source of each picture.
        skipped: Name and reason of each file that could not be used.
    """

    native: list[Entry] = field(default_factory=list)
    whole: list[Entry] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Bytes of all pictures."""
        return max((entry.end for entry in self.whole), default=0)


class PictureCache:
    """Decoded pictures.

    Attributes:
        sources: The source of each picture.
        skipped: Name and reason of each file that could not be used.
        flat: All pixels one after the other, uint8, not writable; the index has their places.
        index: Places of the pictures in `flat`.
    """

    def __init__(self, index: CacheIndex, flat: npt.NDArray[np.uint8]) -> None:
        self.index = index
        self.flat = flat
        self.sources = index.sources
        self.skipped = index.skipped

    def __len__(self) -> int:
        return len(self.index.native)

    def native(self, index: int) -> npt.NDArray[np.uint8]:
        """Return (H, W, 3), the picture at its own scale, not writable."""
        return self._view(self.index.native[index])

    def whole(self, index: int) -> npt.NDArray[np.uint8]:
        """Return (H, W, 3), the picture reduced so that its short side is small, not writable."""
        return self._view(self.index.whole[index])

    def _view(self, entry: Entry) -> npt.NDArray[np.uint8]:
        return self.flat[entry.offset : entry.end].reshape(entry.height, entry.width, 3)


def open_cache(
    pictures: Sequence[SourcePicture], folder: Path | None, *, whole_px: int
) -> PictureCache:
    """Return the decoded pictures; which were skipped is logged in one line.

    Args:
        pictures: What to decode.
        folder: The cache's file is below it, and is made if it is not there or if a picture has
            changed since; None keeps the pixels in memory.
        whole_px: Short side of the whole small pictures.

    Raises:
        DataError: None of the pictures can be used, or the cache cannot be written.
    """
    if folder is None:
        content = io.BytesIO()
        index = _decode_all(pictures, content, whole_px=whole_px)
        cache = PictureCache(index, np.frombuffer(content.getvalue(), np.uint8))
    else:
        place = folder / _digest(pictures, whole_px=whole_px)
        try:
            known = _read_index(place)
            index = _fill(pictures, place, whole_px=whole_px) if known is None else known
            flat = np.memmap(place / "pixels.u8", dtype=np.uint8, mode="r")
        except OSError as error:
            raise DataError(f"{place}: the picture cache cannot be written ({error})") from error
        cache = PictureCache(index, flat)
    _report(cache)
    return cache


def _digest(pictures: Sequence[SourcePicture], *, whole_px: int) -> str:
    """Return a name that is another one as soon as any picture has changed."""
    digest = hashlib.sha256(f"{_CACHE_VERSION}/{whole_px}".encode())
    for picture in pictures:
        text = f"\n{picture.source}/{picture.name}/{picture.stamp}"
        digest.update(text.encode("utf-8", "surrogateescape"))
    return digest.hexdigest()[:16]


def _read_index(place: Path) -> CacheIndex | None:
    """Return the index of a whole cache, None where there is none."""
    try:
        index = msgspec.json.decode((place / "index.json").read_bytes(), type=CacheIndex)
        is_whole = (place / "pixels.u8").stat().st_size == index.size
    except (FileNotFoundError, msgspec.DecodeError):
        return None
    return index if is_whole and index.native else None


def _fill(pictures: Sequence[SourcePicture], place: Path, *, whole_px: int) -> CacheIndex:
    """Decode all pictures; the index is written last, so that a broken-off cache is made anew."""
    place.mkdir(parents=True, exist_ok=True)
    beside = place / f"pixels-{secrets.token_hex(4)}.part"
    try:
        with beside.open("xb") as file:
            index = _decode_all(pictures, file, whole_px=whole_px)
        beside.replace(place / "pixels.u8")
    finally:
        beside.unlink(missing_ok=True)
    write_whole(place / "index.json", msgspec.json.encode(index))
    return index


def _decode_all(pictures: Sequence[SourcePicture], file: BinaryIO, *, whole_px: int) -> CacheIndex:
    _LOG.info("decoding %d pictures", len(pictures))
    index = CacheIndex()
    offset = 0
    for number, picture in enumerate(pictures, start=1):
        try:
            rgb = _decode(picture)
        except (PictureError, OSError) as error:
            index.skipped.append((picture.name, str(error)))
            continue
        index.sources.append(picture.source)
        for entries, pixels in ((index.native, rgb), (index.whole, _short_side(rgb, whole_px))):
            entries.append(Entry(offset, *pixels.shape[:2]))
            offset += file.write(np.ascontiguousarray(pixels).data)
        if number % _PROGRESS_EVERY == 0:
            _LOG.info("decoded %d of %d pictures", number, len(pictures))
    if not index.native:
        why = f": {index.skipped[0][1]}" if index.skipped else ""
        raise DataError(f"none of the {len(pictures)} pictures can be used{why}")
    return index


def _report(cache: PictureCache) -> None:
    if cache.skipped:
        named = "; ".join(why for _name, why in cache.skipped[:_NAMED_SKIPPED])
        rest = len(cache.skipped) - _NAMED_SKIPPED
        more = f"; and {rest} more" if rest > 0 else ""
        text = f"{len(cache)} pictures, {len(cache.skipped)} files skipped: {named}{more}"
        _LOG.warning("%s", text)
    else:
        _LOG.info("%d pictures", len(cache))


def _decode(picture: SourcePicture) -> npt.NDArray[np.uint8]:
    pixels = picture_from_bytes(picture.read(), name=picture.name).pixels
    rgb = to_rgb8(pixels)
    if pixels.shape[2] in (2, 4):
        rgb = _over_white(rgb, pixels[..., -1])
    height, width = rgb.shape[:2]
    factor = min(1.0, _LONGEST_PX / max(height, width))
    if min(height, width) * factor < _LEAST_SIDE_PX:
        raise PictureError(
            f"{picture.name}: {width} x {height} pixels are too few to learn from, or too narrow"
        )
    return rgb if factor == 1.0 else _scaled(rgb, factor)


def _over_white(rgb: npt.NDArray[np.uint8], alpha: Pixels) -> npt.NDArray[np.uint8]:
    opacity = (alpha.astype(np.float32) / np.iinfo(alpha.dtype).max)[..., None]
    return np.asarray(np.round(rgb * opacity + 255.0 * (1.0 - opacity)), np.uint8)


def _short_side(rgb: npt.NDArray[np.uint8], side_px: int) -> npt.NDArray[np.uint8]:
    """Reduce (never enlarge) so that the short side is `side_px`."""
    shortest = min(rgb.shape[:2])
    return rgb if shortest <= side_px else _scaled(rgb, side_px / shortest)


def _scaled(rgb: npt.NDArray[np.uint8], factor: float) -> npt.NDArray[np.uint8]:
    size = (round(rgb.shape[1] * factor), round(rgb.shape[0] * factor))
    return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
