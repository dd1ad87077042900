"""Batches made where the model is trained: pictures, masks and augmentation never leave the device.

What is drawn (which picture, where, which look) is drawn on the CPU, a few numbers a window, and
sent over; no pixel comes back. As everywhere, a batch is a function of seed and step.
"""

import logging
from collections.abc import Callable
from typing import Protocol

import numpy as np
import torch
from torch import Tensor

from training.data.augment import draw_look
from training.data.batches import Batch, BatchMaker, MakesBatches, draw_index
from training.data.cache import PictureCache
from training.data.config import BatchPlace, DataConfig
from training.data.device_windows import DevicePictures, apply_looks
from training.data.odds import sampling_odds
from training.data.windows import draw_placement
from training.errors import DataError
from training.masks.mixture import MaskMixture
from training.masks.sampler import MaskSampler
from training.masks.torch_sampler import TorchMaskSampler

_LOG = logging.getLogger(__name__)
_MOST_OF_FREE_MEMORY = 0.5


class DrawsMasks(Protocol):
    """Draws masks of one mixture on the generator's device."""

    def sample(self, generator: torch.Generator, count: int, size_px: int) -> Tensor:
        """Return (count, 1, size_px, size_px), bool, true inside the hole."""


class UploadedMasks:
    """Masks drawn by OpenCV and sent to the device."""

    def __init__(self, mixture: MaskMixture) -> None:
        self._sampler = MaskSampler(mixture)

    def sample(self, generator: torch.Generator, count: int, size_px: int) -> Tensor:
        """Return (count, 1, size_px, size_px), bool; depends on the generator's seed alone."""
        rng = np.random.default_rng(generator.initial_seed())
        masks = [self._sampler.sample(rng, size_px) for _ in range(count)]
        stacked = np.array(masks, bool).reshape(count, 1, size_px, size_px)
        return torch.from_numpy(stacked).to(generator.device)


def masks_on(device: torch.device, mixture: MaskMixture) -> DrawsMasks:
    """Return what draws masks for a device: torch on a GPU, and OpenCV, which is faster, elsewhere.

    Raises:
        DataError: None of the mixture's mask files can be used.
    """
    if device.type == "cuda":
        return TorchMaskSampler(mixture, device)
    return UploadedMasks(mixture)


class DeviceBatchMaker:
    """Makes the batch of any step on a device, like `training.data.batches.BatchMaker` on the CPU."""

    def __init__(
        self,
        pictures: PictureCache,
        config: DataConfig,
        *,
        seed: int,
        device: torch.device,
        draws_masks: Callable[[torch.device, MaskMixture], DrawsMasks] = masks_on,
    ) -> None:
        self._natives = DevicePictures(pictures.natives, device)
        self._wholes = DevicePictures(pictures.wholes, device)
        self._device = device
        self._config = config
        self._seed = seed
        self._wide_masks = draws_masks(device, config.wide_masks)
        self._thin_masks = draws_masks(device, config.thin_masks)
        odds = sampling_odds(pictures.sources, config.source_caps, config.source_weights)
        self._cumulated_odds = np.cumsum(odds)

    @torch.no_grad()
    def make(self, step: int) -> Batch:
        """Return the batch of a step: whole small pictures first, then windows."""
        config = self._config
        rng = np.random.default_rng([self._seed, step])
        windows, looks = [], []
        for position in range(config.batch_size):
            is_whole = position < config.whole_count
            pictures = self._wholes if is_whole else self._natives
            index = draw_index(rng, self._cumulated_odds)
            _offset, *shape = pictures.entries[index]
            placement = draw_placement(rng, (shape[0], shape[1]), config, is_whole=is_whole)
            windows.append(pictures.window(index, placement, config.window_px))
            looks.append(draw_look(rng, config.augment))
        rgb = apply_looks(torch.stack(windows), looks)
        return Batch(rgb=rgb.to(torch.uint8), mask=self._masks(step))

    def _masks(self, step: int) -> Tensor:
        config = self._config
        thin_count = config.batch_size - config.whole_count
        wide_seed, thin_seed = np.random.SeedSequence([self._seed, step]).generate_state(2)
        generator = torch.Generator(self._device).manual_seed(int(wide_seed))
        wide = self._wide_masks.sample(generator, config.whole_count, config.window_px)
        generator.manual_seed(int(thin_seed))
        thin = self._thin_masks.sample(generator, thin_count, config.window_px)
        return torch.cat([wide, thin])


def batch_maker(
    pictures: PictureCache, config: DataConfig, *, seed: int, device: torch.device
) -> MakesBatches:
    """Return what makes batches for training on a device, in the place that is configured.

    Raises:
        DataError: They shall be made on the device, and the pictures do not fit there.
    """
    if config.workers or not _are_made_there(pictures, config, device):
        return BatchMaker(pictures, config, seed=seed)
    try:
        return DeviceBatchMaker(pictures, config, seed=seed, device=device)
    except torch.OutOfMemoryError as error:
        raise DataError(
            f"{pictures.size / 2**30:.1f} GiB of pictures do not fit on {device}; "
            "set data.batches_on to cpu, or data.most_pictures"
        ) from error


def _are_made_there(pictures: PictureCache, config: DataConfig, device: torch.device) -> bool:
    if config.batches_on is not BatchPlace.AUTO or device.type != "cuda":
        return config.batches_on is BatchPlace.DEVICE
    free, _total = torch.cuda.mem_get_info(device)
    if pictures.size <= _MOST_OF_FREE_MEMORY * free:
        return True
    _LOG.warning("the pictures leave too little memory on %s: batches are made on the CPU", device)
    return False
