"""Pictures to train on: tar shards or folders, decoded once into a memory-mapped cache.

The cache holds every picture at its own scale and once more reduced to a whole small picture. It
is one flat file of bytes; processes that read it share its pages.
"""

import csv
import hashlib
import json
import logging
import tarfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from engine.checkpoint import write_whole
from engine.errors import PictureError
from engine.picture_files import picture_from_bytes
from engine.preprocess import to_rgb8
from training.config import DataConfig
from training.errors import DataError

_LOG = logging.getLogger(__name__)
_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp", ".gif", ".avif"})
_CACHE_VERSION = 1
_LONGEST_PX = 2048  # a larger photograph is reduced; its own scale would fill the cache
_LEAST_SIDE_PX = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePicture:
    """A picture that has not been decoded yet.

    Attributes:
        name: File name, for messages.
        source: Where the picture comes from, for sampling; "" if unknown.
        read: Returns the file's bytes.
    """

    name: str
    source: str
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class _Entry:
    """Place of one picture in the flat file: first byte, height, width."""

    offset: int
    height: int
    width: int


class PictureCache:
    """Decoded pictures in one memory-mapped file.

    Attributes:
        sources: The source of each picture.
        skipped: Name and reason of each file that could not be used.
    """

    def __init__(self, folder: Path) -> None:
        index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
        self._bytes = np.memmap(folder / "pixels.u8", dtype=np.uint8, mode="r")
        self._native = [_Entry(*entry) for entry in index["native"]]
        self._whole = [_Entry(*entry) for entry in index["whole"]]
        self.sources: list[str] = index["sources"]
        self.skipped: list[tuple[str, str]] = [(name, why) for name, why in index["skipped"]]

    def __len__(self) -> int:
        return len(self._native)

    def native(self, index: int) -> npt.NDArray[np.uint8]:
        """Return (H, W, 3), the picture at its own scale, not writable."""
        return self._view(self._native[index])

    def whole(self, index: int) -> npt.NDArray[np.uint8]:
        """Return (H, W, 3), the picture reduced so that its short side is small, not writable."""
        return self._view(self._whole[index])

    def _view(self, entry: _Entry) -> npt.NDArray[np.uint8]:
        end = entry.offset + entry.height * entry.width * 3
        return self._bytes[entry.offset : end].reshape(entry.height, entry.width, 3)


def find_pictures(path: Path, split: str, config: DataConfig) -> list[SourcePicture]:
    """Return the pictures of a folder tree, or of a folder of tar shards with a manifest.

    Shards are tar files beside a `manifest.csv` with the columns file, split, source and licence;
    what the configuration excludes is left out. In a plain folder every picture file counts and
    the split is ignored.

    Raises:
        DataError: There is no such folder, or no picture in it.
    """
    if not path.is_dir():
        raise DataError(f"{path}: there is no such folder of pictures")
    manifest = path / "manifest.csv"
    pictures = (
        list(_shard_pictures(path, _read_manifest(manifest, split, config)))
        if manifest.is_file()
        else list(_folder_pictures(path))
    )
    if not pictures:
        raise DataError(f"{path}: no pictures were found in it")
    return pictures


def open_cache(pictures: Sequence[SourcePicture], folder: Path, *, whole_px: int) -> PictureCache:
    """Return the cache of these pictures below `folder`, making it if it is not there yet.

    Args:
        whole_px: Short side of the whole small pictures.

    Raises:
        DataError: None of the pictures can be used, or the cache cannot be written.
    """
    names = "\n".join(f"{picture.source}/{picture.name}" for picture in pictures)
    digest = hashlib.sha256(f"{_CACHE_VERSION}/{whole_px}/{names}".encode()).hexdigest()[:16]
    cache = folder / digest
    if not (cache / "index.json").is_file():
        try:
            _fill_cache(pictures, cache, whole_px=whole_px)
        except OSError as error:
            raise DataError(f"{cache}: the picture cache cannot be written ({error})") from error
    return PictureCache(cache)


