"""The bar of notices: where it lies, when it goes, and its details."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from app.shared.banner import Banner
from app.shared.notice import Notice, Urgency
from engine.errors import OutOfMemoryError
from tests.helpers.window_driver import WindowDriver

HINT = Notice(text="Something to know.", urgency=Urgency.HINT)
AGAIN = (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def bar(driver: WindowDriver) -> Banner:
    return driver.window.parts.banner


def fail(driver: WindowDriver) -> None:
    """Let a job fail."""
    driver.drag((10, 20), (40, 20))
    driver.key(Qt.Key.Key_Return)
    driver.engine.fail(OutOfMemoryError("the card is full of /home/person/secret/photo.png"))
    driver.qtbot.waitUntil(lambda: driver.banner_text != "")


def test_notice_lies_above_the_canvas_and_hides_none_of_it(opened: WindowDriver) -> None:
    opened.window.show_notice(HINT)
    opened.qtbot.wait(0)

    below = bar(opened).mapTo(opened.window, QPoint(0, bar(opened).height()))
    assert opened.canvas.mapTo(opened.window, QPoint()).y() == below.y()


def test_picture_stays_under_the_mouse_when_a_notice_comes_and_goes(opened: WindowDriver) -> None:
    before = opened.canvas.mapTo(opened.window, opened.position(30, 20))

    opened.window.show_notice(HINT)
    opened.qtbot.wait(0)
    shown = opened.canvas.mapTo(opened.window, opened.position(30, 20))
    bar(opened).dismiss()
    opened.qtbot.wait(0)

    assert shown == before
    assert opened.canvas.mapTo(opened.window, opened.position(30, 20)) == before


def test_stroke_goes_on_while_a_notice_pushes_the_canvas_down(opened: WindowDriver) -> None:
    opened.press(10, 20)
    opened.window.show_notice(HINT)
    opened.qtbot.wait(0)

    opened.move(40, 20)
    opened.release(40, 20)

    assert opened.document.mask.elements[20, 10:40].all()
    assert not opened.document.mask.elements[:14].any()


def test_hint_to_paint_goes_when_the_user_paints(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_Return)
    hinted = opened.banner_text

    opened.drag((10, 20), (40, 20))

    assert "Paint over the area" in hinted
    assert opened.banner_text == ""


def test_hint_to_undo_goes_when_the_result_is_the_newest_step_again(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    opened.restore()
    opened.drag((10, 30), (40, 30))
    opened.key(*AGAIN)
    hinted = opened.banner_text

    opened.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert "Undo what you did after it" in hinted
    assert opened.banner_text == ""


def test_details_unfold_and_can_be_copied(opened: WindowDriver) -> None:
    fail(opened)
    folded = bar(opened).details.isVisible()

    QTest.mouseClick(bar(opened).unfold, Qt.MouseButton.LeftButton)
    QTest.mouseClick(bar(opened).copy, Qt.MouseButton.LeftButton)

    assert (folded, bar(opened).details.isVisible()) == (False, True)
    assert "OutOfMemoryError: the card is full" in QGuiApplication.clipboard().text()


def test_details_name_no_file_of_the_user(opened: WindowDriver) -> None:
    fail(opened)

    assert "person" not in bar(opened).details.toPlainText()
    assert "photo.png" not in bar(opened).details.toPlainText()


def test_notice_without_details_cannot_be_unfolded(opened: WindowDriver) -> None:
    opened.window.show_notice(HINT)

    assert not bar(opened).unfold.isVisible()


def test_the_next_notice_is_folded(opened: WindowDriver) -> None:
    fail(opened)
    bar(opened).unfold.click()

    opened.window.show_notice(HINT)
    bar(opened).clear()

    assert "memory" in opened.banner_text
    assert not bar(opened).details.isVisible()
