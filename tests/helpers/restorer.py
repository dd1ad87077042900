"""A person who restores photographs: works on the running program by mouse, keys and eyes."""

import itertools
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from app.editor.project.project import Project
from app.editor.project.project_file import read_picture_or_project
from app.shared.theme import LIGHT
from engine.pictures.pixels import Pixels
from tests.helpers import drag_source
from tests.helpers.processes import started
from tests.helpers.x_server import Person, wait_until

ROOT = Path(__file__).parents[2]
START_S, JOB_S, FILE_S = 60, 180, 30
_GLANCE_S = 0.4
_OFFSCREEN = ("QT_QPA_PLATFORM",)
_CORNER_PX = 40
_MIN_BUTTON_PX = 400

# A place in the picture, (x, y) in picture pixels; pixel (x, y) has its centre at (x + 0.5, y + 0.5).
Place = tuple[int, int]


class Restorer:
    """A person at the program with one picture at 100 %, so that pictures and screen share pixels.

    Attributes:
        person: The person at the X server.
        program: The program's process.
        window: The main window's id.
        home: The person's home folder.
    """

    def __init__(self, person: Person, program: subprocess.Popen[bytes], home: Path) -> None:
        self.person = person
        self.program = program
        self.home = home
        self.window = ""
        self._pixels: Pixels | None = None
        self._origin = (0, 0)

    def wait_for_picture(self, name: str, pixels: Pixels) -> None:
        """Wait until a picture is open, give the window the keyboard, and show actual pixels."""
        self.window = self.person.wait_for_window(name, timeout_s=START_S)
        self._pixels = pixels
        time.sleep(_GLANCE_S)
        self.person.click(self.window, 30, 700, button=2)
        self.person.key("ctrl+1")
        self.find_picture()

    def drop_file(self, path: Path) -> None:
        """Drag a file from another window into the middle of this one."""
        main = self.person.wait_for_window("Reweave", timeout_s=START_S)
        environment = {name: value for name, value in os.environ.items() if name not in _OFFSCREEN}
        words: list[str | Path] = [sys.executable, "-m", drag_source.__name__, path]
        with started(
            words,
            environment={**environment, "DISPLAY": self.person.display},
            cwd=ROOT,
            stderr=self.home / "drag.txt",
        ):
            source = self.person.wait_for_window(drag_source.TITLE, timeout_s=START_S)
            time.sleep(_GLANCE_S)
            self.person.stroke_across((source, 40, 40), (main, 640, 500))
            self.person.wait_for_window(path.name, timeout_s=START_S)

    def find_picture(self) -> None:
        """Look where the picture is now; panels may have moved it."""
        wait_until(self._sees_picture, timeout_s=START_S, what="the picture on the screen")

    def drag(self, *places: Place, button: int = 1, keys: str = "") -> None:
        """Drag from place to place of the picture.

        Args:
            places: Two places or more.
            button: The mouse button.
            keys: Keys that are held meanwhile, by their xdotool names.
        """
        words = self._hold(keys)
        words += ["mousemove", *self._find(places[0]), "sleep", "0.05", "mousedown", str(button)]
        for (x0, y0), (x1, y1) in itertools.pairwise(places):
            steps = max(2, max(abs(x1 - x0), abs(y1 - y0)) // 8)
            for step in range(1, steps + 1):
                at = (x0 + (x1 - x0) * step // steps, y0 + (y1 - y0) * step // steps)
                words += ["mousemove", *self._find(at), "sleep", "0.015"]
        self.person.xdotool(*words, "mouseup", str(button), *self._let_go(keys))

    def click(self, *places: Place, button: int = 1, keys: str = "") -> None:
        """Click at places of the picture, one after the other; see `drag`."""
        words = self._hold(keys)
        for place in places:
            words += ["mousemove", *self._find(place), "sleep", "0.05", "click", str(button)]
            words += ["sleep", "0.05"]
        self.person.xdotool(*words, *self._let_go(keys))

    def key(self, *keys: str) -> None:
        """Press keys, with a moment between them."""
        for key in keys:
            self.person.key(key)
            time.sleep(0.1)

    def choose(self, *letters: str) -> None:
        """Choose an entry of a menu by the mnemonics of menu and entry."""
        self.key(f"alt+{letters[0]}")
        time.sleep(_GLANCE_S)
        self.key(*letters[1:])
        time.sleep(_GLANCE_S)

    def restore(self, key: str = "Return") -> None:
        """Press the key that starts a job, and wait until its result is seen."""
        before = self.look_at_picture()
        self.key(key)

        def is_done() -> bool:
            return self._sees_restore_button() and not np.array_equal(
                before, self.look_at_picture()
            )

        wait_until(is_done, timeout_s=JOB_S, what="the result")
        time.sleep(_GLANCE_S)
        self.find_picture()

    def wait_for_change(self, before: Pixels, *, what: str) -> None:
        """Wait until the picture on the screen is not what it was, and rests."""
        wait_until(
            lambda: not np.array_equal(before, self.look_at_picture()),
            timeout_s=JOB_S,
            what=what,
        )
        time.sleep(_GLANCE_S)

    def look_at_picture(self) -> Pixels:
        """Return what the screen shows at the picture's place, (H, W, 3), uint8."""
        assert self._pixels is not None, "no picture is open"
        (left, top), (height, width) = self._origin, self._pixels.shape[:2]
        return self.person.see()[top : top + height, left : left + width]

    def answer(self, title: str, text: str) -> None:
        """Type a file name into the file dialog with a title, and press Enter."""
        self.person.wait_for_window(title, timeout_s=START_S)
        time.sleep(_GLANCE_S)
        self.key("ctrl+a")
        self.person.write(text)
        time.sleep(_GLANCE_S)  # Return would only close the completer's list if it came before it
        self.key("Return")

    def save_as(self, name: str) -> Path:
        """Save to a file in the home folder, and return its path once it is there."""
        path = self.home / name
        self.key("ctrl+shift+s")
        self.answer("Save restored photograph", str(path))
        wait_until(path.exists, timeout_s=FILE_S, what=f"the file {name}")
        return path

    def save_project(self, name: str = "project.ora") -> Project:
        """Save a project and return it."""
        project = read_picture_or_project(self.save_as(name))
        assert isinstance(project, Project)
        return project

    def _sees_picture(self) -> bool:
        """Look for one of the picture's corners, which no task paints over all at once."""
        assert self._pixels is not None, "no picture is open"
        screen, pixels = self.person.see(), self._pixels
        height, width = pixels.shape[:2]
        for top in (0, height - _CORNER_PX):
            for left in (0, width - _CORNER_PX):
                corner = _to_rgb(pixels[top : top + _CORNER_PX, left : left + _CORNER_PX])
                differences = cv2.matchTemplate(screen, corner, cv2.TM_SQDIFF)
                lowest, _, (x, y), _ = cv2.minMaxLoc(differences)
                if lowest < 1:
                    self._origin = (x - left, y - top)
                    return True
        return False

    def _sees_restore_button(self) -> bool:
        """Whether the Restore button has its colour, which it has only while no job runs."""
        accent = np.array([int(LIGHT.accent[at : at + 2], 16) for at in (1, 3, 5)], np.uint8)
        return int((self.person.see()[:200] == accent).all(axis=2).sum()) > _MIN_BUTTON_PX

    def _find(self, place: Place) -> tuple[str, str]:
        """Return where a place of the picture is on the screen."""
        return str(self._origin[0] + place[0]), str(self._origin[1] + place[1])

    def _hold(self, keys: str) -> list[str]:
        return ["keydown", keys] if keys else []

    def _let_go(self, keys: str) -> Sequence[str]:
        return ("keyup", keys) if keys else ()


@contextmanager
def restorer_at(person: Person, home: Path, *words: str | Path, cache: Path) -> Iterator[Restorer]:
    """Start the program for a person, with a home folder of its own; it is killed in the end.

    Args:
        person: The person at the X server.
        home: The home folder.
        words: Arguments of the program.
        cache: Folder of compiled kernels, so that only the first start waits for them.
    """
    left_out = (*_OFFSCREEN, "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME")
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    environment |= {
        "DISPLAY": person.display,
        "HOME": str(home),
        "XDG_CACHE_HOME": str(cache),
        "LANG": "C.UTF-8",
    }
    complaints = home / "stderr.txt"
    with started(
        [sys.executable, "-m", "app", *words], environment=environment, cwd=ROOT, stderr=complaints
    ) as program:
        yield Restorer(person, program, home)
        assert complaints.read_text(encoding="utf-8") == ""


def _to_rgb(pixels: Pixels) -> npt.NDArray[np.uint8]:
    """Return 8-bit pixels (H, W, C) with three channels."""
    colours = pixels[..., :3] if pixels.shape[2] >= 3 else np.repeat(pixels[..., :1], 3, axis=2)
    return np.ascontiguousarray(colours, np.uint8)
