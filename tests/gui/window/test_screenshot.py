"""Makes the screenshot for the README.

Run with REWEAVE_SCREENSHOT=docs/images/window.png to update it.
"""

import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage

from app.editor.document.brush import Point
from app.shared.paths import resource
from engine.pictures.files import read_picture
from tests.helpers.window_driver import WindowDriver

SIZE = (1200, 780)
# Over the spoon.
STROKES = (
    ((410, 76), (407, 110), (398, 150)),
    ((388, 205), (374, 235)),
    ((322, 252), (352, 262), (385, 275), (348, 296), (388, 305), (360, 322)),
)


@pytest.mark.slow
@pytest.mark.gui
def test_screenshot_shows_a_photograph_under_the_brush(
    driver: WindowDriver, tmp_path: Path
) -> None:
    driver.window.resize(*SIZE)
    sample = shutil.copy(resource("samples", "coffee.png"), tmp_path)
    with driver.qtbot.waitSignal(driver.window.workbench.document_changed):
        driver.window.files.open_file(Path(sample))
    driver.engine.become_ready(device="CPU")
    painter = driver.window.workbench.painter
    painter.set_diameter(34)
    for first, *others in STROKES:
        painter.begin_stroke(Point(x=first[0], y=first[1]), is_erasing=False, from_last=False)
        for x, y in others:
            painter.extend_stroke(Point(x=x, y=y))
        painter.finish_stroke()
    driver.move(*STROKES[-1][-1])
    driver.qtbot.waitUntil(lambda: driver.window.parts.status.device.text() == "CPU")
    driver.qtbot.waitUntil(lambda: "≈" in driver.window.parts.restore_bar.button.text())

    target = Path(os.environ.get("REWEAVE_SCREENSHOT", tmp_path / "window.png"))
    target.parent.mkdir(parents=True, exist_ok=True)
    assert driver.window.grab().save(str(target))

    made = QImage(str(target))
    assert (made.width(), made.height()) == SIZE
    assert np.unique(read_picture(target).pixels.reshape(-1, 3), axis=0).shape[0] > 1000
