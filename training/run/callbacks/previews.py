"""Preview pictures of a run: hole, result and truth, side by side."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from typing_extensions import override

from engine.network.generator import Generator
from engine.pictures.codec import Picture
from engine.pictures.files import write_picture
from training.judging.samples import Scene, draw_sheet
from training.run.callbacks.callback import Callback, Progress

_NAME = re.compile(r"step-\d{9}\.png")


class Previews(Callback):
    """Writes a PNG file of the same scenes every few steps, and keeps the newest files."""

    def __init__(
        self,
        folder: Path,
        generator: Generator,
        scenes: Sequence[Scene],
        *,
        every_steps: int,
        max_files: int = 20,
    ) -> None:
        self._folder = folder
        self._generator = generator
        self._scenes = scenes
        self._every_steps = every_steps
        self._max_files = max_files

    @override
    def on_step(self, progress: Progress, values: Mapping[str, float]) -> None:
        if progress.step % self._every_steps:
            return
        self._folder.mkdir(exist_ok=True)
        sheet = Picture(pixels=draw_sheet(self._scenes, self._generator))
        write_picture(self._folder / f"step-{progress.step:09}.png", sheet)
        ours = sorted(path for path in self._folder.iterdir() if _NAME.fullmatch(path.name))
        for path in ours[: -self._max_files]:
            path.unlink()
