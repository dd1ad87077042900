"""Page 6 of the wizard: the name of the model, and what to do with it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.models.library import ModelLibrary
from app.shared.paths import default_model
from app.teaching.lesson import Lesson
from app.teaching.pages.keep_page import Keeping, KeepPage
from training.api import FineTuneRequest, Goal

pytestmark = [pytest.mark.gui, pytest.mark.qt_log_ignore("propagateSizeHints")]
REQUEST = FineTuneRequest(
    folder=Path("run"),
    pictures=(
        Path("photos/Holiday 1975/a.jpg"),
        Path("photos/other/b.jpg"),
        Path("photos/Holiday 1975/c.jpg"),
    ),
    held_out=(Path("photos/other/d.jpg"),),
    goal=Goal(
        model=default_model(),
    ),
    features=Path("features"),
    regression=Path("samples"),
)


@pytest.fixture
def library(tmp_path: Path) -> ModelLibrary:
    return ModelLibrary(shipped=default_model(), folder=tmp_path / "models")


@pytest.fixture
def page(qtbot: QtBot, library: ModelLibrary) -> Iterator[KeepPage]:
    lesson = Lesson(Goal(model=default_model()))
    lesson.set_request(REQUEST)
    page = KeepPage(lesson, library)
    qtbot.addWidget(page)
    page.show()
    page.enter()
    yield page
    page.hide()


def test_the_suggested_name_is_the_folder_of_most_pictures(page: KeepPage) -> None:
    assert page.name.text() == "Holiday 1975"


def test_a_name_that_is_taken_is_not_suggested(page: KeepPage, library: ModelLibrary) -> None:
    library.add(default_model(), name="Holiday 1975")

    page.enter()

    assert page.name.text() == "Holiday 1975 2"
    assert page.clash.text() == ""


def test_a_taken_name_is_reported_with_its_replacement(page: KeepPage) -> None:
    page.name.setText("base")

    assert page.clash.text() == (
        "There is already a model with this name. This one will be called “base 2”."
    )
    assert page.is_complete


def test_a_model_to_keep_needs_a_name(page: KeepPage) -> None:
    page.name.setText("  ")

    assert not page.is_complete
    assert page.missing == "Enter a name for the model."


def test_a_model_to_discard_needs_no_name(page: KeepPage) -> None:
    page.name.setText("")
    page.choices[Keeping.DISCARD].click()

    assert page.is_complete
    assert page.next_text == "Discard"


@pytest.mark.parametrize("keeping", list(Keeping))
def test_next_asks_for_the_choice(qtbot: QtBot, page: KeepPage, keeping: Keeping) -> None:
    page.choices[keeping].click()

    with qtbot.waitSignal(page.asked) as asked:
        page.go_on()

    assert asked.args == [keeping, "Holiday 1975"]
    assert not page.is_complete
    assert not page.can_go_back


def test_a_failure_is_shown_and_can_be_tried_again(page: KeepPage) -> None:
    page.go_on()
    page.show_problem("The disk is full.")

    assert page.problem.text() == "The disk is full."
    assert page.is_complete
