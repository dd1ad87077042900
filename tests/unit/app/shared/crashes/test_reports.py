"""Crash reports as files, and the crashes that the next start finds."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.shared.crashes.own_faults import OwnFaults, take_left_faults
from app.shared.crashes.reports import MAX_REPORTS, Crash, list_reports, write_report

ROOT = Path(__file__).parents[5]
NOW = datetime(2026, 12, 1, 1, 20, tzinfo=UTC)
CRASHING = """
import os, signal, sys
from pathlib import Path
from app.shared.crashes.own_faults import OwnFaults
faults = OwnFaults(Path(sys.argv[1]))
faults.watch()
{end}
"""


def run(folder: Path, code: str) -> int:
    """Run code in a fresh interpreter and return its exit status."""
    words: list[str | Path] = [sys.executable, "-c", code, folder]
    done = subprocess.run(words, cwd=ROOT, check=False)  # noqa: S603  our own interpreter
    return done.returncode


def test_a_report_says_what_and_when(tmp_path: Path) -> None:
    report = write_report(tmp_path / "new", Crash.ENGINE, ["EngineDiedError: gone"], now=NOW)

    (path,) = list_reports(tmp_path / "new")
    assert path.read_text(encoding="utf-8") == report.text
    assert "Reweave 0." in report.text
    assert "2026-12-01 01:20 UTC\n" in report.text
    assert "What happened: the engine process ended unexpectedly\n" in report.text
    assert report.text.endswith("\nEngineDiedError: gone\n")


def test_only_the_newest_reports_are_kept(tmp_path: Path) -> None:
    times = [NOW + timedelta(seconds=number) for number in range(MAX_REPORTS + 3)]
    for number, now in enumerate(times):
        write_report(tmp_path, Crash.ERROR, [f"number {number}"], now=now)

    kept = list_reports(tmp_path)
    assert len(kept) == MAX_REPORTS
    assert kept[0].read_text(encoding="utf-8").endswith("number 3\n")


def test_a_report_that_cannot_be_written_can_still_be_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    report = write_report(tmp_path / "file" / "folder", Crash.ERROR, ["it broke"])

    assert "it broke" in report.text


def test_a_crash_is_found_once(tmp_path: Path) -> None:
    end = "faults.note('Qt: no platform'); os.kill(os.getpid(), signal.SIGSEGV)"

    status = run(tmp_path, CRASHING.format(end=end))

    (text,) = take_left_faults(tmp_path)
    assert status == -signal.SIGSEGV
    assert text.startswith("Qt: no platform\nFatal Python error: Segmentation fault")
    assert list(take_left_faults(tmp_path)) == []
    assert list(tmp_path.iterdir()) == []


def test_a_killed_program_leaves_nothing_to_report(tmp_path: Path) -> None:
    code = CRASHING.format(end="os.kill(os.getpid(), signal.SIGKILL)")

    assert run(tmp_path, code) == -signal.SIGKILL
    assert list(take_left_faults(tmp_path)) == []
    assert list(tmp_path.iterdir()) == []


def test_a_good_end_leaves_nothing(tmp_path: Path) -> None:
    assert run(tmp_path, CRASHING.format(end="faults.close()")) == 0
    assert list(tmp_path.iterdir()) == []


def test_a_program_that_runs_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / OwnFaults(tmp_path)._path.name
    path.write_text("a harmless exception of Windows", encoding="utf-8")

    assert list(take_left_faults(tmp_path)) == []
    assert path.exists()
    assert str(os.getpid()) in path.name
