"""Page 4 of the wizard with a fake trainer."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.teaching.fine_tuning import FineTuning
from app.teaching.lesson import Lesson
from app.teaching.pages.curves import Curves
from app.teaching.pages.training_page import TrainingPage
from tests.helpers.fake_dialogs import FakeTeachingDialogs
from tests.helpers.fake_trainer import FakeTrainer
from training.api import FineTuneRequest, Goal, TrainerEvent

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
