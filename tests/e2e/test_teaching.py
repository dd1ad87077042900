"""The wizard with the real survey and the real trainer, on tiny pictures and a tiny model."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.shared.paths import default_detector, default_model
from app.teaching.fine_tuning import Phase
from app.teaching.flow import TeachingFlow
from app.teaching.pages.checkup_page import CheckUpPage
from app.teaching.pages.goal_page import GoalPage
from app.teaching.pages.page import WizardPage
from app.teaching.pages.pictures_page import PicturesPage
from app.teaching.pages.proof_page import ProofPage
from app.teaching.pages.training_page import TrainingPage
from app.teaching.setup import Teaching, TeachingPaths
from tests.helpers.fake_dialogs import FakeTeachingDialogs
from tests.helpers.samples import FEATURES
from tests.helpers.surveys import save_picture
from tests.helpers.tiny_model import write_tiny_model
from tests.helpers.trainer_runs import CHEAP
from tests.helpers.window_driver import WindowDriver
from training.api import Repair
from training.fine_tuning.client import TrainerClient
from training.fine_tuning.factory import serve
from training.survey.checkup import MIN_SIDE_PX
from training.survey.client import SurveyClient

LEFT = Qt.MouseButton.LeftButton
COUNT = 14
# As small as the check-up takes for usable.
SIZE = (MIN_SIDE_PX, MIN_SIDE_PX)
WAIT_MS = 300_000

# The offscreen platform has no desktop to tell how small a window may be, and which is on top.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.qt_log_ignore("propagateSizeHints", r"support raise\(\)"),
]


class RealClassroom:
    """A main window whose survey and trainer are processes.

    Attributes:
        photos: The folder of the user's pictures.
        masks: The folder of the user's own masks, with one small hole, because a wide one is slow.
    """

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.photos = folder / "photos"
        self.masks = folder / "masks"
        self.model = write_tiny_model(folder)
        for seed in range(COUNT):
            save_picture(self.photos / f"{seed}.png", seed=seed, size=SIZE)
        save_picture(folder / "regression" / "one.png", seed=99, size=SIZE)
        hole = np.zeros(SIZE, np.uint8)
        hole[70:82, 70:82] = 255
        self.masks.mkdir()
        Image.fromarray(hole).save(self.masks / "spot.png")
        paths = TeachingPaths(
            model=default_model(),
            discriminator=folder / "none",
            features=FEATURES,
            detector=default_detector(),
            regression=folder / "regression",
            runs=folder / "runs",
        )
        teaching = Teaching(
            paths=paths,
            make_survey=SurveyClient,
            make_trainer=lambda on_event: TrainerClient(serve=serve, on_event=on_event),
            dialogs=FakeTeachingDialogs(folder=self.photos),
        )
        self.driver = WindowDriver(qtbot, folder, teaching=teaching)
        self.driver.engine.become_ready()

    @property
    def flow(self) -> TeachingFlow:
        return self.driver.window.teaching

    @property
    def page(self) -> WizardPage:
        assert self.flow.session is not None
        return self.flow.session.wizard.page

    def next(self, kind: type[WizardPage]) -> None:
        """Wait until the page is complete, press Next, and wait for a page."""
        self.driver.qtbot.waitUntil(lambda: self.page.is_complete, timeout=WAIT_MS)
        assert self.flow.session is not None
        QTest.mouseClick(self.flow.session.wizard.next_button, LEFT)
        self.wait_for(kind)

    def wait_for(self, kind: type[WizardPage]) -> None:
        self.driver.qtbot.waitUntil(lambda: isinstance(self.page, kind), timeout=WAIT_MS)

    def stamps(self) -> dict[str, tuple[int, bytes]]:
        """Return the time and the content of each of the user's files."""
        return {
            path.name: (path.stat().st_mtime_ns, path.read_bytes())
            for path in sorted(self.photos.iterdir())
        }


@pytest.fixture
def classroom(qtbot: QtBot, tmp_path: Path) -> Iterator[RealClassroom]:
    classroom = RealClassroom(qtbot, tmp_path)
    yield classroom
    classroom.driver.close()


def test_a_model_learns_from_a_folder_and_is_proved(classroom: RealClassroom) -> None:
    before = classroom.stamps()
    classroom.flow.open()
    classroom.next(PicturesPage)
    pictures = classroom.page
    assert isinstance(pictures, PicturesPage)
    QTest.mouseClick(pictures.folder_button, LEFT)
    classroom.next(CheckUpPage)
    classroom.next(GoalPage)
    assert classroom.flow.session is not None
    lesson = classroom.flow.session.lesson
    lesson.set_goal(
        dataclasses.replace(
            lesson.goal,
            model=classroom.model,
            repair=Repair.OWN_MASKS,
            masks=classroom.masks,
            device="cpu",
            settings=(*CHEAP, "steps=4"),
        )
    )
    classroom.next(TrainingPage)
    training = classroom.page
    assert isinstance(training, TrainingPage)
    classroom.driver.qtbot.waitUntil(lambda: not training.tuning.is_working, timeout=WAIT_MS)

    assert training.tuning.phase is Phase.FINISHED, training.tuning.message
    assert isinstance(classroom.page, ProofPage)
    assert lesson.finished is not None
    assert lesson.finished.model.is_file()
    assert lesson.finished.proof.own[0].pictures == len(lesson.held_out) == 6
    assert classroom.stamps() == before
