"""Runs of fine-tuning on disk: a folder each, from which the run can always be resumed.

Knows no torch, because the window asks here for unfinished runs.
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
from training.fine_tuning.detector_request import DetectorRequest, TrainerRequest

REQUEST_FILE: Final = "request.json"
# Written before the first step; a run without it has nothing to resume.
PLAN_FILE: Final = "plan.json"
# Marks: empty files whose presence counts.
CANCELLED_FILE: Final = "cancelled"
FINISH_FILE: Final = "finish-now"

# Prefix of folders that are being removed.
_DISCARDED: Final = ".discarded-"

_LOG = logging.getLogger(__name__)


def write_request(request: TrainerRequest) -> None:
    """Write a request into its run's folder, which is made if it does not exist.

    Raises:
        OSError: The folder cannot be written.
    """
    request.folder.mkdir(parents=True, exist_ok=True)
    tree = msgspec.to_builtins(request, enc_hook=str)
    # Names that are not valid Unicode survive as escapes, which msgspec would not write.
    write_atomically(request.folder / REQUEST_FILE, json.dumps(tree, indent=1).encode("ascii"))


def read_request(folder: Path) -> TrainerRequest | None:
    """Return the request in a run's folder, which may have been moved; None if it cannot be read."""
    try:
        tree = json.loads((folder / REQUEST_FILE).read_bytes())
        request: TrainerRequest = (
            msgspec.convert(tree, DetectorRequest, dec_hook=_path)
            if "bank" in tree
            else msgspec.convert(tree, FineTuneRequest, dec_hook=_path)
        )
    except (OSError, ValueError, TypeError) as error:  # msgspec's own errors are ValueErrors
        _LOG.info("%s: no request (%s)", folder, error)
        return None
    return _relocate(request, folder)


def _relocate(request: TrainerRequest, folder: Path) -> TrainerRequest:
    """Return the request with its folder, and the files in it, at a new place."""

    def move(path: Path) -> Path:
        within = path.is_relative_to(request.folder)
        return folder / path.relative_to(request.folder) if within else path

    if isinstance(request, DetectorRequest):
        return replace(
            request, folder=folder, bank=move(request.bank), detector=move(request.detector)
        )
    picture, mask = request.editor_picture, request.editor_mask
    return replace(
        request,
        folder=folder,
        goal=replace(request.goal, model=move(request.goal.model)),
        editor_picture=picture and move(picture),
        editor_mask=mask and move(mask),
    )


def find_unfinished_runs(runs_folder: Path) -> tuple[TrainerRequest, ...]:
    """Return the requests of the runs that can be resumed, the newest first.

    Runs with a proof are among them: they report their proof again at once.
    """
    found = [
        request for folder in _folders(runs_folder) if (request := read_request(folder)) is not None
    ]
    unfinished = [request for request in found if not is_marked(request, CANCELLED_FILE)]
    return tuple(sorted(unfinished, key=_last_change_s, reverse=True))


def discard_cancelled(runs_folder: Path) -> None:
    """Remove the folders of cancelled runs; those that cannot be removed stay."""
    for folder in _folders(runs_folder):
        if (folder / CANCELLED_FILE).exists() and (folder / REQUEST_FILE).exists():
            discard(folder)
    for rest in runs_folder.glob(f"{_DISCARDED}*"):
        shutil.rmtree(rest, ignore_errors=True)


def discard(folder: Path) -> None:
    """Remove a run's folder.

    It is renamed first, because an interrupted removal would leave a run without its mark, or
    gigabytes without their run.
    """
    doomed = folder.with_name(f"{_DISCARDED}{secrets.token_hex(6)}")
    try:
        folder.rename(doomed)
    except OSError as error:
        _LOG.warning("%s stays: %s", folder, error)
        return
    shutil.rmtree(doomed, ignore_errors=True)


def has_begun(request: TrainerRequest) -> bool:
    """Whether a run has a plan, so that it may have taken steps."""
    return (request.folder / PLAN_FILE).is_file()


def mark(request: TrainerRequest, name: str) -> None:
    """Write an empty file into a run's folder, whose presence is the mark.

    Raises:
        OSError: The folder cannot be written.
    """
    request.folder.mkdir(parents=True, exist_ok=True)
    write_atomically(request.folder / name, b"")


def is_marked(request: TrainerRequest, name: str) -> bool:
    """Whether a run's folder has a mark."""
    return (request.folder / name).exists()


def _folders(runs_folder: Path) -> Iterator[Path]:
    try:
        folders = sorted(path for path in runs_folder.iterdir() if path.is_dir())
        yield from (path for path in folders if not path.name.startswith(_DISCARDED))
    except OSError:
        return


def _last_change_s(request: TrainerRequest) -> float:
    try:
        return max((_changed_s(path) for path in request.folder.iterdir()), default=0.0)
    except OSError:  # the folder has just been removed
        return 0.0


def _changed_s(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # a temporary file that has just been renamed
        return 0.0


def _path(kind: type, value: object) -> Path:
    assert kind is Path, kind
    return Path(str(value))
