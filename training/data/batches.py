"""Batches of windows and masks, made off the training thread.

A batch is a pure function of seed and step, so that a resumed run sees exactly what an unbroken
one would have seen, however far ahead batches were made.
"""

import queue
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from training.data.augment import apply_look, draw_look
from training.data.config import DataConfig
from training.data.odds import sampling_odds
from training.data.windows import cut_window, draw_placement
from training.masks.sampler import MaskSampler

_AHEAD = 4


class Pictures(Protocol):
    """What batches are cut from; `training.data.cache.PictureCache` is the real one."""

    sources: list[str]

    def native(self, index: int) -> npt.NDArray[np.uint8]:
        """Return (H, W, 3), the picture at its own scale."""

    def whole(self, index: int) -> npt.NDArray[np.uint8]:
        """Return (H, W, 3), the picture reduced to a whole small one."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows to learn from.

    Attributes:
        rgb: (B, 3, S, S), uint8.
        mask: (B, 1, S, S), bool, true inside the hole.
    """

    rgb: Tensor
    mask: Tensor


class BatchSource(Protocol):
    """Makes the batch of any step, here or on a device."""

    def make(self, step: int) -> Batch:
        """Return the batch of a step, the same whenever it is asked for."""


class BatchMaker:
    """Makes the batch of any step on the CPU."""

    def __init__(self, pictures: Pictures, config: DataConfig, *, seed: int) -> None:
        self._pictures = pictures
        self._config = config
        self._seed = seed
        self._wide_masks = MaskSampler(config.wide_masks)
        self._thin_masks = MaskSampler(config.thin_masks)
        self._cumulated_odds = np.cumsum(
            sampling_odds(pictures.sources, config.source_caps, config.source_weights)
        )

    def make(self, step: int) -> Batch:
        """Return the batch of a step: whole small pictures first, then windows."""
        rng = np.random.default_rng([self._seed, step])
        config = self._config
        windows, masks = [], []
        for position in range(config.batch_size):
            is_whole = position < config.whole_count
            windows.append(self._window(rng, is_whole=is_whole))
            sampler = self._wide_masks if is_whole else self._thin_masks
            masks.append(sampler.sample(rng, config.window_px))
        rgb = torch.from_numpy(np.stack(windows)).permute(0, 3, 1, 2)
        return Batch(rgb=rgb, mask=torch.from_numpy(np.stack(masks)[:, None]))

    def _window(self, rng: np.random.Generator, *, is_whole: bool) -> npt.NDArray[np.uint8]:
        index = draw_index(rng, self._cumulated_odds)
        picture = self._pictures.whole(index) if is_whole else self._pictures.native(index)
        shape = (picture.shape[0], picture.shape[1])
        placement = draw_placement(rng, shape, self._config, is_whole=is_whole)
        look = draw_look(rng, self._config.augment)
        return apply_look(cut_window(picture, placement, self._config.window_px), look)


class Prefetcher:
    """Makes batches ahead of the training thread, on a thread of its own.

    Attributes:
        maker: Makes the batches.
    """

    def __init__(self, maker: BatchSource, *, first_step: int) -> None:
        self.maker = maker
        self._queue: queue.Queue[Batch | Exception] = queue.Queue(maxsize=_AHEAD)
        self._stopped = threading.Event()
        self._thread = threading.Thread(
            target=self._run, args=(first_step,), name="batches", daemon=True
        )
        self._thread.start()

    def __iter__(self) -> Iterator[Batch]:
        """Yield the batches from the first step on, without end."""
        while True:
            item = self._queue.get()
            if isinstance(item, Exception):
                raise item
            yield item

    def close(self) -> None:
        """Stop making batches and join the thread. Idempotent."""
        self._stopped.set()
        while self._thread.is_alive():
            while not self._queue.empty():
                self._queue.get_nowait()
            self._thread.join(timeout=0.05)

    def _run(self, step: int) -> None:
        while not self._stopped.is_set():
            try:
                item: Batch | Exception = self.maker.make(step)
            except Exception as error:  # noqa: BLE001 - handed to the training thread, which raises it
                item = error
            self._queue.put(item)
            step += 1


def draw_index(rng: np.random.Generator, cumulated_odds: npt.NDArray[np.float64]) -> int:
    """Draw one picture."""
    draw = rng.random() * cumulated_odds[-1]
    return int(np.searchsorted(cumulated_odds, draw, side="right"))
