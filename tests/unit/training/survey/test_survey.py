"""The survey with its real process: what it finds, what it skips and what it never does."""

import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.surveys import (
    SurveyEvents,
    save_picture,
    serve_dying,
    serve_never,
    serve_slow,
    serve_stuck,
)
from training.survey.client import SurveyClient
from training.survey.events import SkipReason, SurveyFailed, SurveyFinished, SurveyProgressed

ON_LINUX = pytest.mark.skipif(sys.platform == "win32", reason="no FIFOs, links need rights")


@pytest.fixture
def events() -> SurveyEvents:
    return SurveyEvents()


@pytest.fixture
def survey(events: SurveyEvents) -> Iterator[SurveyClient]:
    survey = SurveyClient(events)
    yield survey
    survey.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save_picture(tmp_path / "photos" / "one.png", seed=1)
    save_picture(tmp_path / "photos" / "inner" / "two.png", seed=2)
    return tmp_path / "photos"


def take_snapshot(folder: Path) -> dict[Path, tuple[str, int]]:
    """Return the hash and the modification time of every file."""
    return {
        path: (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_pictures_are_found_in_folders_and_subfolders(
    survey: SurveyClient, events: SurveyEvents, folder: Path
) -> None:
    survey.add([folder])
    events.wait()

    assert events.names == ["one.png", "two.png"]
    assert events.reasons == {}
    assert isinstance(events.seen[-1], SurveyFinished)


def test_every_skipped_file_has_its_reason(
    survey: SurveyClient, events: SurveyEvents, folder: Path
) -> None:
    (folder / "notes.txt").write_text("words")
    (folder / ".hidden.png").write_bytes(b"")
    (folder / "empty.jpg").write_bytes(b"")
    (folder / "words.jpg").write_text("this is no picture")
    (folder / "short.png").write_bytes((folder / "one.png").read_bytes()[:3000])

    survey.add([folder, folder / "gone"])
    events.wait()

    assert events.reasons == {
        "notes.txt": SkipReason.OTHER_SUFFIX,
        ".hidden.png": SkipReason.HIDDEN,
        "empty.jpg": SkipReason.EMPTY,
        "words.jpg": SkipReason.UNREADABLE,
        "short.png": SkipReason.UNREADABLE,
        "gone": SkipReason.GONE,
    }


@ON_LINUX
def test_circular_links_are_followed_once(
    survey: SurveyClient, events: SurveyEvents, folder: Path
) -> None:
    (folder / "inner" / "up").symlink_to(folder)
    (folder / "lost.png").symlink_to(folder / "gone.png")
    (folder / "self").symlink_to(folder / "self")
    (folder / "again.png").symlink_to(folder / "inner" / "two.png")

    survey.add([folder])
    events.wait()

    assert len(events.pictures) == 2
    assert events.reasons["up"] is SkipReason.FOUND_BEFORE
    assert events.reasons["lost.png"] is SkipReason.BROKEN_LINK
    assert events.reasons["self"] is SkipReason.CIRCULAR_LINK
    assert list(events.reasons.values()).count(SkipReason.FOUND_BEFORE) == 2


@ON_LINUX
def test_pipes_and_devices_are_not_opened(
    survey: SurveyClient, events: SurveyEvents, folder: Path
) -> None:
    os.mkfifo(folder / "pipe.jpg")
    (folder / "null.jpg").symlink_to("/dev/null")

    survey.add([folder])
    events.wait()

    assert events.reasons == {
        "pipe.jpg": SkipReason.NOT_REGULAR,
        "null.jpg": SkipReason.NOT_REGULAR,
    }


@ON_LINUX
def test_names_that_are_not_unicode_are_skipped(
    survey: SurveyClient, events: SurveyEvents, folder: Path
) -> None:
    name = os.fsdecode(b"\xff\xfe.png")
    (folder / name).write_bytes((folder / "one.png").read_bytes())

    survey.add([folder])
    events.wait()

    assert events.reasons == {name: SkipReason.BAD_NAME}


def test_a_folder_that_is_added_twice_is_surveyed_once(
    survey: SurveyClient, events: SurveyEvents, folder: Path
) -> None:
    survey.add([folder])
    events.wait()
    survey.add([folder, folder / "one.png"])
    events.wait()

    assert events.names == ["one.png", "two.png"]
    assert events.reasons == {}


def test_a_file_that_hangs_is_skipped_and_the_survey_goes_on(
    events: SurveyEvents, folder: Path
) -> None:
    save_picture(folder / "stuck.png", seed=3)
    survey = SurveyClient(events, serve=serve_stuck, deadline_s=1.0)

    survey.add([folder])
    events.wait()
    survey.close()

    assert events.names == ["one.png", "two.png"]
    assert events.reasons == {"stuck.png": SkipReason.NO_ANSWER}


def test_a_file_on_a_slow_drive_is_waited_for(events: SurveyEvents, folder: Path) -> None:
    survey = SurveyClient(events, serve=serve_slow, deadline_s=1.0)

    survey.add([folder])
    events.wait()
    survey.close()

    assert events.names == ["one.png", "two.png"]


@pytest.mark.slow
def test_a_file_that_kills_the_process_is_found_and_skipped(
    events: SurveyEvents, folder: Path
) -> None:
    save_picture(folder / "deadly.png", seed=3)
    survey = SurveyClient(events, serve=serve_dying)

    survey.add([folder])
    events.wait()
    survey.close()

    assert events.names == ["one.png", "two.png"]
    assert events.reasons == {"deadly.png": SkipReason.CRASH}


@pytest.mark.slow
def test_a_process_that_never_starts_fails_the_survey(events: SurveyEvents, folder: Path) -> None:
    survey = SurveyClient(events, serve=serve_never)

    survey.add([folder])
    events.wait()
    survey.close()

    assert isinstance(events.seen[-1], SurveyFailed)


def test_no_event_comes_after_closing(events: SurveyEvents, folder: Path) -> None:
    survey = SurveyClient(events, serve=serve_stuck)
    save_picture(folder / "stuck.png", seed=3)

    survey.add([folder])
    survey.close()
    count = len(events.seen)
    survey.close()

    assert len(events.seen) == count
    assert not any(isinstance(event, SurveyFinished) for event in events.seen)


def test_nothing_in_a_folder_changes(
    survey: SurveyClient, events: SurveyEvents, folder: Path
) -> None:
    (folder / "words.jpg").write_text("this is no picture")
    before = take_snapshot(folder)

    survey.add([folder])
    events.wait()

    assert take_snapshot(folder) == before


def test_many_files_are_reported_in_batches(
    survey: SurveyClient, events: SurveyEvents, tmp_path: Path
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    names = [f"{number}.txt" for number in range(3000)]
    _touch(folder, names)

    survey.add([folder])
    events.wait()

    batches = [event for event in events.seen if isinstance(event, SurveyProgressed)]
    assert len(events.reasons) == 3000
    assert len(batches) < 100


def _touch(folder: Path, names: list[str]) -> None:
    for name in names:
        (folder / name).touch()
