"""Damaged, hostile and odd files: each opens, or is one sentence.

None of them crashes the program, keeps it waiting, or takes much more memory than its picture. A
child process reads them, so that a test names the file that ends it.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.hostile.reading import make_odd_files

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads the peak from /proc")

MIN_ODD_FILES = 200
MUTATED_FILES = 1200
GROUP = 200
MAX_S = 20.0
GROUP_S = 120.0
# Of the picture's own bytes; and what decoders set aside whatever the picture's size.
MAX_COPIES = 4
MAX_FIXED_BYTES = 192 << 20


def read(kind: str, first: int) -> dict[str, dict[str, object]]:
    """Read a group of files in a child process, and return what became of each by its name."""
    words = ["-m", "tests.helpers.hostile.reading", kind, str(first), str(first + GROUP)]
    child = subprocess.run(  # noqa: S603  our own module
        [sys.executable, *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=GROUP_S,
        cwd=Path(__file__).resolve().parents[4],
    )
    lines = [json.loads(line) for line in child.stdout.splitlines()]
    assert child.returncode == 0, f"status {child.returncode} at {lines[-1:]}: {child.stderr}"
    names, results = lines[::2], lines[1::2]
    return {line["name"]: result for line, result in zip(names, results, strict=True)}


def find_faults(results: dict[str, dict[str, object]]) -> list[str]:
    """Return what is wrong with each result that is not as it should be."""
    faults = []
    for name, result in results.items():
        sentence, count = str(result.get("sentence", "")), int(str(result.get("bytes", 0)))
        grown, seconds = int(str(result["grown"])), float(str(result["seconds"]))
        if "fault" in result:
            faults.append(f"{name}: {result['fault']}")
        if sentence and not (sentence.endswith(".") and "\n" not in sentence):
            faults.append(f"{name}: not one sentence: {sentence}")
        if grown > MAX_COPIES * count + MAX_FIXED_BYTES:
            faults.append(f"{name}: {grown >> 20} MiB for a picture of {count} bytes")
        if seconds > MAX_S:
            faults.append(f"{name}: {seconds:.1f} s")
    return faults


def test_there_are_many_odd_files() -> None:
    names = [name for name, _ in make_odd_files()]

    assert len(names) >= MIN_ODD_FILES
    assert len(set(names)) == len(names)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 400, GROUP))
def test_an_odd_file_opens_or_is_one_sentence(first: int) -> None:
    results = read("odd", first)

    assert results
    assert find_faults(results) == []


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, MUTATED_FILES, GROUP))
def test_a_mutated_file_opens_or_is_one_sentence(first: int) -> None:
    results = read("mutated", first)

    assert len(results) == GROUP
    assert find_faults(results) == []
