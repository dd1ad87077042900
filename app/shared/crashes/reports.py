"""Crash reports as files: texts without pictures, paths and names, of which the newest are kept."""

import contextlib
import enum
import platform
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import psutil

from app import __version__
from engine.pictures.atomic_write import write_atomically

MAX_REPORTS: Final = 10
_NAMES: Final = "crash-*.txt"


class Crash(enum.Enum):
    """What has crashed, in the words of the report."""

    ERROR = "unexpected error in the window"
    WINDOW = "the window ended unexpectedly; this was noticed at the next start"
    ENGINE = "the engine process ended unexpectedly"
    TRAINER = "the trainer's process ended unexpectedly"


@dataclass(frozen=True, slots=True, kw_only=True)
class CrashReport:
    """A report.

    Attributes:
        crash: What has crashed.
        text: The report.
        folder: The folder that it lies in, if it could be written.
        sentence: What to tell the user of an error; empty for a process that has ended.
    """

    crash: Crash
    text: str
    folder: Path
    sentence: str = ""


def describe_program() -> str:
    """Return program, Python and system in one line."""
    kind = "packaged" if getattr(sys, "frozen", False) else "source"
    python = f"Python {platform.python_version()}"
    return f"Reweave {__version__} ({kind}), {python}, {platform.platform()}"


def write_report(
    folder: Path,
    crash: Crash,
    lines: Iterable[str],
    *,
    sentence: str = "",
    now: datetime | None = None,
) -> CrashReport:
    """Write a report, and remove the oldest ones beyond `MAX_REPORTS`.

    A report that cannot be written can still be copied.

    Args:
        folder: The folder of the reports; it is made when needed.
        crash: What has crashed.
        lines: What happened, without anything that tells about a person.
        sentence: What to tell the user of an error.
        now: The time; None for this moment.
    """
    now = now or datetime.now(UTC)
    memory = psutil.virtual_memory()
    text = "\n".join(
        [
            "Reweave crash report (no pictures, no names of files)",
            "",
            describe_program(),
            f"{now:%Y-%m-%d %H:%M} UTC",
            f"{memory.total / 1e9:.1f} GB of memory, {memory.available / 1e9:.1f} GB free",
            f"What happened: {crash.value}",
            "",
            *lines,
            "",
        ]
    )
    report = CrashReport(crash=crash, text=text, folder=folder, sentence=sentence)
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        name = f"crash-{now:%Y%m%d-%H%M%S-%f}.txt"
        write_atomically(folder / name, text.encode("utf-8", errors="backslashreplace"))
        for path in list_reports(folder)[:-MAX_REPORTS]:
            path.unlink(missing_ok=True)
    return report


def list_reports(folder: Path) -> list[Path]:
    """Return the files of the reports, the oldest first."""
    return sorted(folder.glob(_NAMES))
