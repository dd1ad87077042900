"""Freed memory is returned to the system."""

import ctypes
import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.process.spare_memory import SpareMemory, give_back_freed_memory

CHUNK_BYTES = 64 * 1024  # below the size from which glibc maps each block separately
CHUNKS = 1024

# Frees one large block, so that glibc no longer maps smaller ones separately.
SCRIPT = """
from engine.process.spare_memory import free_large_arrays_at_once
from tests.unit.engine.process.test_spare_memory import resident_bytes

free_large_arrays_at_once()
bytes([1]) * 30_000_000
blocks = [bytes([1]) * 10_000_000 for _ in range(10)]
above = blocks.pop()
before = resident_bytes()
blocks.clear()
print(before - resident_bytes())
"""

has_glibc = sys.platform == "linux" and hasattr(ctypes.CDLL(None), "malloc_trim")


def resident_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(not has_glibc, reason="only glibc keeps freed memory")
def test_freed_memory_is_returned_although_a_used_block_lies_above_it() -> None:
    chunks = [bytes([1]) * CHUNK_BYTES for _ in range(CHUNKS)]
    above = bytes([1]) * CHUNK_BYTES
    chunks.clear()
    before = resident_bytes()

    give_back_freed_memory()

    assert len(above) == CHUNK_BYTES
    assert before - resident_bytes() > CHUNKS * CHUNK_BYTES // 2


@pytest.mark.skipif(not has_glibc, reason="only glibc keeps freed memory")
def test_large_blocks_are_returned_when_they_are_freed() -> None:
    freed = subprocess.check_output([sys.executable, "-c", SCRIPT], text=True)  # noqa: S603

    assert int(freed) > 80_000_000


class Clock:
    """A clock that a test sets.

    Attributes:
        now_s: Its time, seconds.
    """

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def test_memory_is_given_back_when_no_job_waits_and_now_and_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock, given_at_s = Clock(), list[float]()
    monkeypatch.setattr(
        "engine.process.spare_memory.give_back_freed_memory",
        lambda: given_at_s.append(clock.now_s),
    )
    spare = SpareMemory(clock=clock)

    for clock.now_s, is_idle in [(0.5, True), (1.0, False), (3.4, False), (3.5, False), (4, False)]:
        spare.note_end(is_idle=is_idle)

    assert given_at_s == [0.5, 3.5]
