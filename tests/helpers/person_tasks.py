"""What a person does in the program's windows: paints over a bar, saves, goes through the wizard."""

import time
from pathlib import Path

import numpy as np

from app.shared.paths import resource
from engine.pictures.files import read_picture, write_picture
from engine.pictures.picture import Picture
from engine.pictures.pixels import Pixels
from tests.helpers.x_server import Person, wait_until

START_S, JOB_S = 60, 300
MAGENTA = (255, 0, 255)
# Rows and columns of the bar in the picture.
BAR = (slice(252, 260), slice(180, 330))
_BESIDE_PX = 25
# The Restore menu and "Teach Reweave…" in it, by their mnemonics: entries move as menus grow.
_TEACH = ("alt+r", "a")
# In the wizard's window: its buttons, a point on none, and the list of its pages.
_ADD_FOLDER, _NEXT, _NOWHERE = (230, 96), (948, 640), (80, 500)
_FIRST_PAGE, _BETWEEN_PAGES_PX, _PAGE_WIDTH_PX = (18, 24), 30, 80
_GLANCE_S = 1


def write_barred_picture(path: Path) -> Pixels:
    """Write a grey photograph with a magenta bar across its middle, and return its pixels."""
    grey = read_picture(resource("samples", "camera.png")).pixels
    pixels = np.empty((*grey.shape[:2], 3), np.uint8)
    pixels[:] = grey[..., :1]
    pixels[BAR] = MAGENTA
    write_picture(path, Picture(pixels=pixels))
    return pixels


def count_magenta(person: Person) -> int:
    """Return how many pixels of the screen show the bar."""
    return int((person.see() == MAGENTA).all(axis=2).sum())


def paint_over_the_bar(person: Person, window: str) -> None:
    """Paint over the magenta bar with the brush that the window offers."""
    wait_until(lambda: count_magenta(person) > 0, timeout_s=START_S, what="the picture")
    rows, columns = np.nonzero((person.see() == MAGENTA).all(axis=2))
    left, top = person.locate(window, 0, 0)
    y = int(rows.mean()) - top
    start, end = int(columns.min()) - left, int(columns.max()) - left
    person.stroke(window, (start - _BESIDE_PX, y), (end + _BESIDE_PX, y))


def restore(person: Person, window: str) -> None:
    """Press Enter and wait for the result."""
    person.key("Return")
    wait_until(lambda: "*" in person.title(window), timeout_s=JOB_S, what="the result")


def save(person: Person, window: str) -> None:
    """Save under the name that the dialog offers."""
    person.key("ctrl+s")
    person.wait_for_window("Save restored photograph", timeout_s=START_S)
    time.sleep(_GLANCE_S)
    person.key("Return")
    wait_until(lambda: "*" not in person.title(window), timeout_s=START_S, what="the saved file")


def teach(person: Person, album: Path) -> str:
    """Let the wizard learn from a folder of pictures, with its usual choices; return its window."""
    for key in _TEACH:
        person.key(key)
        time.sleep(_GLANCE_S)
    wizard = person.wait_for_window("Teach Reweave", timeout_s=START_S)
    _go_on(person, wizard, page=1)
    _wait_for_page(person, wizard, 2)
    person.click(wizard, *_ADD_FOLDER)
    person.wait_for_window("Folder of pictures", timeout_s=START_S)
    time.sleep(_GLANCE_S)
    person.write(str(album))
    time.sleep(_GLANCE_S)  # Return would only close the completer's list if it came before it
    person.key("Return")
    for page in (2, 3, 4):
        _go_on(person, wizard, page=page)
    _wait_for_page(person, wizard, 5)
    return wizard


def close_the_wizard(person: Person, wizard: str) -> None:
    """Close the wizard's window, which ends nothing."""
    person.click(wizard, *_NOWHERE)
    person.key("Escape")


def _go_on(person: Person, wizard: str, *, page: int) -> None:
    """Wait until a page is shown and complete, and go to the next."""
    _wait_for_page(person, wizard, page)
    x, y = person.locate(wizard, *_NEXT)
    person.locate(wizard, *_NOWHERE)
    wait_until(
        lambda: bool(_is_accent(person.see()[y, x])),
        timeout_s=JOB_S,
        what=f"page {page} to be done",
    )
    person.look(f"wizard-{page}")
    person.click(wizard, *_NEXT)


def _wait_for_page(person: Person, wizard: str, page: int) -> None:
    """Wait until the wizard's list shows a page as the one that is open."""
    x, y = person.locate(wizard, *_FIRST_PAGE)
    y += (page - 1) * _BETWEEN_PAGES_PX

    def is_open() -> bool:
        row = person.see()[y - 5 : y + 5, x : x + _PAGE_WIDTH_PX]
        return bool(_is_accent(row).any())

    wait_until(is_open, timeout_s=JOB_S, what=f"page {page} of the wizard")


def _is_accent(pixels: Pixels) -> np.ndarray:
    """Return where pixels (…, 3) have the colour of the active page and of the main button."""
    red, green, blue = (pixels[..., channel].astype(int) for channel in range(3))
    return (red > green + 60) & (green > blue)
