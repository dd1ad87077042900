"""Decodes pictures once and keeps their pixels, in files that are mapped into memory or in memory.

Pixels are 8-bit RGB, upright. Grey is repeated, 16 bits are rounded to 8, CMYK goes through its
profile, and transparency is laid over white, as the program does when it saves to a format without
it (under full transparency a file may hold any colour).
"""

import hashlib
import io
import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

import cv2
import msgspec
import numpy as np
import numpy.typing as npt

from engine.errors import PictureError, PictureReadError
from engine.pictures.atomic_write import TEMPORARY_FILES, open_atomically, write_atomically
from engine.pictures.colour import to_rgb8
from engine.pictures.formats.codec import decode_file
from engine.pictures.pixels import Pixels
from training.data.finding import SourcePicture
from training.errors import DataError

_LOG = logging.getLogger(__name__)
_CACHE_VERSION: Final = 3
_MAX_SIDE_PX: Final = 2048  # at their own scale, larger photographs would fill the cache
_MIN_SIDE_PX: Final = 64
_PROGRESS_EVERY: Final = 960  # pictures, a multiple of those decoded at once
_DECODED_AT_ONCE: Final = 32
_NAMED_SKIPPED: Final = 3
_MAX_DECODERS: Final = 8  # each may hold a large photograph
# A temporary file untouched for this long was left by a process that was killed.
_ABANDONED_S: Final = 3600.0


class Entry(NamedTuple):
    """Place of one picture in a pack: its first byte, height and width."""

    offset: int
    height: int
    width: int

    @property
    def end(self) -> int:
        """First byte after the picture."""
        return self.offset + self.height * self.width * 3


@dataclass(frozen=True, slots=True)
class PackIndex:
    """Contents of a pack.

    Attributes:
        entries: Place of each picture.
        sources: Source of each picture; empty if not known.
        skipped: Name and reason of each file that cannot be used.
    """

    entries: list[Entry] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Bytes of all pictures."""
        return self.entries[-1].end if self.entries else 0


@dataclass(frozen=True, slots=True)
class PicturePack:
    """Pictures of any size, one after the other in one array.

    Attributes:
        index: What the array holds.
        pixels: (N,), uint8, read-only; a mapped file or memory.
    """

    index: PackIndex
    pixels: npt.NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.index.entries)

    def __getitem__(self, number: int) -> npt.NDArray[np.uint8]:
        """Return one picture (H, W, 3), read-only."""
        entry = self.index.entries[number]
        return self.pixels[entry.offset : entry.end].reshape(entry.height, entry.width, 3)


@dataclass(frozen=True, slots=True)
class PictureCache:
    """Decoded pictures at two scales.

    Attributes:
        natives: Each picture at its own scale.
        wholes: Each picture reduced so that its short side is small.
    """

    natives: PicturePack
    wholes: PicturePack

    def __len__(self) -> int:
        return len(self.natives)

    @property
    def sources(self) -> list[str]:
        """Source of each picture."""
        return self.natives.index.sources

    @property
    def skipped(self) -> list[tuple[str, str]]:
        """Name and reason of each file that cannot be used."""
        return self.natives.index.skipped


def open_cache(
    pictures: Sequence[SourcePicture], folder: Path | None, *, whole_px: int
) -> PictureCache:
    """Return the decoded pictures, and log which files were skipped.

    Args:
        pictures: Pictures to decode.
        folder: Folder for the cache's files. They are written if they are missing or if a picture
            has changed; None keeps the pixels in memory.
        whole_px: Short side of the reduced pictures.

    Raises:
        DataError: None of the pictures can be used, or the cache cannot be written.
    """
    place = None if folder is None else folder / _digest(pictures)
    try:
        natives = _open_pack(place, "native", lambda writer: _decode_all(pictures, writer))
        wholes = _open_pack(
            place, f"whole-{whole_px}", lambda writer: _reduce_all(natives, whole_px, writer)
        )
    except OSError as error:
        raise DataError(f"{place}: the picture cache cannot be written ({error})") from error
    _log_skipped(natives.index)
    return PictureCache(natives, wholes)


def find_decoded(pictures: Sequence[SourcePicture], folder: Path) -> PicturePack | None:
    """Return the pictures at their own scale from a cache's folder, or None if it lacks them."""
    place = folder / _digest(pictures)
    index = _read_index(place, "native")
    return None if index is None else _map_pack(place, "native", index)


def decode_picture(picture: SourcePicture) -> npt.NDArray[np.uint8]:
    """Return a picture (H, W, 3) as runs see it, its longer side at most 2048 px.

    Raises:
        PictureError: It cannot be read, or is too small or too narrow.
        OSError: The file cannot be read.
    """
    decoded = decode_file(picture.read(), name=picture.name)
    if decoded.is_damaged:
        raise PictureReadError(f"{picture.name} is damaged or cut short")
    pixels = decoded.pixels
    rgb = to_rgb8(pixels)
    if pixels.shape[2] in (2, 4):
        rgb = _lay_over_white(rgb, pixels[..., -1])
    height, width = rgb.shape[:2]
    factor = min(1.0, _MAX_SIDE_PX / max(height, width))
    if min(height, width) * factor < _MIN_SIDE_PX:
        raise PictureError(
            f"{picture.name}: {width} x {height} pixels are too few to learn from, or too narrow"
        )
    return rgb if factor == 1.0 else _reduce(rgb, factor)


