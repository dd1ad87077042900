"""A virtual X server, and a person who uses its mouse and keyboard."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import mss
import mss.tools
import numpy as np

from engine.pictures.pixels import Pixels

MISSING = [name for name in ("Xvfb", "xdotool", "openbox") if shutil.which(name) is None]
SCREEN = "1280x900x24"
_POLL_S = 0.1
_HAND_S = 0.015
_GLANCE_S = 0.4


@contextmanager
def x_server() -> Iterator[str]:
    """Start a server on a free display and yield the display's name, such as ":5"."""
    reading, writing = os.pipe()
    words = ["Xvfb", "-displayfd", str(writing), "-screen", "0", SCREEN, "-nolisten", "tcp"]
    # Otherwise it restarts when its last client leaves, and refuses clients meanwhile.
    words.append("-noreset")
    server = subprocess.Popen(  # noqa: S603 a fixed program
        words, pass_fds=[writing], stderr=subprocess.DEVNULL
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as pipe:
            number = pipe.readline().strip()
        assert number, "Xvfb did not start"
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


@contextmanager
def person_at_desktop(album: Path) -> Iterator["Person"]:
    """Start a server with a window manager, and yield a person at it; see `person_at_screen`."""
    with person_at_screen(album) as person:
        manager = subprocess.Popen(
            ["openbox"],  # noqa: S607 found on PATH
            env={**os.environ, "DISPLAY": person.display, "HOME": str(album)},
            stderr=subprocess.DEVNULL,
        )
        try:
            yield person
        finally:
            manager.terminate()
            manager.wait()


@contextmanager
def person_at_screen(album: Path) -> Iterator["Person"]:
    """Start a server and yield a person at it, who keeps screenshots in the folder `album`."""
    with x_server() as display:
        yield Person(display, album)


class Person:
    """Moves the mouse, presses keys and looks.

    Attributes:
        display: The X server.
        album: Folder of screenshots.
    """

    def __init__(self, display: str, album: Path) -> None:
        self.display = display
        self.album = album
        album.mkdir(parents=True, exist_ok=True)

    def wait_for_window(self, title: str, *, timeout_s: float, poll_s: float = _POLL_S) -> str:
        """Wait for a window with these words in its title and return its id."""
        found: list[str] = []

        def is_there() -> bool:
            run = self.xdotool("search", "--onlyvisible", "--name", title, check=False)
            found[:] = run.split()
            return bool(found)

        wait_until(is_there, timeout_s=timeout_s, what=f"a window named {title}", poll_s=poll_s)
        return found[0]

    def title(self, window: str) -> str:
        """Return the title of a window."""
        return self.xdotool("getwindowname", window).strip()

    def stroke(self, window: str, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Drag with the left button. Points are (x, y) in window pixels."""
        steps = 24
        self._move(window, *start)
        self.xdotool("mousedown", "1")
        for step in range(1, steps + 1):
            x = start[0] + (end[0] - start[0]) * step // steps
            y = start[1] + (end[1] - start[1]) * step // steps
            self._move(window, x, y)
            time.sleep(_HAND_S)
        self.xdotool("mouseup", "1")

    def stroke_across(self, start: tuple[str, int, int], end: tuple[str, int, int]) -> None:
        """Drag from a window into another one; each is a window and (x, y), window pixels."""
        self._move(*start)
        self.xdotool("mousedown", "1")
        for step in range(1, 6):
            self._move(start[0], start[1] + step, start[2] + step)
            time.sleep(_HAND_S)
        for step in range(-5, 1):
            self._move(end[0], end[1] + step, end[2] + step)
            time.sleep(_GLANCE_S / 4)
        self.xdotool("mouseup", "1")

    def click(self, window: str, x: int, y: int, *, button: int = 1) -> None:
        """Click at (x, y), window pixels."""
        self._move(window, x, y)
        self.xdotool("click", str(button))

    def locate(self, window: str, x: int, y: int) -> tuple[int, int]:
        """Move to (x, y), window pixels, and return the same point in pixels of the screen."""
        self._move(window, x, y)
        place = self.xdotool("getmouselocation", "--shell").split()
        screen_x, screen_y = (int(word.partition("=")[2]) for word in place[:2])
        return screen_x, screen_y

    def key(self, *keys: str) -> None:
        """Press keys by their xdotool names, such as "ctrl+s"."""
        self.xdotool("key", *keys)

    def write(self, text: str) -> None:
        """Type a text in Latin letters."""
        self.xdotool("type", text)

    def look(self, name: str) -> Path:
        """Wait a moment, then save a screenshot and return its path."""
        time.sleep(_GLANCE_S)
        path = self.album / f"{name}.png"
        with mss.MSS(display=self.display) as screen:
            shot = screen.grab(screen.monitors[0])
            mss.tools.to_png(shot.rgb, shot.size, output=str(path))
        return path

    def see(self) -> Pixels:
        """Return what the screen shows, (H, W, 3), uint8."""
        with mss.MSS(display=self.display) as screen:
            shot = screen.grab(screen.monitors[0])
        return np.frombuffer(shot.rgb, np.uint8).reshape(shot.height, shot.width, 3)

    def xdotool(self, *words: str, check: bool = True) -> str:
        """Run xdotool and return what it prints."""
        run = subprocess.run(  # noqa: S603 a fixed program
            ["xdotool", *words],  # noqa: S607 found on PATH
            env={**os.environ, "DISPLAY": self.display},
            capture_output=True,
            text=True,
            check=check,
            timeout=30,
        )
        return run.stdout

    def _move(self, window: str, x: int, y: int) -> None:
        self.xdotool("mousemove", "--window", window, str(x), str(y))


def wait_until(
    is_true: Callable[[], bool], *, timeout_s: float, what: str, poll_s: float = _POLL_S
) -> None:
    """Poll for a change in another process, which cannot send a signal."""
    deadline = time.monotonic() + timeout_s
    while not is_true():
        assert time.monotonic() < deadline, f"waited {timeout_s} s for {what}"
        time.sleep(poll_s)
