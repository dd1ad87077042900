"""Opens the pictures of a fine-tuning run, decoded once into the run's own folder.

A run keeps the pictures as they were when it began, so that it continues exactly, even when a file
has changed or is gone.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from engine.pictures.atomic_write import write_atomically
from training.api import FineTuneRequest, Note, Preset, TrainerNoted
from training.data.cache import PictureCache, find_decoded, open_cache
from training.data.config import DataConfig
from training.data.finding import list_pictures, stamp_file

_T = TypeVar("_T")
_STAMPS_FILE: Final = "stamps.json"
_CACHE_FOLDER: Final = "pictures"
# Decoded pictures take up to 12 MB each.
_MAX_PICTURES = {Preset.QUICK: 200, Preset.HOUR: 600, Preset.NIGHT: 1_500}
_MAX_HELD_OUT: Final = 48


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPictures:
    """The decoded pictures of a run.

    Attributes:
        training: Pictures to train on.
        held_out: Pictures that the model is validated on.
        held_out_names: File names of the held-out pictures.
        notes: What the user should know about them.
    """

    training: PictureCache
    held_out: PictureCache
    held_out_names: tuple[str, ...]
    notes: tuple[TrainerNoted, ...]


def open_pictures(request: FineTuneRequest, data: DataConfig) -> RunPictures:
    """Return a run's pictures, and decode them if the run has not done so before.

    Raises:
        DataError: None of them can be read, or the disk is full.
        OSError: The run's folder cannot be written.
    """
    cache = request.folder / _CACHE_FOLDER
    chosen = pick_evenly(request.pictures, _MAX_PICTURES[request.goal.preset])
    held_out_paths = pick_evenly(request.held_out, _MAX_HELD_OUT)
    paths = [*chosen, *held_out_paths]
    stamps = _keep_stamps(request.folder, paths)
    held_out_files = list_pictures(held_out_paths, stamps)
    training = open_cache(list_pictures(chosen, stamps), cache, whole_px=data.whole_px)
    held_out = open_cache(held_out_files, cache, whole_px=data.whole_px)
    unusable = {name for name, _reason in held_out.skipped}
    names = tuple(Path(file.name).name for file in held_out_files if file.name not in unusable)

    changed = sum(stamp_file(path) != stamps[str(path)] for path in paths)
    small = sum(min(e.height, e.width) < data.whole_px for e in training.natives.index.entries)
    skipped = len(training.skipped) + len(held_out.skipped)
    notes = []
    if len(chosen) < len(request.pictures):
        notes.append(
            TrainerNoted(note=Note.SOME_CHOSEN, pictures=len(chosen), limit=len(request.pictures))
        )
    if changed:
        notes.append(TrainerNoted(note=Note.CHANGED, pictures=changed))
    if small:
        notes.append(TrainerNoted(note=Note.ENLARGED, pictures=small, limit=data.whole_px))
    if skipped:
        notes.append(TrainerNoted(note=Note.LEFT_OUT, pictures=skipped))
    return RunPictures(
        training=training, held_out=held_out, held_out_names=names, notes=tuple(notes)
    )


def read_held_out(request: FineTuneRequest) -> list[tuple[str, npt.NDArray[np.uint8]]] | None:
    """Return name and pixels (H, W, 3) of the held-out pictures, as they were when the run began.

    None if the run has not decoded them.
    """
    paths = pick_evenly(request.held_out, _MAX_HELD_OUT)
    stamps = read_stamps(request.folder)
    if any(str(path) not in stamps for path in paths):
        return None
    files = list_pictures(paths, stamps)
    natives = find_decoded(files, request.folder / _CACHE_FOLDER)
    if natives is None:
        return None
    unusable = {name for name, _reason in natives.index.skipped}
    names = [Path(file.name).name for file in files if file.name not in unusable]
    return [(name, natives[number]) for number, name in enumerate(names)]


def read_stamps(folder: Path) -> dict[str, str]:
    """Return the stamp that each picture had when the run in a folder began, by path."""
    file = folder / _STAMPS_FILE
    if not file.is_file():
        return {}
    stamps: dict[str, str] = json.loads(file.read_bytes())
    return stamps


def pick_evenly(items: Sequence[_T], limit: int) -> list[_T]:
    """Return at most `limit` of the items, evenly spaced."""
    if len(items) <= limit:
        return list(items)
    return [items[index] for index in np.linspace(0, len(items) - 1, limit).round().astype(int)]


def _keep_stamps(folder: Path, paths: Sequence[Path]) -> dict[str, str]:
    """Return the stamp that each picture had when the run began, and write down new ones."""
    known = read_stamps(folder)
    stamps = {str(path): known.get(str(path)) or stamp_file(path) for path in paths}
    if stamps != known:
        write_atomically(folder / _STAMPS_FILE, json.dumps(stamps).encode("ascii"))
    return stamps
