"""Pictures of how a run comes along: hole, answer and truth, side by side."""

import re
from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from typing_extensions import override

from engine.network.generator import Generator
from engine.network.preprocess import denormalize, masked_input, normalize
from engine.pictures.atomic_write import write_atomically
from training.data.batches import Batch
from training.run.callbacks.callback import Callback
from training.run.run_state import Progress

_GAP_PX = 4
_HOLE_RGB = (1.0, -1.0, 0.0)  # a pink that photographs seldom have
_NAME = re.compile(r"step-\d{9}\.png")


class Previews(Callback):
    """Writes a PNG every so many steps, always of the same held-out windows."""

    def __init__(
        self, folder: Path, generator: Generator, batch: Batch, *, every_steps: int, kept: int = 20
    ) -> None:
        self._folder = folder
        self._generator = generator
        self._batch = batch
        self._every_steps = every_steps
        self._kept = kept

    @override
    def stepped(self, progress: Progress, values: Mapping[str, float]) -> None:
        if progress.step % self._every_steps:
            return
        self._folder.mkdir(exist_ok=True)
        rgb = preview(self._generator, self._batch)
        done, png = cv2.imencode(".png", rgb[..., ::-1])
        assert done
        write_atomically(self._folder / f"step-{progress.step:09}.png", png.tobytes())
        ours = sorted(path for path in self._folder.iterdir() if _NAME.fullmatch(path.name))
        for path in ours[: -self._kept]:
            path.unlink()


@torch.inference_mode()
def preview(generator: Generator, batch: Batch) -> npt.NDArray[np.uint8]:
    """Return (rows, columns, 3), uint8: a row for each window, hole, answer and truth in it."""
    device = next(generator.parameters()).device
    truth = normalize(batch.rgb.to(device))
    mask = batch.mask.to(device).float()
    answer = generator(masked_input(truth, mask)).picture.clamp(-1.0, 1.0)
    pink = torch.tensor(_HOLE_RGB, device=device).view(1, 3, 1, 1)
    columns = [torch.lerp(truth, pink, mask), torch.lerp(truth, answer, mask), truth]
    rows = torch.cat([_framed(column) for column in columns], dim=3)
    sheet = torch.cat(list(rows), dim=1)  # (3, B * (S + gap), 3 * (S + gap))
    pixels = denormalize(sheet[:, :-_GAP_PX, :-_GAP_PX]).round().permute(1, 2, 0)
    return np.ascontiguousarray(pixels.cpu().numpy().astype(np.uint8))


def _framed(pictures: Tensor) -> Tensor:
    """Add a white gap on the right and below."""
    return torch.nn.functional.pad(pictures, (0, _GAP_PX, 0, _GAP_PX), value=1.0)
