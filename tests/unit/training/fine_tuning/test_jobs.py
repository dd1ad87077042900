"""Jobs of fine-tuning in their folders, and which of them can go on."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from training.api import FinetuneJob, Preset, Repair
from training.fine_tuning.jobs import (
    CANCELLED_FILE,
    JOB_FILE,
    discard_cancelled,
    mark,
    read_job,
    unfinished_jobs,
    write_job,
)


def a_job(folder: Path) -> FinetuneJob:
    return FinetuneJob(
        folder=folder,
        pictures=(Path("/photos/a.jpg"), Path("/photos/ä b.png")),
        held_out=(Path("/photos/c.jpg"),),
        model=Path("/program/base.safetensors"),
        features=Path("/program/features.safetensors"),
        regression=Path("/program/samples"),
        preset=Preset.NIGHT,
        repair=Repair.WRITING,
        settings=("optimiser.rate=0.001",),
        seed=5,
    )


def test_a_job_is_read_as_it_was_written(tmp_path: Path) -> None:
    job = a_job(tmp_path / "run")

    write_job(job)

    assert read_job(tmp_path / "run") == job


def test_a_name_that_is_no_unicode_survives(tmp_path: Path) -> None:
    strange = Path(os.fsdecode(b"/photos/\xff\xfe.jpg"))
    job = replace(a_job(tmp_path / "run"), pictures=(strange,))

    write_job(job)

    assert read_job(tmp_path / "run") == job


@pytest.mark.parametrize("text", ["", "{", "[]", '{"folder": 3}'])
def test_what_is_no_job_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / JOB_FILE).write_text(text, encoding="utf-8")

    assert read_job(tmp_path) is None


def test_jobs_that_can_go_on_are_found_the_newest_first(tmp_path: Path) -> None:
    first, second = a_job(tmp_path / "first"), a_job(tmp_path / "second")
    write_job(first)
    write_job(second)
    os.utime(first.folder / JOB_FILE, (2e9, 2e9))

    assert unfinished_jobs(tmp_path) == (first, second)


def test_a_cancelled_job_is_not_offered(tmp_path: Path) -> None:
    job = a_job(tmp_path / "run")
    write_job(job)

    mark(job, CANCELLED_FILE)

    assert unfinished_jobs(tmp_path) == ()


def test_the_folders_of_cancelled_jobs_are_removed_and_no_others(tmp_path: Path) -> None:
    cancelled, waiting = a_job(tmp_path / "cancelled"), a_job(tmp_path / "waiting")
    write_job(cancelled)
    write_job(waiting)
    mark(cancelled, CANCELLED_FILE)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / CANCELLED_FILE).touch()

    discard_cancelled(tmp_path)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["other", "waiting"]


def test_where_there_is_no_folder_of_runs_nothing_is_unfinished(tmp_path: Path) -> None:
    assert unfinished_jobs(tmp_path / "missing") == ()


def test_a_removal_that_is_broken_off_brings_nothing_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = a_job(tmp_path / "run")
    write_job(job)
    mark(job, CANCELLED_FILE)
    with monkeypatch.context() as broken:
        broken.setattr("training.fine_tuning.jobs.shutil.rmtree", lambda *_, **__: None)
        discard_cancelled(tmp_path)
    left = list(tmp_path.iterdir())

    assert len(left) == 1
    assert unfinished_jobs(tmp_path) == ()
    discard_cancelled(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_was_moved_goes_on_where_it_is(tmp_path: Path) -> None:
    write_job(a_job(tmp_path / "old" / "run"))
    write_job(a_job(tmp_path / "old" / "other"))
    (tmp_path / "old").rename(tmp_path / "new")

    found = unfinished_jobs(tmp_path / "new")

    assert {job.folder for job in found} == {tmp_path / "new" / "run", tmp_path / "new" / "other"}


def test_a_file_that_vanishes_while_one_looks_is_no_reason_to_offer_nothing(
    tmp_path: Path,
) -> None:
    write_job(a_job(tmp_path / "run"))
    (tmp_path / "run" / "state.part").symlink_to(tmp_path / "gone")

    assert len(unfinished_jobs(tmp_path)) == 1


def test_what_lies_in_a_run_that_was_moved_is_found_there(tmp_path: Path) -> None:
    folder = tmp_path / "old"
    job = replace(
        a_job(folder), model=folder / "began-from.safetensors", editor_mask=folder / "mask.png"
    )
    write_job(job)
    folder.rename(tmp_path / "new")

    moved = read_job(tmp_path / "new")

    assert moved is not None
    assert moved.model == tmp_path / "new" / "began-from.safetensors"
    assert moved.editor_mask == tmp_path / "new" / "mask.png"
    assert moved.features == job.features
