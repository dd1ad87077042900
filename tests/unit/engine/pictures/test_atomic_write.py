"""Atomic writes: the new file is complete, or the old one is still there."""

from pathlib import Path

import pytest

from engine.pictures.atomic_write import open_atomically, write_atomically


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
