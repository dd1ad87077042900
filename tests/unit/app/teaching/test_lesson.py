"""The state that the pages of the wizard share."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from app.teaching.lesson import Lesson
from training.api import FineTuneRequest, Goal, Proof, TrainerFinished, Verdict
from training.survey.events import FoundPicture

GOAL = Goal(model=Path("base.safetensors"))
PICTURE = FoundPicture(
    path=Path("a.jpg"),
    width_px=600,
    height_px=400,
    thumbnail=b"",
    digest="1",
    fingerprint=1,
    sharpness=9.0,
    is_grey=False,
)
REQUEST = FineTuneRequest(
    folder=Path("run"),
    pictures=(Path("a.jpg"),),
    held_out=(Path("b.jpg"),),
    goal=Goal(
        model=Path("base.safetensors"),
    ),
    features=Path("features"),
    regression=Path("samples"),
)


@pytest.fixture
def lesson(qapp: QCoreApplication) -> Lesson:
    del qapp
    return Lesson(GOAL)


def test_other_pictures_clear_the_split(lesson: Lesson) -> None:
    lesson.set_split(pictures=(Path("a.jpg"),), held_out=(Path("b.jpg"),))
    lesson.set_found((PICTURE,))

    assert lesson.found == (PICTURE,)
    assert (lesson.pictures, lesson.held_out) == ((), ())


def test_the_same_pictures_change_nothing(lesson: Lesson) -> None:
    lesson.set_found((PICTURE,))
    lesson.set_split(pictures=(Path("a.jpg"),), held_out=(Path("b.jpg"),))
    changes: list[None] = []
    lesson.changed.connect(lambda: changes.append(None))
    lesson.set_found((PICTURE,))

    assert not changes
    assert lesson.pictures == (Path("a.jpg"),)


def test_another_run_has_no_result_yet(lesson: Lesson) -> None:
    proof = Proof(verdict=Verdict.BETTER)
    lesson.set_finished(TrainerFinished(proof=proof, model=Path("new.safetensors")))
    lesson.set_request(REQUEST)

    assert lesson.request == REQUEST
    assert lesson.finished is None
