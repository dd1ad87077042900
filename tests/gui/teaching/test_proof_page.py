"""Page 5 of the wizard: the verdict, the table, the comparison and its handle."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.shared.before_after import BeforeAfter
from app.teaching.lesson import Lesson
from app.teaching.pages.proof_page import ProofPage
from engine.network.model_card import ProofScore
from engine.pictures.files import write_picture
from engine.pictures.picture import Picture
from training.api import (
    Comparison,
    FineTuneRequest,
    Goal,
    Measure,
    Preset,
    Proof,
    TrainerFinished,
    Verdict,
)

pytestmark = [pytest.mark.gui, pytest.mark.qt_log_ignore("propagateSizeHints")]
LEFT = Qt.MouseButton.LeftButton
RED, GREEN, BLUE, GREY = (200, 0, 0), (0, 200, 0), (0, 0, 200), (90, 90, 90)
OWN = ProofScore(measure=Measure.FINISHED, old=1.0, new=0.91, low=-0.13, high=-0.05, pictures=6)


@pytest.fixture
def lesson() -> Lesson:
    return Lesson(Goal(model=Path("base.safetensors")))


@pytest.fixture
def page(lesson: Lesson, qtbot: QtBot) -> Iterator[ProofPage]:
    page = ProofPage(lesson)
    page.resize(800, 600)
    qtbot.addWidget(page)
    page.show()
    yield page
    page.hide()


@pytest.fixture
def handle(qtbot: QtBot) -> Iterator[BeforeAfter]:
    """Red before, blue after, pictures of 100 px shown at twice the size."""
    widget = BeforeAfter()
    widget.resize(400, 400)
    widget.set_pictures(filled("#c80000"), filled("#0000c8"), names=("", ""))
    qtbot.addWidget(widget)
    widget.show()
    yield widget
    widget.hide()


def filled(colour: str) -> QPixmap:
    picture = QPixmap(QSize(100, 100))
    picture.fill(QColor(colour))
    return picture


def comparison(folder: Path, name: str) -> Comparison:
    files = {kind: folder / f"{name}-{kind}.png" for kind in ("damaged", "truth", "old", "new")}
    for file, colour in zip(files.values(), (GREY, GREEN, RED, BLUE), strict=True):
        pixels = np.full((64, 64, 3), colour, np.uint8)
        write_picture(file, Picture(pixels=pixels))
    return Comparison(name=name, **files)


def finished(verdict: Verdict, *comparisons: Comparison) -> TrainerFinished:
    proof = Proof(verdict=verdict, own=(OWN,), comparisons=comparisons)
    return TrainerFinished(proof=proof, model=Path("new.safetensors"))


def colour_at(widget: BeforeAfter, x: int, y: int) -> str:
    return widget.grab().toImage().pixelColor(x, y).name()


def test_a_better_model_can_be_kept(page: ProofPage, lesson: Lesson, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.changed):
        lesson.set_finished(finished(Verdict.BETTER))

    assert page.is_complete
    assert page.next_text == "Keep it…"
    assert page.verdict.text().startswith("The new model is better")
    assert page.rows() == [
        "Your pictures | 9.0 % closer to the original | between 5.0 and 13 %; 6 pictures"
    ]


@pytest.mark.parametrize("verdict", [v for v in Verdict if v is not Verdict.BETTER])
def test_a_model_that_is_not_better_cannot_be_kept(
    page: ProofPage, lesson: Lesson, verdict: Verdict
) -> None:
    lesson.set_finished(finished(verdict))

    assert not page.is_complete
    assert page.next_text == ""
    assert page.missing == "Only a better model can be kept."
    assert page.kept.text() == "The current model stays as it is."
    assert page.longer_button.isVisible()
    assert page.pictures_button.isVisible()


def test_nothing_can_be_kept_before_there_is_a_proof(page: ProofPage) -> None:
    assert not page.is_complete
    assert page.rows() == []
    assert not page.comparisons.isVisible()


def test_the_next_run_clears_the_proof_of_the_one_before(
    page: ProofPage, lesson: Lesson, tmp_path: Path
) -> None:
    lesson.set_finished(finished(Verdict.BETTER))

    lesson.set_request(run(tmp_path, Preset.HOUR))

    assert not page.is_complete
    assert page.rows() == []


def run(folder: Path, preset: Preset) -> FineTuneRequest:
    return FineTuneRequest(
        folder=folder,
        pictures=(),
        held_out=(),
        goal=Goal(
            model=Path("base.safetensors"),
            preset=preset,
        ),
        features=Path("features.safetensors"),
        regression=folder,
    )


def test_more_time_and_more_pictures_can_be_asked_for(page: ProofPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.more_time_asked):
        QTest.mouseClick(page.longer_button, LEFT)
    with qtbot.waitSignal(page.more_pictures_asked):
        QTest.mouseClick(page.pictures_button, LEFT)


def test_after_the_longest_training_there_is_no_longer_one(
    page: ProofPage, lesson: Lesson, tmp_path: Path
) -> None:
    lesson.set_request(run(tmp_path, Preset.NIGHT))

    assert not page.longer_button.isVisible()


def test_old_is_left_of_the_handle_and_new_right_of_it(
    page: ProofPage, lesson: Lesson, tmp_path: Path
) -> None:
    lesson.set_finished(finished(Verdict.BETTER, comparison(tmp_path, "cup")))
    view = page.comparisons.before_after

    middle, bottom = view.width() // 2, view.height() * 3 // 4

    assert colour_at(view, middle - 40, bottom) == "#c80000"
    assert colour_at(view, middle + 40, bottom) == "#0000c8"


def test_all_four_pictures_are_shown_side_by_side(
    page: ProofPage, lesson: Lesson, tmp_path: Path
) -> None:
    lesson.set_finished(finished(Verdict.BETTER, comparison(tmp_path, "cup")))

    shown = [
        tile.grab().toImage().pixelColor(tile.width() // 2, tile.height() // 2).name()
        for tile in page.comparisons.tiles
    ]

    assert shown == ["#5a5a5a", "#00c800", "#c80000", "#0000c8"]


def test_another_picture_is_chosen_from_the_strip(
    page: ProofPage, lesson: Lesson, tmp_path: Path, qtbot: QtBot
) -> None:
    first, second = comparison(tmp_path, "cup"), comparison(tmp_path, "cat")
    write_picture(second.new, Picture(pixels=np.full((64, 64, 3), GREEN, np.uint8)))
    lesson.set_finished(finished(Verdict.BETTER, first, second))
    view = page.comparisons.before_after

    with qtbot.waitSignal(page.comparisons.strip.currentRowChanged):
        QTest.keyClick(page.comparisons.strip, Qt.Key.Key_Right)

    assert page.comparisons.row == 1
    assert colour_at(view, view.width() // 2 + 40, view.height() * 3 // 4) == "#00c800"


def test_a_single_picture_has_no_strip(page: ProofPage, lesson: Lesson, tmp_path: Path) -> None:
    lesson.set_finished(finished(Verdict.BETTER, comparison(tmp_path, "cup")))

    assert page.comparisons.isVisible()
    assert not page.comparisons.strip.isVisible()


def test_missing_pictures_do_not_break_the_page(
    page: ProofPage, lesson: Lesson, tmp_path: Path
) -> None:
    gone = comparison(tmp_path, "cup")
    gone.old.unlink()
    gone.new.unlink()

    lesson.set_finished(finished(Verdict.BETTER, gone))

    assert not page.grab().isNull()
    assert page.is_complete


def test_the_handle_follows_the_mouse(handle: BeforeAfter, qtbot: QtBot) -> None:
    QTest.mousePress(handle, LEFT, pos=QPoint(200, 300))

    with qtbot.waitSignal(handle.split_changed):
        QTest.mouseMove(handle, QPoint(300, 300))
    QTest.mouseRelease(handle, LEFT, pos=QPoint(300, 300))

    assert handle.split == pytest.approx(0.75)
    assert colour_at(handle, 280, 100) == "#c80000"
    assert colour_at(handle, 320, 100) == "#0000c8"


def test_the_handle_stays_within_the_picture(handle: BeforeAfter) -> None:
    handle.set_split(7.0)

    assert handle.split == 1.0
    assert colour_at(handle, 390, 100) == "#c80000"


@pytest.mark.parametrize(
    ("key", "split"),
    [
        (Qt.Key.Key_Left, 0.45),
        (Qt.Key.Key_Right, 0.55),
        (Qt.Key.Key_Home, 0.0),
        (Qt.Key.Key_End, 1.0),
        (Qt.Key.Key_A, 0.5),
    ],
)
def test_keys_move_the_handle(handle: BeforeAfter, key: Qt.Key, split: float) -> None:
    QTest.keyClick(handle, key)

    assert handle.split == pytest.approx(split)


def test_a_wide_picture_is_shown_whole_in_the_middle(handle: BeforeAfter) -> None:
    wide = QPixmap(QSize(100, 50))
    wide.fill(QColor("#c80000"))

    handle.set_pictures(wide, wide, names=("", ""))

    ground = colour_at(handle, 100, 90)
    assert ground != "#c80000"
    assert colour_at(handle, 100, 110) == "#c80000"
