"""Page 4 of the wizard with a fake trainer."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.shared.theme import DARK, LIGHT, apply_theme
from app.teaching.fine_tuning import FineTuning, Phase
from app.teaching.lesson import Lesson
from app.teaching.pages.curves import Curves
from app.teaching.pages.training_page import TrainingPage
from app.teaching.pages.words import duration
from tests.helpers.fake_dialogs import FakeTeachingDialogs
from tests.helpers.fake_trainer import FakeTrainer
from training.api import (
    Fault,
    FineTuneRequest,
    Goal,
    Note,
    Preparation,
    TrainerCommand,
    TrainerEvent,
)
from training.fine_tuning.runs import find_unfinished_runs, write_request

pytestmark = [pytest.mark.gui, pytest.mark.qt_log_ignore("propagateSizeHints")]
LEFT = Qt.MouseButton.LeftButton


class Stage:
    """The page with its trainer, and the user's actions."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot = qtbot
        nowhere = folder / "nothing"
        self.request = FineTuneRequest(
            folder=folder / "run",
            pictures=(),
            held_out=(),
            goal=Goal(
                model=nowhere,
            ),
            features=nowhere,
            regression=nowhere,
        )
        self.lesson = Lesson(Goal(model=nowhere))
        self.lesson.set_request(self.request)
        self.trainers: list[FakeTrainer] = []
        self.dialogs = FakeTeachingDialogs()
        self.done: list[None] = []
        self.tuning = FineTuning(self._make)
        self.page = TrainingPage(self.lesson, self.tuning, self.dialogs)
        self.page.done.connect(lambda: self.done.append(None))
        qtbot.addWidget(self.page)
        self.page.resize(800, 600)

    @property
    def trainer(self) -> FakeTrainer:
        return self.trainers[-1]

    def enter(self) -> None:
        self.page.enter()
        self.page.show()

    def learn(self) -> None:
        """Let the trainer validate the old model and take its first steps."""
        self.enter()
        self.trainer.plan()
        self.trainer.validate(0, 0.5, is_best=True)
        self.trainer.sample(0, names=("kitchen.jpg", "garden.jpg"))
        self.trainer.step(10, seconds_left=200.0, total=1.2, hole=0.3)
        self.settle()

    def settle(self) -> None:
        """Let queued events arrive."""
        QApplication.processEvents()

    def click(self, name: str) -> None:
        QTest.mouseClick(getattr(self.page, f"{name}_button"), LEFT)

    @property
    def curves(self) -> Curves:
        return self.page.findChildren(Curves)[0]

    def _make(self, on_event: Callable[[TrainerEvent], None]) -> FakeTrainer:
        self.trainers.append(FakeTrainer(on_event))
        return self.trainers[-1]


@pytest.fixture
def stage(qtbot: QtBot, tmp_path: Path) -> Iterator[Stage]:
    stage = Stage(qtbot, tmp_path)
    yield stage
    stage.tuning.close()
    stage.page.hide()


def test_entering_starts_the_lessons_run(stage: Stage) -> None:
    stage.enter()

    assert stage.trainer.requests == [stage.request]
    assert stage.tuning.is_working
    assert not stage.page.can_go_back


def test_entering_again_starts_nothing(stage: Stage) -> None:
    stage.learn()
    stage.page.enter()

    assert stage.trainer.requests == [stage.request]
    assert len(stage.page.findChildren(Curves)) == 1


def test_each_stage_of_the_preparation_is_named(stage: Stage) -> None:
    stage.enter()
    stage.trainer.prepare(Preparation.PICTURES)
    stage.settle()

    assert stage.page.heading.text() == "Getting ready"
    assert stage.page.detail.text() == "Reading the pictures…"
    assert stage.page.progress.maximum() == 0


def test_curves_and_samples_appear_with_the_first_values(stage: Stage) -> None:
    stage.enter()
    was_shown = stage.page.watched.isVisible()

    stage.learn()

    assert not was_shown
    assert stage.page.watched.isVisible()


def test_the_progress_is_shown(stage: Stage) -> None:
    stage.learn()

    assert stage.page.heading.text() == "Learning from your pictures"
    assert stage.page.detail.text() == "3 min left · step 10 of 400 · CPU"
    assert stage.page.progress.value() == 25


