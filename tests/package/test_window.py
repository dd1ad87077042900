"""The frozen program's window on a real X server, used by mouse and key."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.shared.paths import resource
from engine.pictures.files import read_picture, write_picture
from engine.pictures.picture import Picture
from tests.helpers.frozen_program import JOB_S, FrozenProgram
from tests.helpers.processes import engines, is_gone
from tests.helpers.x_server import MISSING, Person, person_at_screen, wait_until

ROOT = Path(__file__).parents[2]
START_S, END_S = 60, 20
TITLE = "фото 2.png"
# A point in the window, outside every button and the picture.
OUTSIDE = (30, 700)
MAGENTA = (255, 0, 255)
# Along the bar, window pixels, with a brush that is wider than the bar.
STROKE = ((470, 427), (730, 427))
LARGER_BRUSH = ["bracketright"] * 2
# The Restore menu and "Teach Reweave…" in it, by their mnemonics: entries move as menus grow.
TEACH = ("alt+r", "a")
# Buttons of the wizard, and a point outside them.
ADD_FOLDER, NEXT, NOWHERE = (230, 96), (948, 648), (80, 500)
GLANCE_S, PAGE_S = 1, 6

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed here: {', '.join(MISSING)}")


@pytest.fixture
def person() -> Iterator[Person]:
    """A person at an X server, who keeps screenshots."""
    with person_at_screen(ROOT / "test-output" / "package") as someone:
        yield someone


@pytest.fixture
def grey_photo(home: Path) -> Path:
    """A grey photograph with a magenta bar across its middle."""
    grey = read_picture(resource("samples", "camera.png")).pixels
    pixels = np.empty((*grey.shape[:2], 3), np.uint8)
    pixels[:] = grey[..., :1]
    pixels[252:260, 180:330] = MAGENTA
    path = home / TITLE
    write_picture(path, Picture(pixels=pixels))
    return path


@pytest.fixture
def window(
    program: FrozenProgram, person: Person, grey_photo: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """The program with the grey photograph open."""
    with program.opened(grey_photo, display=person.display) as process:
        yield process


def paint_over_the_bar(person: Person, window: str) -> None:
    """Take a brush that is large enough, and paint over the magenta bar."""
    person.click(window, *OUTSIDE, button=2)  # gives the window the keyboard
    person.key(*LARGER_BRUSH)
    person.stroke(window, *STROKE)


def pink_area(shot: Path) -> int:
    """Return the number of screenshot pixels that show the bar or the mask over the grey picture."""
    red, green, blue = (read_picture(shot).pixels[..., channel].astype(int) for channel in range(3))
    return int(((red > green + 40) & (blue > green + 10)).sum())


def test_a_stroke_and_enter_restore_the_photograph(
    window: subprocess.Popen[bytes], person: Person, program: FrozenProgram
) -> None:
    shown = person.wait_for_window(TITLE, timeout_s=START_S)
    opened = person.look("1-opened")

    paint_over_the_bar(person, shown)
    painted = person.look("2-painted")
    person.key("Return")
    wait_until(lambda: "*" in person.title(shown), timeout_s=JOB_S, what="the result")
    restored = person.look("3-restored")

    assert pink_area(painted) > pink_area(opened) > 20 * pink_area(restored)
    assert window.poll() is None
    assert (program.home / "stderr.txt").read_text(encoding="utf-8") == ""


def test_a_killed_engine_restarts_and_restores(
    window: subprocess.Popen[bytes], person: Person
) -> None:
    shown = person.wait_for_window(TITLE, timeout_s=START_S)
    opened = person.look("1-opened")
    wait_until(lambda: bool(engines(window.pid)), timeout_s=START_S, what="the engine")
    (killed,) = engines(window.pid)
    paint_over_the_bar(person, shown)

    os.kill(killed, signal.SIGKILL)
    wait_until(
        lambda: bool(engines(window.pid) - {killed}), timeout_s=START_S, what="another engine"
    )
    person.look("4-engine-killed")
    person.key("Return")
    wait_until(lambda: "*" in person.title(shown), timeout_s=JOB_S, what="the result")
    restored = person.look("5-restored-again")

    assert pink_area(opened) > 20 * pink_area(restored)


def test_the_wizard_trains_and_leaves_a_run_that_can_be_resumed(
    window: subprocess.Popen[bytes], person: Person, program: FrozenProgram, tmp_path: Path
) -> None:
    album = tmp_path / "album"
    shutil.copytree(resource("samples"), album)
    shown = person.wait_for_window(TITLE, timeout_s=START_S)
    person.click(shown, *OUTSIDE, button=2)  # gives the window the keyboard
    for key in TEACH:
        person.key(key)
        time.sleep(GLANCE_S)
    wizard = person.wait_for_window("Teach Reweave", timeout_s=START_S)

    person.click(wizard, *ADD_FOLDER)
    person.wait_for_window("Folder of pictures", timeout_s=START_S)
    time.sleep(GLANCE_S)
    person.write(str(album))
    time.sleep(GLANCE_S)  # Return would only close the completer's list if it came before it
    person.key("Return")
    for page in ("6-pictures", "7-check-up", "8-goal"):
        time.sleep(PAGE_S)
        person.look(page)
        person.click(wizard, *NEXT)
    runs = program.home / ".local" / "share" / "reweave" / "runs"
    wait_until(
        lambda: any(runs.glob("*/state.safetensors")), timeout_s=JOB_S, what="the first step"
    )
    person.look("9-learning")
    person.click(wizard, *NOWHERE)
    person.key("Escape")
    person.click(shown, *OUTSIDE, button=2)
    person.key("ctrl+q")
    window.wait(timeout=END_S)

    (log,) = runs.glob("*/trainer.log")
    assert "saved at step" in log.read_text(encoding="utf-8")
    assert "ERROR" not in log.read_text(encoding="utf-8")
    assert (program.home / "stderr.txt").read_text(encoding="utf-8") == ""


def test_closing_the_window_ends_every_process(
    window: subprocess.Popen[bytes], person: Person
) -> None:
    shown = person.wait_for_window(TITLE, timeout_s=START_S)
    wait_until(lambda: bool(engines(window.pid)), timeout_s=START_S, what="the engine")

    person.click(shown, *OUTSIDE, button=2)
    person.key("ctrl+q")
    window.wait(timeout=END_S)

    assert window.returncode == 0
    wait_until(lambda: is_gone(window.pid), timeout_s=END_S, what="the end of every process")
