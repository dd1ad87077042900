"""The program on a real X server, used by mouse and keyboard."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.shared.paths import resource
from engine.pictures.files import read_picture
from tests.helpers.processes import is_gone, started
from tests.helpers.x_server import MISSING, Person, person_at_screen, wait_until

ROOT = Path(__file__).parents[2]
START_S, JOB_S, END_S = 60, 180, 20

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(MISSING), reason=f"not installed here: {', '.join(MISSING)}"),
]


@pytest.fixture
def person() -> Iterator[Person]:
    """A person at an X server, who keeps screenshots."""
    with person_at_screen(ROOT / "test-output" / "xvfb") as someone:
        yield someone


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photograph in a folder of its own."""
    path = tmp_path / "photos" / "chelsea.png"
    path.parent.mkdir()
    shutil.copy(resource("samples", "chelsea.png"), path)
    return path


@pytest.fixture
def program(person: Person, photo: Path, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The program, started with the photograph, with a home folder of its own."""
    environment = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    environment |= {"DISPLAY": person.display, "HOME": str(tmp_path), "XDG_CONFIG_HOME": ""}
    words: list[str | Path] = [sys.executable, "-m", "app", photo]
    complaints = tmp_path / "stderr.txt"
    with started(words, environment=environment, cwd=ROOT, stderr=complaints) as process:
        yield process


def test_a_person_restores_a_photograph(
    person: Person, photo: Path, program: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    before = read_picture(photo).pixels
    window = person.wait_for_window("chelsea.png", timeout_s=START_S)
    person.look("1-opened")

    person.stroke(window, (500, 300), (720, 380))
    person.look("2-painted")
    person.key("Return")
    wait_until(lambda: "*" in person.title(window), timeout_s=JOB_S, what="the result")
    person.look("3-restored")

    person.key("ctrl+s")
    person.wait_for_window("Save restored photograph", timeout_s=START_S)
    person.look("4-saving")
    person.key("Return")
    target = photo.with_name("chelsea-restored.png")
    wait_until(target.exists, timeout_s=START_S, what="the saved file")
    wait_until(lambda: "*" not in person.title(window), timeout_s=START_S, what="the clean title")

    person.click(window, 30, 700, button=2)
    person.key("ctrl+q")
    program.wait(timeout=END_S)

    after = read_picture(target).pixels
    changed = (after != before).any(axis=2)
    rows, columns = np.nonzero(changed)
    assert program.returncode == 0
    assert (tmp_path / "stderr.txt").read_text(encoding="utf-8") == ""
    assert changed.any()
    assert np.ptp(rows) < before.shape[0] // 2
    assert np.ptp(columns) < before.shape[1] * 2 // 3
    wait_until(lambda: is_gone(program.pid), timeout_s=END_S, what="the end of every process")
