"""Find the pictures of a split: in tar shards, in a plain folder, or in a known dataset's layout."""

import csv
import logging
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from training.data.config import DataConfig
from training.data.layouts import Layout, Split, layout_pictures
from training.data.pictures import SourcePicture, by_hash, file_stamp, picture_of_file
from training.errors import DataError

_LOG = logging.getLogger(__name__)
_SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp", ".gif", ".avif", ".heic", ".jp2"}
)
_LEAST_HELD_OUT = 4


def find_pictures(
    path: Path, split: Split, config: DataConfig, *, layout: Layout | None = None
) -> list[SourcePicture]:
    """Return the pictures of a split, at most as many as the configuration wants.

    Without a layout, a folder with a `manifest.csv` (columns file, split, source and licence)
    holds tar shards, and what the configuration excludes is left out. Every other folder is
    searched for picture files; the folder below `path` that a picture lies in is its source. A
    fixed share of these, chosen by a hash of their names and at least a few, is held out: it is
    the split `VALID` (and `TEST`), the rest is `TRAIN`. Adding pictures moves hardly any of the
    others. A folder with fewer than three pictures is all of every split.

    Raises:
        DataError: There is no such folder, it is laid out otherwise, or no picture is in it.
    """
    if not path.is_dir():
        raise DataError(f"{path}: there is no such folder of pictures")
    if layout is not None:
        pictures = layout_pictures(path, split, layout)
    elif (path / "manifest.csv").is_file():
        pictures = list(_shard_pictures(path, _read_manifest(path, split, config)))
    else:
        pictures = _split_of(list(_folder_pictures(path)), split, config.held_out_share)
    if not pictures:
        raise DataError(f"{path}: no pictures were found in it")
    most = config.max_pictures if split is Split.TRAIN else config.max_valid_pictures
    return pictures if most is None else _selected(pictures, by_hash(pictures)[:most])


def listed_pictures(files: Sequence[Path], stamps: Mapping[str, str]) -> list[SourcePicture]:
    """Return files that somebody has chosen one by one.

    Args:
        files: Wherever they lie.
        stamps: By path, what tells their contents apart; decoded pictures are kept for as long as
            it is the same, even when the file is not.
    """
    return [
        SourcePicture(
            name=str(path).encode("utf-8", "replace").decode("utf-8"),
            source="",
            stamp=stamps[str(path)],
            read=path.read_bytes,
        )
        for path in files
    ]


def picture_files(folder: Path) -> list[Path]:
    """Return the files in a folder and below it whose names are those of pictures, sorted.

    Raises:
        DataError: There is no such folder.
    """
    if not folder.is_dir():
        raise DataError(f"{folder}: there is no such folder of pictures")
    paths = sorted(folder.rglob("*"))
    return [path for path in paths if path.suffix.lower() in _SUFFIXES and path.is_file()]


def _read_manifest(folder: Path, split: Split, config: DataConfig) -> dict[str, str]:
    """Return the source of each file that may be seen."""
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


def _shard_pictures(folder: Path, sources: Mapping[str, str]) -> Iterator[SourcePicture]:
    for shard in sorted(folder.glob("*.tar")):
        try:
            with tarfile.open(shard) as tar:
                members = [(m.name, m.offset_data, m.size) for m in tar if m.name in sources]
        except tarfile.TarError as error:
            raise DataError(f"{shard}: is damaged or no tar file ({error})") from error
        stamp = file_stamp(shard)
        for name, offset, size in members:
            yield SourcePicture(
                name=name,
                source=sources[name],
                stamp=f"{stamp}-{offset}",
                read=_ReadAt(shard, offset=offset, size=size),
            )


def _folder_pictures(folder: Path) -> Iterator[SourcePicture]:
    for path in picture_files(folder):
        inner = path.relative_to(folder).parts[:-1]
        yield picture_of_file(path, folder, source=inner[0] if inner else "")


def _split_of(
    pictures: list[SourcePicture], split: Split, held_out_share: float
) -> list[SourcePicture]:
    if held_out_share == 0 or len(pictures) < 3:
        if split is not Split.TRAIN:
            _LOG.warning("validation judges pictures that are learned from: none is held out")
        return pictures
    least = min(_LEAST_HELD_OUT, len(pictures) // 3)
    held_out = max(round(held_out_share * len(pictures)), least)
    order = by_hash(pictures)
    return _selected(pictures, order[held_out:] if split is Split.TRAIN else order[:held_out])


def _selected(pictures: list[SourcePicture], indices: list[int]) -> list[SourcePicture]:
    return [pictures[index] for index in sorted(indices)]


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
