"""Drives the real main window with mouse and keys; engine and dialogs are fakes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from app.editor.canvas.canvas import Canvas
from app.editor.document.brush import Point
from app.editor.document.document import Document
from app.models.library import ModelLibrary
from app.shared.dialogs import FileDialogs, UnsavedAnswer
from app.shared.engine_link import EngineFactory
from app.shared.paths import OwnFolders, default_detector, default_model
from app.shared.settings import SettingsFile
from app.teaching.setup import Teaching, TeachingPaths
from app.window.contents import Questions
from app.window.main_window import MainWindow
from engine.api import Method
from engine.events import EngineEvent
from engine.pictures.files import write_picture
from engine.pictures.picture import Picture
from engine.pictures.pixels import Pixels
from tests.helpers.fake_engine import FakeEngine
from tests.helpers.fake_trainer import FakeTrainer
from tests.helpers.surveys import FakeSurvey

LEFT = Qt.MouseButton.LeftButton
NO_KEYS = Qt.KeyboardModifier.NoModifier


@dataclass
class FakeDialogs(FileDialogs):
    """Answers the questions about files.

    Attributes:
        photos: Files that the user opens.
        target: File that the user saves to; the suggestion if None.
        saves_nowhere: Whether the user cancels the save dialog.
        models_folder: Folder that the user wants to keep the models in; None to cancel.
        mask_file: File that the user imports or exports a mask from or to.
        scales_mask: Answer to the question about a mask of another size.
        unsaved: Answer to the question about unsaved changes.
        gives_up_mask: Answer to the question about a mask that has not been restored.
        replaces: Answer to the question about a file that exists.
        removes_examples: Answer to the question about all examples.
        detector: File of a detector that the user imports; None to cancel.
        suggested: All suggestions so far.
        asked_about: All pictures asked about so far; several in one question are joined by commas.
    """

    photos: list[Path] = field(default_factory=list)
    target: Path | None = None
    saves_nowhere: bool = False
    mask_file: Path | None = None
    models_folder: Path | None = None
    scales_mask: bool = False
    unsaved: UnsavedAnswer = UnsavedAnswer.CANCEL
    gives_up_mask: bool = False
    replaces: bool = False
    removes_examples: bool = False
    detector: Path | None = None
    suggested: list[Path] = field(default_factory=list)
    asked_about: list[str] = field(default_factory=list)

    @override
    def ask_unsaved(self, *, name: str) -> UnsavedAnswer:
        self.asked_about.append(name)
        return self.unsaved

    @override
    def ask_several_unsaved(self, *, changed: Sequence[str], drawn: Sequence[str]) -> UnsavedAnswer:
        self.asked_about.append(",".join((*changed, *drawn)))
        return self.unsaved

    @override
    def ask_give_up_mask(self, *, name: str, has_mask: bool) -> bool:
        del has_mask
        self.asked_about.append(name)
        return self.gives_up_mask

    @override
    def ask_replace(self, *, name: str, is_original: bool) -> bool:
        del is_original
        self.asked_about.append(name)
        return self.replaces

    @override
    def ask_remove_examples(self, *, count: int) -> bool:
        self.asked_about.append(f"{count} examples")
        return self.removes_examples

    @override
    def choose_detector(self) -> Path | None:
        return self.detector

    @override
    def choose_export(self, *, suggested: Path) -> Path | None:
        del suggested
        return self.target

    @override
    def choose_photos(self, *, folder: str) -> list[Path]:
        del folder
        return self.photos

    @override
    def choose_models_folder(self, *, folder: Path) -> Path | None:
        del folder
        return self.models_folder

    @override
    def choose_mask(self) -> Path | None:
        return self.mask_file

    @override
    def choose_mask_target(self, *, suggested: Path) -> Path | None:
        self.suggested.append(suggested)
        return self.mask_file

    @override
    def ask_scale_mask(self, *, size: str, picture_size: str) -> bool:
        self.asked_about.append(f"{size} in {picture_size}")
        return self.scales_mask

    @override
    def choose_target(self, *, suggested: Path, is_project: bool) -> Path | None:
        del is_project
        self.suggested.append(suggested)
        return None if self.saves_nowhere else self.target or suggested


@dataclass
class FakeModelQuestions:
    """Answers the questions about models.

    Attributes:
        name: Name that the user types; None to cancel.
        removes: Answer to the question about removing.
        export: File that the user exports to.
        source: File that the user imports.
        asked_about: All models asked about so far.
        parents: The widget that asked, each time.
    """

    name: str | None = None
    removes: bool = False
    export: Path | None = None
    source: Path | None = None
    asked_about: list[str] = field(default_factory=list)
    parents: list[QWidget] = field(default_factory=list)

    def ask_name(self, parent: QWidget, *, name: str) -> str | None:
        self.parents.append(parent)
        self.asked_about.append(name)
        return self.name

    def ask_remove(self, parent: QWidget, *, name: str) -> bool:
        self.parents.append(parent)
        self.asked_about.append(name)
        return self.removes

    def choose_export(self, parent: QWidget, *, suggested: str) -> Path | None:
        self.parents.append(parent)
        self.asked_about.append(suggested)
        return self.export

    def choose_import(self, parent: QWidget) -> Path | None:
        self.parents.append(parent)
        return self.source


@dataclass
class FakeBatchDialogs:
    """Answers the questions about the pictures of a folder.

    Attributes:
        folder: Folder that the user restores.
        masks: Folder of masks, or mask for all.
        out: Folder for the results.
        recipe: File for the recipe.
    """

    folder: Path | None = None
    masks: Path | None = None
    out: Path | None = None
    recipe: Path | None = None

    def choose_folder(self, parent: QWidget, *, folder: str) -> Path | None:
        del parent, folder
        return self.folder

    def choose_masks(self, parent: QWidget, *, folder: Path) -> Path | None:
        del parent, folder
        return self.masks

    def choose_mask(self, parent: QWidget, *, folder: Path) -> Path | None:
        del parent, folder
        return self.masks

    def choose_out(self, parent: QWidget, *, folder: Path) -> Path | None:
        del parent, folder
        return self.out

    def choose_recipe(self, parent: QWidget, *, suggested: Path) -> Path | None:
        del parent
        return self.recipe or suggested


class WindowDriver:
    """A real main window with methods for mouse and keys.

    Attributes:
        window: The main window.
        engine: Its first engine, if engines are fakes.
        engines: All its engines, if engines are fakes.
        models: The model of each engine.
        library: The model library, in the test's folder.
        dialogs: The questions about files.
        model_questions: The questions about models.
        batch_dialogs: The questions about the pictures of a folder.
        qtbot: pytest-qt's helper.
    """

    def __init__(
        self,
        qtbot: QtBot,
        folder: Path,
        *,
        engine_factory: EngineFactory | None = None,
        teaching: Teaching | None = None,
    ) -> None:
        """Show an empty window.

        Args:
            qtbot: pytest-qt's helper.
            folder: Folder for settings, models and pictures.
            engine_factory: Makes the engine; None for a fake engine.
            teaching: What the wizard needs; None for fakes.
        """
        self.qtbot = qtbot
        self.folder = folder
        self.dialogs = FakeDialogs()
        self.model_questions = FakeModelQuestions()
        self.batch_dialogs = FakeBatchDialogs()
        self._is_closed = False
        self.engines: list[FakeEngine] = []
        self.models: list[Path] = []
        self.library = ModelLibrary(shipped=default_model(), folder=folder / "models")
        self.window = MainWindow(
            engine_factory=engine_factory or self._make_engine,
            settings_file=SettingsFile(folder / "settings.ini"),
            library=self.library,
            questions=Questions(
                files=self.dialogs, models=self.model_questions, batch=self.batch_dialogs
            ),
            teaching=teaching
            or Teaching(
                paths=teaching_paths(folder / "runs"),
                make_survey=FakeSurvey,
                make_trainer=FakeTrainer,
            ),
            folders=OwnFolders(
                unsaved=folder / "unsaved",
                exclusions=folder / "exclusions",
                examples=folder / "examples",
                detector=folder / "detector" / "own.safetensors",
            ),
        )
        self.window.resize(1000, 700)
        self.window.show()
        self.window.start_engine()
        qtbot.waitExposed(self.window)

    @property
    def engine(self) -> FakeEngine:
        return self.engines[0]

    @property
    def canvas(self) -> Canvas:
        return self.window.parts.canvas

    @property
    def document(self) -> Document:
        document = self.window.workbench.document
        assert document is not None, "no picture is open"
        return document

    @property
    def banner_text(self) -> str:
        """The text of the banner, empty while it is hidden."""
        banner = self.window.parts.banner
        return banner.text if banner.isVisible() else ""

    def open_pixels(self, pixels: Pixels, *, name: str = "photo.png") -> Path:
        """Write a picture to a file, open it, and wait for it."""
        path = self.folder / name
        write_picture(path, Picture(pixels=pixels))
        with self.qtbot.waitSignal(self.window.workbench.document_changed):
            self.window.files.open_file(path)
        return path

    def position(self, x: float, y: float) -> QPointF:
        """Return the position of a point of the picture on the canvas, logical pixels."""
        view = self.canvas.view
        assert view is not None
        point = view.to_screen(Point(x=x, y=y))
        scale = self.canvas.devicePixelRatioF()
        return QPointF(point.x / scale, point.y / scale)

    def press(
        self,
        x: float,
        y: float,
        *,
        button: Qt.MouseButton = LEFT,
        keys: Qt.KeyboardModifier = NO_KEYS,
    ) -> None:
        """Press a button at a point of the picture."""
        self._send(QEvent.Type.MouseButtonPress, x, y, button=button, keys=keys)

    def move(
        self,
        x: float,
        y: float,
        *,
        button: Qt.MouseButton = LEFT,
        keys: Qt.KeyboardModifier = NO_KEYS,
    ) -> None:
        """Move the mouse, with a button held down, to a point of the picture."""
        self._send(QEvent.Type.MouseMove, x, y, button=button, keys=keys)

    def release(
        self,
        x: float,
        y: float,
        *,
        button: Qt.MouseButton = LEFT,
        keys: Qt.KeyboardModifier = NO_KEYS,
    ) -> None:
        """Release a button at a point of the picture."""
        self._send(QEvent.Type.MouseButtonRelease, x, y, button=button, keys=keys)

    def drag(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        *,
        button: Qt.MouseButton = LEFT,
        keys: Qt.KeyboardModifier = NO_KEYS,
    ) -> None:
        """Drag from one point of the picture to another."""
        self.press(*start, button=button, keys=keys)
        self.move(*end, button=button, keys=keys)
        self.release(*end, button=button, keys=keys)

    def wheel(
        self, x: float, y: float, *, notches: int, keys: Qt.KeyboardModifier = NO_KEYS
    ) -> None:
        """Turn the wheel at a point of the picture."""
        position = self.position(x, y)
        QApplication.sendEvent(
            self.canvas,
            QWheelEvent(
                position,
                self.canvas.mapToGlobal(position),
                QPoint(),
                QPoint(0, 120 * notches),
                Qt.MouseButton.NoButton,
                keys,
                Qt.ScrollPhase.NoScrollPhase,
                False,  # noqa: FBT003 Qt's signature
            ),
        )

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
        """Press and release a key in the focused widget."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, keys)

    def choose_method(self, method: Method) -> None:
        """Choose a method in the list beside the Restore button."""
        methods = self.window.parts.restore_bar.methods
        index = methods.findData(method)
        methods.setCurrentIndex(index)
        methods.activated.emit(index)

    def restore(self, *, value: int = 200) -> None:
        """Press Enter and let the engine fill the mask with one value."""
        self.key(Qt.Key.Key_Return)
        steps = self.document.undo_stack.count()
        self.engine.finish(value=value)
        self.qtbot.waitUntil(lambda: self.document.undo_stack.count() > steps)

    def pick_colour(self, x: float, y: float) -> QColor:
        """Return the colour on the screen at the centre of a pixel of the picture."""
        place = self.position(x + 0.5, y + 0.5).toPoint()
        return self.grab_canvas().pixelColor(place)

    def grab_canvas(self) -> QImage:
        """Return a screenshot of the canvas without the mouse."""
        QApplication.sendEvent(self.canvas, QEvent(QEvent.Type.Leave))
        return self.canvas.grab().toImage()

    def close(self) -> None:
        """Close the window and discard unsaved changes."""
        if self._is_closed:
            return
        self._is_closed = True
        if self.window.isVisible():
            self.dialogs.unsaved = UnsavedAnswer.DISCARD
            self.dialogs.gives_up_mask = True
            self.window.close()
            self.qtbot.waitUntil(lambda: not self.window.isVisible())
        self.window.deleteLater()

    def _make_engine(self, on_event: Callable[[EngineEvent], None], model: Path) -> FakeEngine:
        engine = FakeEngine(on_event)
        self.engines.append(engine)
        self.models.append(model)
        return engine

    def _send(
        self,
        kind: QEvent.Type,
        x: float,
        y: float,
        *,
        button: Qt.MouseButton,
        keys: Qt.KeyboardModifier,
    ) -> None:
        position = self.position(x, y)
        held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else button
        QApplication.sendEvent(
            self.canvas,
            QMouseEvent(kind, position, self.canvas.mapToGlobal(position), button, held, keys),
        )


def teaching_paths(runs: Path) -> TeachingPaths:
    """Return paths that no process reads."""
    return TeachingPaths(
        model=default_model(),
        discriminator=Path("discriminator"),
        features=Path("features"),
        detector=default_detector(),
        regression=Path("samples"),
        runs=runs,
        cache=Path("cache"),
    )


def copy_mask(document: Document) -> npt.NDArray[np.bool_]:
    """Return a copy of the mask."""
    return document.mask.elements.copy()
