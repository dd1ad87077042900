"""Makes batches of windows and masks from decoded pictures.

A batch is a pure function of seed and step, so that a resumed run sees exactly what an
uninterrupted one would have seen, however far ahead batches were made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from training.data.augment import apply_appearance, draw_appearance
from training.data.cache import PictureCache
from training.data.config import DataConfig
from training.data.windows import cut_window, draw_placement
from training.errors import DataError
from training.masks.sampler import MaskSampler


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows to learn from.

    Attributes:
        rgb: (B, 3, S, S), uint8.
        mask: (B, 1, S, S), bool, true inside the hole.
    """

    rgb: Tensor
    mask: Tensor

    def __len__(self) -> int:
        return len(self.rgb)


class BatchSource(Protocol):
    """Makes the batch of any step."""

    def make(self, step: int) -> Batch:
        """Return the batch of a step, the same however often it is asked for."""


class BatchMaker:
    """Makes the batch of any step from one set of pictures."""

    def __init__(self, pictures: PictureCache, config: DataConfig, *, seed: int) -> None:
        """Read the user's mask files, if the mixtures use them.

        Raises:
            DataError: None of the mask files can be used, or every picture has weight 0.
        """
        self._pictures = pictures
        self._config = config
        self._seed = seed
        self._wide_masks = MaskSampler(config.wide_masks)
        self._thin_masks = MaskSampler(config.thin_masks)
        self._cumulative = np.cumsum(
            compute_sampling_probabilities(
                pictures.sources, config.source_caps, config.source_weights
            )
        )

    def make(self, step: int) -> Batch:
        """Return the batch of a step: whole small pictures first, then windows."""
        rng = np.random.default_rng([self._seed, step])
        config = self._config
        windows, masks = [], []
        for position in range(config.batch_size):
            is_whole = position < config.whole_count
            windows.append(self._draw_window(rng, is_whole=is_whole))
            sampler = self._wide_masks if is_whole else self._thin_masks
            masks.append(sampler.sample(rng, config.window_px))
        rgb = torch.from_numpy(np.stack(windows)).permute(0, 3, 1, 2)
        return Batch(rgb=rgb, mask=torch.from_numpy(np.stack(masks)[:, None]))

    def _draw_window(self, rng: np.random.Generator, *, is_whole: bool) -> npt.NDArray[np.uint8]:
        draw = rng.random() * self._cumulative[-1]
        index = int(np.searchsorted(self._cumulative, draw, side="right"))
        picture = (self._pictures.wholes if is_whole else self._pictures.natives)[index]
        shape = (picture.shape[0], picture.shape[1])
        placement = draw_placement(rng, shape, self._config, is_whole=is_whole)
        appearance = draw_appearance(rng, self._config.augment)
        return apply_appearance(cut_window(picture, placement, self._config.window_px), appearance)


def compute_sampling_probabilities(
    sources: Sequence[str],
    caps: Mapping[str, float],
    weights: Mapping[str, float] | None = None,
) -> npt.NDArray[np.float64]:
    """Return the probability of each picture, in proportion to the weight of its source.

    Args:
        sources: Source of each picture.
        caps: Greatest share of all draws, by source. The caps are exceeded where no other source
            is left to draw from.
        weights: Relative frequency of each picture of a source; 1 for sources not named.

    Raises:
        DataError: Every picture has weight 0.
    """
    weight = np.array([(weights or {}).get(source, 1.0) for source in sources])
    if weight.sum() <= 0:
        raise DataError("every picture is left out by a weight of 0")
    probabilities = weight / weight.sum()
    names = np.array(sources)
    is_capped = np.zeros(len(sources), bool)
    # What a cap takes away goes to the other sources, which may lift one of them above its own cap.
    for _ in caps:
        for source, cap in caps.items():
            members = names == source
            if probabilities[members].sum() > cap:
                probabilities[members] *= cap / probabilities[members].sum()
                is_capped |= members
        is_free = ~is_capped & (weight > 0)
        if not is_capped.any() or not is_free.any():
            break
        rest = 1.0 - probabilities[is_capped].sum()
        probabilities[is_free] *= rest / probabilities[is_free].sum()
    return np.asarray(probabilities / probabilities.sum(), np.float64)
