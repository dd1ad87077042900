"""What the engine reports: failures, fallbacks, its start and its device."""

import numpy as np
from PySide6.QtCore import Qt

from engine.api import Fallback
from engine.errors import DeviceTooOldError, OutOfMemoryError, SharedMemoryError
from tests.helpers.documents import noise
from tests.helpers.window_driver import WindowDriver, copy_mask


def test_failed_job_says_why_and_changes_nothing(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    mask, before = copy_mask(opened.document), opened.document.pixels.copy()
    opened.key(Qt.Key.Key_Return)

    opened.engine.fail(OutOfMemoryError("9 GB were needed, 4 GB are there"))
    opened.qtbot.waitUntil(lambda: opened.banner_text != "")

    assert "9 GB" in opened.banner_text
    assert opened.window.statusBar().currentMessage() == ""
    assert np.array_equal(opened.document.pixels, before)
    assert np.array_equal(opened.document.mask.elements, mask)


def test_next_restore_clears_the_error(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    opened.key(Qt.Key.Key_Return)
    opened.engine.fail(OutOfMemoryError("9 GB were needed, 4 GB are there"))
    opened.qtbot.waitUntil(lambda: opened.banner_text != "")

    opened.key(Qt.Key.Key_Return)

    assert opened.banner_text == ""


def test_death_of_the_engine_loses_nothing(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    mask, before = copy_mask(opened.document), opened.document.pixels.copy()
    opened.key(Qt.Key.Key_Return)

    opened.engine.die()
    opened.qtbot.waitUntil(lambda: opened.banner_text != "")

    assert "nothing is lost" in opened.banner_text
    assert "starting" in opened.window.parts.status.device.text()
    assert opened.window.statusBar().currentMessage() == ""
    assert np.array_equal(opened.document.pixels, before)
    assert np.array_equal(opened.document.mask.elements, mask)


def test_restore_works_again_after_the_engine_died(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    opened.key(Qt.Key.Key_Return)
    opened.engine.die()
    opened.qtbot.waitUntil(lambda: not opened.window.workbench.engine.is_busy)
    opened.engine.become_ready()

    opened.restore()

    assert opened.document.mask.area == 0


def test_restore_restarts_an_engine_that_has_failed_for_good(opened: WindowDriver) -> None:
    opened.engine.die(is_restarting=False)
    opened.qtbot.waitUntil(lambda: opened.window.workbench.engine.is_failed)
    opened.drag((10, 20), (40, 20))

    opened.key(Qt.Key.Key_Return)

    assert opened.engine.start_count == 2
    assert len(opened.engine.jobs) == 1


def test_device_is_shown(driver: WindowDriver) -> None:
    before = driver.window.parts.status.device.text()

    driver.engine.become_ready(device="NVIDIA GeForce RTX 3060")
    device = driver.window.parts.status.device
    driver.qtbot.waitUntil(lambda: "RTX" in device.text())

    assert "starting" in before


def test_work_of_the_first_start_is_shown_while_it_lasts(driver: WindowDriver) -> None:
    device = driver.window.parts.status.device

    driver.engine.prepare()
    driver.qtbot.waitUntil(lambda: "first start" in device.text())
    driver.engine.become_ready(device="CPU")

    driver.qtbot.waitUntil(lambda: device.text() == "CPU")


def test_work_of_the_first_start_during_a_job_ends_with_its_progress(
    opened: WindowDriver,
) -> None:
    device = opened.window.parts.status.device
    opened.drag((10, 20), (40, 20))
    opened.key(Qt.Key.Key_Return)

    opened.engine.prepare()
    opened.qtbot.waitUntil(lambda: "first start" in device.text())
    opened.engine.progress(0.25)

    opened.qtbot.waitUntil(lambda: device.text() == "CPU")


def test_picture_that_could_not_be_shared_is_shared_with_the_next_job(driver: WindowDriver) -> None:
    driver.engine.share_error = SharedMemoryError("64 MB are free, 72 MB are needed")
    driver.open_pixels(noise())
    driver.qtbot.waitUntil(lambda: driver.banner_text != "")
    complaint = driver.banner_text
    driver.engine.share_error = None
    driver.drag((10, 20), (40, 20))

    driver.key(Qt.Key.Key_Return)

    assert "not enough memory" in complaint
    assert len(driver.engine.jobs) == 1


def test_fallback_of_a_job_is_reported(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    opened.key(Qt.Key.Key_Return)

    opened.engine.fall_back(Fallback.CPU)

    opened.qtbot.waitUntil(lambda: "CPU" in opened.banner_text)


def test_graphics_card_that_is_too_old_is_reported(opened: WindowDriver) -> None:
    error = DeviceTooOldError("NVIDIA GeForce GTX 660 is too old for this program's PyTorch")

    opened.engine.become_ready(passed_over=error)
    opened.qtbot.waitUntil(lambda: opened.banner_text != "")

    assert opened.banner_text == (
        "NVIDIA GeForce GTX 660 is too old for this program's PyTorch; working on the CPU."
    )


def test_slow_start_of_the_engine_is_reported(opened: WindowDriver) -> None:
    opened.engine.start_slowly()

    opened.qtbot.waitUntil(lambda: "longer than usual" in opened.banner_text)
