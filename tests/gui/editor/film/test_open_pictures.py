"""Several open pictures: opening them, what each keeps, and jobs while another one is shown."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from app.shared.dialogs import UnsavedAnswer
from engine.api import Method
from tests.helpers.documents import noise
from tests.helpers.films import Film
from tests.helpers.window_driver import WindowDriver, copy_mask

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def film(driver: WindowDriver) -> Film:
    """A window with two pictures, of which the first is shown."""
    film = Film(driver)
    film.open("a.png", "b.png")
    driver.window.workbench.painter.set_diameter(8)
    driver.engine.become_ready()
    return film


def walk(film: Film) -> None:
    """Show the other picture."""
    film.driver.key(Qt.Key.Key_Tab, CTRL)


def wait_until_idle(film: Film) -> None:
    film.driver.qtbot.waitUntil(lambda: not film.driver.window.workbench.engine.is_busy)


def test_all_dropped_files_are_opened_and_the_first_is_shown(driver: WindowDriver) -> None:
    film = Film(driver)

    film.drop(film.write("a.png", "b.png"))
    driver.qtbot.waitUntil(lambda: len(film.documents) == 2)

    assert film.names == ["a.png", "b.png"]
    assert driver.document.name == "a.png"


def test_all_chosen_files_are_opened(driver: WindowDriver) -> None:
    film = Film(driver)
    driver.dialogs.photos = film.write("a.png", "b.png", "c.png")

    driver.key(Qt.Key.Key_O, CTRL)
    driver.qtbot.waitUntil(lambda: len(film.documents) == 3)

    assert film.names == ["a.png", "b.png", "c.png"]


def test_file_that_cannot_be_read_leaves_the_others(driver: WindowDriver) -> None:
    film = Film(driver)
    good = film.write("a.png", "b.png")
    bad = driver.folder / "letter.jpg"
    bad.write_text("Dear Sir or Madam", encoding="utf-8")

    film.drop([bad, *good])
    driver.qtbot.waitUntil(lambda: driver.banner_text != "")

    assert film.names == ["a.png", "b.png"]
    assert driver.document.name == "a.png"
    assert "letter.jpg" in driver.banner_text


def test_several_files_that_cannot_be_read_are_one_sentence(driver: WindowDriver) -> None:
    film = Film(driver)

    film.drop([driver.folder / "x.png", driver.folder / "y.png"])
    driver.qtbot.waitUntil(lambda: driver.banner_text != "")

    assert driver.banner_text == "2 pictures cannot be opened: x.png, y.png"


def test_changed_picture_that_is_opened_again_is_shown(film: Film) -> None:
    film.driver.drag((10, 20), (40, 20))
    changed = film.driver.document
    walk(film)

    film.driver.window.files.open_file(film.driver.folder / "a.png")

    assert film.driver.document is changed
    assert len(film.documents) == 2


def test_untouched_picture_that_is_opened_again_is_what_its_file_is_now(film: Film) -> None:
    film.driver.open_pixels(noise(seed=9), name="b.png")

    assert film.names == ["a.png", "b.png"]
    assert film.driver.document.name == "b.png"
    assert np.array_equal(film.driver.document.pixels, noise(seed=9))


def test_each_picture_keeps_mask_history_and_view(film: Film) -> None:
    film.driver.drag((10, 20), (40, 20))
    film.driver.wheel(30, 20, notches=4)
    mask, view = copy_mask(film.driver.document), film.driver.canvas.view
    walk(film)
    film.driver.drag((10, 30), (20, 30))
    film.driver.key(Qt.Key.Key_Z, CTRL)
    other = film.driver.document
    walk(film)

    assert other.mask.area == 0
    assert np.array_equal(film.driver.document.mask.elements, mask)
    assert film.driver.document.undo_stack.count() == 1
    assert film.driver.canvas.view == view


def test_each_picture_keeps_its_tries(film: Film) -> None:
    film.driver.drag((10, 20), (40, 20))
    film.driver.restore(value=100)
    walk(film)
    is_offered = film.driver.window.workbench.can_try_again
    walk(film)
    film.driver.key(Qt.Key.Key_Return, CTRL)
    film.driver.engine.finish(value=210)
    film.driver.qtbot.waitUntil(lambda: film.driver.document.pixels[20, 20, 0] == 210)

    assert not is_offered
    assert len(film.driver.window.workbench.tries_review.tries) == 2


def test_try_that_was_taken_stays_taken(film: Film) -> None:
    film.driver.drag((10, 20), (40, 20))
    film.driver.restore()
    film.driver.window.parts.tries_strip.setFocus()
    film.driver.key(Qt.Key.Key_Return)
    walk(film)
    walk(film)
    film.driver.qtbot.wait(20)

    assert not film.driver.window.parts.tries_strip.isVisible()


def test_stroke_under_way_stays_with_its_picture(film: Film) -> None:
    film.driver.press(10, 20)
    film.driver.move(30, 20)
    painted = film.driver.document
    walk(film)
    film.driver.release(30, 20)

    assert painted.undo_stack.count() == 1
    assert film.driver.document.mask.area == 0


def test_result_goes_into_its_own_picture(film: Film) -> None:
    film.driver.drag((10, 20), (40, 20))
    film.driver.key(Qt.Key.Key_Return)
    restored = film.driver.document
    walk(film)
    before = film.driver.document.pixels.copy()
    film.driver.engine.finish(value=200)
    wait_until_idle(film)

    assert restored.pixels[20, 20, 0] == 200
    assert restored.mask.area == 0
    assert np.array_equal(film.driver.document.pixels, before)
    assert film.driver.window.statusBar().currentMessage() == "a.png was restored in 0.5 s"
    assert film.describe(0) == "a.png, picture 1 of 2, unsaved changes"


def test_mask_that_a_job_has_cleared_meanwhile_is_gone(film: Film) -> None:
    film.driver.drag((10, 20), (40, 20))
    painted = film.driver.pick_colour(20, 20)
    film.driver.key(Qt.Key.Key_Return)
    walk(film)
    film.driver.engine.finish(value=200)
    wait_until_idle(film)
    walk(film)

    assert painted.name() != "#c8c8c8"
    assert film.driver.pick_colour(20, 20).name() == "#c8c8c8"


def test_mask_looks_as_before_when_its_picture_is_shown_again(film: Film) -> None:
    film.driver.drag((10, 20), (40, 20))
    before = film.driver.grab_canvas()
    walk(film)
    elsewhere = film.driver.grab_canvas()
    walk(film)

    assert elsewhere != before
    assert film.driver.grab_canvas() == before


def test_job_is_marked_in_the_strip(film: Film) -> None:
    film.driver.drag((10, 20), (40, 20))
    film.driver.key(Qt.Key.Key_Return)
    walk(film)
    words = film.describe(0)
    film.driver.engine.finish()
    wait_until_idle(film)

    assert words == "a.png, picture 1 of 2, being restored"
    assert film.driver.engine.cancelled == []


def test_restore_waits_for_the_job_of_another_picture(film: Film) -> None:
    film.driver.drag((10, 20), (40, 20))
    film.driver.key(Qt.Key.Key_Return)
    walk(film)
    film.driver.drag((10, 20), (40, 20))
    film.driver.key(Qt.Key.Key_Return)
    hint = film.driver.banner_text
    film.driver.engine.finish()
    wait_until_idle(film)

    assert hint == "Wait until a.png has been restored, or cancel that with Esc."
    assert film.driver.banner_text == ""
    assert len(film.driver.engine.jobs) == 1


def test_preview_of_a_job_shows_on_its_own_picture(film: Film) -> None:
    film.driver.drag((10, 20), (40, 20))
    film.driver.key(Qt.Key.Key_Return)
    preview = film.driver.window.workbench.submitter.preview
    walk(film)
    film.driver.engine.preview()
    film.driver.qtbot.wait(20)
    elsewhere = preview.pieces
    walk(film)

    assert elsewhere == ()
    assert len(preview.pieces) == 1


def test_next_job_starts_from_the_picture_that_is_shown(film: Film) -> None:
    film.driver.drag((10, 20), (40, 20))
    film.driver.restore()
    walk(film)
    film.driver.drag((10, 20), (40, 20))
    film.driver.key(Qt.Key.Key_Return)

    assert np.array_equal(film.driver.engine.jobs[-1].pixels, film.driver.document.pixels)


def test_engine_has_the_picture_that_is_shown(film: Film) -> None:
    walk(film)

    assert film.driver.engine.shared is not None
    assert np.array_equal(film.driver.engine.shared, film.driver.document.pixels)


def test_undo_leaves_the_job_of_another_picture(film: Film) -> None:
    walk(film)
    film.driver.drag((10, 10), (40, 10))
    film.driver.restore()
    walk(film)
    film.driver.drag((10, 20), (40, 20))
    film.driver.key(Qt.Key.Key_Return)
    walk(film)
    film.driver.key(Qt.Key.Key_Z, CTRL)

    assert film.driver.engine.cancelled == []


def test_closing_the_picture_of_a_job_cancels_it(film: Film) -> None:
    film.driver.drag((10, 20), (40, 20))
    film.driver.key(Qt.Key.Key_Return)
    film.driver.dialogs.gives_up_mask = True
    film.driver.key(Qt.Key.Key_W, CTRL)
    film.driver.engine.confirm_cancel()
    wait_until_idle(film)

    assert film.driver.engine.cancelled == [1]
    assert film.names == ["b.png"]
    assert not film.driver.document.is_modified


def test_strokes_that_copy_are_made_in_their_own_picture(film: Film) -> None:
    film.driver.key(Qt.Key.Key_K)
    film.driver.press(40, 30, keys=CTRL)
    film.driver.release(40, 30, keys=CTRL)
    film.driver.drag((10, 10), (20, 10))
    film.driver.drag((10, 20), (20, 20))
    painted = film.driver.document
    walk(film)
    film.driver.engine.finish()
    film.driver.qtbot.waitUntil(lambda: len(painted.repairs) == 1)
    film.driver.engine.finish()
    film.driver.qtbot.waitUntil(lambda: len(painted.repairs) == 2)

    assert film.driver.document.repairs == ()
    assert [repair.options.method for repair in painted.repairs] == [Method.CLONE] * 2


def test_rotating_ends_in_its_own_picture(film: Film) -> None:
    rotated = film.driver.document
    film.driver.window.actions_.rotate_left.trigger()
    walk(film)
    film.driver.qtbot.waitUntil(lambda: rotated.undo_stack.count() == 1)

    assert film.driver.document.name == "b.png"
    assert [document.bounds.width for document in film.documents] == [40, 60]


def test_live_preview_ends_when_another_picture_is_shown(film: Film) -> None:
    film.driver.window.workbench.live_preview.switch(on=True)
    film.driver.drag((10, 20), (40, 20))
    film.driver.qtbot.waitUntil(lambda: len(film.driver.engine.jobs) == 1)
    walk(film)

    assert film.driver.engine.cancelled == [1]


def test_switching_back_prices_the_mask_again(film: Film) -> None:
    film.driver.drag((10, 20), (40, 20))
    pricing = film.driver.window.workbench.pricing
    film.driver.qtbot.waitUntil(lambda: pricing.seconds is not None)
    walk(film)
    elsewhere = pricing.seconds
    walk(film)

    film.driver.qtbot.waitUntil(lambda: pricing.seconds is not None)
    assert elsewhere is None


def test_colour_of_the_mask_stays_with_its_picture(driver: WindowDriver) -> None:
    film = Film(driver)
    driver.open_pixels(np.full((40, 60, 3), (250, 50, 110), np.uint8), name="magenta.png")
    before = driver.window.workbench.marking.look.look.colour
    driver.open_pixels(np.full((40, 60, 3), 90, np.uint8), name="grey.png")
    other = driver.window.workbench.marking.look.look.colour
    walk(film)

    assert before != other
    assert driver.window.workbench.marking.look.look.colour == before


def test_picture_that_arrives_during_a_question_is_not_saved_instead(film: Film) -> None:
    film.driver.drag((10, 20), (40, 20))
    film.driver.restore()

    def arrive_and_save(*, name: str) -> UnsavedAnswer:
        walk(film)
        film.driver.dialogs.asked_about.append(name)
        return UnsavedAnswer.SAVE

    film.driver.dialogs.ask_unsaved = arrive_and_save  # type: ignore[method-assign]  # meanwhile
    film.driver.key(Qt.Key.Key_W, CTRL)
    film.driver.qtbot.waitUntil(lambda: film.names == ["b.png"])

    assert (film.driver.folder / "a-restored.png").exists()
    assert film.driver.dialogs.asked_about == ["a.png"]


def test_page_keys_show_a_picture_that_is_open(film: Film) -> None:
    film.driver.key(Qt.Key.Key_PageDown)
    film.driver.qtbot.waitUntil(lambda: film.driver.document.name == "b.png")

    assert film.names == ["a.png", "b.png"]


def test_page_keys_replace_a_picture_in_its_place(film: Film) -> None:
    film.write("a.png", "aa.png", "b.png")
    film.driver.key(Qt.Key.Key_PageDown)
    film.driver.qtbot.waitUntil(lambda: film.driver.document.name == "aa.png")

    assert film.names == ["aa.png", "b.png"]


def test_picture_that_is_too_large_leaves_the_open_ones(
    film: Film, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full:
        available = 1000

    monkeypatch.setattr("engine.pictures.checks.psutil.virtual_memory", Full)

    film.drop(film.write("large.png"))
    film.driver.qtbot.waitUntil(lambda: film.driver.banner_text != "")

    assert "close other pictures" in film.driver.banner_text
    assert film.names == ["a.png", "b.png"]
