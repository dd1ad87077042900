"""Preview pictures of a run: hole, result and truth, side by side."""

import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from typing_extensions import override

from engine.network.generator import Generator
from engine.pictures.atomic_write import write_atomically
from training.judging.samples import Scene, fill_scene
from training.judging.strip import draw_strip, mark_hole
from training.run.callbacks.callback import Callback, Progress

_NAME = re.compile(r"step-\d{9}\.png")


class Previews(Callback):
    """Writes a PNG file of the same square scenes every few steps, and keeps the newest files."""

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
        columns = {
            "hole": [mark_hole(scene.rgb, scene.mask) for scene in self._scenes],
            "result": [fill_scene(scene, self._generator) for scene in self._scenes],
            "truth": [scene.rgb for scene in self._scenes],
        }
        content = io.BytesIO()
        draw_strip(columns, tile_px=self._scenes[0].rgb.shape[0]).save(content, "PNG")
        write_atomically(self._folder / f"step-{progress.step:09}.png", content.getvalue())
        ours = sorted(path for path in self._folder.iterdir() if _NAME.fullmatch(path.name))
        for path in ours[: -self._max_files]:
            path.unlink()
