"""Makes the screenshots of the user manual, and checks that each shows what it is named after.

They are written to test-output/manual; `make manual` reduces them into docs/user.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeAlias

import cv2
import numpy as np
import pytest
import torch
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.batch_window.pictures import PictureState
from app.editor.comparison import ComparisonMode
from app.editor.tools.toolbox import ToolKind
from app.shared.folders.folder_lock import LOCK_FILE
from app.shared.paths import default_detector, resource
from app.shared.preferences import ExampleConsent, LanguageChoice, Preferences
from app.shared.theme import DARK, apply_theme
from app.teaching.lesson import Skill
from app.teaching.pages.checkup_page import CheckUpPage
from app.teaching.pages.finding.choice_page import ChoicePage
from app.teaching.pages.finding.verdict_page import VerdictPage
from app.teaching.pages.goal_page import GoalPage
from app.teaching.pages.pictures_page import PicturesPage
from app.teaching.pages.training_page import TrainingPage
from app.teaching.setup import Teaching
from app.window.language import Language
from app.window.preferences.dialog import PreferencesDialog
from app.window.widgets.command_finder import CommandFinder
from app.window.widgets.key_overview import KeyOverview
from engine.api import Method
from engine.detection.detect import find_damage
from engine.detection.detector_file import read_detector
from engine.detection.flaws import Flaws
from engine.pictures.files import read_picture, write_picture
from engine.pictures.picture import Picture
from engine.pictures.pixels import Pixels
from tests.helpers.example_banks import write_bank
from tests.helpers.fake_dialogs import FakeTeachingDialogs
from tests.helpers.fake_trainer import FakeTrainer
from tests.helpers.manual_pictures import SIZE, save_picture
from tests.helpers.real_window import RealWindow
from tests.helpers.window_driver import teaching_paths
from training.api import TrainerEvent, Verdict
from training.damage.sampling import PictureSet, make_held_out_windows
from training.damage.truth import IGNORED
from training.judging.strip import mark_hole
from training.survey.client import SurveyClient

ROOT = Path(__file__).parents[2]
ALBUM = ROOT / "test-output" / "manual"
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
_PRINT_SEED = 13  # hairs, scratches and dust
LANGUAGES = {"en": LanguageChoice.ENGLISH, "zh": LanguageChoice.CHINESE}
CHINESE_LETTERS = QFontDatabase.WritingSystem.SimplifiedChinese
WAIT_MS = 60_000
# For what follows by itself: sizes, thumbnails, outlines.
SETTLED_MS = 600
# The home folder that pictures show.
HOME = Path("/home/anna")
# The brush's diameter and the points of a stroke, picture pixels.
_Stroke: TypeAlias = tuple[float, tuple[tuple[float, float], ...]]
TOWERS: Final[tuple[tuple[_Stroke, ...], ...]] = (
    ((18, ((200, 118), (197, 195))), (36, ((196, 200), (190, 290), (184, 352)))),
    ((18, ((446, 118), (449, 195))), (34, ((449, 200), (453, 290), (458, 362)))),
)
ROUND_THE_SPOON = (
    (395, 60), (430, 70), (425, 120), (405, 200), (418, 270), (400, 330), (345, 340), (312, 300),
    (330, 262), (370, 240), (383, 150), (395, 60),
)  # fmt: skip
COAT = (230, 300)
# The pictures of a folder, by the samples that they are copies of.
SLIDES: Final = {
    "rocket.jpg": "slide 01.jpg",
    "coffee.png": "slide 02.png",
    "astronaut.png": "slide 03.png",
    "camera.png": "slide 04.png",
    "chelsea.png": "slide 05.png",
    "hubble_deep_field.jpg": "slide 06.jpg",
}
BATCH_SIZE: Final = (1200, 740)

# The offscreen platform has no desktop to tell how small a window may be, and which is on top.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.qt_log_ignore("propagateSizeHints", r"support (raise|grabbing)"),
]
in_both_languages = pytest.mark.parametrize("photographer", ["en", "zh"], indirect=True)


def age(pixels: Pixels) -> Pixels:
    """Return a picture as an old print with scratches, dust, a fold and a stain."""
    rng = np.random.default_rng(3)
    grey = pixels[..., :3].mean(axis=2).round().astype(np.uint8)
    grey = cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    side = grey.shape[0]
    for _ in range(14):
        start, turn = rng.integers(0, side, 2), rng.uniform(-0.6, 0.6, 2)
        ends = np.array([start, start + (120 * turn + (0, 90))]).round().astype(int).tolist()
        cv2.line(grey, ends[0], ends[1], 235, 2, cv2.LINE_AA)
    for x, y in rng.integers(0, side, (40, 2)):
        cv2.circle(grey, (int(x), int(y)), int(rng.integers(2, 5)), int(rng.choice([20, 240])), -1)
    fold = [(x, int(0.62 * side + 4 * np.sin(x / 37))) for x in range(0, side, 8)]
    cv2.polylines(grey, [np.array(fold, np.int32)], isClosed=False, color=240, thickness=4)
    sepia = np.array([1.0, 0.9, 0.72])
    return np.asarray((grey[..., None] * sepia).round(), np.uint8)


@dataclass
class Photographer:
    """Uses a window and takes pictures of it."""

    real: RealWindow
    language: str
    trainers: list[FakeTrainer]

    @property
    def album(self) -> Path:
        return ALBUM / self.language

    def open(self, sample: str) -> None:
        """Open a copy of a sample, so that the picture has a name and a folder."""
        path = self.real.folder / sample
        shutil.copy(resource("samples", sample), path)
        with self.real.qtbot.waitSignal(self.real.window.workbench.document_changed):
            self.real.window.files.open_file(path)
        self.real.wait_for_engine()
        QTest.qWait(SETTLED_MS)
        self.real.key(Qt.Key.Key_0, CTRL)

    def trace(self, *points: tuple[float, float], keys: Qt.KeyboardModifier | None = None) -> None:
        """Drag through points of the picture."""
        held = keys or Qt.KeyboardModifier.NoModifier
        self.real.press(*points[0], keys=held)
        for point in points[1:]:
            self.real.move(*point, keys=held)
        self.real.release(*points[-1], keys=held)

    def click(self, x: float, y: float, keys: Qt.KeyboardModifier | None = None) -> None:
        self.trace((x, y), keys=keys)

    def paint(self, *strokes: _Stroke) -> None:
        """Paint with the brush."""
        self.real.key(Qt.Key.Key_B)
        for diameter_px, points in strokes:
            self.real.window.workbench.painter.set_diameter(diameter_px)
            self.trace(*points)

    def restore(self, key: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press Enter and wait for the result."""
        steps = self.real.document.undo_stack.index()
        self.real.key(Qt.Key.Key_Return, key)
        self.real.wait_for_end_of_job()
        self.real.qtbot.waitUntil(lambda: self.real.document.undo_stack.index() >= steps)

    def point_at(self, widget: QWidget) -> None:
        """Move the mouse away from the picture."""
        QApplication.sendEvent(self.real.canvas, QEvent(QEvent.Type.Leave))
        widget.setFocus()

    def take(self, name: str) -> None:
        QTest.qWait(SETTLED_MS)
        save_picture(self.real.window, self.album / f"{name}.png")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for compiled kernels, so that only the first test waits for them."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def photographer(
    request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication, tmp_path: Path, cache: Path
) -> Iterator[Photographer]:
    """An empty window in the dark theme, in English or Chinese."""
    apply_theme(qapp, DARK)
    name = getattr(request, "param", "en")
    if name == "zh" and not QFontDatabase.families(CHINESE_LETTERS):
        pytest.skip("no font here has Chinese letters")
    language = Language(qapp, Preferences(language=LANGUAGES[name]))
    trainers: list[FakeTrainer] = []

    def make_trainer(on_event: Callable[[TrainerEvent], None]) -> FakeTrainer:
        trainers.append(FakeTrainer(on_event))
        return trainers[-1]

    teaching = Teaching(
        paths=teaching_paths(tmp_path / "runs"),
        make_survey=SurveyClient,
        make_trainer=make_trainer,
        dialogs=FakeTeachingDialogs(folder=resource("samples")),
    )
    real = RealWindow(qtbot, tmp_path, cache=cache, teaching=teaching)
    real.window.resize(*SIZE)
    QTest.qWait(SETTLED_MS)
    yield Photographer(real, name, trainers)
    real.close()
    language.uninstall()


