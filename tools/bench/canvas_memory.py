"""Measures the memory of the window's process with an open picture.

    python -m tools.bench.canvas_memory --megapixels 24 100

Each picture is opened from a file in a window of its own, with the engine's share of the picture
but without the engine process, so that all shared memory counts as the window's. The figure is the
unique set size: what would be free if the process ended.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from app.editor.document.document import Document
from app.shared.theme import DARK, apply_theme
from app.window.main_window import MainWindow
from engine.events import EngineEvent
from engine.pictures.files import write_picture
from engine.pictures.picture import Picture
from engine.pictures.pixels import Pixels
from engine.process.shared_arrays import free_shared_bytes
from engine.process.shared_jobs import SharedJobs
from engine.process.spare_memory import free_large_arrays_at_once
from tools.bench.canvas import (
    IdleEngine,
    apply_repair,
    close_window,
    make_pixels,
    make_window,
    paint_stroke,
)

_TARGET_BYTES_PER_PX = 6
_TARGET_MB = 150
_OPENED_IN_S = 120
_SETTLED_IN_S = 5


class SharingEngine(IdleEngine):
    """An engine without a process that keeps the picture in shared memory, as the real one does."""

    def __init__(self, on_event: Callable[[EngineEvent], None], model: Path) -> None:
        super().__init__(on_event, model)
        self._jobs = SharedJobs(free_bytes=free_shared_bytes)

    @override
    def close(self) -> None:
        self._jobs.close()

    @override
    def share_picture(self, pixels: Pixels) -> None:
        self._jobs.share(pixels)


def main() -> None:
    """Print a table for each size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--megapixels", type=float, nargs="+", default=[24.0, 100.0])
    parser.add_argument("--picture", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        if arguments.picture is not None:
            _measure(arguments.picture, Path(folder))
            return
        for megapixels in arguments.megapixels:
            for is_deep in (False, True):
                _measure_apart(Path(folder), megapixels=megapixels, is_deep=is_deep)


def _measure_apart(folder: Path, *, megapixels: float, is_deep: bool) -> None:
    """Measure a picture in a process of its own."""
    path = folder / "picture.png"
    pixels = make_pixels(megapixels)
    if is_deep:
        pixels = pixels.astype(np.uint16) * 257
    write_picture(path, Picture(pixels=pixels))
    print(f"{megapixels:g} megapixels, {16 if is_deep else 8} bits", flush=True)
    subprocess.run([sys.executable, "-m", __spec__.name, "--picture", path], check=True)  # noqa: S603


def _measure(path: Path, folder: Path) -> None:
    free_large_arrays_at_once()
    application = QApplication([])
    apply_theme(application, DARK)
    window = make_window(folder, engine_factory=SharingEngine)
    window.resize(1920, 1080)
    window.show()
    window.start_engine()
    QCoreApplication.processEvents()
    _report("no picture", None)
    document = _open(window, path)
    _report("opened", document)
    canvas = window.parts.canvas
    for zoom in (1.0, 0.51):
        canvas.zoom_to(zoom)
        QCoreApplication.processEvents()
    _report("seen at 100 % and 51 %", document)
    canvas.zoom_to_fit()
    for diameter_px in (40, 200, 1000):
        window.workbench.painter.set_diameter(diameter_px)
        paint_stroke(canvas)
    _report("painted", document)
    window.workbench.marking.editor.clear()
    apply_repair(window)
    document.undo_stack.undo()
    document.undo_stack.redo()
    _report("2 megapixels restored", document)
    window.workbench.marking.editor.mark_everything()
    QCoreApplication.processEvents()
    _report("all of it masked", document)
    close_window(window)


def _open(window: MainWindow, path: Path) -> Document:
    window.files.open_file(path)
    ends_s = time.monotonic() + _OPENED_IN_S
    while window.workbench.document is None:
        if time.monotonic() > ends_s:
            raise TimeoutError(f"{path} was not opened")
        QCoreApplication.processEvents()
        time.sleep(0.01)
    QCoreApplication.processEvents()
    return window.workbench.document


def _settle() -> None:
    """Let what waits for a pause, such as the autosave, run and end."""
    ends_s = time.monotonic() + _SETTLED_IN_S
    while time.monotonic() < ends_s:
        QCoreApplication.processEvents()
        time.sleep(0.01)


def _report(state: str, document: Document | None) -> None:
    _settle()
    used_mb = psutil.Process().memory_full_info().uss / 1e6
    line = f"    {state:24s} {used_mb:7.0f} MB"
    if document is not None:
        megapixels = document.bounds.area / 1e6
        allowed_mb = _TARGET_BYTES_PER_PX * megapixels + _TARGET_MB
        line += (
            f"   {(used_mb - _TARGET_MB) / megapixels:5.2f} bytes a pixel beyond {_TARGET_MB} MB"
        )
        line += "" if used_mb <= allowed_mb else "   (too much)"
    print(line, flush=True)


if __name__ == "__main__":
    main()
