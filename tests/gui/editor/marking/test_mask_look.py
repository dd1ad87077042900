"""The mask can be seen on every picture, and looks as the user wants."""

import numpy as np
import pytest
from PySide6.QtGui import QAction, QColor

from app.editor.marking.mask_look import choose_colour
from app.shared.preferences import MaskColour
from tests.helpers.window_driver import WindowDriver


def flat(*colour: int) -> np.ndarray:
    return np.full((40, 60, 3), colour, np.uint8)


def pick(driver: WindowDriver, text: str) -> None:
    """Choose an entry of the menu."""
    entries = driver.window.parts.mask_look_menu.actions()
    entry = next(entry for entry in entries if entry.text().replace("&", "") == text)
    assert isinstance(entry, QAction)
    entry.trigger()


def middle_colour(driver: WindowDriver) -> QColor:
    return driver.pick_colour(30, 20)


@pytest.fixture
def painted(driver: WindowDriver) -> WindowDriver:
    """A window with a mask in the middle of a grey picture."""
    driver.open_pixels(flat(90, 90, 90))
    driver.window.workbench.painter.set_diameter(20)
    driver.drag((30, 20), (30, 20))
    return driver


@pytest.mark.parametrize("colour", [(90, 90, 90), (60, 140, 60), (30, 60, 120)])
def test_colour_is_kept_where_it_stands_out(colour: tuple[int, int, int]) -> None:
    assert choose_colour(flat(*colour), current=MaskColour.MAGENTA) is MaskColour.MAGENTA


@pytest.mark.parametrize("colour", [(240, 40, 110), (170, 50, 30), (255, 0, 0)])
def test_colour_stands_out_from_red_pictures(colour: tuple[int, int, int]) -> None:
    assert choose_colour(flat(*colour), current=MaskColour.MAGENTA) is not MaskColour.MAGENTA


@pytest.mark.parametrize(("channels", "dtype"), [(1, np.uint8), (4, np.uint16)])
def test_grey_and_deep_pictures_have_a_colour(channels: int, dtype: type[np.uint8]) -> None:
    pixels = np.zeros((3, 5, channels), dtype)

    assert choose_colour(pixels, current=MaskColour.GREEN) in MaskColour


def test_mask_on_a_magenta_picture_is_not_magenta(driver: WindowDriver) -> None:
    driver.open_pixels(flat(250, 50, 110))
    driver.window.workbench.painter.set_diameter(20)

    driver.drag((30, 20), (30, 20))

    colour = middle_colour(driver)
    assert abs(colour.red() - 250) + abs(colour.green() - 50) + abs(colour.blue() - 110) > 100


def test_user_chooses_the_colour(painted: WindowDriver) -> None:
    pick(painted, "Cyan")

    colour = middle_colour(painted)
    assert colour.blue() > colour.green() > colour.red()


def test_outline_only_leaves_the_inside_as_it_is(painted: WindowDriver) -> None:
    pick(painted, "Outline only")

    assert middle_colour(painted).name() == "#5a5a5a"


def test_opacity_hides_more(painted: WindowDriver) -> None:
    normal = middle_colour(painted).red()

    pick(painted, "Strong")

    assert middle_colour(painted).red() > normal


def test_hatching_shows_picture_and_mask(painted: WindowDriver) -> None:
    pick(painted, "Hatched")

    image, centre = painted.grab_canvas(), painted.position(30, 20).toPoint()
    along = {image.pixelColor(centre.x() + step, centre.y()).name() for step in range(12)}
    assert "#5a5a5a" in along
    assert len(along) > 1


def test_look_is_remembered(painted: WindowDriver) -> None:
    pick(painted, "Hatched")

    preferences = painted.window.preferences.value
    entries = painted.window.parts.mask_look_menu.actions()

    assert preferences.mask_style == "hatched"
    assert [entry.text() for entry in entries if entry.isChecked()] == [
        "&Automatic colour",
        "&Hatched",
        "&Normal",
    ]
