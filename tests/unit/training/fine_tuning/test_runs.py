"""Runs of fine-tuning in their folders, and which of them can be resumed."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from training.api import FineTuneRequest, Goal, Preset, Repair
from training.fine_tuning.detector_request import DetectorRequest
from training.fine_tuning.runs import (
    CANCELLED_FILE,
    REQUEST_FILE,
    discard_cancelled,
    find_unfinished_runs,
    mark,
    read_request,
    write_request,
)


def make_request(folder: Path) -> FineTuneRequest:
    return FineTuneRequest(
        folder=folder,
        pictures=(Path("/photos/a.jpg"), Path("/photos/ä b.png")),
        held_out=(Path("/photos/c.jpg"),),
        goal=Goal(
            model=Path("/program/base.safetensors"),
            preset=Preset.NIGHT,
            repair=Repair.WRITING,
            settings=("optimiser.rate=0.001",),
            seed=5,
        ),
        features=Path("/program/features.safetensors"),
        regression=Path("/program/samples"),
    )


def test_a_run_is_read_as_it_was_written(tmp_path: Path) -> None:
    request = make_request(tmp_path / "run")

    write_request(request)

    assert read_request(tmp_path / "run") == request


def test_a_name_that_is_not_unicode_survives(tmp_path: Path) -> None:
    strange = Path(os.fsdecode(b"/photos/\xff\xfe.jpg"))
    request = replace(make_request(tmp_path / "run"), pictures=(strange,))

    write_request(request)

    assert read_request(tmp_path / "run") == request


@pytest.mark.parametrize("text", ["", "{", "[]", '{"folder": 3}'])
def test_a_folder_without_a_valid_request_has_none(tmp_path: Path, text: str) -> None:
    (tmp_path / REQUEST_FILE).write_text(text, encoding="utf-8")

    assert read_request(tmp_path) is None


def test_unfinished_runs_are_found_newest_first(tmp_path: Path) -> None:
    first, second = make_request(tmp_path / "first"), make_request(tmp_path / "second")
    write_request(first)
    write_request(second)
    os.utime(first.folder / REQUEST_FILE, (2e9, 2e9))

    assert find_unfinished_runs(tmp_path) == (first, second)


def test_a_cancelled_run_is_not_offered(tmp_path: Path) -> None:
    request = make_request(tmp_path / "run")
    write_request(request)

    mark(request, CANCELLED_FILE)

    assert find_unfinished_runs(tmp_path) == ()


def test_only_the_folders_of_cancelled_runs_are_removed(tmp_path: Path) -> None:
    cancelled, waiting = make_request(tmp_path / "cancelled"), make_request(tmp_path / "waiting")
    write_request(cancelled)
    write_request(waiting)
    mark(cancelled, CANCELLED_FILE)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / CANCELLED_FILE).touch()

    discard_cancelled(tmp_path)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["other", "waiting"]


def test_without_a_folder_of_runs_nothing_is_unfinished(tmp_path: Path) -> None:
    assert find_unfinished_runs(tmp_path / "missing") == ()


def test_an_interrupted_removal_brings_nothing_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = make_request(tmp_path / "run")
    write_request(request)
    mark(request, CANCELLED_FILE)
    with monkeypatch.context() as broken:
        broken.setattr("training.fine_tuning.runs.shutil.rmtree", lambda *_, **__: None)
        discard_cancelled(tmp_path)
    left = list(tmp_path.iterdir())

    assert len(left) == 1
    assert find_unfinished_runs(tmp_path) == ()
    discard_cancelled(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_moved_run_has_its_new_folder(tmp_path: Path) -> None:
    write_request(make_request(tmp_path / "old" / "run"))
    write_request(make_request(tmp_path / "old" / "other"))
    (tmp_path / "old").rename(tmp_path / "new")

    found = find_unfinished_runs(tmp_path / "new")

    assert {request.folder for request in found} == {
        tmp_path / "new" / "run",
        tmp_path / "new" / "other",
    }


def test_a_file_that_vanishes_meanwhile_does_not_hide_its_run(
    tmp_path: Path,
) -> None:
    write_request(make_request(tmp_path / "run"))
    (tmp_path / "run" / "state.part").symlink_to(tmp_path / "gone")

    assert len(find_unfinished_runs(tmp_path)) == 1


def test_a_moved_run_of_the_detector_has_its_copies_with_it(tmp_path: Path) -> None:
    folder = tmp_path / "old"
    request = DetectorRequest(
        folder=folder,
        bank=folder / "examples",
        detector=folder / "began-from.safetensors",
        photographs=Path("/program/samples"),
        settings=("run.steps=9",),
    )
    write_request(request)
    folder.rename(tmp_path / "new")

    moved = read_request(tmp_path / "new")

    assert moved == replace(
        request,
        folder=tmp_path / "new",
        bank=tmp_path / "new" / "examples",
        detector=tmp_path / "new" / "began-from.safetensors",
    )


def test_files_of_a_moved_run_are_found_in_its_new_folder(tmp_path: Path) -> None:
    folder = tmp_path / "old"
    request = make_request(folder)
    goal = replace(request.goal, model=folder / "began-from.safetensors")
    request = replace(request, goal=goal, editor_mask=folder / "mask.png")
    write_request(request)
    folder.rename(tmp_path / "new")

    moved = read_request(tmp_path / "new")

    assert isinstance(moved, FineTuneRequest)
    assert moved.goal.model == tmp_path / "new" / "began-from.safetensors"
    assert moved.editor_mask == tmp_path / "new" / "mask.png"
    assert moved.features == request.features
