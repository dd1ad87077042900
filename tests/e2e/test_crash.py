"""The program is killed in the middle of work, and started again."""

import os
import signal
import subprocess
import sys
import time
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import pytest

from app.editor.recovery.work_folder import Work, WorkFolder, find_left_work
from app.shared.paths import demo_photograph, resource
from tests.helpers.processes import started
from tests.helpers.projects import same_project
from tests.helpers.x_server import MISSING, Person, person_at_screen, wait_until

ROOT = Path(__file__).parents[2]
START_S, JOB_S = 60, 180
# What may be lost at most.
AUTOSAVE_S = 10

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(MISSING), reason=f"not installed here: {', '.join(MISSING)}"),
]


def start(
    person: Person, home: Path, *words: Path
) -> AbstractContextManager[subprocess.Popen[bytes]]:
    """Start the program with a home folder of its own."""
    environment = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        environment.pop(name, None)
    environment |= {"DISPLAY": person.display, "HOME": str(home)}
    return started(
        [sys.executable, "-m", "app", *words],
        environment=environment,
        cwd=ROOT,
        stderr=home / "stderr.txt",
    )


def read_all_left_work(home: Path) -> dict[str, Work]:
    """Return the work that a killed window has left, by name, and leave it where it is."""
    found = {}
    for left in find_left_work(home / ".local" / "state" / "reweave" / "unsaved"):
        folder, work = WorkFolder.open(left)
        folder._lock.release()
        found[left.name] = work
    return found


def read_left_work(home: Path) -> Work:
    """Return the work on the one picture that a killed window has left."""
    (work,) = read_all_left_work(home).values()
    return work


def kill(program: subprocess.Popen[bytes]) -> None:
    """Wait until everything must have been written, and kill the program."""
    time.sleep(AUTOSAVE_S)
    os.kill(program.pid, signal.SIGKILL)
    program.wait()


def test_a_killed_window_loses_seconds_at_most(tmp_path: Path) -> None:
    with person_at_screen(ROOT / "test-output" / "crash") as person:
        with start(person, tmp_path, demo_photograph()) as program:
            window = person.wait_for_window("chelsea.png", timeout_s=START_S)
            person.stroke(window, (500, 300), (720, 380))
            person.key("Return")
            wait_until(lambda: "*" in person.title(window), timeout_s=JOB_S, what="the result")
            person.key("l")
            person.stroke(window, (400, 500), (800, 560))
            person.key("b")
            person.stroke(window, (450, 450), (700, 460))
            person.look("1-before")
            kill(program)
        killed = read_left_work(tmp_path)

        with start(person, tmp_path) as program:
            person.wait_for_window("Recover unsaved work", timeout_s=START_S)
            person.look("2-offered")
            person.key("Return")
            person.wait_for_window(r"chelsea.png\*", timeout_s=START_S)
            person.look("3-recovered")
            kill(program)
        again = read_left_work(tmp_path)

    project = killed.project
    (repair,) = project.repairs
    assert (project.compose() != project.original.pixels).any()
    assert project.mask.any()
    assert len(project.guide_lines) == 1
    assert project.tries is None
    assert repair.is_shown
    assert not np.array_equal(project.mask, repair.read_mask(repair.place))
    assert same_project(again.project, project)


def test_a_killed_window_offers_all_its_pictures(tmp_path: Path) -> None:
    pictures = demo_photograph(), resource("samples", "coffee.png")
    with person_at_screen(ROOT / "test-output" / "crash") as person:
        with start(person, tmp_path, *pictures) as program:
            window = person.wait_for_window("chelsea.png", timeout_s=START_S)
            person.stroke(window, (500, 300), (720, 380))
            person.key("ctrl+Tab")
            wait_until(lambda: "coffee" in person.title(window), timeout_s=START_S, what="coffee")
            person.stroke(window, (450, 450), (700, 460))
            person.look("4-two-pictures")
            kill(program)
        killed = read_all_left_work(tmp_path)

        with start(person, tmp_path) as program:
            person.wait_for_window("Recover unsaved work", timeout_s=START_S)
            person.look("5-two-offered")
            person.key("Return")
            person.wait_for_window(r"(chelsea|coffee)\.png", timeout_s=START_S)
            person.look("6-two-recovered")
            kill(program)
        again = read_all_left_work(tmp_path)

    assert sorted(killed) == sorted(again) == ["chelsea.png", "coffee.png"]
    assert all(work.project.mask.any() for work in killed.values())
    for name, work in killed.items():
        assert same_project(again[name].project, work.project)
