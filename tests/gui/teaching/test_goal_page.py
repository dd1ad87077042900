"""Page 3 of the wizard: the goal that it writes into the lesson, and when it is complete."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.models.library import ModelLibrary
from app.shared.paths import default_model
from app.teaching.lesson import Lesson
from app.teaching.pages.goal_page import GoalPage
from app.teaching.pages.words import estimate_text
from tests.helpers.fake_dialogs import FakeTeachingDialogs
from training.api import Goal, Preset, Repair

pytestmark = [pytest.mark.gui, pytest.mark.qt_log_ignore("propagateSizeHints")]
LEFT = Qt.MouseButton.LeftButton
GOAL = Goal(model=default_model())


@pytest.fixture
def lesson(qapp: object) -> Lesson:
    del qapp
    lesson = Lesson(GOAL)
    pictures = tuple(Path(f"{n}.jpg") for n in range(24))
    lesson.set_split(pictures=pictures, held_out=tuple(Path(f"h{n}.jpg") for n in range(6)))
    return lesson


@pytest.fixture
def dialogs() -> FakeTeachingDialogs:
    return FakeTeachingDialogs()


@pytest.fixture
def library(tmp_path: Path) -> ModelLibrary:
    return ModelLibrary(shipped=default_model(), folder=tmp_path / "models")


@pytest.fixture
def page(
    qtbot: QtBot, lesson: Lesson, dialogs: FakeTeachingDialogs, library: ModelLibrary
) -> Iterator[GoalPage]:
    page = GoalPage(lesson, library, dialogs=dialogs, engine_device=lambda: "CPU")
    qtbot.addWidget(page)
    page.resize(760, 560)
    page.show()
    page.enter()
    yield page
    page.hide()


def test_the_page_shows_the_lessons_goal(page: GoalPage) -> None:
    assert page.repairs[Repair.OBJECTS].isChecked()
    assert page.presets[Preset.QUICK].isChecked()
    assert page.is_complete


@pytest.mark.parametrize("repair", [Repair.SCRATCHES, Repair.WRITING])
def test_a_choice_is_written_into_the_lesson_at_once(
    page: GoalPage, lesson: Lesson, repair: Repair
) -> None:
    page.repairs[repair].click()
    page.presets[Preset.NIGHT].click()

    assert (lesson.goal.repair, lesson.goal.preset) == (repair, Preset.NIGHT)


def test_own_masks_need_a_folder(page: GoalPage) -> None:
    page.repairs[Repair.OWN_MASKS].click()

    assert not page.is_complete
    assert page.missing == "Choose the folder that contains your masks."


def test_choosing_a_folder_of_masks_chooses_own_masks(
    page: GoalPage, lesson: Lesson, dialogs: FakeTeachingDialogs, tmp_path: Path
) -> None:
    dialogs.masks = tmp_path

    QTest.mouseClick(page.masks_button, LEFT)

    assert (lesson.goal.repair, lesson.goal.masks) == (Repair.OWN_MASKS, tmp_path)
    assert page.is_complete
    assert page.masks_label.text() == str(tmp_path)


def test_a_missing_folder_of_masks_is_asked_for_again(
    page: GoalPage, dialogs: FakeTeachingDialogs, tmp_path: Path
) -> None:
    dialogs.masks = tmp_path / "gone"

    QTest.mouseClick(page.masks_button, LEFT)

    assert not page.is_complete


def test_the_advanced_fields_are_folded_and_set_the_rest_of_the_goal(
    page: GoalPage, lesson: Lesson
) -> None:
    was_visible = page.advanced.isVisible()
    page.fold.click()
    advanced = page.advanced
    advanced.device.setCurrentIndex(advanced.device.findData("cpu"))
    advanced.memory.setValue(1.5)
    advanced.seed.setValue(7)
    advanced.settings.setPlainText("optimiser.rate=5e-5\n\n batch=2 ")

    assert not was_visible
    assert advanced.isVisible()
    assert lesson.goal == Goal(
        model=default_model(),
        device="cpu",
        memory_limit_bytes=3 * 2**29,
        seed=7,
        settings=("optimiser.rate=5e-5", "batch=2"),
    )


def test_a_line_that_is_not_a_setting_is_quoted(page: GoalPage) -> None:
    page.advanced.settings.setPlainText("steps=10\nfaster please")

    assert not page.is_complete
    assert page.missing == "Under Advanced, “faster please” is not a setting. Write KEY=VALUE."


def test_the_training_can_start_from_another_model(
    page: GoalPage, lesson: Lesson, library: ModelLibrary
) -> None:
    album = library.add(default_model(), name="album")
    page.enter()

    page.advanced.model.setCurrentIndex(page.advanced.model.findText("album"))
    page.advanced.model.activated.emit(1)

    assert lesson.goal.model == album


def test_the_training_is_asked_for_once_and_starts_when_it_is_ready(
    qtbot: QtBot, page: GoalPage
) -> None:
    with qtbot.waitSignal(page.start_asked):
        page.go_on()

    assert not page.is_complete
    assert page.missing == "Preparing…"


def test_the_page_says_why_the_training_cannot_start(page: GoalPage) -> None:
    page.go_on()
    page.show_problem("The disk is full.")

    assert page.problem.isVisible()
    assert page.problem.text() == "The disk is full."
    assert page.is_complete


def test_the_estimate_gives_the_number_of_pictures_and_mentions_a_missing_card(
    page: GoalPage,
) -> None:
    words = page.estimate.text()

    assert words.startswith("Reweave learns from 24 pictures and is tested on 6 others.")
    assert "Without a suitable graphics card" in words


def test_the_estimate_names_the_graphics_card_unless_the_processor_is_chosen() -> None:
    on_card = estimate_text(GOAL, device="NVIDIA RTX", pictures=24, held_out=6)
    on_cpu = estimate_text(
        Goal(model=default_model(), device="cpu"), device="NVIDIA RTX", pictures=24, held_out=6
    )

    assert "The training runs on NVIDIA RTX." in on_card
    assert "Without a suitable graphics card" in on_cpu
