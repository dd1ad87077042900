"""Targets that cannot be written are known before there is anything to write."""

import os
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from engine.errors import PictureWriteError
from engine.pictures.atomic_write import write_atomically
from engine.pictures.files import check_target
from engine.pictures.targets import check_place, has_other_names

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="modes and links")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "out.png"
    path.write_bytes(b"old")
    return path


def test_a_file_that_may_be_replaced_is_fine(target: Path) -> None:
    check_place(target)
    check_place(target.with_name("new.png"))


def test_a_read_only_file_is_refused_to_the_administrator_too(target: Path) -> None:
    target.chmod(0o444)

    with pytest.raises(PictureWriteError, match=r"out\.png is write-protected"):
        check_place(target)


@posix_only
def test_a_link_is_checked_as_what_it_leads_to(target: Path) -> None:
    target.chmod(0o444)
    (target.parent / "link.png").symlink_to(target)
    (target.parent / "lost.png").symlink_to(target.parent / "missing" / "lost.png")

    with pytest.raises(PictureWriteError, match=r"link\.png is write-protected"):
        check_place(target.parent / "link.png")
    with pytest.raises(PictureWriteError, match="missing does not exist"):
        check_place(target.parent / "lost.png")


@posix_only
def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "loop.png").symlink_to("loop.png")

    with pytest.raises(PictureWriteError, match="symbolic links"):
        check_place(tmp_path / "loop.png")


def test_a_folder_is_refused_as_such(tmp_path: Path) -> None:
    with pytest.raises(PictureWriteError, match="is a folder, expected the name of a file"):
        check_target(tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="paths of other systems end sooner")
def test_a_relative_name_works_where_the_whole_path_is_too_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(50):
        Path("n" * 100).mkdir()
        monkeypatch.chdir("n" * 100)

    check_place(Path("out.png"))
    write_atomically(Path("out.png"), b"new")

    assert Path("out.png").read_bytes() == b"new"


def test_a_file_that_is_a_mount_is_refused(
    target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = target.rename(tmp_path / "the out.png")
    line = f"31 23 8:1 /x {tmp_path / 'the'}\\040out.png rw,relatime - ext4 /dev/sda rw\n"
    (tmp_path / "mounts").write_text(line)
    monkeypatch.setattr("engine.pictures.targets._MOUNTS", tmp_path / "mounts")

    with pytest.raises(PictureWriteError, match="is mounted by itself"):
        check_place(target)


@posix_only
def test_a_device_is_refused(tmp_path: Path) -> None:
    (tmp_path / "null.png").symlink_to(os.devnull)

    with pytest.raises(PictureWriteError, match="is a device"):
        check_place(tmp_path / "null.png")


def test_a_read_only_folder_is_refused(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda path, _mode: Path(path) != target.parent)

    with pytest.raises(PictureWriteError, match=f"{target.parent.name} is write-protected"):
        check_place(target)


def test_a_name_that_is_too_long_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PictureWriteError, match="cannot be written"):
        check_place(tmp_path / f"{'n' * 300}.png")


def test_a_full_disk_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(total=10**9, free=100_000))
    pixels = np.zeros((1000, 1000, 3), np.uint8)

    check_target(tmp_path / "out.jpg", pixels=pixels)
    with pytest.raises(PictureWriteError, match=r"full: 0\.4 MB are needed, 0\.1 MB are free"):
        check_target(tmp_path / "out.png", pixels=pixels)


@posix_only
def test_hard_links_are_noticed(target: Path) -> None:
    before = has_other_names(target)
    os.link(target, target.with_name("other.png"))

    assert (before, has_other_names(target)) == (False, True)
    assert not has_other_names(target.with_name("missing.png"))
