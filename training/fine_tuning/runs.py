"""Runs of fine-tuning on disk: each in its run's folder, so that it can go on after anything.

Knows no torch, since the window asks here what was left unfinished.
"""

import json
import logging
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import msgspec

from engine.pictures.atomic_write import write_atomically
from training.api import FineTuneRequest

REQUEST_FILE: Final = "request.json"
# What was found out before the first step; from then on something may have been learned.
PLAN_FILE: Final = "plan.json"
# Their presence says it.
CANCELLED_FILE: Final = "cancelled"
FINISH_FILE: Final = "finish-now"

# How the names of folders begin that are being removed.
_DISCARDED: Final = ".discarded-"

_LOG = logging.getLogger(__name__)


def write_request(request: FineTuneRequest) -> None:
    """Write a run into its folder, which is made if it is not there.

    Raises:
        OSError: The folder cannot be written.
    """
    request.folder.mkdir(parents=True, exist_ok=True)
    tree = msgspec.to_builtins(request, enc_hook=str)
    # Names that are no valid Unicode survive as escapes, which msgspec would not write.
    write_atomically(request.folder / REQUEST_FILE, json.dumps(tree, indent=1).encode("ascii"))


def read_request(folder: Path) -> FineTuneRequest | None:
    """Return the run in a run's folder, wherever that has been moved; None if none can be read."""
    try:
        tree = json.loads((folder / REQUEST_FILE).read_bytes())
        request = msgspec.convert(tree, FineTuneRequest, dec_hook=_path)
    except (OSError, ValueError) as error:  # msgspec's own errors are ValueErrors
        _LOG.info("%s: no run (%s)", folder, error)
        return None
    return _moved(request, folder)


def _moved(request: FineTuneRequest, folder: Path) -> FineTuneRequest:
    """Return a run whose folder is this one now, with what lies in it."""

    def there(path: Path | None) -> Path | None:
        within = path is not None and path.is_relative_to(request.folder)
        return folder / path.relative_to(request.folder) if path and within else path

    return replace(
        request,
        folder=folder,
        goal=replace(request.goal, model=there(request.goal.model) or request.goal.model),
        editor_picture=there(request.editor_picture),
        editor_mask=there(request.editor_mask),
    )


def unfinished_runs(runs_folder: Path) -> tuple[FineTuneRequest, ...]:
    """Return the runs that can go on, the one that was worked on last first.

    Those that have been proved are among them: their proof is told again at once.
    """
    found = [
        request for folder in _folders(runs_folder) if (request := read_request(folder)) is not None
    ]
    waiting = [request for request in found if not (request.folder / CANCELLED_FILE).exists()]
    return tuple(sorted(waiting, key=_last_change_s, reverse=True))


def discard_cancelled(runs_folder: Path) -> None:
    """Remove the folders of runs that were cancelled; what cannot be removed stays."""
    for folder in _folders(runs_folder):
        if (folder / CANCELLED_FILE).exists() and (folder / REQUEST_FILE).exists():
            discard(folder)
    for rest in runs_folder.glob(f"{_DISCARDED}*"):
        shutil.rmtree(rest, ignore_errors=True)


def discard(folder: Path) -> None:
    """Remove a run's folder: at once as far as anybody can see, and by and by from the disk.

    It gets another name first. A removal that is broken off would leave a run without its mark, or
    gigabytes without their run.
    """
    doomed = folder.with_name(f"{_DISCARDED}{secrets.token_hex(6)}")
    try:
        folder.rename(doomed)
    except OSError as error:
        _LOG.warning("%s stays: %s", folder, error)
        return
    shutil.rmtree(doomed, ignore_errors=True)


def has_begun(request: FineTuneRequest) -> bool:
    """Whether a run has come to its first step, so that there may be something to go on with."""
    return (request.folder / PLAN_FILE).is_file()


def mark(request: FineTuneRequest, name: str) -> None:
    """Leave a mark in a run's folder.

    Raises:
        OSError: The folder cannot be written.
    """
    request.folder.mkdir(parents=True, exist_ok=True)
    write_atomically(request.folder / name, b"")


def is_marked(request: FineTuneRequest, name: str) -> bool:
    """Whether a mark was left in a run's folder."""
    return (request.folder / name).exists()


def _folders(runs_folder: Path) -> Iterator[Path]:
    try:
        folders = sorted(path for path in runs_folder.iterdir() if path.is_dir())
        yield from (path for path in folders if not path.name.startswith(_DISCARDED))
    except OSError:
        return


def _last_change_s(request: FineTuneRequest) -> float:
    try:
        return max((_changed_s(path) for path in request.folder.iterdir()), default=0.0)
    except OSError:  # it has just been removed
        return 0.0


def _changed_s(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # written beside, and put in its place meanwhile
        return 0.0


def _path(kind: type, value: object) -> Path:
    assert kind is Path, kind
    return Path(str(value))
