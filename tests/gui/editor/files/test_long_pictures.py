"""Very long and very tall pictures have thumbnails wherever others have one."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from app.editor.jobs.repair_model import draw_thumbnail
from engine.pictures.files import read_picture
from tests.helpers.window_driver import WindowDriver

MIN_SIDE_PX = 6


def smaller_side_px(path: Path) -> int:
    image = QImage(str(path))
    return min(image.width(), image.height())


@pytest.fixture(params=[(40, 30_000), (30_000, 40)], ids=["long", "tall"])
def restored(driver: WindowDriver, request: pytest.FixtureRequest) -> WindowDriver:
    """A window with a very long or tall picture, restored from end to end."""
    driver.window.unsaved_work.autosave.interval_ms = 0
    driver.open_pixels(np.full((*request.param, 3), 90, np.uint8))
    driver.engine.become_ready()
    driver.window.workbench.painter.set_diameter(8)
    bounds = driver.document.bounds
    driver.drag((10, 10), (bounds.width - 10, bounds.height - 10))
    driver.restore()
    return driver


def test_recent_files_have_one(restored: WindowDriver) -> None:
    folder = restored.folder / "recent"
    restored.qtbot.waitUntil(lambda: list(folder.glob("*.png")) != [])
    restored.close()

    assert smaller_side_px(next(folder.glob("*.png"))) >= MIN_SIDE_PX


def test_unsaved_work_has_one(restored: WindowDriver) -> None:
    folder = restored.folder / "unsaved"
    restored.qtbot.waitUntil(lambda: list(folder.glob("*/thumbnail.png")) != [])

    assert restored.banner_text == ""
    assert smaller_side_px(next(folder.glob("*/thumbnail.png"))) >= MIN_SIDE_PX


def test_repairs_have_one(restored: WindowDriver) -> None:
    image = draw_thumbnail(restored.document, restored.document.repairs[0])

    assert min(image.width(), image.height()) >= MIN_SIDE_PX


def test_tries_have_one(restored: WindowDriver) -> None:
    tile = restored.window.parts.tries_strip.item(0)
    restored.qtbot.waitUntil(lambda: not tile.icon().isNull())

    size = tile.icon().actualSize(restored.window.parts.tries_strip.iconSize())
    assert min(size.width(), size.height()) >= MIN_SIDE_PX


def test_projects_are_saved_and_opened(restored: WindowDriver) -> None:
    restored.dialogs.target = restored.folder / "long.ora"
    with restored.qtbot.waitSignal(restored.window.files.saving.saved):
        restored.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)

    assert read_picture(restored.dialogs.target).pixels.shape == restored.document.pixels.shape
