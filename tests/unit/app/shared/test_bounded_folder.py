"""A folder of own files keeps the newest that fit."""

import errno
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.shared.folders.bounded_folder import BoundedFolder
from engine.pictures.atomic_write import TEMPORARY_FILES

SIZES = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 60)), max_size=20)


def folder_of(path: Path, *, max_bytes: int = 100) -> BoundedFolder:
    return BoundedFolder(path / "own", suffix=".own", max_bytes=max_bytes)


def write_in_order(folder: BoundedFolder, writes: list[tuple[int, int]]) -> None:
    """Write files, given as number and size, each a second after the one before."""
    for second, (number, size) in enumerate(writes, start=1):
        folder.write(str(number), b"x" * size)
        os.utime(folder.path_of(str(number)), (second, second))


@settings(max_examples=50, deadline=None)
@given(SIZES)
def test_the_newest_files_that_fit_are_left(writes: list[tuple[int, int]]) -> None:
    with tempfile.TemporaryDirectory() as path:
        folder = folder_of(Path(path))

        write_in_order(folder, writes)

        newest_first = list(dict.fromkeys(str(number) for number, _ in reversed(writes)))
        left = [file.stem for file in folder.list_files()][::-1]
        assert left == newest_first[: len(left)]
        assert folder.count_bytes() <= 100
        assert bool(left) == bool(writes)


def test_a_file_alone_may_be_larger_than_the_bound(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, max_bytes=10)

    folder.write("large", b"x" * 50)

    assert [path.stem for path in folder.list_files()] == ["large"]


def test_a_used_file_stays_longer(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    write_in_order(folder, [(1, 40), (2, 40)])

    folder.mark_used("1")
    folder.write("3", b"x" * 40)

    assert {path.stem for path in folder.list_files()} == {"1", "3"}


def test_what_does_not_belong_to_it_is_left_alone(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    folder.write("1", b"x")
    stranger = folder.path / "letter.txt"
    stranger.touch()

    folder.empty()

    assert list(folder.path.iterdir()) == [stranger]


def test_what_a_killed_program_left_half_is_removed_when_it_is_old(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    folder.write("1", b"x")
    old, new = folder.path / ".reweave-0.part", folder.path / ".reweave-1.part"
    for part in (old, new):
        part.touch()
    os.utime(old, (0, 0))

    folder.write("2", b"x")

    assert not old.exists()
    assert new.exists()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may do anything")
def test_a_file_that_cannot_be_written_leaves_the_one_before(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    folder.write("1", b"before")
    folder.path.chmod(0o500)

    with pytest.raises(OSError, match="1"):
        folder.write("1", b"after")

    folder.path.chmod(0o700)
    assert folder.path_of("1").read_bytes() == b"before"


def test_several_windows_may_write_at_once(tmp_path: Path) -> None:
    folders = [folder_of(tmp_path, max_bytes=2_000) for _ in range(4)]

    def fill(number: int) -> None:
        for name in range(40):
            folders[number].write(f"{number}-{name}", bytes([number]) * 100)

    with ThreadPoolExecutor(len(folders)) as pool:
        list(pool.map(fill, range(len(folders))))

    files = folders[0].list_files()
    assert folders[0].count_bytes() <= 2_000 + 100 * len(folders)
    assert {file.read_bytes() for file in files} <= {bytes([n]) * 100 for n in range(4)}
    assert list(folders[0].path.glob(TEMPORARY_FILES)) == []


def test_a_program_that_is_killed_leaves_whole_files_only(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, max_bytes=10**9)
    program = (
        "from pathlib import Path; from app.shared.folders.bounded_folder import BoundedFolder\n"
        f"folder = BoundedFolder(Path({str(folder.path)!r}), suffix='.own', max_bytes=10**9)\n"
        "for number in range(10**6): folder.write(str(number), bytes(200_000)); print(flush=True)\n"
    )
    with subprocess.Popen(  # noqa: S603 our own program
        [sys.executable, "-c", program], stdout=subprocess.PIPE
    ) as killed:
        assert killed.stdout is not None
        for _ in range(5):
            killed.stdout.readline()
        killed.kill()

    assert len(folder.list_files()) >= 5
    assert {path.stat().st_size for path in folder.list_files()} == {200_000}


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = folder_of(tmp_path)
    folder.write("1", b"before")

    def refuse(_file: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="No space"):
        folder.write("1", b"after")

    assert folder.path_of("1").read_bytes() == b"before"
    assert list(folder.path.glob(TEMPORARY_FILES)) == []