@in_both_languages
def test_the_first_repair(photographer: Photographer) -> None:
    real, parts = photographer.real, photographer.real.window.parts
    assert parts.start_page.isVisible()
    photographer.take("start")

    photographer.open("rocket.jpg")
    photographer.paint(*TOWERS[0], *TOWERS[1])
    assert real.document.mask.area > 0
    real.qtbot.waitUntil(lambda: "≈" in parts.restore_bar.button.text(), timeout=WAIT_MS)
    photographer.take("painted")

    photographer.restore()
    photographer.point_at(parts.restore_bar)
    assert real.document.mask.area == 0
    assert len(real.document.repairs) == 1
    assert parts.tries_strip.isVisible()
    real.key(Qt.Key.Key_0, CTRL)
    photographer.take("restored")


def test_marking(photographer: Photographer) -> None:
    real = photographer.real
    photographer.open("coffee.png")
    real.key(Qt.Key.Key_1, CTRL)
    real.key(Qt.Key.Key_N)
    photographer.trace(*ROUND_THE_SPOON)
    real.qtbot.waitUntil(lambda: real.document.mask.area > 0, timeout=WAIT_MS)
    assert real.window.workbench.toolbox.kind is ToolKind.SNAP
    photographer.take("snap")

    real.dialogs.gives_up_mask = True
    real.key(Qt.Key.Key_W, CTRL)
    photographer.open("camera.png")
    real.key(Qt.Key.Key_1, CTRL)
    real.key(Qt.Key.Key_W)
    photographer.click(*COAT)
    real.qtbot.waitUntil(lambda: real.document.mask.area > 0, timeout=WAIT_MS)
    assert real.window.parts.tool_options.wand.isVisible()
    photographer.take("wand")

    real.window.actions_.grow_mask.trigger()
    assert real.window.parts.tool_options.is_asking
    photographer.take("grow")
    real.key(Qt.Key.Key_Escape)


