"""Page 1 of the wizard with a fake survey."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.teaching.collection import Collection
from app.teaching.lesson import Lesson
from app.teaching.pages.picture_grid import PAGE
from app.teaching.pages.pictures_page import PicturesPage
from app.teaching.pages.words import found_text
from tests.helpers.fake_dialogs import FakeTeachingDialogs
from tests.helpers.surveys import FakeSurvey, found_picture, save_picture
from training.api import Goal
from training.survey.client import SurveyClient
from training.survey.events import (
    SkippedFile,
    SkipReason,
    SurveyEvent,
    SurveyFailed,
    SurveyFinished,
    SurveyProgressed,
)

pytestmark = [pytest.mark.gui, pytest.mark.qt_log_ignore("propagateSizeHints")]
LEFT = Qt.MouseButton.LeftButton
FOLDER = Path("/pictures")
TEXT = SkippedFile(path=FOLDER / "a.txt", reason=SkipReason.OTHER_SUFFIX)
BROKEN = SkippedFile(path=FOLDER / "b\n.jpg", reason=SkipReason.EMPTY)


class _Stage:
    """The page and its surveys."""

    def __init__(self) -> None:
        self.surveys: list[FakeSurvey] = []
        self.dialogs = FakeTeachingDialogs(
            folder=FOLDER, files=[FOLDER / "one.jpg", FOLDER / "two.jpg"]
        )
        self.lesson = Lesson(Goal(model=Path("base.safetensors")))
        self.collection = Collection(self._make)
        self.page = PicturesPage(self.lesson, self.collection, self.dialogs)

    def _make(self, on_event: Callable[[SurveyEvent], None]) -> FakeSurvey:
        self.surveys.append(FakeSurvey(on_event))
        return self.surveys[-1]

    def find(self, *names: str, skipped: tuple[SkippedFile, ...] = ()) -> None:
        """Let the newest survey find pictures."""
        pictures = tuple(found_picture(name) for name in names)
        self.surveys[-1].report(SurveyProgressed(pictures=pictures, skipped=skipped))

    def finish(self) -> None:
        """Let the newest survey end."""
        self.surveys[-1].report(SurveyFinished())


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[_Stage]:
    stage = _Stage()
    stage.page.resize(800, 600)
    qtbot.addWidget(stage.page)
    stage.page.show()
    yield stage
    stage.collection.stop()
    stage.page.hide()


def names(page: PicturesPage) -> list[str]:
    return [page.model.index(row).data() for row in range(page.model.rowCount())]


def test_an_empty_page_invites_and_is_incomplete(stage: _Stage) -> None:
    assert not stage.page.is_complete
    assert stage.page.missing == "Add the pictures that Reweave should learn from."
    assert not stage.page.count.isVisible()
    assert not stage.page.grid.isVisible()


def test_pictures_are_shown_and_counted_as_they_are_found(stage: _Stage, qtbot: QtBot) -> None:
    QTest.mouseClick(stage.page.folder_button, LEFT)
    with qtbot.waitSignal(stage.collection.found):
        stage.find("one.jpg", "two.jpg")

    assert stage.surveys[0].added == [FOLDER]
    assert names(stage.page) == ["one.jpg", "two.jpg"]
    assert stage.page.count.text() == "Searching… 2 pictures so far"
    assert stage.page.stop_button.isVisible()
    assert not stage.page.is_complete


def test_the_page_is_complete_when_the_survey_has_ended(stage: _Stage, qtbot: QtBot) -> None:
    QTest.mouseClick(stage.page.files_button, LEFT)
    stage.find("one.jpg", "two.jpg")
    with qtbot.waitSignal(stage.page.changed, check_params_cb=lambda: stage.page.is_complete):
        stage.finish()

    with qtbot.waitSignal(stage.page.done):
        stage.page.go_on()

    assert [picture.path.name for picture in stage.lesson.found] == ["one.jpg", "two.jpg"]
    assert stage.page.count.text() == "2 pictures found"


def test_dropped_folders_and_files_are_searched(stage: _Stage) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/pictures"), QUrl("https://example.org/a.jpg")])
    where, copy, no_key = QPointF(9, 9), Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier

    entering = QDragEnterEvent(where.toPoint(), copy, data, LEFT, no_key)
    stage.page.dragEnterEvent(entering)
    stage.page.dropEvent(QDropEvent(where, copy, data, LEFT, no_key))

    assert entering.isAccepted()
    assert stage.surveys[0].added == [FOLDER]


def test_skipped_files_are_listed_with_their_reason(stage: _Stage, qtbot: QtBot) -> None:
    stage.collection.add([FOLDER])
    with qtbot.waitSignal(stage.collection.skipped_more):
        stage.find(skipped=(TEXT, BROKEN))
    QTest.mouseClick(stage.page.fold, LEFT)

    model = stage.page.skipped_model
    assert stage.page.fold.text() == "2 files skipped"
    assert stage.page.skipped.isVisible()
    assert [model.index(row).data() for row in range(2)] == [
        "b\ufffd.jpg is empty   —   /pictures",
        "a.txt is not a picture file   —   /pictures",
    ]


def test_stopping_keeps_what_was_found_and_ignores_later_events(
    stage: _Stage, qtbot: QtBot
) -> None:
    stage.collection.add([FOLDER])
    with qtbot.waitSignal(stage.collection.found):
        stage.find("one.jpg", "two.jpg")
    QTest.mouseClick(stage.page.stop_button, LEFT)
    stage.find("late.jpg")
    QCoreApplication.processEvents()

    assert stage.surveys[0].is_closed
    assert names(stage.page) == ["one.jpg", "two.jpg"]
    assert stage.page.is_complete


def test_after_stopping_nothing_is_found_twice(stage: _Stage, qtbot: QtBot) -> None:
    stage.collection.add([FOLDER])
    with qtbot.waitSignal(stage.collection.found):
        stage.find("one.jpg")
    stage.collection.stop()
    stage.collection.add([FOLDER])
    with qtbot.waitSignal(stage.collection.found):
        stage.find("one.jpg", "two.jpg")

    assert names(stage.page) == ["one.jpg", "two.jpg"]


def test_starting_over_removes_everything(stage: _Stage, qtbot: QtBot) -> None:
    stage.collection.add([FOLDER])
    stage.find("one.jpg", skipped=(BROKEN,))
    with qtbot.waitSignal(stage.collection.changed):
        stage.finish()

    QTest.mouseClick(stage.page.clear_button, LEFT)

    assert names(stage.page) == []
    assert not stage.page.fold.isVisible()
    assert not stage.page.is_complete


def test_a_failed_survey_is_explained_and_keeps_what_was_found(stage: _Stage, qtbot: QtBot) -> None:
    stage.collection.add([FOLDER])
    stage.find("one.jpg", "two.jpg")
    with qtbot.waitSignal(stage.collection.changed):
        stage.surveys[0].report(SurveyFailed())

    assert stage.page.problem.text().startswith("The pictures cannot be read")
    assert stage.page.problem.isVisible()
    assert stage.page.is_complete


@pytest.mark.slow
def test_a_hundred_thousand_pictures_are_shown_a_page_at_a_time(
    stage: _Stage, qtbot: QtBot
) -> None:
    stage.collection.add([FOLDER])
    with qtbot.waitSignal(stage.collection.found):
        stage.find(*(f"{number}.jpg" for number in range(100_000)))
    model = stage.page.model
    first = model.rowCount()
    model.fetchMore(stage.page.grid.rootIndex())

    assert stage.page.count.text() == found_text(100_000, is_searching=True)
    assert first == PAGE
    assert model.rowCount() == 2 * PAGE


def test_a_real_survey_fills_the_page(qtbot: QtBot, tmp_path: Path) -> None:
    save_picture(tmp_path / "one.png", seed=1)
    save_picture(tmp_path / "two.png", seed=2)
    (tmp_path / "notes.txt").touch()
    collection = Collection(SurveyClient)
    page = PicturesPage(
        Lesson(Goal(model=Path("base.safetensors"))), collection, FakeTeachingDialogs()
    )
    qtbot.addWidget(page)

    collection.add([tmp_path])
    qtbot.waitUntil(lambda: page.is_complete, timeout=30_000)
    collection.stop()

    assert sorted(names(page)) == ["one.png", "two.png"]
    assert [file.path.name for file in collection.skipped] == ["notes.txt"]
