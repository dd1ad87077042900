"""What page 4 of the wizard shows of a run: progress, curves and samples."""

import pytest
from PySide6.QtWidgets import QApplication

from app.shared.theme import DARK, LIGHT, apply_theme
from app.teaching.pages.words import duration
from tests.helpers.training_page import Stage
from training.api import Note, Preparation

pytestmark = [pytest.mark.gui, pytest.mark.qt_log_ignore("propagateSizeHints")]


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


def test_the_progress_of_the_comparison_is_shown(stage: Stage) -> None:
    stage.learn()
    stage.trainer.prove(0.4)
    stage.settle()

    assert stage.page.heading.text() == "Comparing the new model with the old one"
    assert stage.page.progress.value() == 400
    assert not stage.page.finish_button.isEnabled()


def test_a_note_of_the_trainer_is_shown(stage: Stage) -> None:
    stage.learn()
    stage.trainer.note(Note.LEFT_OUT, pictures=1)
    stage.settle()

    assert stage.page.note.text().startswith("1 picture is left out")


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
