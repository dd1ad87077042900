"""The price on the Restore button: shown with a mask, and learned from finished jobs."""

import json

import pytest
from PySide6.QtCore import Qt

from app.shared.settings import SettingsFile
from engine.api import Method, Speed
from engine.restore.price import SHIPPED_SPEED
from tests.helpers.documents import noise
from tests.helpers.window_driver import WindowDriver


def wait_for_price(driver: WindowDriver) -> str:
    """Wait for a price and return the button's text."""
    button = driver.window.parts.restore_bar.button
    driver.qtbot.waitUntil(lambda: "≈" in button.text())
    return str(button.text())


def test_button_shows_a_price_once_the_user_pauses(opened: WindowDriver) -> None:
    button = opened.window.parts.restore_bar.button
    before = button.text()

    opened.drag((10, 20), (40, 20))

    assert (before, button.text()) == ("Restore", "Restore")
    assert wait_for_price(opened) == "Restore  ≈ 0.1 s"
    assert "about 0.1 s" in button.toolTip()


def test_price_disappears_with_the_mask(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    wait_for_price(opened)

    opened.window.actions_.clear.trigger()

    assert opened.window.parts.restore_bar.button.text() == "Restore"


def test_price_disappears_with_the_picture(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    wait_for_price(opened)

    opened.dialogs.gives_up_mask = True
    opened.open_pixels(noise(seed=3), name="other.png")

    assert opened.window.parts.restore_bar.button.text() == "Restore"


def test_another_method_has_another_price(opened: WindowDriver) -> None:
    pricing = opened.window.workbench.pricing
    opened.drag((10, 20), (40, 20))
    wait_for_price(opened)
    first = pricing.seconds

    opened.choose_method(Method.TELEA)
    wait_for_price(opened)

    assert pricing.seconds != first


def test_the_first_price_follows_the_speed_that_the_engine_reports(opened: WindowDriver) -> None:
    pricing = opened.window.workbench.pricing
    opened.drag((10, 20), (40, 20))
    wait_for_price(opened)
    shipped = pricing.seconds
    assert shipped is not None
    speed = Speed(generate_s=20 * SHIPPED_SPEED.generate_s, weave_s=20 * SHIPPED_SPEED.weave_s)

    with opened.qtbot.waitSignal(pricing.price_changed):
        opened.engine.become_ready(speed=speed)

    assert pricing.seconds == pytest.approx(20 * shipped)
    assert wait_for_price(opened) == f"Restore  ≈ {20 * shipped:.1f} s"


def test_prices_learn_from_finished_jobs_and_remember_them(opened: WindowDriver) -> None:
    pricing = opened.window.workbench.pricing
    opened.drag((10, 20), (40, 20))

    opened.restore()
    opened.qtbot.waitUntil(lambda: pricing.to_text() != "[]")
    learned = pricing.to_text()
    opened.close()

    [job] = json.loads(learned)
    assert (job["device"], job["seconds"]) == ("CPU", 0.5)
    assert sum(job["work"].values()) > 0
    assert SettingsFile(opened.folder / "settings.ini").read().finished_jobs == learned


def test_button_shows_cancel_while_a_job_runs(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    opened.key(Qt.Key.Key_Return)

    opened.window.parts.restore_bar.show_price(3.0)
    during = opened.window.parts.restore_bar.button.text()
    opened.engine.confirm_cancel()

    assert during == "Cancel"
    opened.qtbot.waitUntil(
        lambda: opened.window.parts.restore_bar.button.text() == "Restore  ≈ 3.0 s"
    )


def test_long_prices_are_rounded(opened: WindowDriver) -> None:
    bar = opened.window.parts.restore_bar

    bar.show_price(12.4)
    seconds = bar.button.text()
    bar.show_price(140.0)

    assert (seconds, bar.button.text()) == ("Restore  ≈ 12 s", "Restore  ≈ 2 min")


def test_restore_with_its_price_is_visible_in_a_narrow_window(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    opened.restore()
    opened.window.parts.restore_bar.show_price(88.0)
    opened.window.resize(640, 480)
    opened.qtbot.wait(0)

    bar = opened.window.parts.restore_bar
    assert bar.button.visibleRegion().boundingRect() == bar.button.rect()
    assert bar.again.visibleRegion().boundingRect() == bar.again.rect()