def test_the_gain_over_the_old_model_is_shown(stage: Stage) -> None:
    stage.learn()
    stage.trainer.validate(50, 0.45, is_best=True)
    stage.settle()

    assert stage.page.validation.text() == (
        "Best so far: 10.0 % closer to the original than the old model"
    )


def test_a_missing_gain_is_shown_too(stage: Stage) -> None:
    stage.learn()
    stage.trainer.validate(50, 0.55)
    stage.settle()

    assert stage.page.validation.text() == "Not better than the old model yet"


def test_curves_have_a_point_for_each_step(stage: Stage) -> None:
    stage.learn()
    stage.trainer.step(20, total=1.1, hole=0.2)
    stage.trainer.validate(50, 0.45, is_best=True)
    stage.settle()

    total = stage.curves.losses.listDataItems()[0]
    distance = stage.curves.distances.listDataItems()[0]
    assert total.getData()[0].tolist() == [10, 20]
    assert total.getData()[1].tolist() == [1.2, 1.1]
    assert distance.getData()[1].tolist() == [0.5, 0.45]


def test_curves_start_over_when_the_trainer_reports_everything_again(stage: Stage) -> None:
    stage.learn()
    stage.trainer.step(99, total=5.0)
    stage.trainer.plan()
    stage.trainer.step(10, total=1.2)
    stage.settle()

    assert list(stage.tuning.losses) == [10]


def test_the_newest_samples_are_shown(stage: Stage) -> None:
    stage.learn()
    stage.trainer.sample(50, names=("kitchen.jpg", "garden.jpg"))
    stage.settle()

    assert stage.page.samples.step == 50
    assert stage.page.samples.caption.text() == "After 50 steps"


def test_the_slider_goes_back_and_stays_there(stage: Stage) -> None:
    stage.learn()
    stage.trainer.sample(50, names=("kitchen.jpg", "garden.jpg"))
    stage.settle()
    stage.page.samples.slider.setValue(0)
    stage.trainer.sample(100, names=("kitchen.jpg", "garden.jpg"))
    stage.settle()

    assert stage.page.samples.step == 0
    assert stage.page.samples.caption.text() == "Old model"


def test_another_picture_can_be_chosen(stage: Stage) -> None:
    stage.learn()

    stage.page.samples.strip.setCurrentRow(1)

    assert stage.page.samples.picture.accessibleName() == "garden.jpg"


def test_the_picture_open_in_the_editor_is_named(stage: Stage) -> None:
    stage.enter()
    stage.trainer.plan()
    stage.trainer.sample(0, names=("", "garden.jpg"))
    stage.settle()

    strip = stage.page.samples.strip
    assert [strip.item(row).toolTip() for row in range(2)] == ["Open picture", "garden.jpg"]
    assert stage.page.samples.picture.accessibleName() == "Open picture"


def test_a_pause_is_requested_and_shown_when_it_is_reached(stage: Stage) -> None:
    stage.learn()

    stage.click("pause")
    before = stage.page.heading.text()
    stage.trainer.become_paused()
    stage.settle()

    assert stage.trainer.commands == [TrainerCommand.PAUSE]
    assert (before, stage.page.heading.text()) == ("Pausing…", "Paused")
    assert stage.page.pause_button.text() == "Continue"


def test_a_pause_that_has_freed_its_memory_says_so(stage: Stage) -> None:
    stage.learn()
    stage.click("pause")
    stage.trainer.become_paused(has_freed_memory=True)
    stage.settle()

    assert "all memory is free" in stage.page.detail.text()


def test_a_paused_training_can_be_continued(stage: Stage) -> None:
    stage.learn()
    stage.click("pause")
    stage.trainer.become_paused()
    stage.settle()

    stage.click("pause")

    assert stage.trainer.commands == [TrainerCommand.PAUSE, TrainerCommand.RESUME]


def test_a_restoration_pauses_the_training_until_it_is_done(stage: Stage) -> None:
    stage.learn()

    stage.tuning.hold()
    while_held = stage.page.heading.text()
    stage.tuning.release()

    assert stage.trainer.commands == [TrainerCommand.PAUSE, TrainerCommand.RESUME]
    assert while_held == "Waiting for the restoration to finish"


def test_a_restoration_does_not_end_the_users_pause(stage: Stage) -> None:
    stage.learn()
    stage.click("pause")

    stage.tuning.hold()
    stage.tuning.release()

    assert stage.trainer.commands == [TrainerCommand.PAUSE]


