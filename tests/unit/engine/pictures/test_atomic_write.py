"""Atomic writes: the new file is complete, or the old one is still there."""

import os
import stat
import sys
from pathlib import Path

import pytest

from engine.pictures.atomic_write import open_atomically, write_atomically

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="modes and links")


def test_a_file_is_replaced_by_the_new_content(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(b"old")

    write_atomically(path, b"new")

    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
def test_an_interrupted_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, error: type[BaseException]
) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(b"old")

    def write_half() -> None:
        with open_atomically(path) as file:
            file.write(b"half")
            raise error

    with pytest.raises(error):
        write_half()

    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_the_replaced_file_can_be_read_while_the_new_one_is_written(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(b"old")

    with open_atomically(path) as file:
        file.write(path.read_bytes() + b" and new")

    assert path.read_bytes() == b"old and new"


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_atomically(tmp_path / "missing" / "notes.txt", b"new")


@posix_only
def test_a_link_stays_and_what_it_leads_to_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "away").mkdir()
    path, link = tmp_path / "away" / "notes.txt", tmp_path / "link.txt"
    path.write_bytes(b"old")
    link.symlink_to("away/notes.txt")

    write_atomically(link, b"new")

    assert (link.is_symlink(), path.read_bytes()) == (True, b"new")
    assert [entry.name for entry in tmp_path.rglob("*.part")] == []


@posix_only
def test_a_link_to_a_missing_file_creates_it(tmp_path: Path) -> None:
    (tmp_path / "link.txt").symlink_to("notes.txt")

    write_atomically(tmp_path / "link.txt", b"new")

    assert (tmp_path / "notes.txt").read_bytes() == b"new"


@posix_only
def test_a_replaced_file_hands_on_its_mode_whatever_the_umask(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(b"old")
    path.chmod(0o640)
    before = os.umask(0o077)

    write_atomically(path, b"new")

    os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only an administrator gives files away"
)
def test_a_replaced_file_hands_on_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(b"old")
    os.chown(path, 1234, 5678)

    write_atomically(path, b"new")

    assert (path.stat().st_uid, path.stat().st_gid) == (1234, 5678)
