"""The folder of unsaved work: what is written comes back, and nothing is written twice."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from app.editor.project.project import Project
from app.editor.recovery.work_folder import (
    LeftWork,
    Work,
    WorkFolder,
    find_left_work,
    remove_left_work,
)
from app.shared.folders.folder_lock import LOCK_FILE
from engine.errors import PictureReadError
from engine.pictures.picture import Picture
from tests.helpers.documents import noise
from tests.helpers.projects import make_busy_project, same_project

AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[WorkFolder]:
    folder = WorkFolder(tmp_path / "one")
    yield folder
    folder.remove()


def write(folder: WorkFolder, project: Project, *, at: datetime = AT) -> None:
    work = Work(project=project, saved_path=Path("/saved.ora"), is_modified=True, at=at)
    folder.write(work, thumbnail=b"png")


def list_files(folder: WorkFolder) -> dict[str, int]:
    """Return the names of the files and the times of their last changes."""
    return {path.name: path.stat().st_mtime_ns for path in folder.path.iterdir()}


def crash(folder: WorkFolder) -> None:
    """Free the lock, as the system does when a program dies."""
    folder._lock.release()


def find_one(folder: WorkFolder) -> LeftWork:
    (left,) = find_left_work(folder.path.parent)
    return left


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize("deep", [False, True])
def test_work_comes_back_bit_for_bit(folder: WorkFolder, *, channels: int, deep: bool) -> None:
    project = make_busy_project(channels=channels, deep=deep)
    write(folder, project)
    crash(folder)

    left = find_one(folder)
    again, work = WorkFolder.open(left)

    assert same_project(work.project, project)
    assert (work.saved_path, work.is_modified, work.at) == (Path("/saved.ora"), True, AT)
    assert (left.name, left.at, left.thumbnail.read_bytes()) == ("photo.tif", AT, b"png")
    again.remove()


def test_original_and_repairs_are_written_once(folder: WorkFolder) -> None:
    project = make_busy_project()
    write(folder, project)
    before = list_files(folder)

    write(folder, replace(project, mask=~project.mask))

    changed = {name for name, time in list_files(folder).items() if before.get(name) != time}
    assert changed == {"work.json", "thumbnail.png"}


def test_only_what_is_new_is_written_and_what_is_gone_is_removed(folder: WorkFolder) -> None:
    project = make_busy_project(tries=0)
    write(folder, project)
    first, second = project.repairs
    (part,) = second.parts

    write(folder, replace(project, repairs=(first, replace(second, parts=(replace(part),)))))
    both = sorted(folder.path.glob("parts-*"))
    write(folder, replace(project, repairs=(replace(first, parts=(replace(first.parts[0]),)),)))

    assert len(both) == 2
    assert len(list(folder.path.glob("parts-*"))) == 1


def test_a_rotated_picture_replaces_the_original(folder: WorkFolder) -> None:
    project = make_busy_project(tries=0)
    write(folder, project)
    rotated = Project(
        name="a",
        original=Picture(pixels=noise(width=60, height=40).transpose(1, 0, 2)),
        mask=np.rot90(project.mask),
    )

    write(folder, rotated)
    crash(folder)
    again, work = WorkFolder.open(find_one(folder))

    assert same_project(work.project, rotated)
    assert len(list(folder.path.glob("original-*"))) == 1
    again.remove()


def test_recovered_work_is_not_written_again(folder: WorkFolder) -> None:
    write(folder, make_busy_project())
    crash(folder)
    again, work = WorkFolder.open(find_one(folder))
    before = list_files(again)

    write(again, work.project)

    changed = {name for name, time in list_files(again).items() if before.get(name) != time}
    assert changed == {"work.json", "thumbnail.png"}
    again.remove()


def test_work_of_an_open_window_is_not_offered(folder: WorkFolder) -> None:
    write(folder, make_busy_project())

    assert find_left_work(folder.path.parent) == []
    assert folder.path.exists()


def test_the_newest_work_comes_first(tmp_path: Path) -> None:
    for day in (2, 3, 1):
        folder = WorkFolder(tmp_path / str(day))
        write(folder, make_busy_project(), at=AT.replace(day=day))
        crash(folder)

    left = find_left_work(tmp_path)

    assert [one.at.day for one in left] == [3, 2, 1]


def test_a_folder_without_work_is_removed(tmp_path: Path) -> None:
    crash(WorkFolder(tmp_path / "empty"))

    assert find_left_work(tmp_path) == []
    assert not (tmp_path / "empty").exists()


def test_no_folder_at_all_means_no_work(tmp_path: Path) -> None:
    assert find_left_work(tmp_path / "nowhere") == []


def test_removed_work_is_gone(folder: WorkFolder) -> None:
    write(folder, make_busy_project())
    crash(folder)

    remove_left_work(find_one(folder))

    assert not folder.path.exists()


@pytest.mark.parametrize("pattern", ["original-*", "parts-*"])
@pytest.mark.parametrize("keep", [0, 30])
def test_damaged_work_is_reported(folder: WorkFolder, pattern: str, keep: int) -> None:
    write(folder, make_busy_project())
    crash(folder)
    left = find_one(folder)
    (path,) = folder.path.glob(pattern)
    path.write_bytes(path.read_bytes()[:keep])

    with pytest.raises(PictureReadError, match=r"photo\.tif"):
        WorkFolder.open(left)


def test_a_record_that_cannot_be_read_is_not_offered_and_not_removed(folder: WorkFolder) -> None:
    write(folder, make_busy_project())
    crash(folder)
    (folder.path / "work.json").write_bytes(b"{")

    assert find_left_work(folder.path.parent) == []
    assert folder.path.exists()


def test_a_folder_in_use_cannot_be_used_twice(folder: WorkFolder) -> None:
    assert (folder.path / LOCK_FILE).exists()

    with pytest.raises(OSError, match="cannot be locked"):
        WorkFolder(folder.path)
