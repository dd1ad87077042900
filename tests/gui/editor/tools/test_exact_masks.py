"""What each brush covers, pixel by pixel, against distances that are computed independently.

The tests of lasso, polygon, rectangle, wand and snap compare their masks exactly, too.
"""

import itertools
import math

import numpy as np
import pytest
from PySide6.QtCore import Qt

from engine.pictures.pixels import Mask
from tests.helpers.window_driver import LEFT, NO_KEYS, WindowDriver

ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
RIGHT = Qt.MouseButton.RightButton
HEIGHT, WIDTH = 40, 60
DIAMETER_PX = 7.3
# Across the left edge of the picture, too.
STROKE = [(-3.2, 8.1), (20.4, 12.3), (33.7, 30.9)]
OTHER = [(10.6, 3.3), (12.1, 36.2)]

_Path = list[tuple[float, float]]


def cover(path: _Path, *, diameter_px: float = DIAMETER_PX) -> Mask:
    """Return the pixels whose centres are no farther from a path than the brush's radius."""
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH] + 0.5
    distances = np.full((HEIGHT, WIDTH), np.inf)
    for (x0, y0), (x1, y1) in itertools.pairwise(path):
        along = ((columns - x0) * (x1 - x0) + (rows - y0) * (y1 - y0)) / (
            math.dist((x0, y0), (x1, y1)) ** 2
        )
        along = along.clip(0, 1)
        reached = np.hypot(columns - x0 - along * (x1 - x0), rows - y0 - along * (y1 - y0))
        distances = np.minimum(distances, reached)
    assert np.abs(distances - diameter_px / 2).min() > 1e-6, "a pixel hangs on rounding"
    return distances <= diameter_px / 2


def paint(
    driver: WindowDriver,
    path: _Path,
    *,
    button: Qt.MouseButton = LEFT,
    keys: Qt.KeyboardModifier = NO_KEYS,
) -> None:
    """Draw a stroke along a path."""
    driver.press(*path[0], button=button, keys=keys)
    for place in path[1:]:
        driver.move(*place, button=button, keys=keys)
    driver.release(*path[-1], button=button, keys=keys)


@pytest.fixture
def brush(opened: WindowDriver) -> WindowDriver:
    """A window with a brush of `DIAMETER_PX`."""
    opened.window.workbench.painter.set_diameter(DIAMETER_PX)
    return opened


def test_the_brush_covers_what_is_near_its_path(brush: WindowDriver) -> None:
    paint(brush, STROKE)
    paint(brush, OTHER)

    assert np.array_equal(brush.document.mask.elements, cover(STROKE) | cover(OTHER))


@pytest.mark.parametrize(
    ("key", "button", "keys"),
    [
        (Qt.Key.Key_E, LEFT, NO_KEYS),
        (Qt.Key.Key_B, RIGHT, NO_KEYS),
        (Qt.Key.Key_B, LEFT, ALT),
        (Qt.Key.Key_S, RIGHT, NO_KEYS),
    ],
    ids=["eraser", "right button", "Alt", "right button of the source tool"],
)
def test_erasing_uncovers_what_is_near_its_path(
    brush: WindowDriver, key: Qt.Key, button: Qt.MouseButton, keys: Qt.KeyboardModifier
) -> None:
    paint(brush, STROKE)
    brush.key(key)

    paint(brush, OTHER, button=button, keys=keys)

    assert np.array_equal(brush.document.mask.elements, cover(STROKE) & ~cover(OTHER))


def test_shift_click_covers_the_line_from_the_last_stroke(brush: WindowDriver) -> None:
    paint(brush, OTHER)

    paint(brush, [(50.2, 20.6), (50.2, 20.6)], keys=SHIFT)

    expected = cover([*OTHER, (50.2, 20.6)])
    assert np.array_equal(brush.document.mask.elements, expected)


def test_a_larger_brush_covers_more(brush: WindowDriver) -> None:
    brush.key(Qt.Key.Key_BracketRight)
    brush.key(Qt.Key.Key_BracketRight)

    paint(brush, STROKE)

    diameter_px = brush.window.workbench.painter.diameter_px
    assert diameter_px > DIAMETER_PX
    assert np.array_equal(brush.document.mask.elements, cover(STROKE, diameter_px=diameter_px))


@pytest.mark.parametrize("key", [Qt.Key.Key_K, Qt.Key.Key_J], ids=["clone stamp", "healing brush"])
def test_retouching_covers_what_is_near_its_path(brush: WindowDriver, key: Qt.Key) -> None:
    brush.qtbot.waitUntil(lambda: brush.window.workbench.engine.device is not None)
    brush.key(key)
    paint(brush, [(40.5, 10.5), (40.5, 10.5)], keys=CTRL)

    paint(brush, STROKE[1:])

    (job,) = brush.engine.jobs
    assert np.array_equal(job.mask, cover(STROKE[1:]))
    assert brush.document.mask.area == 0


def test_the_history_brush_changes_no_pixel_beyond_its_edge(brush: WindowDriver) -> None:
    brush.key(Qt.Key.Key_R)
    brush.drag((0, 0), (WIDTH, HEIGHT - 1))
    brush.restore(value=200)
    brush.key(Qt.Key.Key_Y)

    paint(brush, STROKE)

    changed = (brush.document.pixels != 200).any(axis=2)[:-1]
    core, rim = (cover(STROKE, diameter_px=DIAMETER_PX + by) for by in (-4.1, 3.1))
    original = brush.document.original.pixels
    assert not (changed & ~rim[:-1]).any()
    assert np.array_equal(brush.document.pixels[core], original[core])


def test_the_source_is_what_the_mouse_goes_over(brush: WindowDriver) -> None:
    brush.key(Qt.Key.Key_S)

    brush.drag((10, 5), (42, 33))

    source = brush.document.source
    assert source is not None
    assert (source.x, source.y, source.right, source.bottom) == (10, 5, 42, 33)


def test_a_guide_line_goes_where_the_mouse_goes(brush: WindowDriver) -> None:
    brush.key(Qt.Key.Key_L)

    brush.drag((5.25, 10.5), (50.75, 30.5))
    brush.drag((28, 20.5), (28, 12))

    (line,) = brush.document.guide_lines
    assert np.allclose(line.points, [(5.25, 10.5), (28, 12), (50.75, 30.5)], atol=1e-6)
