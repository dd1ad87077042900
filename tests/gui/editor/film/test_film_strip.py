"""The film strip: what it shows, and walking, choosing and closing by mouse and key."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QImage
from PySide6.QtWidgets import QApplication

from app.shared.dialogs import UnsavedAnswer
from app.shared.settings import SettingsFile
from tests.helpers.documents import noise
from tests.helpers.films import Film
from tests.helpers.window_driver import WindowDriver

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def film(driver: WindowDriver) -> Film:
    """A window with three pictures, of which the first is shown."""
    film = Film(driver)
    film.open("a.png", "b.png", "c.png")
    driver.window.workbench.painter.set_diameter(8)
    driver.engine.become_ready()
    return film


def test_one_picture_has_no_strip(opened: WindowDriver) -> None:
    assert not opened.window.parts.film_strip.isVisible()


def test_strip_shows_the_open_pictures(film: Film) -> None:
    model = film.strip.model()

    assert film.strip.isVisible()
    assert [model.index(row, 0).data() for row in range(3)] == ["a.png", "b.png", "c.png"]
    assert film.strip.currentIndex().row() == 0
    assert film.driver.document.name == "a.png"


def test_in_a_low_window_the_strip_is_low(film: Film) -> None:
    film.driver.window.resize(1000, 900)
    film.driver.qtbot.wait(0)
    high_px = film.strip.height()

    film.driver.window.resize(1000, 700)
    film.driver.qtbot.wait(0)
    low_px = film.strip.height()
    film.click(1)
    shown = film.driver.document.name
    film.click_close(1)

    assert low_px < high_px / 2
    assert shown == "b.png"
    assert film.names == ["a.png", "c.png"]

    film.driver.window.resize(1000, 900)
    film.driver.qtbot.wait(0)

    assert film.strip.height() == high_px


def test_ctrl_tab_walks_around(film: Film) -> None:
    shown = []
    for _ in range(3):
        film.driver.key(Qt.Key.Key_Tab, CTRL)
        shown.append(film.driver.document.name)

    assert shown == ["b.png", "c.png", "a.png"]
    assert film.strip.currentIndex().row() == 0


def test_ctrl_shift_tab_walks_back(film: Film) -> None:
    film.driver.key(Qt.Key.Key_Backtab, CTRL | SHIFT)

    assert film.driver.document.name == "c.png"


def test_click_shows_a_picture(film: Film) -> None:
    film.click(1)

    assert film.driver.document.name == "b.png"
    assert film.driver.window.windowTitle().startswith("b.png")


def test_arrow_keys_walk_and_enter_goes_back_to_the_picture(film: Film) -> None:
    film.driver.key(Qt.Key.Key_F3)
    film.driver.key(Qt.Key.Key_Right)
    film.driver.key(Qt.Key.Key_Right)
    had_focus, shown = film.strip.hasFocus(), film.driver.document.name
    film.driver.key(Qt.Key.Key_Return)

    assert had_focus
    assert shown == "c.png"
    assert film.driver.canvas.hasFocus()


def test_ctrl_w_closes_the_picture_and_shows_the_next(film: Film) -> None:
    film.driver.key(Qt.Key.Key_W, CTRL)

    assert film.names == ["b.png", "c.png"]
    assert film.driver.document.name == "b.png"


def test_closing_the_last_picture_of_the_strip_shows_the_one_before(film: Film) -> None:
    film.click(2)

    film.driver.key(Qt.Key.Key_W, CTRL)

    assert film.driver.document.name == "b.png"


def test_middle_click_closes(film: Film) -> None:
    film.click(1, Qt.MouseButton.MiddleButton)

    assert film.names == ["a.png", "c.png"]
    assert film.driver.document.name == "a.png"


def test_button_of_a_tile_closes(film: Film) -> None:
    film.click_close(0)

    assert film.names == ["b.png", "c.png"]


def test_delete_closes_in_the_strip(film: Film) -> None:
    film.driver.key(Qt.Key.Key_F3)
    film.driver.key(Qt.Key.Key_Delete)

    assert film.names == ["b.png", "c.png"]
    assert film.strip.hasFocus()


def test_strip_hides_with_one_picture(film: Film) -> None:
    film.click_close(2)
    film.click_close(1)

    assert not film.strip.isVisible()
    assert film.names == ["a.png"]


def test_closing_another_picture_shows_it_before_asking(film: Film) -> None:
    film.driver.drag((10, 20), (40, 20))
    film.driver.restore()
    film.click(2)

    film.click_close(0)

    assert film.driver.dialogs.asked_about == ["a.png"]
    assert film.driver.document.name == "a.png"


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_context_menu_acts_on_the_picture_under_the_mouse(film: Film) -> None:
    place = film.strip.visualRect(film.strip.model().index(1, 0)).center()
    film.click(1, Qt.MouseButton.RightButton)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, QPoint(300, 300))
    QApplication.sendEvent(film.strip.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert menu is not None

    film.driver.window.actions_.close_others.trigger()
    menu.close()

    assert film.names == ["b.png"]


def test_dot_and_words_tell_unsaved_changes(film: Film) -> None:
    before = film.describe(0)
    film.driver.drag((10, 20), (40, 20))
    film.driver.restore()

    assert before == "a.png, picture 1 of 3"
    assert film.describe(0) == "a.png, picture 1 of 3, unsaved changes"


def test_thumbnail_follows_the_picture(film: Film) -> None:
    def find_thumbnail() -> QImage:
        thumbnail = film.strip.model().index(0, 0).data(Qt.ItemDataRole.DecorationRole)
        assert isinstance(thumbnail, QImage)
        return thumbnail

    before = find_thumbnail()
    film.driver.drag((10, 20), (40, 20))
    film.driver.restore(value=255)

    film.driver.qtbot.waitUntil(lambda: find_thumbnail() != before)
    assert find_thumbnail().pixelColor(25, 20).red() == 255


def test_menu_hides_the_strip_for_good(film: Film) -> None:
    film.driver.window.actions_.film_strip.trigger()
    is_checked = film.driver.window.actions_.film_strip.isChecked()
    film.driver.close()

    assert not film.strip.isVisible()
    assert not is_checked
    assert not SettingsFile(film.driver.folder / "settings.ini").read().shows_film_strip


def test_tab_hides_the_strip_with_the_panels(film: Film) -> None:
    film.driver.key(Qt.Key.Key_Tab)
    is_shown = film.strip.isVisible()
    film.driver.key(Qt.Key.Key_Tab)

    assert not is_shown
    assert film.strip.isVisible()


def test_saved_picture_has_its_new_name(film: Film) -> None:
    with film.driver.qtbot.waitSignal(film.driver.window.files.saving.saved):
        film.driver.key(Qt.Key.Key_S, CTRL)

    assert film.describe(0) == "a-restored.png, picture 1 of 3"


def test_closing_with_several_changed_pictures_asks_once(film: Film) -> None:
    film.driver.drag((10, 20), (40, 20))
    film.driver.restore()
    film.click(2)
    film.driver.drag((10, 20), (40, 20))
    film.driver.dialogs.unsaved = UnsavedAnswer.CANCEL

    film.driver.window.close()
    film.driver.qtbot.wait(20)

    assert film.driver.dialogs.asked_about == ["a.png,c.png"]
    assert film.driver.window.isVisible()


def test_all_changed_pictures_are_saved(film: Film) -> None:
    for row in (0, 2):
        film.click(row)
        film.driver.drag((10, 20), (40, 20))
        film.driver.restore()
    film.driver.dialogs.unsaved = UnsavedAnswer.SAVE

    film.driver.window.close()
    film.driver.qtbot.waitUntil(lambda: not film.driver.window.isVisible())

    assert film.driver.dialogs.asked_about == ["a.png,c.png"]
    for name in ("a-restored.png", "c-restored.png"):
        assert (film.driver.folder / name).exists()


def test_save_that_is_cancelled_keeps_all_pictures(film: Film) -> None:
    for row in (0, 2):
        film.click(row)
        film.driver.drag((10, 20), (40, 20))
        film.driver.restore()
    film.driver.dialogs.unsaved = UnsavedAnswer.SAVE
    film.driver.dialogs.saves_nowhere = True

    film.driver.key(Qt.Key.Key_W, CTRL | SHIFT)

    assert film.names == ["a.png", "b.png", "c.png"]


def test_close_all_leads_to_the_start_page(film: Film) -> None:
    film.driver.key(Qt.Key.Key_W, CTRL | SHIFT)

    assert film.names == []
    assert film.driver.window.parts.start_page.isVisible()
    assert not film.strip.isVisible()


def test_fitted_picture_fits_beside_the_strip(film: Film) -> None:
    view, canvas = film.driver.canvas.view, film.driver.canvas
    assert view is not None

    assert view.top >= 0
    assert view.top + view.picture.height * view.zoom <= canvas.height()


def test_many_pictures_scroll_to_the_one_that_is_shown(driver: WindowDriver) -> None:
    film = Film(driver)
    film.open(*(f"{number}.png" for number in range(14)))
    film.driver.key(Qt.Key.Key_Backtab, CTRL | SHIFT)

    last = film.strip.visualRect(film.strip.currentIndex())
    assert driver.document.name == "13.png"
    assert film.strip.viewport().rect().contains(last.center())


def test_pasted_picture_is_added(film: Film) -> None:
    pixels = noise().tobytes()
    # The clipboard outlives the pixels.
    QApplication.clipboard().setImage(QImage(pixels, 60, 40, QImage.Format.Format_RGB888).copy())
    film.driver.key(Qt.Key.Key_V, CTRL)
    film.driver.qtbot.waitUntil(lambda: len(film.names) == 4)

    assert film.names[3] == "Pasted picture"
    assert film.driver.document is film.documents[3]
