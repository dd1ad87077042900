"""The pages on which the detector is taught look as they are stored, in both themes."""

import os
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from engine.pictures.files import write_picture
from engine.pictures.picture import Picture
from tests.gui.golden.conftest import draw_landscape
from tests.helpers.golden import Album, grab
from tests.helpers.teacher import Teacher
from training.api import Verdict

pytestmark = [
    pytest.mark.snapshot,
    pytest.mark.slow,
    pytest.mark.qt_log_ignore("propagateSizeHints", r"support raise\(\)"),
]

NOON_S = 1_780_000_000  # 28 May 2026


@pytest.fixture
def teacher(album: Album, qtbot: QtBot, tmp_path: Path) -> Iterator[Teacher]:  # noqa: ARG001
    """A wizard without examples."""
    teacher = Teacher(qtbot, tmp_path)
    yield teacher
    teacher.driver.close()


@pytest.fixture
def taught(teacher: Teacher) -> Teacher:
    """A wizard with examples of twelve pictures, all of one day."""
    teacher.keep_examples()
    for file in (teacher.driver.folder / "examples").iterdir():
        os.utime(file, (NOON_S, NOON_S))
    return teacher


def test_the_choice(taught: Teacher, album: Album) -> None:
    taught.choice_page()

    album.check("teach_lesson", grab(taught.wizard))


def test_the_choice_with_too_few_examples(teacher: Teacher, album: Album) -> None:
    teacher.keep_examples(pictures=5)
    teacher.choice_page()

    album.check("teach_lesson_few", grab(teacher.wizard))


def test_the_examples(taught: Teacher, album: Album) -> None:
    taught.choose_detector()

    album.check("teach_examples", grab(taught.wizard))


@pytest.mark.parametrize("verdict", [Verdict.BETTER, Verdict.WORSE_ELSEWHERE])
def test_the_verdict(taught: Teacher, album: Album, verdict: Verdict) -> None:
    taught.choose_detector()
    taught.next()
    page = taught.finish_detector(verdict, draw=draw_comparison)

    album.check(f"teach_verdict_{verdict.name.lower()}", grab(page.window()))


def draw_comparison(folder: Path) -> dict[str, Path]:
    """Write a scratched landscape, and what is marked in it."""
    scan = draw_landscape()
    cv2.line(scan, (60, 40), (520, 330), (235, 235, 230), 3)
    marked = {name: scan.copy() for name in ("damaged", "truth", "old", "new")}
    ends = {"truth": (520, 330), "old": (250, 160), "new": (500, 318)}
    for name, end in ends.items():
        cv2.line(marked[name], (60, 40), end, (230, 30, 90), 5)
    files = {name: folder / f"{name}.png" for name in marked}
    for name, file in files.items():
        write_picture(file, Picture(pixels=np.asarray(marked[name], np.uint8)))
    return files
