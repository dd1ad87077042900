"""Held-out windows of each size that a run comes to."""

from collections.abc import Callable
from dataclasses import replace

import torch

from engine.network.generator import Generator
from training.data.augment import AugmentConfig
from training.data.batches import Batch, BatchMaker
from training.data.cache import PictureCache
from training.data.config import DataConfig
from training.data.stages import data_at_step
from training.judging.validation import Validation
from training.losses.feature_networks import SqueezeFeatures
from training.run.config import TrainConfig

_SEED = 1
_BATCHES = 6
_WHOLES = 8  # in a batch, and as many windows at the photograph's own scale
_SHOWN_EACH = 3


class HeldOut:
    """Judges a generator at the first stage's size, and beside it at the present stage's own.

    The windows of a size are the same in every run with the same validation pictures.
    """

    def __init__(
        self,
        config: TrainConfig,
        open_pictures: Callable[[DataConfig], PictureCache],
        *,
        device: torch.device,
    ) -> None:
        self._config = config
        self._open_pictures = open_pictures
        self._device = device
        self._judges = {config.data.window_px: self._judge(config.data)}

    def validate(
        self, generator: Generator, features: SqueezeFeatures | None, steps: int
    ) -> dict[str, float]:
        """Return the means; those of a later stage's size have it in their names.

        Args:
            steps: Taken so far; the last of them says which stage it is.
        """
        first = self._config.data
        values = self._judges[first.window_px](generator, features)
        data = data_at_step(first, self._config.stages, steps - 1)
        if data.window_px == first.window_px:
            return values
        if data.window_px not in self._judges:
            self._judges[data.window_px] = self._judge(data)
        own = self._judges[data.window_px](generator, features)
        return values | {f"{name}_{data.window_px}px": value for name, value in own.items()}

    def preview_batch(self) -> Batch:
        """Return a few windows that are in no validation, whole pictures first."""
        batch = self._maker(self._config.data).make(_BATCHES)
        middle = slice(_WHOLES - _SHOWN_EACH, _WHOLES + _SHOWN_EACH)
        return Batch(rgb=batch.rgb[middle], mask=batch.mask[middle])

    def _judge(self, data: DataConfig) -> Validation:
        maker = self._maker(data)
        return Validation(maker, batches=_BATCHES, whole_count=_WHOLES, device=self._device)

    def _maker(self, data: DataConfig) -> BatchMaker:
        plain = replace(
            data,
            batch_size=2 * _WHOLES,
            whole_share=0.5,
            augment=AugmentConfig(grey=0.0),
            source_weights={},
            source_caps={},
        )
        return BatchMaker(self._open_pictures(plain), plain, seed=_SEED)
