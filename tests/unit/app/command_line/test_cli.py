"""The command line: the window, help, and wrong usage."""

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from app import __version__
from app.shared.paths import default_model
from engine.errors import TooFewThreadsError
from tests.helpers.command_line import World, assert_one_sentence


@pytest.mark.parametrize(
    "words",
    [
        ["restore"],
        ["restore", "photo.png"],
        ["restore", "photo.png", "mask.png", "--method", "magic"],
        ["restore", "photo.png", "mask.png", "--device", "abacus"],
        ["--nonsense"],
    ],
)
def test_wrong_usage_is_one_sentence_and_status_2(words: list[str], world: World) -> None:
    assert world.run(*words) == 2
    assert_one_sentence(world.errors)


@pytest.mark.parametrize("words", [["--help"], ["restore", "--help"], ["demo", "--help"]])
def test_help_is_printed(
    words: list[str], world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    assert world.run(*words) == 0
    assert "reweave" in capsys.readouterr().out


def test_version_is_printed(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert world.run("--version") == 0
    assert capsys.readouterr().out == f"reweave {__version__}\n"


def test_window_opens_with_the_pictures(world: World) -> None:
    world.run()
    world.run(world.photo)
    world.run(world.photo, world.mask)

    assert world.opened == [[], [world.photo], [world.photo, world.mask]]


def test_window_opens_for_a_missing_picture(world: World) -> None:
    missing = world.folder / "missing.jpg"

    status = world.run(missing)

    assert status == 0
    assert world.opened == [[missing]]


def test_missing_picture_without_a_display_is_one_sentence_and_status_2(world: World) -> None:
    world.display_fault = "There is no display"

    assert world.run("missing.jpg") == 2
    assert_one_sentence(world.errors)


def test_restoring_a_missing_picture_is_one_sentence_and_status_2(world: World) -> None:
    assert world.run("restore", "missing.jpg", world.mask) == 2
    assert_one_sentence(world.errors)


def test_without_a_display_the_demonstration_runs_instead(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(world.folder))
    world.display_fault = "There is no display"

    status = world.run()

    lines = world.out.getvalue().splitlines()
    paths = [Path(line.split(maxsplit=1)[1]) for line in lines]
    assert status == 0
    assert world.opened == []
    assert_one_sentence(world.errors)
    assert [path.name for path in paths] == ["before.png", "mask.png", "after.png"]
    assert all(path.is_file() for path in paths)


def test_missing_system_library_is_one_sentence(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_photos: Sequence[Path], _model: Path | None) -> int:
        raise ImportError("libEGL.so.1: cannot open shared object file")

    monkeypatch.setattr(world, "open_window", fail)

    assert world.run() == 1
    assert "libEGL" in world.errors
    assert_one_sentence(world.errors)


def test_window_opens_with_a_model_named_in_the_library(world: World) -> None:
    path = world.library.add(default_model(), name="My album")

    status = world.run(world.photo, "--model", "My album")

    assert status == 0
    assert world.models == [path]


def test_window_opens_with_the_last_model_by_default(world: World) -> None:
    world.run()

    assert world.models == [None]


def test_a_system_that_starts_too_few_threads_is_named(world: World) -> None:
    world.start_error = TooFewThreadsError("4 instead of 10 (the limit is ulimit -u 6)")

    assert world.run("restore", world.photo, world.mask) == 1
    assert "ulimit -u 6" in world.errors
    assert_one_sentence(world.errors)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps the current folder")
def test_a_current_folder_that_is_gone_is_wrong_usage(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()

    status = world.run("restore", world.photo, world.mask)

    assert status == 2
    assert "the current folder cannot be used: it has been deleted" in world.errors
    assert_one_sentence(world.errors)
