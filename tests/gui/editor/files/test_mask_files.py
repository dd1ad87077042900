"""Importing and exporting masks, transparent parts, and the offer to fill pinholes."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt

from engine.pictures.files import read_mask, write_picture
from engine.pictures.picture import Picture
from engine.pictures.pixels import Mask
from tests.helpers.documents import noise
from tests.helpers.window_driver import WindowDriver, copy_mask

CTRL = Qt.KeyboardModifier.ControlModifier
RIGHT = Qt.MouseButton.RightButton


def block(left: int, top: int, right: int, bottom: int) -> Mask:
    """Return a mask of the picture's size with one rectangle."""
    mask = np.zeros((40, 60), np.bool_)
    mask[top:bottom, left:right] = True
    return mask


def write_mask(path: Path, mask: Mask) -> Path:
    write_picture(path, Picture(pixels=(mask * np.uint8(255))[..., np.newaxis]))
    return path


def wait_for(driver: WindowDriver, mask: Mask) -> None:
    driver.qtbot.waitUntil(lambda: np.array_equal(driver.document.mask.elements, mask))


def test_imported_mask_replaces_the_mask_as_one_step(opened: WindowDriver, tmp_path: Path) -> None:
    opened.drag((10, 20), (40, 20))
    painted = copy_mask(opened.document)
    opened.dialogs.mask_file = write_mask(tmp_path / "m.png", block(5, 5, 20, 15))

    opened.window.actions_.import_mask.trigger()
    wait_for(opened, block(5, 5, 20, 15))
    opened.key(Qt.Key.Key_Z, CTRL)

    assert np.array_equal(opened.document.mask.elements, painted)


@pytest.mark.parametrize("scales", [True, False])
def test_mask_of_another_size_is_scaled_if_the_user_agrees(
    opened: WindowDriver, tmp_path: Path, *, scales: bool
) -> None:
    small = np.zeros((20, 30), np.bool_)
    small[5:10, 10:20] = True
    opened.dialogs.mask_file = write_mask(tmp_path / "m.png", small)
    opened.dialogs.scales_mask = scales

    opened.window.actions_.import_mask.trigger()
    opened.qtbot.waitUntil(lambda: bool(opened.dialogs.asked_about))

    assert opened.dialogs.asked_about == ["30 × 20 in 60 × 40"]  # noqa: RUF001
    assert np.array_equal(opened.document.mask.elements, block(20, 10, 40, 20) & scales)


def test_file_that_is_no_picture_is_told(opened: WindowDriver, tmp_path: Path) -> None:
    opened.dialogs.mask_file = tmp_path / "nothing.png"

    opened.window.actions_.import_mask.trigger()

    opened.qtbot.waitUntil(lambda: "nothing.png" in opened.banner_text)


def test_mask_of_zeros_and_ones_is_understood_and_said(
    opened: WindowDriver, tmp_path: Path
) -> None:
    labels = block(5, 5, 20, 15)[..., np.newaxis].view(np.uint8)
    write_picture(tmp_path / "labels.png", Picture(pixels=labels))
    opened.dialogs.mask_file = tmp_path / "labels.png"

    opened.window.actions_.import_mask.trigger()
    wait_for(opened, block(5, 5, 20, 15))

    assert "only the values 0 and 1" in opened.banner_text


def test_mask_that_marks_nothing_leaves_the_mask_and_says_why(
    opened: WindowDriver, tmp_path: Path
) -> None:
    opened.drag((10, 20), (40, 20))
    painted = copy_mask(opened.document)
    write_picture(tmp_path / "dim.png", Picture(pixels=np.full((40, 60, 1), 90, np.uint8)))
    opened.dialogs.mask_file = tmp_path / "dim.png"

    opened.window.actions_.import_mask.trigger()
    opened.qtbot.waitUntil(lambda: "90 of 255" in opened.banner_text)

    assert np.array_equal(opened.document.mask.elements, painted)


def test_exported_mask_is_read_back(opened: WindowDriver, tmp_path: Path) -> None:
    opened.key(Qt.Key.Key_R)
    opened.drag((5, 5), (20, 15))
    opened.dialogs.mask_file = tmp_path / "out.png"

    opened.window.actions_.export_mask.trigger()
    opened.qtbot.waitUntil(lambda: "out.png" in opened.window.statusBar().currentMessage())

    assert opened.dialogs.suggested[-1].name == "photo-mask.png"
    assert np.array_equal(read_mask(tmp_path / "out.png"), block(5, 5, 20, 15))


def test_transparent_parts_are_added_to_the_mask(driver: WindowDriver) -> None:
    pixels = noise(channels=4)
    pixels[..., 3] = 255
    pixels[5:15, 5:20, 3] = 127
    driver.open_pixels(pixels)
    driver.key(Qt.Key.Key_R)
    driver.drag((30, 20), (40, 30))

    driver.window.actions_.mask_transparent.trigger()

    wait_for(driver, block(5, 5, 20, 15) | block(30, 20, 40, 30))
    assert driver.window.actions_.undo.text() == "&Undo mask transparent parts"


def test_picture_without_transparency_offers_none(opened: WindowDriver) -> None:
    assert not opened.window.actions_.mask_transparent.isEnabled()


@pytest.fixture
def pierced(opened: WindowDriver) -> WindowDriver:
    """A window with a mask that has a hole of two pixels, after the offer."""
    opened.key(Qt.Key.Key_R)
    opened.drag((20, 12), (36, 28))
    opened.drag((25, 15), (27, 17), button=RIGHT)
    opened.qtbot.waitUntil(lambda: bool(opened.banner_text))
    return opened


def test_pinholes_are_offered_to_be_filled(pierced: WindowDriver) -> None:
    text = pierced.banner_text

    pierced.window.parts.banner.action.click()

    wait_for(pierced, block(20, 12, 36, 28))
    assert text == "The mask has pinholes: tiny spots that were not painted."
    assert pierced.window.actions_.undo.text() == "&Undo fill pinholes"
    assert pierced.banner_text == ""


def test_offer_goes_away_when_it_is_no_longer_true(pierced: WindowDriver) -> None:
    pierced.drag((24, 14), (28, 18))

    assert pierced.banner_text == ""
    assert pierced.document.undo_stack.count() == 3


def test_larger_holes_are_left_alone(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_R)
    opened.drag((20, 12), (36, 28))
    opened.drag((25, 15), (30, 20), button=RIGHT)

    opened.qtbot.wait(1600)

    assert opened.banner_text == ""