@in_both_languages
def test_restoring(photographer: Photographer) -> None:
    real, parts = photographer.real, photographer.real.window.parts
    photographer.open("rocket.jpg")
    photographer.paint(*TOWERS[1])
    parts.restore_bar.methods.showPopup()
    assert parts.restore_bar.methods.view().isVisible()
    photographer.take("methods")
    parts.restore_bar.methods.hidePopup()

    photographer.restore()
    real.choose_method(Method.WEAVE)
    photographer.restore(CTRL)
    real.choose_method(Method.REWEAVE)
    photographer.restore(CTRL)
    real.key(Qt.Key.Key_0, CTRL)
    photographer.point_at(parts.restore_bar)
    real.key(Qt.Key.Key_F4)
    assert parts.tries_strip.count() == 4
    photographer.take("tries")
    real.key(Qt.Key.Key_Return)


@in_both_languages
def test_found_damage(photographer: Photographer) -> None:
    real, bar = photographer.real, photographer.real.window.parts.finding_bar
    path = real.folder / "grandfather.png"
    write_picture(path, Picture(pixels=age(read_picture(resource("samples", "camera.png")).pixels)))
    with real.qtbot.waitSignal(real.window.workbench.document_changed):
        real.window.files.open_file(path)
    real.wait_for_engine()
    real.key(Qt.Key.Key_0, CTRL)
    real.key(Qt.Key.Key_D)
    real.qtbot.waitUntil(bar.isVisible, timeout=WAIT_MS)
    photographer.point_at(real.canvas)
    assert real.document.mask.area > 0
    photographer.take("damage")


def test_guide_lines(photographer: Photographer) -> None:
    real = photographer.real
    photographer.open("coffee.png")
    real.key(Qt.Key.Key_1, CTRL)
    photographer.paint((64, ((478, 262), (430, 312))))
    real.key(Qt.Key.Key_L)
    photographer.trace((480, 215), (430, 270), (385, 340))
    photographer.trace((433, 277), (440, 290), (446, 292))
    (line,) = real.document.guide_lines
    assert len(line.points) == 3
    photographer.take("guide-line")


def test_judging_and_repairs(photographer: Photographer) -> None:
    real, comparison = photographer.real, photographer.real.window.workbench.comparison
    photographer.open("rocket.jpg")
    for tower in TOWERS:
        photographer.paint(*tower)
        photographer.restore()
    photographer.point_at(real.window.parts.restore_bar)
    for key, mode, name in (
        (Qt.Key.Key_F5, ComparisonMode.SPLIT, "split"),
        (Qt.Key.Key_F6, ComparisonMode.SIDE_BY_SIDE, "side-by-side"),
        (Qt.Key.Key_F7, ComparisonMode.DIFFERENCE, "difference"),
    ):
        real.key(key)
        assert comparison.mode is mode
        photographer.take(name)
        real.key(key)

    real.key(Qt.Key.Key_F9)
    panels = real.window.side_panels
    assert panels.repairs.list.model().rowCount() == 2
    assert panels.history.isVisible()
    photographer.take("repairs")


