"""Measures delays that a user of the brush feels: strokes, undo, panning, repairs, window start.

    python -m tools.bench.canvas --megapixels 24

Strokes go through the real main window as mouse events, each timed up to and including its
repaint. QT_QPA_PLATFORM chooses the platform that draws it.
"""

import argparse
import math
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

import cv2
import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from app.editor.canvas.canvas import Canvas
from app.editor.document.commands import ApplyResult
from app.editor.document.document import Document
from app.editor.document.repairs import Repair
from app.editor.tools.toolbox import ToolKind
from app.models.library import ModelLibrary
from app.shared.background import Background
from app.shared.engine_link import EngineFactory
from app.shared.paths import OwnFolders, default_model
from app.shared.settings import SettingsFile
from app.shared.theme import DARK, apply_theme
from app.teaching.setup import Teaching, TeachingPaths
from app.window.main_window import MainWindow
from engine.api import RestoreOptions, Result
from engine.detection.damage_map import DamageMap
from engine.events import DamageFound, EngineEvent
from engine.pictures.hints import Hints
from engine.pictures.picture import Picture
from engine.pictures.pixels import Mask, Pixels, Rect
from training.fine_tuning.client import TrainerClient
from training.fine_tuning.factory import serve
from training.survey.client import SurveyClient

STROKE_EVENTS = 240
_ZOOMS = {"51 %": 0.51, "100 %": 1.0, "300 %": 3.0}
_START_CODE = """
import sys, time
from pathlib import Path
started = time.perf_counter()
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from app.shared.theme import DARK, apply_theme
from tools.bench.canvas import make_window
application = QApplication([])
apply_theme(application, DARK)
window = make_window(Path(sys.argv[1]))
window.show()
application.processEvents()
print(time.perf_counter() - started)
"""


