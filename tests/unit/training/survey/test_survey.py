"""The survey with its real process: what it finds, what it skips, what it never does."""

import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.surveys import (
    Told,
    save_picture,
    serve_dying,
    serve_never,
    serve_slow,
    serve_stuck,
)
from training.api import SkipReason, SurveyFailed, SurveyFinished, SurveyProgressed
from training.survey.client import SurveyClient

ON_LINUX = pytest.mark.skipif(sys.platform == "win32", reason="no FIFOs, links need rights")


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def survey(told: Told) -> Iterator[SurveyClient]:
    survey = SurveyClient(told)
    yield survey
    survey.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save_picture(tmp_path / "photos" / "one.png", seed=1)
    save_picture(tmp_path / "photos" / "inner" / "two.png", seed=2)
    return tmp_path / "photos"


def snapshot(folder: Path) -> dict[Path, tuple[str, int]]:
    """Return hash and time of every file."""
    return {
        path: (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_pictures_are_found_in_folders_and_below(
    survey: SurveyClient, told: Told, folder: Path
) -> None:
    survey.add([folder])
    told.wait()

    assert told.names == ["one.png", "two.png"]
    assert told.reasons == {}
    assert isinstance(told.events[-1], SurveyFinished)


def test_every_file_that_is_no_use_has_its_reason(
    survey: SurveyClient, told: Told, folder: Path
) -> None:
    (folder / "notes.txt").write_text("words")
    (folder / ".hidden.png").write_bytes(b"")
    (folder / "empty.jpg").write_bytes(b"")
    (folder / "words.jpg").write_text("this is no picture")
    (folder / "short.png").write_bytes((folder / "one.png").read_bytes()[:3000])

    survey.add([folder, folder / "gone"])
    told.wait()

    assert told.reasons == {
        "notes.txt": SkipReason.OTHER_SUFFIX,
        ".hidden.png": SkipReason.HIDDEN,
        "empty.jpg": SkipReason.EMPTY,
        "words.jpg": SkipReason.UNREADABLE,
        "short.png": SkipReason.UNREADABLE,
        "gone": SkipReason.GONE,
    }


@ON_LINUX
def test_links_that_lead_round_are_followed_once(
    survey: SurveyClient, told: Told, folder: Path
) -> None:
    (folder / "inner" / "up").symlink_to(folder)
    (folder / "lost.png").symlink_to(folder / "gone.png")
    (folder / "self").symlink_to(folder / "self")
    (folder / "again.png").symlink_to(folder / "inner" / "two.png")

    survey.add([folder])
    told.wait()

    assert len(told.pictures) == 2
    assert told.reasons["up"] is SkipReason.FOUND_BEFORE
    assert told.reasons["lost.png"] is SkipReason.BROKEN_LINK
    assert told.reasons["self"] is SkipReason.CIRCULAR_LINK
    assert list(told.reasons.values()).count(SkipReason.FOUND_BEFORE) == 2


@ON_LINUX
def test_pipes_and_devices_are_not_opened(survey: SurveyClient, told: Told, folder: Path) -> None:
    os.mkfifo(folder / "pipe.jpg")
    (folder / "null.jpg").symlink_to("/dev/null")

    survey.add([folder])
    told.wait()

    assert told.reasons == {
        "pipe.jpg": SkipReason.NOT_REGULAR,
        "null.jpg": SkipReason.NOT_REGULAR,
    }


@ON_LINUX
def test_names_that_are_no_text_are_skipped(survey: SurveyClient, told: Told, folder: Path) -> None:
    name = os.fsdecode(b"\xff\xfe.png")
    (folder / name).write_bytes((folder / "one.png").read_bytes())

    survey.add([folder])
    told.wait()

    assert told.reasons == {name: SkipReason.BAD_NAME}


def test_the_same_folder_twice_is_looked_at_once(
    survey: SurveyClient, told: Told, folder: Path
) -> None:
    survey.add([folder])
    told.wait()
    survey.add([folder, folder / "one.png"])
    told.wait()

    assert told.names == ["one.png", "two.png"]
    assert told.reasons == {}


def test_a_file_that_never_answers_is_skipped_and_the_rest_goes_on(
    told: Told, folder: Path
) -> None:
    save_picture(folder / "stuck.png", seed=3)
    survey = SurveyClient(told, serve=serve_stuck, deadline_s=1.0)

    survey.add([folder])
    told.wait()
    survey.close()

    assert told.names == ["one.png", "two.png"]
    assert told.reasons == {"stuck.png": SkipReason.NO_ANSWER}


def test_a_file_that_is_read_slowly_is_waited_for(told: Told, folder: Path) -> None:
    survey = SurveyClient(told, serve=serve_slow, deadline_s=1.0)

    survey.add([folder])
    told.wait()
    survey.close()

    assert told.names == ["one.png", "two.png"]


def test_a_file_that_kills_the_process_is_found_out_and_skipped(told: Told, folder: Path) -> None:
    save_picture(folder / "deadly.png", seed=3)
    survey = SurveyClient(told, serve=serve_dying)

    survey.add([folder])
    told.wait()
    survey.close()

    assert told.names == ["one.png", "two.png"]
    assert told.reasons == {"deadly.png": SkipReason.CRASH}


def test_a_process_that_never_starts_fails_the_survey(told: Told, folder: Path) -> None:
    survey = SurveyClient(told, serve=serve_never)

    survey.add([folder])
    told.wait()
    survey.close()

    assert isinstance(told.events[-1], SurveyFailed)


def test_no_event_comes_after_closing(told: Told, folder: Path) -> None:
    survey = SurveyClient(told, serve=serve_stuck)
    save_picture(folder / "stuck.png", seed=3)

    survey.add([folder])
    survey.close()
    count = len(told.events)
    survey.close()

    assert len(told.events) == count
    assert not any(isinstance(event, SurveyFinished) for event in told.events)


def test_nothing_in_a_folder_changes(survey: SurveyClient, told: Told, folder: Path) -> None:
    (folder / "words.jpg").write_text("this is no picture")
    before = snapshot(folder)

    survey.add([folder])
    told.wait()

    assert snapshot(folder) == before


def test_many_files_come_in_batches(survey: SurveyClient, told: Told, tmp_path: Path) -> None:
    for_nothing = tmp_path / "many"
    for_nothing.mkdir()
    names = [f"{number}.txt" for number in range(3000)]
    _touch(for_nothing, names)

    survey.add([for_nothing])
    told.wait()

    batches = [event for event in told.events if isinstance(event, SurveyProgressed)]
    assert len(told.reasons) == 3000
    assert len(batches) < 100


def _touch(folder: Path, names: list[str]) -> None:
    for name in names:
        (folder / name).touch()
