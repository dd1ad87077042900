"""Standard streams that are closed, narrow, full, or read by nobody."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="closes streams in a shell")

# Writes a result and a note, opens a file, and says in it what the numbers of the streams are.
PROGRAM = """
import json, os, sys
from engine.process.standard_streams import prepare_streams, write_note, write_result
prepare_streams()
with open(sys.argv[1], "w") as file:
    write_note(sys.stderr, "note")
    write_result(sys.stdout, sys.argv[2])
    json.dump([file.fileno(), sys.stdout.fileno(), sys.stderr.fileno()], file)
"""


def run(
    folder: Path, redirection: str, *, text: str = "result", **variables: str
) -> "subprocess.CompletedProcess[bytes]":
    (folder / "program.py").write_text(PROGRAM)
    command = f'"{sys.executable}" program.py numbers.json "$TEXT" {redirection}'
    return subprocess.run(  # noqa: S602  our own program
        command,
        shell=True,
        check=False,
        capture_output=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TEXT": text, **variables},
    )


@posix_only
@pytest.mark.parametrize("redirection", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_closed_stream_changes_nothing(redirection: str, tmp_path: Path) -> None:
    done = run(tmp_path, redirection)

    file, *streams = json.loads((tmp_path / "numbers.json").read_text())
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    assert file > 2
    assert streams == [1, 2]


@posix_only
def test_a_reader_that_has_left_changes_nothing(tmp_path: Path) -> None:
    done = run(tmp_path, "| true")

    assert (done.returncode, done.stderr) == (0, b"note\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
def test_a_full_disk_is_an_error_for_a_result_only(tmp_path: Path) -> None:
    notes, results = run(tmp_path, "2> /dev/full"), run(tmp_path, "> /dev/full")

    assert (notes.returncode, notes.stdout) == (0, b"result\n")
    assert results.returncode == 1
    assert b"No space left" in results.stderr
    assert b"ignored" not in results.stderr


@posix_only
@pytest.mark.parametrize(
    ("encoding", "text", "expected"),
    [
        ("utf-8:strict", os.fsdecode(b"caf\xe9"), b"caf\\udce9\n"),
        ("ascii:strict", "café", b"caf\\xe9\n"),
    ],
)
def test_what_the_encoding_lacks_is_escaped(
    encoding: str, text: str, expected: bytes, tmp_path: Path
) -> None:
    done = run(tmp_path, "", text=text, PYTHONIOENCODING=encoding)

    assert (done.returncode, done.stdout) == (0, expected)