def sampling_odds(sources: Sequence[str], caps: Mapping[str, float]) -> npt.NDArray[np.float64]:
    """Return the probability of each picture: all alike, but no source above its cap.

    Args:
        caps: Greatest share of what is seen, by source. Where capping leaves nothing else to
            show, the caps give way.
    """
    odds = np.full(len(sources), 1.0 / len(sources))
    names = np.array(sources)
    capped = np.zeros(len(sources), bool)
    for source, cap in caps.items():
        members = names == source
        if odds[members].sum() > cap:
            odds[members] = cap / members.sum()
            capped |= members
    free = ~capped
    if capped.any() and free.any():
        odds[free] = (1.0 - odds[capped].sum()) / free.sum()
    return np.asarray(odds / odds.sum(), np.float64)


def _read_manifest(manifest: Path, split: str, config: DataConfig) -> dict[str, str]:
    """Return the source of each file that may be seen."""
    with manifest.open(encoding="utf-8", newline="") as file:
        return {
            row["file"]: row["source"]
            for row in csv.DictReader(file)
            if row["split"] == split
            and row["source"] not in config.excluded_sources
            and not any(word in row["licence"] for word in config.excluded_licences)
        }


def _shard_pictures(folder: Path, sources: Mapping[str, str]) -> Iterator[SourcePicture]:
    for shard in sorted(folder.glob("*.tar")):
        with tarfile.open(shard) as tar:
            members = [(m.name, m.offset_data, m.size) for m in tar if m.name in sources]
        for name, offset, size in members:
            yield SourcePicture(
                name=name, source=sources[name], read=_ReadAt(shard, offset=offset, size=size)
            )


def _folder_pictures(folder: Path) -> Iterator[SourcePicture]:
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in _SUFFIXES and path.is_file():
            yield SourcePicture(name=str(path.relative_to(folder)), source="", read=path.read_bytes)


@dataclass(frozen=True, slots=True)
class _ReadAt:
    """Reads one member of a tar shard."""

    shard: Path
    offset: int
    size: int

    def __call__(self) -> bytes:
        with self.shard.open("rb") as file:
            file.seek(self.offset)
            return file.read(self.size)


def _fill_cache(pictures: Sequence[SourcePicture], cache: Path, *, whole_px: int) -> None:
    """Decode all pictures; the index is written last, so that a broken-off cache is made anew."""
    cache.mkdir(parents=True, exist_ok=True)
    native: list[_Entry] = []
    whole: list[_Entry] = []
    sources: list[str] = []
    skipped: list[tuple[str, str]] = []
    offset = 0
    with (cache / "pixels.u8").open("wb") as file:
        for picture in pictures:
            try:
                rgb = _decode(picture)
            except (PictureError, OSError) as error:
                _LOG.warning("skipped %s: %s", picture.name, error)
                skipped.append((picture.name, str(error)))
                continue
            sources.append(picture.source)
            for entries, pixels in ((native, rgb), (whole, _short_side(rgb, whole_px))):
                entries.append(_Entry(offset, *pixels.shape[:2]))
                offset += file.write(np.ascontiguousarray(pixels).data)
    if not native:
        raise DataError(f"none of the {len(pictures)} pictures can be used")
    index = {
        "native": [(e.offset, e.height, e.width) for e in native],
        "whole": [(e.offset, e.height, e.width) for e in whole],
        "sources": sources,
        "skipped": skipped,
    }
    write_whole(cache / "index.json", json.dumps(index).encode())


def _decode(picture: SourcePicture) -> npt.NDArray[np.uint8]:
    rgb = to_rgb8(picture_from_bytes(picture.read(), name=picture.name).pixels)
    if min(rgb.shape[:2]) < _LEAST_SIDE_PX:
        raise PictureError(
            f"{picture.name}: {rgb.shape[1]} x {rgb.shape[0]} pixels are too few to learn from"
        )
    longest = max(rgb.shape[:2])
    return rgb if longest <= _LONGEST_PX else _scaled(rgb, _LONGEST_PX / longest)


def _short_side(rgb: npt.NDArray[np.uint8], side_px: int) -> npt.NDArray[np.uint8]:
    """Reduce (never enlarge) so that the short side is `side_px`."""
    shortest = min(rgb.shape[:2])
    return rgb if shortest <= side_px else _scaled(rgb, side_px / shortest)


def _scaled(rgb: npt.NDArray[np.uint8], factor: float) -> npt.NDArray[np.uint8]:
    size = (round(rgb.shape[1] * factor), round(rgb.shape[0] * factor))
    return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
