"""The main window with the real engine process and the shipped weights."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.shared.paths import resource
from engine.pictures.files import read_picture
from engine.pictures.pixels import Pixels
from tests.helpers.real_window import ENGINE_WAIT_MS, RealWindow
from tests.helpers.window_driver import copy_mask

CTRL = Qt.KeyboardModifier.ControlModifier
STROKES = [((60, 50), (190, 150)), ((250, 280), (380, 250)), ((430, 60), (470, 190))]
DAMAGE_WIDTH_PX = 7
BRUSH_PX = 15

# The offscreen platform has no desktop to tell how small a window may be.
pytestmark = [pytest.mark.slow, pytest.mark.qt_log_ignore("propagateSizeHints")]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for compiled kernels, so that only the first test waits for them."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def real(qtbot: QtBot, tmp_path: Path, cache: Path) -> Iterator[RealWindow]:
    """An empty window with a real engine."""
    driver = RealWindow(qtbot, tmp_path, cache=cache)
    yield driver
    driver.close()


def paint_over_damage(real: RealWindow) -> None:
    real.window.workbench.painter.set_diameter(BRUSH_PX)
    for start, end in STROKES:
        real.drag(start, end)


def photograph() -> Pixels:
    """Return a real photograph, (400, 600, 3), uint8."""
    return read_picture(resource("samples", "coffee.png")).pixels


def damaged(pixels: Pixels) -> Pixels:
    """Return a photograph with white scratches."""
    scratched = pixels.copy()
    rows, columns = np.mgrid[0 : pixels.shape[0], 0 : pixels.shape[1]] + 0.5
    for (x0, y0), (x1, y1) in STROKES:
        dx, dy = x1 - x0, y1 - y0
        along = np.clip(((columns - x0) * dx + (rows - y0) * dy) / (dx * dx + dy * dy), 0, 1)
        distance = np.hypot(columns - x0 - along * dx, rows - y0 - along * dy)
        scratched[distance < DAMAGE_WIDTH_PX / 2] = 255
    return scratched


def error_in(mask: np.ndarray, pixels: Pixels, truth: Pixels) -> float:
    """Return the mean squared difference inside a mask."""
    difference = pixels[mask].astype(np.float64) - truth[mask]
    return float(np.mean(difference**2))


def test_open_paint_restore_undo_save_and_reopen(real: RealWindow) -> None:
    truth = photograph()
    scratched = damaged(truth)
    real.open_pixels(scratched, name="coffee.png")
    paint_over_damage(real)
    mask = copy_mask(real.document)

    real.key(Qt.Key.Key_Return)
    real.wait_for_end_of_job()
    restored = real.document.pixels.copy()

    assert real.banner_text == ""
    assert np.array_equal(restored[~mask], scratched[~mask])
    mean_fill = scratched.copy()
    mean_fill[mask] = scratched[~mask].mean(axis=0)
    assert error_in(mask, restored, truth) < error_in(mask, mean_fill, truth)

    real.key(Qt.Key.Key_Z, CTRL)
    assert np.array_equal(real.document.pixels, scratched)
    assert np.array_equal(real.document.mask.elements, mask)
    real.key(Qt.Key.Key_Y, CTRL)

    with real.qtbot.waitSignal(real.window.files.saving.saved):
        real.key(Qt.Key.Key_S, CTRL)
    target = real.folder / "coffee-restored.png"
    real.key(Qt.Key.Key_W, CTRL)
    with real.qtbot.waitSignal(real.window.workbench.document_changed):
        real.window.files.open_file(target)
    assert np.array_equal(real.document.pixels, restored)


def test_killed_engine_loses_nothing_and_works_again(real: RealWindow) -> None:
    scratched = damaged(photograph())
    real.open_pixels(scratched, name="coffee.png")
    paint_over_damage(real)
    mask = copy_mask(real.document)
    real.wait_for_engine()
    process_id = real.clients[0].process_id
    assert process_id is not None

    real.key(Qt.Key.Key_Return)
    os.kill(process_id, signal.SIGKILL)
    real.wait_for_end_of_job()

    assert "nothing is lost" in real.banner_text
    assert np.array_equal(real.document.pixels, scratched)
    assert np.array_equal(real.document.mask.elements, mask)

    real.wait_for_engine()
    real.key(Qt.Key.Key_Return)
    real.wait_for_end_of_job()
    assert real.document.is_modified
    assert np.array_equal(real.document.pixels[~mask], scratched[~mask])


def test_another_model_takes_over_and_a_broken_one_does_not(real: RealWindow) -> None:
    scratched = damaged(photograph())
    real.open_pixels(scratched, name="coffee.png")
    paint_over_damage(real)
    real.wait_for_engine()
    models = real.window.models
    album = real.library.add(real.library.shipped, name="album")
    broken = real.library.add(real.library.shipped, name="broken")
    broken.write_bytes(broken.read_bytes()[:-8])

    models.choose(album)
    real.qtbot.waitUntil(lambda: models.in_use == album, timeout=ENGINE_WAIT_MS)
    models.choose(broken)
    real.qtbot.waitUntil(lambda: not models.is_changing, timeout=ENGINE_WAIT_MS)
    told = real.banner_text
    mask = copy_mask(real.document)
    real.key(Qt.Key.Key_Return)
    real.wait_for_end_of_job()

    assert models.in_use == album
    assert "The model album stays in use." in told
    assert real.clients[0].process_id is None
    assert not np.array_equal(real.document.pixels[mask], scratched[mask])


def test_two_models_are_compared_on_the_open_picture(real: RealWindow) -> None:
    scratched = damaged(photograph())
    real.open_pixels(scratched, name="coffee.png")
    paint_over_damage(real)
    album = real.library.add(real.library.shipped, name="album")
    real.window.model_flow.open()
    dialog = real.window.model_flow.dialog
    dialog.compare_asked.emit(album)
    comparison = real.window.model_flow.comparison
    assert comparison is not None
    real.qtbot.waitUntil(comparison.before_after.isVisible, timeout=ENGINE_WAIT_MS)

    assert np.array_equal(real.document.pixels, scratched)
    assert [client.process_id for client in real.clients[1:]] == [None, None]
    comparison.close()