def test_retouching_and_reshaping(photographer: Photographer) -> None:
    real = photographer.real
    photographer.open("chelsea.png")
    real.key(Qt.Key.Key_K)
    real.window.workbench.painter.set_diameter(60)
    photographer.click(172, 110, keys=CTRL)
    real.press(225, 60)
    real.move(245, 66)
    assert real.window.actions_.clone.isChecked()
    photographer.take("clone")
    real.release(245, 66)
    real.wait_for_end_of_job()

    real.key(Qt.Key.Key_C)
    photographer.trace((80, 40), (200, 150), (370, 260))
    assert real.window.actions_.crop.isChecked()
    photographer.take("crop")
    real.key(Qt.Key.Key_Escape)


@in_both_languages
def test_files(photographer: Photographer) -> None:
    real = photographer.real
    photographer.open("chelsea.png")
    real.key(Qt.Key.Key_E, CTRL | SHIFT)
    dialog = real.window.export.dialog
    assert dialog is not None
    real.qtbot.waitUntil(
        lambda: any(letter.isdigit() for letter in dialog.size_label.text()), timeout=WAIT_MS
    )
    dialog.path.setText(str(HOME / "Pictures" / "chelsea-restored.jpg"))
    photographer.take("export")
    dialog.reject()

    broken = real.folder / "holiday.png"
    broken.write_bytes(b"not a picture")
    real.window.files.open_file(broken)
    real.qtbot.waitUntil(lambda: "holiday.png" in real.banner_text, timeout=WAIT_MS)
    photographer.take("message")


def test_a_folder(photographer: Photographer) -> None:
    real = photographer.real
    folder = real.folder / "Slides 1987"
    folder.mkdir()
    for sample, name in SLIDES.items():
        shutil.copy(resource("samples", sample), folder / name)
    write_mask(folder / "slide 01.jpg", (*TOWERS[0], *TOWERS[1]))
    for name in ("slide 02.png", "slide 03.png"):
        write_mask(folder / name, ((9, ((60, 60), (190, 150), (420, 330))),))
    real.wait_for_engine()
    real.window.batch.open_folder(folder)
    session = real.window.batch.session
    assert session is not None
    window = session.window
    window.resize(*BATCH_SIZE)
    real.qtbot.waitUntil(lambda: not session.batch.is_looking, timeout=WAIT_MS)
    session.run.add([0, 1], session.batch.recipe.options)
    real.qtbot.waitUntil(lambda: not session.run.is_running, timeout=WAIT_MS)
    pictures = session.batch.pictures
    window.grid.select([0])
    session.start_review()
    real.qtbot.waitUntil(lambda: not window.review.waiting.isVisible(), timeout=WAIT_MS)
    photographer.take("batch-review")

    real.key(Qt.Key.Key_K)
    real.key(Qt.Key.Key_Escape)
    window.grid.select([3])
    QTest.qWait(SETTLED_MS)
    states = [pictures[row].state for row in range(4)]
    window.panel.show_out(HOME / "Pictures" / "Slides 1987-restored")
    assert states == [
        *(PictureState.KEPT, PictureState.TO_REVIEW, PictureState.READY, PictureState.NO_MASK),
    ]
    photographer.take("batch-grid")


def write_mask(photo: Path, strokes: tuple[_Stroke, ...]) -> None:
    """Write a mask with strokes beside a picture."""
    picture = read_picture(photo)
    mask = np.zeros(picture.pixels.shape[:2], np.uint8)
    for diameter_px, points in strokes:
        cv2.polylines(
            mask, [np.array(points)], isClosed=False, color=255, thickness=round(diameter_px)
        )
    cv2.imwrite(str(photo.with_name(f"{photo.stem}-mask.png")), mask)


def test_film_strip(photographer: Photographer) -> None:
    for sample in ("chelsea.png", "coffee.png", "rocket.jpg"):
        photographer.open(sample)
    photographer.paint(*TOWERS[0])
    photographer.restore()
    photographer.point_at(photographer.real.window.parts.restore_bar)
    assert photographer.real.window.parts.film_strip.isVisible()
    photographer.take("film-strip")


def test_unsaved_work(photographer: Photographer) -> None:
    real, unsaved = photographer.real, photographer.real.window.unsaved_work
    photographer.open("rocket.jpg")
    photographer.paint(*TOWERS[0])
    photographer.restore()
    root = real.folder / "unsaved"
    real.qtbot.waitUntil(lambda: len(list(root.glob("*/work.json"))) == 1, timeout=WAIT_MS)
    (work,) = root.iterdir()
    shutil.copytree(work, root / "left", ignore=shutil.ignore_patterns(LOCK_FILE))
    photographer.point_at(real.window.parts.restore_bar)
    unsaved.recovery.look()
    real.qtbot.waitUntil(lambda: unsaved.dialog is not None, timeout=WAIT_MS)
    assert unsaved.dialog is not None
    assert unsaved.dialog.list.count() == 1
    photographer.take("recover")
    unsaved.dialog.reject()


