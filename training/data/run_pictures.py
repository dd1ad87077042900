"""A run's pictures, decoded once into its own folder.

What was decoded stays as it was, so that a run goes on exactly, and goes on at all, when a picture
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
from training.data.finding import SourcePicture, list_pictures, stamp_file

_T = TypeVar("_T")
STAMPS_FILE: Final = "stamps.json"
CACHE_FOLDER: Final = "pictures"
# Decoded pictures take up to 12 MB each.
_MOST = {Preset.QUICK: 200, Preset.HOUR: 600, Preset.NIGHT: 1_500}
_MOST_HELD_OUT: Final = 48


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPictures:
    """A run's pictures.

    Attributes:
        learned: Those that are learned from.
        held_out: Those that the model is judged on.
        held_out_names: Of their files.
        notes: What the user should know about them.
    """

    learned: PictureCache
    held_out: PictureCache
    held_out_names: tuple[str, ...]
    notes: tuple[TrainerNoted, ...]


def open_pictures(request: FineTuneRequest, data: DataConfig) -> RunPictures:
    """Return a run's pictures, decoded now if they were not before.

    Raises:
        DataError: None of them can be read, or the disk is full.
        OSError: The run's folder cannot be written.
    """
    chosen = spread(request.pictures, _MOST[request.goal.preset])
    judged = spread(request.held_out, _MOST_HELD_OUT)
    stamps = _stamps(request.folder, [*chosen, *judged])
    changed = sum(stamp_file(path) != stamps[str(path)] for path in (*chosen, *judged))
    judged_files = list_pictures(judged, stamps)
    learned = _opened(list_pictures(chosen, stamps), request, data)
    held_out = _opened(judged_files, request, data)
    unusable = {name for name, _reason in held_out.skipped}
    names = tuple(Path(it.name).name for it in judged_files if it.name not in unusable)
    small = sum(min(e.height, e.width) < data.whole_px for e in learned.natives.index.entries)
    skipped = len(learned.skipped) + len(held_out.skipped)
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
    return RunPictures(learned=learned, held_out=held_out, held_out_names=names, notes=tuple(notes))


def held_out_copies(request: FineTuneRequest) -> list[tuple[str, npt.NDArray[np.uint8]]] | None:
    """Return name and pixels (H, W, 3) of what was held out, as it was when the run began.

    None if the run has decoded nothing.
    """
    judged = spread(request.held_out, _MOST_HELD_OUT)
    stamps = known_stamps(request.folder)
    if any(str(path) not in stamps for path in judged):
        return None
    files = list_pictures(judged, stamps)
    natives = find_decoded(files, request.folder / CACHE_FOLDER)
    if natives is None:
        return None
    unusable = {name for name, _reason in natives.index.skipped}
    names = [Path(file.name).name for file in files if file.name not in unusable]
    return [(name, natives[number]) for number, name in enumerate(names)]


def known_stamps(folder: Path) -> dict[str, str]:
    """Return what told each picture's contents apart when the run began, by its path."""
    file = folder / STAMPS_FILE
    if not file.is_file():
        return {}
    known: dict[str, str] = json.loads(file.read_bytes())
    return known


def _opened(
    pictures: list[SourcePicture], request: FineTuneRequest, data: DataConfig
) -> PictureCache:
    return open_cache(pictures, request.folder / CACHE_FOLDER, whole_px=data.whole_px)


def _stamps(folder: Path, paths: Sequence[Path]) -> dict[str, str]:
    """Return the stamp that each picture had when the run began."""
    known = known_stamps(folder)
    stamps = {str(path): known.get(str(path)) or stamp_file(path) for path in paths}
    if stamps != known:
        write_atomically(folder / STAMPS_FILE, json.dumps(stamps).encode("ascii"))
    return stamps


def spread(chosen: Sequence[_T], most: int) -> list[_T]:
    """Return at most so many, evenly from all."""
    if len(chosen) <= most:
        return list(chosen)
    return [chosen[index] for index in np.linspace(0, len(chosen) - 1, most).round().astype(int)]
