"""The lines of the self-check about models."""

import shutil
from pathlib import Path

import pytest

from app.command_line.self_check import ENGLISH
from app.models.library import ModelLibrary
from app.self_check.model_files import (
    CHECKSUMS,
    SHIPPED,
    hash_file,
    list_own_lines,
    list_shipped_lines,
    read_checksums,
)
from app.self_check.page import State
from app.shared.paths import default_model, resource

DETECTOR = "detector.safetensors"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the program's models."""
    for name in (*SHIPPED, CHECKSUMS):
        shutil.copy(resource("models", name), tmp_path)
    return tmp_path


def read_lines(folder: Path) -> dict[str, tuple[State, str]]:
    """Return state and text of the lines about shipped models, by their titles."""
    lines = list_shipped_lines(ENGLISH, folder=folder, report=lambda _share: None)
    return {line.title: (line.state, line.text) for line in lines}


@pytest.mark.parametrize("name", SHIPPED)
def test_the_checksums_are_those_of_the_models(name: str) -> None:
    """`python -m tools.self_check` writes them after a model has changed."""
    folder = resource("models")

    assert read_checksums(folder)[name] == hash_file(folder / name)


def test_intact_models_are_right(folder: Path) -> None:
    assert {state for state, _ in read_lines(folder).values()} == {State.OK}


def test_one_changed_byte_is_noticed(folder: Path) -> None:
    content = bytearray((folder / DETECTOR).read_bytes())
    content[-100] ^= 1
    (folder / DETECTOR).write_bytes(content)

    state, text = read_lines(folder)["Detector"]

    assert state is State.FAILED
    assert text == f"{DETECTOR} is damaged; install Reweave again"


def test_a_missing_model_is_noticed(folder: Path) -> None:
    (folder / DETECTOR).unlink()

    assert read_lines(folder)["Detector"] == (
        State.FAILED,
        f"{DETECTOR} is missing; install Reweave again",
    )


def test_own_models_and_detector_are_looked_at(tmp_path: Path) -> None:
    shutil.copy(default_model(), tmp_path / "mine.safetensors")
    (tmp_path / "broken.safetensors").write_bytes(b"no model")
    library = ModelLibrary(shipped=default_model(), folder=tmp_path)
    detector = tmp_path / "own" / "own.safetensors"
    detector.parent.mkdir()
    detector.write_bytes(b"no detector")

    lines = list(list_own_lines(ENGLISH, library.models(), detector))

    states = {(line.state, line.title) for line in lines}
    assert states == {
        (State.OK, "Own model"),
        (State.FAILED, "Own model"),
        (State.FAILED, "Own detector"),
    }
    assert any("import it again" in line.text for line in lines)