@in_both_languages
def test_teaching_and_models(photographer: Photographer) -> None:
    real = photographer.real
    photographer.open("coffee.png")
    real.window.actions_.teach.trigger()
    session = real.window.teaching.session
    assert session is not None
    QTest.mouseClick(session.wizard.next_button, Qt.MouseButton.LeftButton)
    page = session.wizard.page
    assert isinstance(page, PicturesPage)
    QTest.mouseClick(page.folder_button, Qt.MouseButton.LeftButton)
    real.qtbot.waitUntil(lambda: page.is_complete, timeout=WAIT_MS)
    photographer.take("teach-pictures")
    for kind in (CheckUpPage, GoalPage):
        QTest.mouseClick(session.wizard.next_button, Qt.MouseButton.LeftButton)
        real.qtbot.waitUntil(lambda: session.wizard.page.is_complete, timeout=WAIT_MS)
        assert isinstance(session.wizard.page, kind)
    photographer.take("teach-goal")
    session.wizard.close()

    real.window.actions_.models.trigger()
    photographer.take("models")
    for widget in QApplication.topLevelWidgets():
        if widget is not real.window and widget.isVisible():
            widget.close()


def compare_on_print(folder: Path) -> dict[str, Path]:
    """Write a damaged print, its damage, and what is found in it, with and without mistakes."""
    photograph = read_picture(resource("samples", "astronaut.png")).pixels.astype(np.uint8)
    windows = make_held_out_windows([photograph], PictureSet.DAMAGED, count=1, seed=_PRINT_SEED)
    window = next(windows)
    scan = window.scan
    detector = read_detector(default_detector()).build().eval()
    damage = find_damage(
        scan,
        detector,
        device=torch.device("cpu"),
        is_cancelled=lambda: False,
        report_progress=lambda _share: None,
    )
    damaged = (window.kinds > 0) & (window.kinds != IGNORED)
    found = Flaws.from_map(damage).mask(50)
    near = cv2.dilate(damaged.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    masks = {"truth": damaged, "old": found, "new": found & near}
    pictures = {"damaged": scan} | {name: mark_hole(scan, mask) for name, mask in masks.items()}
    for name, pixels in pictures.items():
        write_picture(folder / f"{name}.png", Picture(pixels=pixels))
    return {name: folder / f"{name}.png" for name in pictures}


@in_both_languages
def test_teaching_the_detector(photographer: Photographer) -> None:
    real = photographer.real
    photographer.open("camera.png")
    write_bank(real.folder / "examples", pictures=18, examples=3)
    holder = real.window.preferences
    holder.change(replace(holder.value, example_consent=ExampleConsent.GIVEN))
    real.window.actions_.teach.trigger()
    session = real.window.teaching.session
    assert session is not None
    page = session.wizard.page
    assert isinstance(page, ChoicePage)
    page.choices[Skill.FINDING].click()
    for _ in range(2):
        QTest.mouseClick(session.wizard.next_button, Qt.MouseButton.LeftButton)
    real.qtbot.waitUntil(lambda: isinstance(session.wizard.page, TrainingPage), timeout=WAIT_MS)

    photographer.trainers[-1].finish_detector(Verdict.BETTER, draw=compare_on_print)
    real.qtbot.waitUntil(lambda: isinstance(session.wizard.page, VerdictPage), timeout=WAIT_MS)
    photographer.take("teach-proof")
    session.wizard.close()


@in_both_languages
def test_preferences_and_keys(photographer: Photographer) -> None:
    real = photographer.real
    photographer.open("rocket.jpg")
    real.library.folder = HOME / ".local/share/reweave/models"
    real.key(Qt.Key.Key_Comma, CTRL)
    dialog = real.window.findChild(PreferencesDialog)
    assert dialog is not None
    photographer.take("preferences")
    dialog.close()
    real.window.activateWindow()
    assert QTest.qWaitForWindowActive(real.window)

    real.key(Qt.Key.Key_Question)
    overview = real.window.findChild(KeyOverview)
    assert overview is not None
    assert overview.isVisible()
    photographer.take("keys")
    overview.lift()

    real.key(Qt.Key.Key_K, CTRL)
    finder = real.window.findChild(CommandFinder)
    assert finder is not None
    finder.field.setText("mask" if photographer.language == "en" else "蒙版")
    assert finder.found.count() > 3
    photographer.take("finder")
