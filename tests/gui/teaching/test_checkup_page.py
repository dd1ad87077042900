"""Page 2 of the wizard: findings, excluded pictures and the split."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.teaching.lesson import Lesson
from app.teaching.pages.checkup_page import CheckUpPage
from app.teaching.pages.picture_grid import IS_EXCLUDED_ROLE
from app.teaching.picture_check import PictureCheck
from tests.helpers.surveys import found_picture
from training.api import Goal
from training.survey.checkup import Problem
from training.survey.events import FoundPicture

pytestmark = [pytest.mark.gui, pytest.mark.qt_log_ignore("propagateSizeHints")]
LEFT = Qt.MouseButton.LeftButton


class _Stage:
    """The page and its check."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.lesson = Lesson(Goal(model=Path("base.safetensors")))
        self.check = PictureCheck(self.lesson)
        self.page = CheckUpPage(self.check)
        self.page.resize(800, 700)
        qtbot.addWidget(self.page)
        self.page.show()

    def enter(self, *pictures: FoundPicture) -> None:
        """Enter the page with pictures, and wait until they are checked."""
        self.lesson.set_found(pictures)
        self.page.enter()
        self.qtbot.waitUntil(lambda: self.check.split is not None)

    def shown(self) -> dict[str, bool]:
        """Return the pictures in the grid, with whether they are left out."""
        model = self.page.model
        indices = [model.index(row) for row in range(model.rowCount())]
        return {index.data(): index.data(IS_EXCLUDED_ROLE) for index in indices}


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[_Stage]:
    stage = _Stage(qtbot)
    yield stage
    stage.check.close()
    stage.page.hide()


def different(count: int) -> list[FoundPicture]:
    return [
        found_picture(
            f"{n}.jpg",
            fingerprint=int.from_bytes(hashlib.sha256(str(n).encode()).digest()[:8], "big"),
        )
        for n in range(count)
    ]


TINY = found_picture("tiny.jpg", size=(100, 90), fingerprint=1 << 63)
BLURRED = found_picture("blurred.jpg", sharpness=0.1, fingerprint=0xFFFF_FFFF)


def test_the_page_is_incomplete_until_the_pictures_are_compared(stage: _Stage) -> None:
    assert not stage.page.is_complete
    assert stage.page.amount.text() == "Comparing the pictures…"


def test_enough_pictures_are_split_at_once(stage: _Stage) -> None:
    stage.enter(*different(30))

    assert stage.page.is_complete
    assert stage.page.amount.text() == "30 pictures are enough"
    assert (len(stage.lesson.pictures), len(stage.lesson.held_out)) == (24, 6)
    assert not any(row.isVisible() for row in stage.page.rows.values())
    assert set(stage.shown()) == {path.name for path in stage.lesson.held_out}


@pytest.mark.parametrize(
    ("count", "words"),
    [(2, "2 pictures are too few"), (12, "12 pictures: not many, but enough to start")],
)
def test_the_title_says_whether_there_are_enough_pictures(
    stage: _Stage, count: int, words: str
) -> None:
    stage.enter(*different(count))

    assert stage.page.amount.text() == words


def test_with_too_few_pictures_the_hint_says_that_no_proof_is_possible(stage: _Stage) -> None:
    stage.enter(*different(5))

    assert "there is no telling whether Reweave has got better" in stage.page.amount_hint.text()


def test_pictures_that_are_all_alike_are_reported(stage: _Stage) -> None:
    stage.enter(*(found_picture(f"{number}.jpg") for number in range(40)))

    assert stage.page.amount.text() == "The pictures are too much alike"
    assert not stage.page.is_complete


def test_duplicates_and_small_pictures_are_left_out_by_default(stage: _Stage) -> None:
    stage.enter(*different(30), TINY, BLURRED)
    used = {*stage.lesson.pictures, *stage.lesson.held_out}

    assert stage.page.rows[Problem.TOO_SMALL].exclude_button.text() == "Include"
    assert stage.page.rows[Problem.BLURRED].exclude_button.text() == "Leave out"
    assert TINY.path not in used
    assert BLURRED.path in used


def test_a_click_leaves_a_problem_out_and_another_includes_it(stage: _Stage) -> None:
    stage.enter(*different(30), BLURRED)
    button = stage.page.rows[Problem.BLURRED].exclude_button

    QTest.mouseClick(button, LEFT)
    after_one = BLURRED.path in {*stage.lesson.pictures, *stage.lesson.held_out}
    QTest.mouseClick(button, LEFT)
    after_two = BLURRED.path in {*stage.lesson.pictures, *stage.lesson.held_out}

    assert not after_one
    assert after_two


def test_pictures_that_are_left_out_are_crossed_out(stage: _Stage) -> None:
    copy = found_picture("copy.jpg", digest="0.jpg", fingerprint=different(1)[0].fingerprint)
    stage.enter(*different(30), copy, BLURRED)
    first = stage.shown()

    QTest.mouseClick(stage.page.rows[Problem.BLURRED].show_button, LEFT)

    assert first == {"0.jpg": False, "copy.jpg": True}
    assert stage.shown() == {"blurred.jpg": False}
    assert stage.page.grid_hint.text().startswith("1 picture is blurred.")


def test_a_click_includes_a_single_picture(stage: _Stage) -> None:
    stage.enter(*different(30), TINY)
    grid = stage.page.grid
    place = grid.visualRect(stage.page.model.index(0)).center()

    QTest.mouseClick(grid.viewport(), LEFT, pos=place)

    assert stage.shown() == {"tiny.jpg": False}
    assert TINY.path in {*stage.lesson.pictures, *stage.lesson.held_out}


def test_space_includes_a_single_picture_too(stage: _Stage) -> None:
    stage.enter(*different(30), TINY)
    stage.page.grid.setCurrentIndex(stage.page.model.index(0))

    QTest.keyClick(stage.page.grid, Qt.Key.Key_Space)

    assert stage.shown() == {"tiny.jpg": False}


def test_held_out_pictures_are_shown_and_cannot_be_left_out(stage: _Stage) -> None:
    stage.enter(*different(30), TINY)
    QTest.mouseClick(stage.page.held_out_row.show_button, LEFT)
    before = stage.lesson.held_out

    stage.page.grid.chosen.emit(before[0])

    assert set(stage.shown()) == {path.name for path in before}
    assert stage.lesson.held_out == before


def test_other_pictures_are_checked_again_and_choices_stay(stage: _Stage) -> None:
    stage.enter(*different(30), BLURRED)
    QTest.mouseClick(stage.page.rows[Problem.BLURRED].exclude_button, LEFT)

    stage.enter(*different(31), BLURRED)

    assert stage.page.amount.text() == "31 pictures are enough"
    assert stage.page.rows[Problem.BLURRED].exclude_button.text() == "Include"


def test_the_same_pictures_are_not_compared_again(stage: _Stage) -> None:
    stage.enter(*different(30))
    check = stage.check.check

    stage.page.enter()

    assert stage.check.check is check
    assert stage.page.is_complete
