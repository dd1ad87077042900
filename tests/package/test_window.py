"""The window of the frozen program on a real X server, used by mouse and key."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.paths import resource
from engine.picture_files import Picture, read_picture, write_picture
from tests.helpers.frozen_program import JOB_S, FrozenProgram
from tests.helpers.processes import engines, is_gone
from tests.helpers.x_server import MISSING, Person, person_at_screen, wait_until

ROOT = Path(__file__).parents[2]
START_S, END_S = 60, 20
TITLE = "фото 2.png"
MAGENTA = (255, 0, 255)
# Along the bar, in pixels of the window.
STROKE = ((470, 424), (730, 424))

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed here: {', '.join(MISSING)}")


@pytest.fixture
def person() -> Iterator[Person]:
    """Someone in front of an X server, who keeps screenshots."""
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
    """The program's window, open on the grey photograph."""
    with program.opened(grey_photo, display=person.display) as process:
        yield process


def pink_area(shot: Path) -> int:
    """Return how many pixels of a screenshot show the bar or the mask over the grey picture."""
    red, green, blue = (read_picture(shot).pixels[..., channel].astype(int) for channel in range(3))
    return int(((red > green + 40) & (blue > green + 10)).sum())


def test_a_stroke_and_enter_mend_the_photograph_on_the_canvas(
    window: subprocess.Popen[bytes], person: Person, program: FrozenProgram
) -> None:
    shown = person.wait_for_window(TITLE, timeout_s=START_S)
    opened = person.look("1-opened")

    person.stroke(shown, *STROKE)
    painted = person.look("2-painted")
    person.key("Return")
    wait_until(lambda: "*" in person.title(shown), timeout_s=JOB_S, what="the result")
    restored = person.look("3-restored")

    assert pink_area(painted) > pink_area(opened) > 20 * pink_area(restored)
    assert window.poll() is None
    assert (program.home / "stderr.txt").read_text(encoding="utf-8") == ""


def test_a_killed_engine_is_started_again_and_restores(
    window: subprocess.Popen[bytes], person: Person
) -> None:
    shown = person.wait_for_window(TITLE, timeout_s=START_S)
    opened = person.look("1-opened")
    wait_until(lambda: bool(engines(window.pid)), timeout_s=START_S, what="the engine")
    (killed,) = engines(window.pid)
    person.stroke(shown, *STROKE)

    os.kill(killed, signal.SIGKILL)
    wait_until(
        lambda: bool(engines(window.pid) - {killed}), timeout_s=START_S, what="another engine"
    )
    person.look("4-engine-killed")
    person.key("Return")
    wait_until(lambda: "*" in person.title(shown), timeout_s=JOB_S, what="the result")
    restored = person.look("5-restored-again")

    assert pink_area(opened) > 20 * pink_area(restored)


def test_closing_the_window_ends_every_process(
    window: subprocess.Popen[bytes], person: Person
) -> None:
    shown = person.wait_for_window(TITLE, timeout_s=START_S)
    wait_until(lambda: bool(engines(window.pid)), timeout_s=START_S, what="the engine")

    person.click(shown, 30, 700, button=2)
    person.key("ctrl+q")
    window.wait(timeout=END_S)

    assert window.returncode == 0
    wait_until(lambda: is_gone(window.pid), timeout_s=END_S, what="the end of every process")
