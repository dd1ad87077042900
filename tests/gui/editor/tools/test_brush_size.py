"""The size of the brush: keys, wheel, drag, pen, and what a new picture begins with."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QPointingDeviceUniqueId, QTabletEvent
from PySide6.QtWidgets import QApplication

from app.shared.settings import SettingsFile
from tests.helpers.documents import noise
from tests.helpers.window_driver import WindowDriver

ALT = Qt.KeyboardModifier.AltModifier
RIGHT = Qt.MouseButton.RightButton
PEN = QPointingDevice(
    "pen",
    1,
    QInputDevice.DeviceType.Stylus,
    QPointingDevice.PointerType.Pen,
    QInputDevice.Capability.Position | QInputDevice.Capability.Pressure,
    1,
    1,
    "",
    QPointingDeviceUniqueId(),
)


def send_pen(driver: WindowDriver, kind: QEvent.Type, *, pressure: float) -> None:
    """Send what a pen reports before Qt makes a mouse event of it."""
    held = Qt.MouseButton.LeftButton if pressure else Qt.MouseButton.NoButton
    position = driver.position(30, 20)
    event = QTabletEvent(
        kind,
        PEN,
        position,
        QPointF(driver.canvas.mapToGlobal(position)),
        pressure,
        *(0.0, 0.0, 0.0, 0.0, 0.0),
        Qt.KeyboardModifier.NoModifier,
        Qt.MouseButton.LeftButton,
        held,
    )
    QApplication.sendEvent(driver.canvas, event)


def diameter(driver: WindowDriver) -> float:
    return driver.window.workbench.painter.diameter_px


def test_picture_begins_with_a_brush_that_fits_it(driver: WindowDriver) -> None:
    driver.open_pixels(np.zeros((800, 900, 3), np.uint8))

    assert diameter(driver) == 40
    assert driver.window.parts.brush_size.number.value() == 40


def test_size_is_remembered_for_pictures_of_that_size(driver: WindowDriver) -> None:
    driver.open_pixels(np.zeros((800, 900, 3), np.uint8))
    driver.window.workbench.painter.set_diameter(33)
    driver.open_pixels(noise(), name="small.png")
    small = diameter(driver)

    driver.open_pixels(np.zeros((850, 900, 3), np.uint8), name="other.png")

    assert (small, diameter(driver)) == (8, 33)


def test_size_is_remembered_after_a_restart(driver: WindowDriver) -> None:
    driver.open_pixels(np.zeros((800, 900, 3), np.uint8))
    driver.window.workbench.painter.set_diameter(33)
    driver.close()

    settings = SettingsFile(driver.folder / "settings.ini").read()

    assert dict(settings.brush_diameters_px) == {10: 33}


def test_wheel_with_alt_changes_the_size_and_not_the_zoom(opened: WindowDriver) -> None:
    zoom = opened.canvas.view
    opened.move(30, 20, button=Qt.MouseButton.NoButton, keys=ALT)

    opened.wheel(30, 20, notches=3, keys=ALT)
    larger = diameter(opened)
    opened.wheel(30, 20, notches=-5, keys=ALT)

    assert larger > 8 > diameter(opened)
    assert opened.canvas.view == zoom


def test_drag_with_alt_and_the_right_button_changes_the_size_and_paints_nothing(
    opened: WindowDriver,
) -> None:
    opened.press(20, 20, button=RIGHT, keys=ALT)
    opened.move(26, 20, button=RIGHT, keys=ALT)
    circle = opened.window.workbench.toolbox.overlay.brush_at
    opened.release(26, 20, button=RIGHT, keys=ALT)

    assert diameter(opened) == 20
    assert circle is not None
    assert (round(circle.x), round(circle.y)) == (20, 20)
    assert opened.document.undo_stack.count() == 0


def test_light_pressure_of_a_pen_paints_thinner(opened: WindowDriver) -> None:
    opened.window.workbench.painter.set_diameter(20)

    send_pen(opened, QEvent.Type.TabletPress, pressure=0.5)
    opened.press(30, 20)
    send_pen(opened, QEvent.Type.TabletRelease, pressure=0.0)
    opened.release(30, 20)
    thin = opened.document.mask.elements[20].sum()
    opened.press(30, 35)
    opened.release(30, 35)

    assert thin == 10
    assert opened.document.mask.elements[35].sum() == 20


def test_smoothed_stroke_cuts_corners_and_ends_at_the_mouse(opened: WindowDriver) -> None:
    opened.window.actions_.smooth_strokes.trigger()
    opened.window.workbench.painter.set_diameter(2)
    canvas_px = opened.canvas.view
    assert canvas_px is not None

    opened.press(5, 20)
    opened.move(25, 20)
    opened.move(25, 22)
    opened.move(45, 20)
    opened.release(45, 20)

    assert opened.document.mask.elements[20, 5]
    assert not opened.document.mask.elements[21:, 24:26].any()
    assert opened.document.mask.elements[20, 44]


def test_brush_keeps_its_size_on_the_screen_if_asked_to(opened: WindowDriver) -> None:
    opened.window.workbench.painter.set_diameter(40)
    opened.window.actions_.keep_brush_on_screen.trigger()
    view = opened.canvas.view
    assert view is not None

    opened.canvas.zoom_to(view.zoom * 2)

    assert diameter(opened) == 20
