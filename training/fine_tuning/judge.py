"""Judges a generator on a run's held-out pictures while it learns."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import torch

from engine.network.generator import Generator
from engine.network.preprocess import masked_input, normalize
from training.data.augment import AugmentConfig
from training.data.batches import BatchMaker
from training.data.cache import PictureCache
from training.data.config import DataConfig
from training.losses.feature_networks import SqueezeFeatures
from training.losses.perceptual import feature_distance

_SEED = 1
_WINDOWS_AT_ONCE: Final = 4


class Judge:
    """A fixed set of windows with holes of the kind that the run repairs."""

    def __init__(
        self,
        pictures: PictureCache,
        data: DataConfig,
        features: SqueezeFeatures,
        *,
        device: torch.device,
        windows: int,
    ) -> None:
        plain = replace(
            data, batch_size=_WINDOWS_AT_ONCE, augment=AugmentConfig(grey=0.0), source_caps={}
        )
        maker = BatchMaker(pictures, plain, seed=_SEED)
        self._batches = [maker.make(step) for step in range(-(-windows // _WINDOWS_AT_ONCE))]
        self._features = features
        self._device = device

    def __call__(self, generator: Generator, hold: Callable[[], None]) -> float:
        """Return the mean SqueezeDist of what a generator makes of the windows, from 0.

        Args:
            generator: In evaluation mode.
            hold: Called before every few windows; what it raises is passed on.
        """
        distances = []
        for batch in self._batches:
            hold()
            with torch.inference_mode():
                truth = normalize(batch.rgb.to(self._device))
                mask = batch.mask.to(self._device).float()
                answer = generator(masked_input(truth, mask)).picture.clamp(-1.0, 1.0)
                composed = torch.lerp(truth, answer, mask)
                distances.append(feature_distance(self._features(composed), self._features(truth)))
        return torch.cat(distances).mean().item()
