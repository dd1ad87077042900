"""The window of a batch looks as it is stored, in both themes."""

import pytest
from PySide6.QtCore import Qt

from app.batch_window.pictures import PictureState
from engine.pictures.files import write_picture
from engine.pictures.picture import Picture
from tests.gui.golden.conftest import draw_landscape
from tests.helpers.batches import write_mask
from tests.helpers.box import Box, draw_mask
from tests.helpers.golden import Album, grab
from tests.helpers.window_driver import WindowDriver

pytestmark = [
    pytest.mark.snapshot,
    pytest.mark.slow,
    pytest.mark.qt_log_ignore("propagateSizeHints", "raise"),
]

NAMES = tuple(f"photo {number}.png" for number in range(1, 8))
MASKED = NAMES[:5]


@pytest.fixture
def box(shown: WindowDriver) -> Box:
    """Seven landscapes, five with masks, of which three are restored."""
    box = Box(shown, NAMES, masked=MASKED)
    for name in NAMES:
        write_picture(box.folder / name, Picture(pixels=draw_landscape()))
    for name in MASKED:
        file = (box.folder / name).with_name(f"{name.removesuffix('.png')}-mask.png")
        write_mask(file, draw_mask(height=400, width=600))
    box.open()
    box.window.resize(1040, 640)
    box.select(*NAMES[:3])
    box.start()
    for _ in range(3):
        box.finish_next(value=230)
    shown.qtbot.waitUntil(lambda: not box.session.run.is_running)
    box.window.show_review(is_shown=box.session.review.start(0))
    shown.qtbot.waitUntil(lambda: not box.review.waiting.isVisible())
    return box


def has_settled(box: Box) -> bool:
    """Paint the grid, which asks for what it lacks, and say whether nothing is on its way to it."""
    grab(box.window)
    thumbnails, estimator = box.session._thumbnails, box.session._estimator
    is_read = not thumbnails._waiting and thumbnails._read is None
    return is_read and not estimator._rest.isActive() and estimator._work_id is None


def test_the_grid(box: Box, album: Album) -> None:
    box.key(Qt.Key.Key_K)
    box.key(Qt.Key.Key_X)
    box.key(Qt.Key.Key_Escape)
    box.select(NAMES[4])
    grid = box.window.grid
    grid.clearFocus()
    box.driver.qtbot.waitUntil(lambda: has_settled(box))
    box.window.bar.show_estimate(None)

    assert box.find(NAMES[0]).state is PictureState.KEPT
    album.check("batch_grid", grab(box.window))


def test_the_review(box: Box, album: Album) -> None:
    album.check("batch_review", grab(box.window))
