"""The lines of the self-check about the computer."""

import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from app.command_line.self_check import ENGLISH
from app.self_check import machine
from app.self_check.page import CheckLine, State
from engine.api import Computing

CPU_ONLY = Computing(
    processor="A processor", threads=2, precision="float32", torch="2.13.0", cuda=""
)


def list_lines(computing: Computing | None = CPU_ONLY) -> dict[str, CheckLine]:
    """Return the lines about the computer, by their titles."""
    return {line.title: line for line in machine.list_machine_lines(ENGLISH, computing)}


def test_the_edition_is_that_of_torch() -> None:
    assert ", CPU edition, " in list_lines()["Program"].text
    assert "edition" not in list_lines(None)["Program"].text


def test_the_processor_is_named() -> None:
    assert list_lines()["Processor"].text.startswith("A processor, ")


def test_the_libraries_are_listed_with_their_versions() -> None:
    text = list_lines()["Libraries"].text

    assert text.startswith("PyTorch 2.13.0, Qt 6.")
    assert "libvips 8." in text


def test_the_home_folder_is_not_spelt_out() -> None:
    assert machine.shorten_home(Path.home() / "models") == str(Path("~/models"))
    assert machine.shorten_home(Path("/elsewhere")) == str(Path("/elsewhere"))


def test_a_full_disk_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=10**8))

    line = list_lines()["Disk"]

    assert line.state is State.FAILED
    assert line.text.startswith("Only 0.1 GB are free in ")


def test_a_folder_that_cannot_be_written_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)

    line = list_lines()["Disk"]

    assert line.state is State.FAILED
    assert "cannot be written; give yourself write access" in line.text


def test_little_memory_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    little = SimpleNamespace(total=4 * 10**9, available=10**9)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: little)

    line = list_lines()["Memory"]

    assert line.state is State.NOTE
    assert line.text.startswith("4.0 GB, of which only 1.0 GB are free; ")
