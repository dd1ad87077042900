"""What the canvas shows, and how the user moves the view."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.shared.theme import DARK, LIGHT, apply_theme
from tests.helpers.documents import noise
from tests.helpers.window_driver import WindowDriver

SPACE = Qt.Key.Key_Space
GREEN = (40, 160, 60)


def green(*, height: int = 40, width: int = 60) -> np.ndarray:
    """Return green pixels."""
    return np.full((height, width, 3), GREEN, np.uint8)


def difference(first: QColor, second: tuple[int, int, int]) -> int:
    """Return the largest difference between the channels of two colours."""
    shown = (first.red(), first.green(), first.blue())
    return max(abs(a - b) for a, b in zip(shown, second, strict=True))


def blended(under: tuple[int, int, int]) -> tuple[int, int, int]:
    """Return a colour as it looks under the mask."""
    mask = QColor(DARK.mask)
    share = DARK.mask_fill_alpha / 255
    over = (mask.red(), mask.green(), mask.blue())
    red, green_, blue = (
        round(o * share + u * (1 - share)) for o, u in zip(over, under, strict=True)
    )
    return red, green_, blue


def rim_colour(driver: WindowDriver, *, diameter_px: float) -> QColor:
    """Return the colour that differs most from GREEN near the right rim of a brush at (30, 20)."""
    image = driver.canvas.grab().toImage()
    rim = driver.position(30 + diameter_px / 2, 20)
    near = [image.pixelColor((rim + QPointF(dx, 0)).toPoint()) for dx in range(-3, 4)]
    return max(near, key=lambda colour: difference(colour, GREEN))


def test_picture_is_shown_in_its_colours(driver: WindowDriver) -> None:
    driver.open_pixels(green())

    assert difference(driver.pick_colour(30, 20), GREEN) <= 1


def test_mask_is_translucent(driver: WindowDriver) -> None:
    driver.open_pixels(green())
    driver.window.workbench.painter.set_diameter(16)

    driver.drag((20, 20), (40, 20))

    assert difference(driver.pick_colour(30, 20), blended(GREEN)) <= 2
    assert difference(driver.pick_colour(30, 5), GREEN) <= 1


def test_mask_has_an_edge_of_its_own_colour(driver: WindowDriver) -> None:
    driver.open_pixels(green())
    driver.window.workbench.painter.set_diameter(16)
    driver.drag((20, 20), (40, 20))
    column = round(driver.position(30, 0).x())

    image = driver.grab_canvas()
    colours = [image.pixelColor(column, row) for row in range(image.height())]

    mask = QColor(DARK.mask)
    edge = (mask.red(), mask.green(), mask.blue())
    assert min(difference(colour, edge) for colour in colours) <= 30


def test_partial_repaints_equal_a_full_repaint(opened: WindowDriver) -> None:
    opened.canvas.zoom_to(3.3)
    opened.press(20, 20)
    opened.move(30, 25)
    opened.move(25, 12)
    opened.release(25, 12)
    in_parts = opened.grab_canvas()

    opened.canvas.update()
    whole = opened.grab_canvas()

    assert in_parts == whole


@pytest.mark.parametrize("zoom", [0.03, 0.11, 0.4, 1.0, 1.7, 5.0])
def test_colours_are_right_at_every_zoom(driver: WindowDriver, zoom: float) -> None:
    driver.open_pixels(green(height=1201, width=1603))

    driver.canvas.zoom_to(zoom)

    assert difference(driver.pick_colour(801, 600), GREEN) <= 1


def test_thin_stroke_is_visible_in_a_large_picture_fitted_to_the_window(
    driver: WindowDriver,
) -> None:
    driver.open_pixels(green(height=3000, width=4000))
    driver.window.workbench.painter.set_diameter(1)

    driver.drag((1000.5, 1500.5), (3000.5, 1500.5))

    assert difference(driver.pick_colour(2000, 1500), GREEN) > 60


def test_backslash_shows_the_original_while_it_is_held(driver: WindowDriver) -> None:
    driver.open_pixels(green())
    driver.window.workbench.painter.set_diameter(16)
    driver.drag((20, 20), (40, 20))
    driver.restore(value=220)
    restored = driver.pick_colour(30, 20)

    QTest.keyPress(driver.canvas, Qt.Key.Key_Backslash)
    held = driver.pick_colour(30, 20)
    QTest.keyRelease(driver.canvas, Qt.Key.Key_Backslash)
    released = driver.pick_colour(30, 20)

    assert difference(restored, (220, 220, 220)) <= 1
    assert difference(held, GREEN) <= 1
    assert difference(released, (220, 220, 220)) <= 1


def test_mask_is_hidden_while_the_original_is_shown(driver: WindowDriver) -> None:
    driver.open_pixels(green())
    driver.window.workbench.painter.set_diameter(16)
    driver.drag((20, 20), (40, 20))

    QTest.mousePress(driver.window.parts.compare, Qt.MouseButton.LeftButton)
    held = driver.pick_colour(30, 20)
    QTest.mouseRelease(driver.window.parts.compare, Qt.MouseButton.LeftButton)
    released = driver.pick_colour(30, 20)

    assert difference(held, GREEN) <= 1
    assert difference(released, blended(GREEN)) <= 2


def test_transparent_parts_show_a_checkerboard(driver: WindowDriver) -> None:
    pixels = np.zeros((40, 60, 4), np.uint8)
    driver.open_pixels(pixels)

    shown = {driver.pick_colour(x, 20).name() for x in range(5, 55, 3)}

    assert shown == {"#ffffff", "#d0d0d0"}


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_sixteen_bit_pictures_with_any_channels_are_shown(
    driver: WindowDriver, channels: int
) -> None:
    pixels = np.full((40, 60, channels), 65_535, np.uint16)

    driver.open_pixels(pixels)

    assert difference(driver.pick_colour(30, 20), (255, 255, 255)) == 0


def test_wheel_zooms_at_the_mouse(opened: WindowDriver) -> None:
    before = opened.position(12, 9)

    opened.wheel(12, 9, notches=3)

    after = opened.position(12, 9)
    view = opened.canvas.view
    assert view is not None
    assert view.zoom > 4
    assert (after - before).manhattanLength() <= 1.1


def test_control_0_fits_the_picture_and_control_1_shows_actual_pixels(opened: WindowDriver) -> None:
    fitted = opened.canvas.view
    opened.key(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    actual = opened.canvas.view
    opened.key(Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)

    assert actual is not None
    assert actual.zoom == 1.0
    assert opened.canvas.view == fitted
    assert "%" in opened.window.parts.status.zoom.text()


def test_space_and_drag_moves_the_picture_and_paints_nothing(opened: WindowDriver) -> None:
    before = opened.canvas.view
    assert before is not None
    QTest.keyPress(opened.canvas, SPACE)

    opened.drag((10, 10), (20, 10))

    QTest.keyRelease(opened.canvas, SPACE)
    after = opened.canvas.view
    assert after is not None
    assert after.left - before.left == pytest.approx(10 * before.zoom, abs=1)
    assert opened.document.mask.area == 0


def test_middle_button_moves_the_picture(opened: WindowDriver) -> None:
    before = opened.canvas.view
    assert before is not None

    opened.drag((10, 10), (10, 20), button=Qt.MouseButton.MiddleButton)

    after = opened.canvas.view
    assert after is not None
    assert after.top - before.top == pytest.approx(10 * before.zoom, abs=1)


def test_auto_repeat_of_space_does_not_end_panning(opened: WindowDriver) -> None:
    QTest.keyPress(opened.canvas, SPACE)
    repeated = QKeyEvent(
        QEvent.Type.KeyRelease, SPACE, Qt.KeyboardModifier.NoModifier, " ", autorep=True
    )
    QApplication.sendEvent(opened.canvas, repeated)

    opened.drag((10, 10), (20, 10))

    QTest.keyRelease(opened.canvas, SPACE)
    assert opened.document.mask.area == 0


def test_resized_window_fits_the_picture_again(opened: WindowDriver) -> None:
    opened.window.resize(1300, 800)

    view = opened.canvas.view
    assert view is not None
    assert view.canvas.width == opened.canvas.width()
    assert view.left == pytest.approx((view.canvas.width - 60 * view.zoom) / 2, abs=1)


def toggle_panel(driver: WindowDriver) -> None:
    """Show or hide the history."""
    width = driver.canvas.width()
    driver.window.actions_.history.trigger()
    driver.qtbot.waitUntil(lambda: driver.canvas.width() != width)


def centre(driver: WindowDriver) -> tuple[float, float]:
    """Return the point of the picture in the middle of the canvas."""
    point = driver.canvas.picture_point(QPointF(driver.canvas.width(), driver.canvas.height()) / 2)
    return point.x, point.y


def test_panel_fits_the_picture_again(driver: WindowDriver) -> None:
    driver.open_pixels(green(height=400, width=600))
    before = driver.canvas.view

    toggle_panel(driver)
    shown = driver.canvas.view
    toggle_panel(driver)

    assert before is not None
    assert shown is not None
    assert shown.canvas.width < before.canvas.width
    assert 600 * shown.zoom < shown.canvas.width
    assert shown.left == pytest.approx((shown.canvas.width - 600 * shown.zoom) / 2, abs=1)
    assert driver.canvas.view == before


def test_panel_leaves_the_middle_of_an_enlarged_picture_in_the_middle(opened: WindowDriver) -> None:
    opened.canvas.zoom_to(40, at=opened.canvas.screen_point(opened.position(40, 15)))
    before = centre(opened)

    toggle_panel(opened)
    shown = centre(opened)
    toggle_panel(opened)

    assert shown == pytest.approx(before, abs=1 / 40)
    assert centre(opened) == pytest.approx(before, abs=1 / 40)


def test_panel_that_opens_during_a_stroke_moves_the_picture_afterwards(
    opened: WindowDriver,
) -> None:
    opened.drag((10, 10), (20, 10))
    opened.key(Qt.Key.Key_Return)
    opened.press(10, 30)
    before = opened.canvas.mapTo(opened.window, opened.position(0, 0))
    opened.engine.finish()
    opened.qtbot.waitUntil(opened.window.side_panels.repairs_dock.isVisible)
    opened.qtbot.wait(0)
    during = opened.canvas.mapTo(opened.window, opened.position(0, 0))

    opened.release(20, 30)

    view = opened.canvas.view
    assert view is not None
    assert during == before
    assert view.left == pytest.approx((view.canvas.width - 60 * view.zoom) / 2, abs=1)


def test_mouse_position_is_shown_in_picture_pixels(opened: WindowDriver) -> None:
    opened.move(12.5, 7.5, button=Qt.MouseButton.NoButton)

    assert opened.window.parts.status.position.text() == "x 12  y 7"


def test_mouse_position_follows_a_picture_that_moves_under_it(opened: WindowDriver) -> None:
    told = opened.window.parts.status.position
    opened.move(12.5, 7.5, button=Qt.MouseButton.NoButton)

    opened.drag((12.5, 7.5), (30, 20), button=Qt.MouseButton.MiddleButton)
    after_drag = told.text()
    opened.key(Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)

    assert after_drag == "x 12  y 7"
    assert told.text() == "x 30  y 20"


def test_brush_outline_is_drawn_around_the_mouse(driver: WindowDriver) -> None:
    driver.open_pixels(green())
    driver.window.workbench.painter.set_diameter(20)
    driver.move(30, 20, button=Qt.MouseButton.NoButton)

    image = driver.canvas.grab().toImage()

    assert difference(rim_colour(driver, diameter_px=20), GREEN) > 60
    assert difference(image.pixelColor(driver.position(30, 20).toPoint()), GREEN) <= 1


def test_brush_outline_disappears_when_the_mouse_leaves_the_canvas(driver: WindowDriver) -> None:
    driver.open_pixels(green())
    driver.window.workbench.painter.set_diameter(20)
    driver.move(30, 20, button=Qt.MouseButton.NoButton)
    QApplication.sendEvent(driver.canvas, QEvent(QEvent.Type.Leave))

    driver.wheel(30, 20, notches=1)  # a wheel that spins on after the pointer has left

    assert difference(rim_colour(driver, diameter_px=20), GREEN) <= 1


def test_brush_outline_is_hidden_while_another_window_is_active(
    driver: WindowDriver, qtbot: QtBot
) -> None:
    driver.open_pixels(green())
    driver.window.workbench.painter.set_diameter(20)
    driver.move(30, 20, button=Qt.MouseButton.NoButton)
    other = QWidget()
    qtbot.addWidget(other)
    shown = rim_colour(driver, diameter_px=20)

    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: not driver.window.isActiveWindow())
    hidden, cursor = rim_colour(driver, diameter_px=20), driver.canvas.cursor().shape()
    other.close()
    driver.window.activateWindow()
    qtbot.waitUntil(driver.window.isActiveWindow)

    assert difference(shown, GREEN) > 60
    assert difference(hidden, GREEN) <= 1
    assert cursor == Qt.CursorShape.ArrowCursor
    assert difference(rim_colour(driver, diameter_px=20), GREEN) > 60
    assert driver.canvas.cursor().shape() == Qt.CursorShape.BlankCursor


def test_window_follows_the_desktops_colour_scheme(
    opened: WindowDriver, qapp: QApplication
) -> None:
    dark = opened.window.grab().toImage().pixelColor(5, 5)

    apply_theme(qapp, LIGHT)
    light = opened.window.grab().toImage().pixelColor(5, 5)

    assert dark.lightness() < 100 < light.lightness()


def test_restore_is_visible_in_the_smallest_window(opened: WindowDriver) -> None:
    opened.window.resize(1, 1)
    opened.qtbot.wait(20)

    button = opened.window.parts.restore_bar.button
    assert button.isVisible()
    assert not button.visibleRegion().isEmpty()
    assert button.visibleRegion().boundingRect() == button.rect()


def test_high_density_screens_show_device_pixels(driver: WindowDriver) -> None:
    driver.open_pixels(noise())

    view = driver.canvas.view
    assert view is not None
    assert view.canvas.width == round(driver.canvas.width() * driver.canvas.devicePixelRatioF())


@pytest.mark.parametrize("is_fitted", [True, False])
def test_screen_of_another_density_shows_the_same_part(
    driver: WindowDriver, monkeypatch: pytest.MonkeyPatch, *, is_fitted: bool
) -> None:
    driver.open_pixels(green(height=2000, width=3000))
    canvas = driver.canvas
    if not is_fitted:
        canvas.zoom_to_actual_pixels()
        canvas.zoom_in()
    assert canvas.view is not None
    middle = QPointF(canvas.width() / 2, canvas.height() / 2)
    before, zoom = canvas.picture_point(middle), canvas.view.zoom
    monkeypatch.setattr(type(canvas), "devicePixelRatioF", lambda _self: 2.0)
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.DevicePixelRatioChange))

    assert canvas.view.zoom == pytest.approx(2 * zoom, rel=0.05)  # a fitted one has a margin
    after = canvas.picture_point(middle)
    assert (after.x, after.y) == pytest.approx((before.x, before.y), abs=2)
