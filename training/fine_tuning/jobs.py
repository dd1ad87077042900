"""Jobs of fine-tuning on disk: each in its run's folder, so that it can go on after anything.

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
from training.api import FinetuneJob

JOB_FILE: Final = "job.json"
# What was found out before the first step; from then on something may have been learned.
PLAN_FILE: Final = "plan.json"
# Their presence says it.
CANCELLED_FILE: Final = "cancelled"
FINISH_FILE: Final = "finish-now"

# How the names of folders begin that are being removed.
_DISCARDED: Final = ".discarded-"

_LOG = logging.getLogger(__name__)


def write_job(job: FinetuneJob) -> None:
    """Write a job into its folder, which is made if it is not there.

    Raises:
        OSError: The folder cannot be written.
    """
    job.folder.mkdir(parents=True, exist_ok=True)
    tree = msgspec.to_builtins(job, enc_hook=str)
    # Names that are no valid Unicode survive as escapes, which msgspec would not write.
    write_atomically(job.folder / JOB_FILE, json.dumps(tree, indent=1).encode("ascii"))


def read_job(folder: Path) -> FinetuneJob | None:
    """Return the job in a run's folder, wherever that has been moved; None if none can be read."""
    try:
        tree = json.loads((folder / JOB_FILE).read_bytes())
        job = msgspec.convert(tree, FinetuneJob, dec_hook=_path)
    except (OSError, ValueError) as error:  # msgspec's own errors are ValueErrors
        _LOG.info("%s: no job (%s)", folder, error)
        return None
    return _moved(job, folder)


def _moved(job: FinetuneJob, folder: Path) -> FinetuneJob:
    """Return a job whose folder is this one now, with what lies in it."""

    def there(path: Path | None) -> Path | None:
        within = path is not None and path.is_relative_to(job.folder)
        return folder / path.relative_to(job.folder) if path and within else path

    return replace(
        job,
        folder=folder,
        model=there(job.model) or job.model,
        editor_picture=there(job.editor_picture),
        editor_mask=there(job.editor_mask),
    )


def unfinished_jobs(runs_folder: Path) -> tuple[FinetuneJob, ...]:
    """Return the jobs that can go on, the one that was worked on last first.

    Those that have been proved are among them: their proof is told again at once.
    """
    found = [job for folder in _folders(runs_folder) if (job := read_job(folder)) is not None]
    waiting = [job for job in found if not (job.folder / CANCELLED_FILE).exists()]
    return tuple(sorted(waiting, key=_last_change_s, reverse=True))


def discard_cancelled(runs_folder: Path) -> None:
    """Remove the folders of jobs that were cancelled; what cannot be removed stays."""
    for folder in _folders(runs_folder):
        if (folder / CANCELLED_FILE).exists() and (folder / JOB_FILE).exists():
            discard(folder)
    for rest in runs_folder.glob(f"{_DISCARDED}*"):
        shutil.rmtree(rest, ignore_errors=True)


def discard(folder: Path) -> None:
    """Remove a run's folder: at once as far as anybody can see, and by and by from the disk.

    It gets another name first. A removal that is broken off would leave a job without its mark, or
    gigabytes without their job.
    """
    doomed = folder.with_name(f"{_DISCARDED}{secrets.token_hex(6)}")
    try:
        folder.rename(doomed)
    except OSError as error:
        _LOG.warning("%s stays: %s", folder, error)
        return
    shutil.rmtree(doomed, ignore_errors=True)


def has_begun(job: FinetuneJob) -> bool:
    """Whether a job has come to its first step, so that there may be something to go on with."""
    return (job.folder / PLAN_FILE).is_file()


def mark(job: FinetuneJob, name: str) -> None:
    """Leave a mark in a job's folder.

    Raises:
        OSError: The folder cannot be written.
    """
    job.folder.mkdir(parents=True, exist_ok=True)
    write_atomically(job.folder / name, b"")


def is_marked(job: FinetuneJob, name: str) -> bool:
    """Whether a mark was left in a job's folder."""
    return (job.folder / name).exists()


def _folders(runs_folder: Path) -> Iterator[Path]:
    try:
        folders = sorted(path for path in runs_folder.iterdir() if path.is_dir())
        yield from (path for path in folders if not path.name.startswith(_DISCARDED))
    except OSError:
        return


def _last_change_s(job: FinetuneJob) -> float:
    try:
        return max((_changed_s(path) for path in job.folder.iterdir()), default=0.0)
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
