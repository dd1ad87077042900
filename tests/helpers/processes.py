"""Starts the program and finds its processes."""

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from engine.process.shared_arrays import NAME_PREFIX


@contextmanager
def started(
    words: Sequence[str | Path], *, environment: Mapping[str, str], cwd: Path, stderr: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """Start a program in a process group of its own; none of the group outlives the context.

    Args:
        words: The program and its arguments.
        environment: All environment variables.
        cwd: Folder to start in.
        stderr: File that receives the standard error.
    """
    with stderr.open("wb") as errors:
        process = subprocess.Popen(  # noqa: S603 our own program
            words, cwd=cwd, env=dict(environment), stderr=errors, start_new_session=True
        )
    try:
        yield process
    finally:
        if not is_gone(process.pid):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def is_gone(group: int) -> bool:
    """Whether no process of a group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


def children(process_id: int) -> set[int]:
    """Return the running children of a process. Linux only."""
    found: set[int] = set()
    for task in Path(f"/proc/{process_id}/task").glob("*/children"):
        with suppress(OSError):  # the thread has just ended
            found.update(int(word) for word in task.read_text().split())
    return found


def engines(process_id: int) -> set[int]:
    """Return the engine processes of the program. Linux only."""
    return {child for child in children(process_id) if "--multiprocessing-fork" in _words(child)}


def _words(process_id: int) -> list[str]:
    try:
        return Path(f"/proc/{process_id}/cmdline").read_text(encoding="utf-8").split("\0")
    except OSError:  # it has just ended
        return []


def list_segments(process_id: int) -> set[str]:
    """Return the names of the shared memory that a process owns. Linux only, else none."""
    prefix = f"{NAME_PREFIX}{process_id}_"
    named = {path.name for path in Path("/dev/shm").glob(f"{prefix}*")}  # noqa: S108  the kernel's own
    files = Path("/proc", str(process_id), "fd")
    open_files = [path for path in files.glob("*") if path.is_symlink()]
    return named | {name for path in open_files if prefix in (name := str(path.readlink()))}