def reduce_to_short_side(rgb: npt.NDArray[np.uint8], side_px: int) -> npt.NDArray[np.uint8]:
    """Return a picture (H, W, 3) reduced, never enlarged, so that its short side is `side_px`."""
    shortest = min(rgb.shape[:2])
    return rgb if shortest <= side_px else _reduce(rgb, side_px / shortest)


class _PackWriter:
    """Appends pictures to a pack.

    Attributes:
        index: What has been written so far.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.index = PackIndex()

    def add(self, rgb: npt.NDArray[np.uint8]) -> None:
        """Append a picture (H, W, 3)."""
        self.index.entries.append(Entry(self.index.size, rgb.shape[0], rgb.shape[1]))
        self._file.write(np.ascontiguousarray(rgb).data)


def _open_pack(folder: Path | None, name: str, fill: Callable[[_PackWriter], None]) -> PicturePack:
    """Return the pack that a folder holds under a name; `fill` makes it if it is missing."""
    if folder is None:
        content = io.BytesIO()
        writer = _PackWriter(content)
        fill(writer)
        return PicturePack(writer.index, np.frombuffer(content.getvalue(), np.uint8))
    index = _read_index(folder, name) or _write_pack(folder, name, fill)
    return _map_pack(folder, name, index)


def _map_pack(folder: Path, name: str, index: PackIndex) -> PicturePack:
    return PicturePack(index, np.memmap(folder / f"{name}.u8", dtype=np.uint8, mode="r"))


def _read_index(folder: Path, name: str) -> PackIndex | None:
    """Return the index of a pack, or None if the pack is missing or incomplete."""
    try:
        index = msgspec.json.decode((folder / f"{name}.json").read_bytes(), type=PackIndex)
        is_whole = (folder / f"{name}.u8").stat().st_size == index.size
    except (FileNotFoundError, msgspec.DecodeError):
        return None
    return index if is_whole and index.entries else None


def _write_pack(folder: Path, name: str, fill: Callable[[_PackWriter], None]) -> PackIndex:
    """Write the pixels first and the index last, so that an interrupted pack is made again."""
    folder.mkdir(parents=True, exist_ok=True)
    for temporary in folder.glob(TEMPORARY_FILES):
        if time.time() - temporary.stat().st_mtime > _ABANDONED_S:
            temporary.unlink(missing_ok=True)
    with open_atomically(folder / f"{name}.u8") as file:
        writer = _PackWriter(file)
        fill(writer)
    write_atomically(folder / f"{name}.json", msgspec.json.encode(writer.index))
    return writer.index


def _digest(pictures: Sequence[SourcePicture]) -> str:
    """Return a name that changes as soon as any picture changes."""
    digest = hashlib.sha256(str(_CACHE_VERSION).encode())
    for picture in pictures:
        text = f"\n{picture.source}/{picture.name}/{picture.stamp}"
        digest.update(text.encode("utf-8", "surrogateescape"))
    return digest.hexdigest()[:16]


def _decode_all(pictures: Sequence[SourcePicture], writer: _PackWriter) -> None:
    """Decode on several threads, and write the pictures in their order."""
    _LOG.info("decoding %d pictures", len(pictures))
    index = writer.index
    with ThreadPoolExecutor(_MAX_DECODERS, thread_name_prefix="decode") as pool:
        # A few at a time, because decoded pictures stay in memory until they are written.
        for start in range(0, len(pictures), _DECODED_AT_ONCE):
            if start and start % _PROGRESS_EVERY == 0:
                _LOG.info("decoded %d of %d pictures", start, len(pictures))
            some = pictures[start : start + _DECODED_AT_ONCE]
            for picture, rgb in zip(some, pool.map(_try_decode, some), strict=True):
                if isinstance(rgb, Exception):
                    index.skipped.append((_to_unicode(picture.name), _to_unicode(str(rgb))))
                else:
                    index.sources.append(_to_unicode(picture.source))
                    writer.add(rgb)
    if not index.entries:
        why = f": {index.skipped[0][1]}" if index.skipped else ""
        raise DataError(f"none of the {len(pictures)} pictures can be used{why}")


def _try_decode(picture: SourcePicture) -> npt.NDArray[np.uint8] | Exception:
    try:
        return decode_picture(picture)
    except (PictureError, OSError) as error:
        return error


def _reduce_all(natives: PicturePack, side_px: int, writer: _PackWriter) -> None:
    for number in range(len(natives)):
        writer.add(reduce_to_short_side(natives[number], side_px))


def _reduce(rgb: npt.NDArray[np.uint8], factor: float) -> npt.NDArray[np.uint8]:
    size = (round(rgb.shape[1] * factor), round(rgb.shape[0] * factor))
    return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)


def _lay_over_white(rgb: npt.NDArray[np.uint8], alpha: Pixels) -> npt.NDArray[np.uint8]:
    opacity = (alpha.astype(np.float32) / np.iinfo(alpha.dtype).max)[..., None]
    return np.asarray(np.round(rgb * opacity + 255.0 * (1.0 - opacity)), np.uint8)


def _to_unicode(text: str) -> str:
    """Replace bytes of a file name that are not valid Unicode, which JSON cannot hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _log_skipped(index: PackIndex) -> None:
    count, skipped = len(index.entries), len(index.skipped)
    if not skipped:
        _LOG.info("%d pictures", count)
        return
    named = "; ".join(why for _name, why in index.skipped[:_NAMED_SKIPPED])
    more = f"; and {skipped - _NAMED_SKIPPED} more" if skipped > _NAMED_SKIPPED else ""
    _LOG.warning("%d pictures, %d files skipped: %s%s", count, skipped, named, more)
