"""Estimates how large results will be, and checks before a batch that they fit onto the disk."""

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from app.batch.items import BatchItem
from engine.errors import PictureWriteError

# Bytes of a result for each byte of its picture, from photographs of usual compression.
_LOSSY_TO_LOSSLESS: Final = 5.0
_ALIKE: Final = 1.2
_LOSSY_SUFFIXES: Final = (".jpg", ".jpeg", ".jpe", ".jfif", ".webp", ".heic", ".heif", ".avif")
_LOSSLESS_RESULTS: Final = (".png", ".tif", ".tiff", ".webp")


def check_room(items: Iterable[BatchItem], out: Path) -> None:
    """Check that about so many results fit onto a disk.

    Args:
        items: The pictures that will be restored.
        out: Folder for the results, which exists.

    Raises:
        PictureWriteError: They do not.
        OSError: A picture is gone.
    """
    needed = sum(estimate_result_bytes(item) for item in items)
    free = find_free_bytes(out)
    if needed > free:
        raise PictureWriteError(
            f"the results take about {needed / 1e9:.2f} GB, and {free / 1e9:.2f} GB are free"
        )


def find_free_bytes(folder: Path) -> int:
    """Return the bytes that are free on the disk of a folder, which need not exist; 0 if unknown."""
    found = next((place for place in (folder, *folder.parents) if place.is_dir()), None)
    return 0 if found is None else shutil.disk_usage(found).free


def estimate_result_bytes(item: BatchItem) -> float:
    """Return about how many bytes a result will have.

    Raises:
        OSError: The picture is gone.
    """
    is_lossless = item.target.suffix.lower() in _LOSSLESS_RESULTS
    grows = is_lossless and item.photo.suffix.lower() in _LOSSY_SUFFIXES
    return item.photo.stat().st_size * (_LOSSY_TO_LOSSLESS if grows else _ALIKE)
