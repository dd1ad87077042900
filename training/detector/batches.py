"""Makes batches of damaged windows: scans of photographs, and what is damaged in them.

A batch is a pure function of seed and step, so that a resumed run sees exactly what an
uninterrupted one would have seen.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from training.damage.sampling import ScanWindow
from training.data.batches import compute_sampling_probabilities
from training.data.cache import PicturePack
from training.data.config import DataConfig

Plane = npt.NDArray[np.uint8]
DrawWindow: TypeAlias = Callable[[np.random.Generator, Plane, int], ScanWindow]
"""Draws a window of a photograph (H, W, 3), uint8, with the given side as a damaged scan."""


@dataclass(frozen=True, slots=True)
class ScanBatch:
    """Damaged windows to learn from.

    Attributes:
        scans: (B, 3, S, S), uint8.
        kinds: (B, 1, S, S), uint8: 0 intact, 1 + position in `DamageKind`, or one of the further
            values of `training.damage.truth`.
    """

    scans: Tensor
    kinds: Tensor

    def __len__(self) -> int:
        return len(self.scans)


class ScanMaker:
    """Makes the batch of any step from one set of photographs."""

    def __init__(
        self,
        photographs: PicturePack,
        draw_window: DrawWindow,
        *,
        window_px: int,
        batch_size: int,
        seed: int,
    ) -> None:
        """Weight the photographs by their sources, as every run does.

        Raises:
            DataError: Every photograph has weight 0.
        """
        self._photographs = photographs
        self._draw_window = draw_window
        self._window_px = window_px
        self._batch_size = batch_size
        self._seed = seed
        data = DataConfig()
        self._probabilities = compute_sampling_probabilities(
            photographs.index.sources, data.source_caps, data.source_weights
        )

    def make(self, step: int) -> ScanBatch:
        """Return the batch of a step."""
        rng = np.random.default_rng([self._seed, step])
        chosen = rng.choice(len(self._photographs), self._batch_size, p=self._probabilities)
        windows = [
            self._draw_window(rng, self._photographs[int(number)], self._window_px)
            for number in chosen
        ]
        scans = np.stack([window.scan for window in windows])
        kinds = np.stack([window.kinds for window in windows])
        return ScanBatch(
            scans=torch.from_numpy(scans).permute(0, 3, 1, 2),
            kinds=torch.from_numpy(kinds[:, None]),
        )