class IdleEngine:
    """An engine that does nothing but find `make_damage`."""

    def __init__(self, on_event: Callable[[EngineEvent], None], model: Path) -> None:
        del model
        self._on_event = on_event

    def start(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""

    def share_picture(self, pixels: Pixels) -> None:
        """Remember the size of the picture."""
        self._shape = pixels.shape[:2]

    def submit(
        self,
        mask: Mask,
        options: RestoreOptions,
        *,
        changes: Sequence[Result] = (),
        has_previews: bool = False,
    ) -> int:
        """Return the id of a job that never ends."""
        del mask, options, changes, has_previews
        return 1

    def find_damage(self, *, changes: Sequence[Result] = ()) -> int:
        """Return the id of a search, which ends at once."""
        del changes
        damage = make_damage(*self._shape)
        self._on_event(DamageFound(job_id=1, damage=damage, seconds=1.0))
        return 1

    def snap(self, pixels: Pixels, hints: Hints) -> int:
        """Return the id of a request that is never answered."""
        del pixels, hints
        return 1

    def cancel(self, job_id: int) -> None:
        """Do nothing."""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--megapixels", type=float, default=24.0)
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        starts = [_measure_start(Path(folder)) for _ in range(3)]
        application = QApplication([])
        apply_theme(application, DARK)
        window = _open_window(Path(folder), megapixels=arguments.megapixels)
        bounds = _document(window).bounds
        print(f"{platform.machine()}, {os.cpu_count()} cores, Qt on {application.platformName()}")
        print(f"picture {bounds.width} x {bounds.height} px\n")
        print(f"window visible             {min(starts) * 1000:8.1f} ms   (best of 3)")
        for zoom in ("fit", "51 %", "100 %"):
            for diameter_px in (20, 40, 200, 1000):
                _measure_stroke(window, zoom=zoom, diameter_px=diameter_px)
        _measure_pan(window)
        _measure_sensitivity(window)
        _measure_repair(window)
        close_window(window)


def close_window(window: MainWindow) -> None:
    """End everything that runs, and give up what has been done."""
    window.workbench.close()
    for background in window.findChildren(Background):
        background.close()


def make_window(folder: Path, *, engine_factory: EngineFactory = IdleEngine) -> MainWindow:
    """Return a window that keeps its files in a folder and starts no process."""
    paths = TeachingPaths(
        model=default_model(),
        discriminator=folder,
        features=folder,
        detector=folder,
        regression=folder,
        runs=folder / "runs",
    )
    return MainWindow(
        engine_factory=engine_factory,
        settings_file=SettingsFile(folder / "settings.ini"),
        library=ModelLibrary(shipped=default_model(), folder=folder / "models"),
        teaching=Teaching(
            paths=paths,
            make_survey=SurveyClient,
            make_trainer=lambda on_event: TrainerClient(serve=serve, on_event=on_event),
        ),
        folders=OwnFolders(
            unsaved=folder / "unsaved",
            exclusions=folder / "exclusions",
            examples=folder / "examples",
            detector=folder / "detector.safetensors",
        ),
    )


def _measure_start(folder: Path) -> float:
    """Return the seconds of a new interpreter from its first import to a drawn window."""
    root = Path(__file__).parents[2]
    run = subprocess.run(  # noqa: S603 our own interpreter
        [sys.executable, "-c", _START_CODE, str(folder)],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    return float(run.stdout.split()[-1])


def make_pixels(megapixels: float) -> Pixels:
    """Return a picture of coloured squares, (H, W, 3), uint8."""
    width = round(math.sqrt(megapixels * 1e6 * 1.5))
    height = round(width / 1.5)
    generator = np.random.default_rng(0)
    coarse = generator.integers(0, 256, (height // 16 + 1, width // 16 + 1, 3), np.uint8)
    pixels = coarse.repeat(16, axis=0).repeat(16, axis=1)[:height, :width]
    return np.ascontiguousarray(pixels)


def make_damage(height: int, width: int) -> DamageMap:
    """Return a map with about as many flaws as an old print has, on 3 % of the picture."""
    generator = np.random.default_rng(0)
    probability = np.zeros((height, width), np.uint8)
    kind = np.zeros((height, width), np.uint8)
    megapixels = height * width / 1e6
    for _ in range(round(12 * megapixels)):
        x, y, dx, dy = generator.integers((0, 0, -400, -400), (width, height, 400, 400)).tolist()
        level, thickness = generator.integers((60, 2), (256, 7)).tolist()
        cv2.line(probability, (x, y), (x + dx, y + dy), level, thickness)
    for _ in range(round(60 * megapixels)):
        x, y = generator.integers((0, 0), (width, height)).tolist()
        level, radius = generator.integers((60, 2), (256, 14)).tolist()
        cv2.circle(probability, (x, y), radius, level, cv2.FILLED)
        cv2.circle(kind, (x, y), radius, 1, cv2.FILLED)
    return DamageMap(probability=cv2.GaussianBlur(probability, (5, 5), 0), kind=kind)


def _measure_sensitivity(window: MainWindow) -> None:
    """Measure the steps of the sensitivity slider, its end, undo and redo."""
    document, finding = _document(window), window.workbench.damage.finding
    window.workbench.marking.editor.clear()
    window.parts.canvas.zoom_to_fit()
    window.workbench.engine.start(default_model())
    finding.toggle()
    while finding.is_searching:
        QCoreApplication.processEvents()
    assert finding.found is not None, "damage is found"
    print(f"{finding.found.flaws.kinds.size} flaws, {100 * finding.found.share:.1f} % marked")
    finding.begin_drag()
    steps = [*range(51, 101), *range(99, -1, -1), *range(1, 51), 100, 0, 100, 50]
    times = [_time(partial(finding.set_sensitivity, step)) for step in steps]
    end = _time(finding.finish_drag)
    undo, redo = _time(document.undo_stack.undo), _time(document.undo_stack.redo)
    print(
        f"sensitivity, by 1 %        {_describe(times[:-4])}\n"
        f"sensitivity, by 50, 100 %  {_describe(times[-4:])}   "
        f"end {end * 1000:5.1f}  undo {undo * 1000:5.1f}  redo {redo * 1000:5.1f} ms"
    )
    finding.close_bar()


def _open_window(folder: Path, *, megapixels: float) -> MainWindow:
    window = make_window(folder)
    window.resize(1440, 900)
    window.workbench.open_picture(Picture(pixels=make_pixels(megapixels)), name="bench")
    window.show()
    QCoreApplication.processEvents()
    return window


def _document(window: MainWindow) -> Document:
    document = window.workbench.document
    assert document is not None
    return document


def paint_stroke(canvas: Canvas) -> list[float]:
    """Paint a stroke by the mouse, and return the seconds of each event, the lift last."""
    times = [_time(partial(_move, canvas, step)) for step in range(STROKE_EVENTS)]
    lift = _time(lambda: _send(canvas, QEvent.Type.MouseButtonRelease, _place(canvas, 0)))
    return [*times, lift]


def _measure_stroke(window: MainWindow, *, zoom: str, diameter_px: int) -> None:
    canvas, document = window.parts.canvas, _document(window)
    window.workbench.marking.editor.clear()
    window.workbench.painter.set_diameter(diameter_px)
    canvas.zoom_to_fit()
    if zoom != "fit":
        canvas.zoom_to(_ZOOMS[zoom])
    QCoreApplication.processEvents()
    times = paint_stroke(canvas)
    lift = times.pop()
    undo = _time(document.undo_stack.undo)
    redo = _time(document.undo_stack.redo)
    print(
        f"stroke {diameter_px:5d} px, {zoom:5s}     {_describe(times)}   "
        f"lift {lift * 1000:5.1f}  undo {undo * 1000:5.1f}  redo {redo * 1000:5.1f} ms"
    )


def _describe(times: list[float]) -> str:
    p50, p95, worst = (float(np.percentile(times, share)) * 1000 for share in (50, 95, 100))
    return f"p50 {p50:6.2f}  p95 {p95:6.2f}  max {worst:6.2f} ms"


def _measure_pan(window: MainWindow) -> None:
    canvas = window.parts.canvas
    for words, zoom in _ZOOMS.items():
        canvas.zoom_to_fit()
        canvas.zoom_to(zoom)
        QCoreApplication.processEvents()
        times = [
            _time(partial(canvas.pan, QPointF(9 * (-1) ** (step // 10), 6))) for step in range(40)
        ]
        print(f"pan, mask visible, {words:7s} {_describe(times)}")
    canvas.zoom_to_fit()
    zooms = [canvas.zoom_in] * 12 + [canvas.zoom_out] * 12
    print(f"zoom in and out, mask visible  {_describe([_time(zoom) for zoom in zooms])}")


def apply_repair(window: MainWindow) -> float:
    """Put a repair of two megapixels into the picture, and return the seconds that it takes."""
    document = _document(window)
    place = Rect(x=300, y=300, width=2000, height=1000)
    mask = np.zeros((document.bounds.height, document.bounds.width), bool)
    mask[place.slices] = True
    repair = Repair.from_results(
        [Result(place=place, pixels=~document.pixels[place.slices])],
        mask=mask,
        number=document.new_repair_number(),
        options=RestoreOptions(),
        seconds=1.0,
        made_at=datetime.now().astimezone(),
    )
    return _time(lambda: document.undo_stack.push(ApplyResult(document, repair, mask=mask)))


def _measure_repair(window: MainWindow) -> None:
    """Measure a repair of two megapixels: undo, hiding, and strokes of the history brush."""
    document, editor = _document(window), window.workbench.repair_editor
    apply = apply_repair(window)
    undo, redo = _time(document.undo_stack.undo), _time(document.undo_stack.redo)
    hide = _time(lambda: editor.set_shown(document.repairs[0], shown=False))
    document.undo_stack.undo()
    print(
        f"repair of 2 megapixels     put in {apply * 1000:5.1f}  undo {undo * 1000:5.1f}  "
        f"redo {redo * 1000:5.1f}  hide {hide * 1000:5.1f} ms"
    )
    window.workbench.toolbox.choose(ToolKind.HISTORY_BRUSH)
    for diameter_px in (40, 200, 1000):
        _measure_stroke(window, zoom="fit", diameter_px=diameter_px)


def _move(canvas: Canvas, step: int) -> None:
    kind = QEvent.Type.MouseButtonPress if step == 0 else QEvent.Type.MouseMove
    _send(canvas, kind, _place(canvas, step))


def _place(canvas: Canvas, step: int) -> QPointF:
    """Return a point on a slow spiral, logical pixels."""
    angle, radius = step * 0.12, 40 + step
    middle = QPointF(canvas.width() / 2, canvas.height() / 2)
    return middle + QPointF(math.cos(angle) * radius, math.sin(angle) * radius * 0.6)


def _send(canvas: Canvas, kind: QEvent.Type, place: QPointF) -> None:
    button = Qt.MouseButton.LeftButton
    QApplication.sendEvent(
        canvas,
        QMouseEvent(
            kind, place, canvas.mapToGlobal(place), button, button, Qt.KeyboardModifier.NoModifier
        ),
    )


def _time(action: Callable[[], None]) -> float:
    """Return the seconds of an action and the repaints that it causes.

    They are the processor time of the window's thread, which other work on the machine makes a
    little longer; the wall clock would count that work.
    """
    started_s = time.thread_time()
    action()
    QCoreApplication.processEvents()
    return time.thread_time() - started_s


if __name__ == "__main__":
    main()
