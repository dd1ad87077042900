"""Finds the pictures of a split in tar shards, a plain folder or a known dataset's layout."""

import csv
import hashlib
import logging
import tarfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from engine.pictures.files import read_file
from training.data.config import DataConfig
from training.data.layouts import Layout, Split, find_layout_files
from training.errors import DataError
from training.survey import walking

_LOG = logging.getLogger(__name__)
_MIN_HELD_OUT = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePicture:
    """A picture that has not been decoded yet.

    Attributes:
        name: Path below the folder that was searched, with forward slashes.
        source: Where the picture comes from, for its sampling weight; "" if unknown.
        stamp: Changes when the file changes; "" if the file does not exist.
        read: Returns the file's bytes.
    """

    name: str
    source: str
    stamp: str
    read: Callable[[], bytes]

    @classmethod
    def from_file(cls, path: Path, folder: Path, *, source: str) -> "SourcePicture":
        """Return the picture in a file below a folder; a missing file fails when it is read."""
        name = path.relative_to(folder).as_posix()
        return cls(name=name, source=source, stamp=stamp_file(path), read=partial(read_file, path))


def find_pictures(
    path: Path, split: Split, config: DataConfig, *, layout: Layout | None = None
) -> list[SourcePicture]:
    """Return the pictures of a split, no more than the configuration allows.

    Without a layout, a folder with a `manifest.csv` (columns file, split, source and licence)
    holds tar shards; sources and licences that the configuration excludes are left out. Any other
    folder is searched for picture files; the folder below `path` that a picture is in is its
    source. A fixed share of them, chosen by a hash of their names and at least a few, is held out:
    it is the split `VALID` (and `TEST`), the rest is `TRAIN`. Adding pictures moves hardly any of
    the others. In a folder with fewer than three pictures every split is all of them.

    Raises:
        DataError: The folder does not exist, has another layout, or holds no picture.
    """
    if not path.is_dir():
        raise DataError(f"{path}: there is no such folder of pictures")
    if layout is not None:
        files = find_layout_files(path, split, layout)
        pictures = [SourcePicture.from_file(file, path, source=layout) for file in files]
    elif (path / "manifest.csv").is_file():
        pictures = list(_find_in_shards(path, _read_manifest(path, split, config)))
    else:
        pictures = _take_split(list(_find_in_folder(path)), split, config.held_out_share)
    if not pictures:
        raise DataError(f"{path}: no pictures were found in it")
    limit = config.max_pictures if split is Split.TRAIN else config.max_valid_pictures
    return pictures if limit is None else _select(pictures, _hash_order(pictures)[:limit])


def list_pictures(files: Sequence[Path], stamps: Mapping[str, str]) -> list[SourcePicture]:
    """Return the pictures in files that a person chose one by one.

    Args:
        files: Paths of the files, in any folders.
        stamps: Stamp of each path; a decoded picture is reused while its stamp stays the same,
            even if the file has changed.
    """
    return [
        SourcePicture(
            name=str(path).encode("utf-8", "replace").decode("utf-8"),
            source="",
            stamp=stamps[str(path)],
            read=partial(read_file, path),
        )
        for path in files
    ]


def stamp_file(path: Path) -> str:
    """Return a file's size and time of last change, or "" if it does not exist."""
    try:
        status = path.stat()
    except OSError:
        return ""
    return f"{status.st_size}-{status.st_mtime_ns}"


def _find_in_folder(folder: Path) -> Iterator[SourcePicture]:
    for path in walking.find_pictures(folder):
        below = path.relative_to(folder).parts[:-1]
        yield SourcePicture.from_file(path, folder, source=below[0] if below else "")


def _take_split(
    pictures: list[SourcePicture], split: Split, held_out_share: float
) -> list[SourcePicture]:
    if held_out_share == 0 or len(pictures) < 3:
        if split is not Split.TRAIN:
            _LOG.warning("no picture is held out: validation uses the training pictures")
        return pictures
    at_least = min(_MIN_HELD_OUT, len(pictures) // 3)
    held_out = max(round(held_out_share * len(pictures)), at_least)
    order = _hash_order(pictures)
    return _select(pictures, order[held_out:] if split is Split.TRAIN else order[:held_out])


def _read_manifest(folder: Path, split: Split, config: DataConfig) -> dict[str, str]:
    """Return the source of each file of the split that is not excluded."""
    manifest = folder / "manifest.csv"
    try:
        with manifest.open(encoding="utf-8", newline="") as file:
            return {
                row["file"]: row["source"]
                for row in csv.DictReader(file)
                if row["split"] == split
                and row["source"] not in config.excluded_sources
                and not any(word in row["licence"] for word in config.excluded_licences)
            }
    except (KeyError, TypeError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(
            f"{manifest}: expected a table with the columns file, split, source and licence"
        ) from error


def _find_in_shards(folder: Path, sources: Mapping[str, str]) -> Iterator[SourcePicture]:
    for shard in sorted(folder.glob("*.tar")):
        try:
            with tarfile.open(shard) as tar:
                members = [(m.name, m.offset_data, m.size) for m in tar if m.name in sources]
        except tarfile.TarError as error:
            raise DataError(f"{shard}: is damaged or not a tar file ({error})") from error
        stamp = stamp_file(shard)
        for name, offset, size in members:
            yield SourcePicture(
                name=name,
                source=sources[name],
                stamp=f"{stamp}-{offset}",
                read=partial(_read_part, shard, offset, size),
            )


def _read_part(shard: Path, offset: int, size: int) -> bytes:
    with shard.open("rb") as file:
        file.seek(offset)
        return file.read(size)


def _hash_order(pictures: Sequence[SourcePicture]) -> list[int]:
    """Return the pictures' indices in an order that looks random but depends on names only."""

    def digest(index: int) -> bytes:
        return hashlib.sha256(pictures[index].name.encode("utf-8", "surrogateescape")).digest()

    return sorted(range(len(pictures)), key=digest)


def _select(pictures: list[SourcePicture], indices: list[int]) -> list[SourcePicture]:
    return [pictures[index] for index in sorted(indices)]
