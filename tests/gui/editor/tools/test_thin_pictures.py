"""Pictures of one row or one column work with every tool, and those of one pixel too."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from app.editor.tools.toolbox import ToolKind
from tests.helpers.window_driver import WindowDriver

ALT = Qt.KeyboardModifier.AltModifier
ACTIONS = (
    *("mask_all", "invert", "mask_transparent", "fill_holes", "rotate_left", "rotate_right"),
    *("split", "stack", "side_by_side", "difference", "zoom_in", "zoom_out", "zoom_actual"),
    *("copy", "grow_mask", "shrink_mask", "smooth_mask", "remove_specks", "undo"),
)


def open_noise(driver: WindowDriver, height: int, width: int) -> None:
    """Open a picture of this size, with a brush of 2 pixels."""
    values = np.random.default_rng(0).integers(0, 255, (height, width, 3), np.uint8)
    driver.open_pixels(values)
    driver.window.workbench.painter.set_diameter(2)
    driver.engine.become_ready()


def drag_along(driver: WindowDriver) -> None:
    bounds = driver.document.bounds
    driver.press(0.5, 0.5)
    driver.move(bounds.width / 2, bounds.height / 2)
    driver.move(bounds.width - 0.3, bounds.height - 0.3)
    driver.release(bounds.width - 0.3, bounds.height - 0.3)


@pytest.mark.parametrize("kind", list(ToolKind))
@pytest.mark.parametrize(("height", "width"), [(1, 40), (40, 1)], ids=["row", "column"])
def test_every_tool_works(driver: WindowDriver, kind: ToolKind, height: int, width: int) -> None:
    open_noise(driver, height, width)
    driver.window.workbench.toolbox.choose(kind)
    driver.drag((0.5, 0.5), (0.5, 0.5), keys=ALT)

    drag_along(driver)
    driver.key(Qt.Key.Key_Return)

    driver.grab_canvas()
    driver.window.workbench.history.undo()
    assert driver.document.mask.area == 0


@pytest.mark.parametrize("name", ACTIONS)
def test_every_action_works_on_a_pixel(driver: WindowDriver, name: str) -> None:
    open_noise(driver, 1, 1)
    driver.drag((0.5, 0.5), (0.5, 0.5))

    getattr(driver.window.actions_, name).trigger()

    driver.qtbot.wait(20)
    driver.grab_canvas()
