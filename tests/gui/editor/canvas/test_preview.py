"""The preview of a running job: shown inside its mask until it ends, never part of the document."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from app.shared.theme import DARK
from engine.pictures.pixels import Pixels
from tests.helpers.window_driver import WindowDriver

GREY = np.full((40, 60, 3), 100, np.uint8)
PREVIEWED = QColor(150, 150, 150)
INSIDE, OUTSIDE = (25, 20), (25, 35)


def start_job(driver: WindowDriver, pixels: Pixels = GREY) -> None:
    """Open a picture, paint a bar through its middle, and press Enter."""
    driver.open_pixels(pixels)
    driver.window.workbench.painter.set_diameter(12)
    driver.engine.become_ready()
    driver.drag((10, 20), (40, 20))
    driver.key(Qt.Key.Key_Return)


def preview(driver: WindowDriver) -> None:
    """Let the engine send a preview, and wait until it is shown."""
    with driver.qtbot.waitSignal(driver.window.workbench.submitter.preview.changed):
        driver.engine.preview(value=150)


def test_a_preview_is_shown_inside_the_mask_alone(driver: WindowDriver) -> None:
    start_job(driver)

    preview(driver)

    assert driver.pick_colour(*INSIDE) == PREVIEWED
    assert driver.pick_colour(*OUTSIDE) == QColor(100, 100, 100)


def test_the_edge_of_the_mask_stays_above_a_preview(driver: WindowDriver) -> None:
    start_job(driver)
    before = driver.grab_canvas()

    preview(driver)

    edge = driver.position(25, 14).toPoint()
    column = [driver.grab_canvas().pixelColor(edge.x(), edge.y() + dy) for dy in range(-4, 5)]
    assert before.pixelColor(driver.position(*INSIDE).toPoint()).red() > 110  # tinted
    assert any(abs(colour.red() - QColor(DARK.mask).red()) < 25 for colour in column)


def test_a_preview_changes_neither_picture_nor_mask_nor_history(driver: WindowDriver) -> None:
    start_job(driver)
    mask, steps = driver.document.mask.elements.copy(), driver.document.undo_stack.count()

    preview(driver)

    assert np.array_equal(driver.document.pixels, GREY)
    assert np.array_equal(driver.document.copy_picture().pixels, GREY)
    assert np.array_equal(driver.document.mask.elements, mask)
    assert driver.document.undo_stack.count() == steps


def test_a_cancel_shows_picture_and_mask_as_before_at_once(driver: WindowDriver) -> None:
    start_job(driver)
    before = driver.grab_canvas()
    preview(driver)

    driver.key(Qt.Key.Key_Escape)

    assert driver.engine.cancelled == [1]
    assert driver.grab_canvas() == before


def test_a_preview_that_comes_after_a_cancel_is_ignored(driver: WindowDriver) -> None:
    start_job(driver)
    before = driver.grab_canvas()
    driver.key(Qt.Key.Key_Escape)

    driver.engine.preview()
    driver.engine.confirm_cancel()
    driver.qtbot.waitUntil(lambda: not driver.window.workbench.engine.is_busy)

    assert driver.grab_canvas() == before


def test_a_preview_of_an_older_job_is_ignored(driver: WindowDriver) -> None:
    start_job(driver)
    driver.key(Qt.Key.Key_Escape)
    driver.engine.confirm_cancel()
    driver.qtbot.waitUntil(lambda: not driver.window.workbench.engine.is_busy)
    driver.key(Qt.Key.Key_Return)

    driver.engine.preview(job_index=0)
    driver.engine.preview(job_index=1, value=150)
    driver.qtbot.waitUntil(lambda: bool(driver.window.workbench.submitter.preview.pieces))

    (piece,) = driver.window.workbench.submitter.preview.pieces
    assert (piece.pyramid.level(0) & 0xFF == 150).all()


def test_the_result_takes_the_place_of_the_preview(driver: WindowDriver) -> None:
    start_job(driver)
    preview(driver)

    driver.engine.finish(value=200)
    driver.qtbot.waitUntil(lambda: driver.document.undo_stack.count() == 2)

    assert driver.pick_colour(*INSIDE) == QColor(200, 200, 200)
    assert driver.window.workbench.submitter.preview.pieces == ()


def test_undo_after_a_preview_leads_back_to_the_mask(driver: WindowDriver) -> None:
    start_job(driver)
    before = driver.pick_colour(*INSIDE)
    preview(driver)
    driver.engine.finish(value=200)
    driver.qtbot.waitUntil(lambda: driver.document.undo_stack.count() == 2)

    driver.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert driver.pick_colour(*INSIDE) == before
    assert driver.document.mask.area > 0


def test_a_preview_disappears_with_its_picture(driver: WindowDriver) -> None:
    start_job(driver)
    preview(driver)
    driver.dialogs.gives_up_mask = True

    driver.open_pixels(np.full((40, 60, 3), 30, np.uint8), name="other.png")

    assert driver.pick_colour(*INSIDE) == QColor(30, 30, 30)


def test_backslash_shows_the_original_without_the_preview(driver: WindowDriver) -> None:
    start_job(driver)
    preview(driver)
    compare = driver.window.parts.compare

    compare.setDown(True)
    compare.pressed.emit()
    original = driver.pick_colour(*INSIDE)
    compare.setDown(False)
    compare.released.emit()

    assert original == QColor(100, 100, 100)
    assert driver.pick_colour(*INSIDE) == PREVIEWED


def test_a_grey_picture_of_16_bits_shows_its_preview(driver: WindowDriver) -> None:
    start_job(driver, np.full((40, 60, 1), 100 * 257, np.uint16))

    preview(driver)

    assert driver.pick_colour(*INSIDE) == PREVIEWED


def test_a_job_that_is_expected_to_be_short_has_no_preview(driver: WindowDriver) -> None:
    start_job(driver)
    driver.key(Qt.Key.Key_Escape)
    driver.engine.confirm_cancel()
    driver.qtbot.waitUntil(lambda: driver.window.workbench.pricing.seconds is not None)

    driver.key(Qt.Key.Key_Return)

    assert [job.has_previews for job in driver.engine.jobs] == [True, False]


def test_another_try_has_a_preview_if_the_last_one_took_long(driver: WindowDriver) -> None:
    start_job(driver)
    driver.engine.finish()
    driver.qtbot.waitUntil(lambda: driver.document.undo_stack.count() == 2)

    driver.window.actions_.try_again.trigger()
    preview(driver)

    assert driver.engine.jobs[1].has_previews
    assert driver.pick_colour(*INSIDE) == PREVIEWED


def test_another_try_has_no_preview_if_the_last_one_was_quick(driver: WindowDriver) -> None:
    start_job(driver)
    job = driver.engine.jobs[0]
    driver.engine.finish(seconds=0.1)
    driver.qtbot.waitUntil(lambda: driver.document.undo_stack.count() == 2)

    driver.window.actions_.try_again.trigger()

    assert job.has_previews
    assert not driver.engine.jobs[1].has_previews
