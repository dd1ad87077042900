"""The frozen program's window under a window manager, used by mouse and key."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.shared.paths import resource
from tests.helpers.frozen_program import FrozenProgram
from tests.helpers.person_tasks import (
    START_S,
    close_the_wizard,
    count_magenta,
    paint_over_the_bar,
    restore,
    teach,
    write_barred_picture,
)
from tests.helpers.processes import engines, is_gone
from tests.helpers.x_server import MISSING, Person, person_at_desktop, wait_until

ROOT = Path(__file__).parents[2]
END_S, TEACH_S = 60, 900
TITLE = "фото 2.png"

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed here: {', '.join(MISSING)}")


@pytest.fixture
def person() -> Iterator[Person]:
    """A person at a desktop, who keeps screenshots."""
    with person_at_desktop(ROOT / "test-output" / "package") as someone:
        yield someone


@pytest.fixture
def barred_photo(home: Path) -> Path:
    """A grey photograph with a magenta bar."""
    write_barred_picture(home / TITLE)
    return home / TITLE


@pytest.fixture
def window(
    program: FrozenProgram, person: Person, barred_photo: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """The program with the photograph open."""
    stderr = program.home / "stderr.txt"
    with program.opened(barred_photo, display=person.display, stderr=stderr) as process:
        yield process


def test_an_engine_that_is_killed_while_it_restores_starts_again(
    window: subprocess.Popen[bytes], person: Person
) -> None:
    shown = person.wait_for_window(TITLE, timeout_s=START_S)
    wait_until(lambda: bool(engines(window.pid)), timeout_s=START_S, what="the engine")
    (killed,) = engines(window.pid)
    paint_over_the_bar(person, shown)

    person.key("Return")
    os.kill(killed, signal.SIGKILL)
    wait_until(
        lambda: bool(engines(window.pid) - {killed}), timeout_s=START_S, what="another engine"
    )
    person.look("engine-killed")
    restore(person, shown)
    person.look("restored-again")

    assert count_magenta(person) == 0
    assert window.poll() is None


def test_the_wizard_trains_and_leaves_a_run_that_can_be_resumed(
    window: subprocess.Popen[bytes], person: Person, program: FrozenProgram, tmp_path: Path
) -> None:
    album = tmp_path / "album"
    shutil.copytree(resource("samples"), album)
    runs = program.home / ".local" / "share" / "reweave" / "runs"
    person.wait_for_window(TITLE, timeout_s=START_S)

    wizard = teach(person, album)
    wait_until(
        lambda: any(runs.glob("*/state.safetensors")), timeout_s=TEACH_S, what="the first step"
    )
    person.look("learning")
    close_the_wizard(person, wizard)
    person.key("ctrl+q")
    window.wait(timeout=END_S)

    (log,) = runs.glob("*/trainer.log")
    assert "saved at step" in log.read_text(encoding="utf-8")
    assert "ERROR" not in log.read_text(encoding="utf-8")


def test_closing_the_window_ends_every_process(
    window: subprocess.Popen[bytes], person: Person
) -> None:
    person.wait_for_window(TITLE, timeout_s=START_S)
    wait_until(lambda: bool(engines(window.pid)), timeout_s=START_S, what="the engine")

    person.key("alt+F4")
    window.wait(timeout=END_S)

    assert window.returncode == 0
    wait_until(lambda: is_gone(window.pid), timeout_s=END_S, what="the end of every process")
