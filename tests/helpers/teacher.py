"""A window with a wizard whose pages with processes are stubs, and hands."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from app.shared.paths import default_model
from app.teaching.flow import ProcessPages, Teaching, TeachingFlow
from app.teaching.lesson import Lesson
from app.teaching.pages.keep_page import Keeping, KeepPage
from app.teaching.pages.page import WizardPage
from app.teaching.pages.wizard import Wizard
from app.teaching.request import Provided
from engine.network.model_card import ProofScore
from tests.helpers.tiny_model import write_tiny_model
from tests.helpers.window_driver import WindowDriver
from training.api import FineTuneRequest, Measured, Proof, TrainerFinished, Verdict

if TYPE_CHECKING:
    from app.shared.notice import Notice

LEFT: Final = Qt.MouseButton.LeftButton
PICTURES: Final = tuple(Path(f"/photos/Holiday/{n}.jpg") for n in range(24))
HELD_OUT: Final = tuple(Path(f"/photos/Holiday/h{n}.jpg") for n in range(6))
_OWN = ProofScore(measure=Measured.FINISHED, old=1.0, new=0.9, low=-0.2, high=-0.05, pictures=6)


def provided_in(runs: Path) -> Provided:
    """Return what comes with the program, where no process is going to look at it."""
    return Provided(
        model=default_model(),
        discriminator=Path("discriminator"),
        features=Path("features"),
        regression=Path("samples"),
        runs=runs,
        cache=Path("cache"),
    )


class StubPage(WizardPage):
    """A page whose process is told what to do by the test."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.working = False
        self.entered = 0
        self.is_shut = False
        self.is_held = False

    @property
    @override
    def title(self) -> str:
        return self._name

    @property
    @override
    def is_working(self) -> bool:
        return self.working

    @override
    def enter(self) -> None:
        self.entered += 1

    def work(self) -> None:
        """Let the process have something to do."""
        self.working = True
        self.changed.emit()

    def rest(self) -> None:
        """Let it have come to an end."""
        self.working = False
        self.changed.emit()

    @override
    def hold(self) -> None:
        self.is_held = True

    @override
    def release(self) -> None:
        self.is_held = False

    @override
    def shut_down(self) -> None:
        self.is_shut = True


class Teacher:
    """A window with a wizard, and hands.

    Attributes:
        flow: What is tested.
        notices: What the user was told.
        lessons: One for each wizard so far.
    """

    def __init__(self, driver: WindowDriver, folder: Path) -> None:
        self.driver = driver
        self.notices: list[Notice] = []
        self.lessons: list[Lesson] = []
        self.pages: list[ProcessPages] = []
        self.runs = folder / "runs"
        self.flow = TeachingFlow(
            driver.window.workbench,
            driver.window.models,
            Teaching(provided=provided_in(self.runs), make_pages=self._make),
            choose_folder=lambda: None,
            window=driver.window,
        )
        self.flow.notice.connect(self.notices.append)

    @property
    def wizard(self) -> Wizard:
        wizard = self.flow.wizard
        assert wizard is not None
        return wizard

    @property
    def page(self) -> WizardPage:
        return self.wizard.page

    @property
    def lesson(self) -> Lesson:
        return self.lessons[-1]

    @property
    def request(self) -> FineTuneRequest:
        request = self.lesson.request
        assert request is not None
        return request

    def next(self) -> None:
        QTest.mouseClick(self.wizard.next_button, LEFT)

    def begin(self) -> None:
        """Go to the training's page."""
        self.flow.open()
        self.lesson.set_split(pictures=PICTURES, held_out=HELD_OUT)
        self.next()
        self.next()
        self.next()
        self.driver.qtbot.waitUntil(lambda: self.page is self.pages[-1].training)

    def finish(self, verdict: Verdict = Verdict.BETTER) -> None:
        """Let the training end with a model in the run's folder."""
        model = write_tiny_model(self.request.folder)
        proof = Proof(verdict=verdict, own=(_OWN,))
        self.lesson.set_steps(400)
        self.lesson.set_finished(TrainerFinished(proof=proof, model=model))
        self.pages[-1].training.done.emit()

    def keep(self, keeping: Keeping) -> None:
        """Go through the last two pages, and wait for the end."""
        self.next()
        page = self.page
        assert isinstance(page, KeepPage)
        page.choices[keeping].click()
        self.next()
        self.driver.qtbot.waitUntil(lambda: self.flow.wizard is None)

    def _make(self, lesson: Lesson, window: QWidget) -> ProcessPages:
        del window
        self.lessons.append(lesson)
        self.pages.append(
            ProcessPages(
                pictures=StubPage("Pictures"),
                checkup=StubPage("Check-up"),
                training=StubPage("Training"),
            )
        )
        return self.pages[-1]
