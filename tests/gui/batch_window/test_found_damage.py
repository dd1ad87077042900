"""A folder whose masks are found."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication

from app.batch_window.pictures import PictureState
from app.batch_window.widgets.settings_panel import MasksFrom
from engine.detection.damage_map import DamageMap
from engine.pictures.files import read_picture
from tests.helpers.box import HEIGHT, WIDTH, Box, draw_mask
from tests.helpers.window_driver import WindowDriver

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "raise")


def test_found_damage_is_restored_and_a_whole_picture_is_called_so(driver: WindowDriver) -> None:
    box = Box(driver, ("a.png", "b.png"), masked=())
    driver.engine.become_ready()
    box.open()
    index = box.window.panel.masks.findData(MasksFrom.FOUND)
    box.window.panel.masks.activated.emit(index)
    driver.qtbot.waitUntil(lambda: box.states == ["READY", "READY"])

    box.start()
    driver.qtbot.waitUntil(lambda: len(box.engine.finds) == 2)
    scratch = np.zeros((HEIGHT, WIDTH), np.uint8)
    scratch[10, 10:40] = 255
    scratched = read_picture(box.folder / "a.png").pixels
    for find in box.engine.finds:
        probability = scratch if np.array_equal(find.pixels, scratched) else 0 * scratch
        box.engine.find(DamageMap(probability=probability, kind=0 * scratch), job_id=find.job_id)
    box.finish_next(value=90)
    driver.qtbot.waitUntil(lambda: not box.session.run.is_running)

    assert box.states == ["TO_REVIEW", "INTACT"]
    assert (box.read_result("a.png")[10, 10:40] == 90).all()
    assert "1 without damage" in box.window.facts.text()


def test_a_whole_picture_is_called_so_when_the_folder_is_opened_again(
    driver: WindowDriver,
) -> None:
    box = Box(driver, ("a.png",), masked=())
    driver.engine.become_ready()
    box.open()
    box.window.panel.masks.activated.emit(box.window.panel.masks.findData(MasksFrom.FOUND))
    driver.qtbot.waitUntil(lambda: box.states == ["READY"])
    box.start()
    driver.qtbot.waitUntil(lambda: len(box.engine.finds) == 1)
    none = np.zeros((HEIGHT, WIDTH), np.uint8)
    box.engine.find(DamageMap(probability=none, kind=none))
    box.wait_for("a.png", PictureState.INTACT)

    box.open()

    assert box.states == ["INTACT"]


def test_a_command_that_finds_damage_says_that_given_masks_are_left_out(
    driver: WindowDriver,
) -> None:
    box = Box(driver, ("a.png", "b.png"), masked=())
    driver.engine.become_ready()
    box.open()
    box.window.panel.masks.activated.emit(box.window.panel.masks.findData(MasksFrom.FOUND))
    driver.qtbot.waitUntil(lambda: box.states == ["READY", "READY"])
    box.session.take_mask("a.png", draw_mask())
    driver.qtbot.waitUntil(lambda: isinstance(box.find("a.png").item.mask, Path))

    box.window.copy_command.trigger()

    assert "--masks=found" in QGuiApplication.clipboard().text()
    assert "left out" in box.window.banner.text