def test_a_run_that_starts_during_a_restoration_waits(stage: Stage) -> None:
    stage.tuning.hold()

    stage.enter()

    assert stage.trainer.commands == [TrainerCommand.PAUSE]


def test_the_training_can_be_finished_after_the_first_validation(stage: Stage) -> None:
    stage.enter()
    was_enabled = stage.page.finish_button.isEnabled()
    stage.learn()

    stage.click("finish")

    assert not was_enabled
    assert stage.trainer.commands == [TrainerCommand.FINISH_NOW]


def test_the_progress_of_the_comparison_is_shown(stage: Stage) -> None:
    stage.learn()
    stage.trainer.prove(0.4)
    stage.settle()

    assert stage.page.heading.text() == "Comparing the new model with the old one"
    assert stage.page.progress.value() == 400
    assert not stage.page.finish_button.isEnabled()


def test_the_result_is_written_into_the_lesson_and_the_page_is_done(stage: Stage) -> None:
    stage.learn()
    stage.trainer.validate(50, 0.45, is_best=True)
    stage.trainer.finish()
    stage.settle()

    assert stage.lesson.finished is not None
    assert stage.lesson.steps == 50
    assert stage.done == [None]
    assert stage.page.is_complete
    assert not stage.tuning.is_working


def test_cancelling_asks_first(stage: Stage) -> None:
    stage.learn()
    stage.dialogs.cancels = False

    stage.click("cancel")

    assert stage.trainer.commands == []


def test_after_cancelling_another_training_can_be_started(stage: Stage) -> None:
    stage.learn()
    stage.click("cancel")
    stage.trainer.become_cancelled()
    stage.settle()
    can_go_back = stage.page.can_go_back

    stage.lesson.set_request(stage.request)
    stage.page.enter()

    assert can_go_back
    assert stage.trainer.requests == [stage.request, stage.request]


def test_a_failure_is_explained_and_the_training_can_be_continued(stage: Stage) -> None:
    stage.learn()
    stage.trainer.fail(Fault.FULL_DISK)
    stage.settle()
    sentence, is_shown = stage.page.problem.text(), stage.page.problem.isVisible()

    stage.click("pause")

    assert sentence.startswith("The disk is full.")
    assert is_shown
    assert stage.trainer.requests == [stage.request, stage.request]
    assert stage.tuning.phase is Phase.PREPARING


def test_after_a_failure_the_best_can_still_be_kept(stage: Stage) -> None:
    stage.learn()
    stage.trainer.fail()
    stage.settle()

    stage.click("finish")

    assert stage.trainer.requests == [stage.request, stage.request]
    assert stage.trainer.commands == [TrainerCommand.FINISH_NOW]


def test_a_failed_run_can_be_cancelled(stage: Stage) -> None:
    write_request(stage.request)
    stage.learn()
    stage.trainer.fail()
    stage.settle()

    stage.click("cancel")

    assert find_unfinished_runs(stage.request.folder.parent) == ()
    assert stage.page.can_go_back
    assert not stage.page.problem.isVisible()


def test_a_note_of_the_trainer_is_shown(stage: Stage) -> None:
    stage.learn()
    stage.trainer.note(Note.LEFT_OUT, pictures=1)
    stage.settle()

    assert stage.page.note.text().startswith("One picture is left out")


def test_closing_ends_the_trainer_and_ignores_later_events(stage: Stage) -> None:
    stage.learn()

    stage.tuning.close()
    stage.trainer.step(300)
    stage.settle()

    assert stage.trainer.is_closed
    assert stage.tuning.step == 10


@pytest.mark.slow
def test_the_curves_follow_the_theme(stage: Stage, qapp: QApplication) -> None:
    apply_theme(qapp, LIGHT)
    stage.learn()
    light = stage.curves.losses.backgroundBrush().color().name()

    apply_theme(qapp, DARK)
    stage.settle()

    assert light == LIGHT.base
    assert stage.curves.losses.backgroundBrush().color().name() == DARK.base


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(20, "less than a minute"), (200, "3 min"), (3_600, "1 h 0 min"), (8_000, "2 h 15 min")],
)
def test_durations_are_rounded(seconds: float, words: str) -> None:
    assert duration(seconds) == words
