"""How good a generator is on pictures that it never learned from."""

from collections.abc import Sequence

import numpy as np
import torch

from engine.network.generator import Generator
from engine.network.preprocess import from_tensor, masked_input, normalize
from engine.pictures.colour import to_rgb8
from training.data.batches import BatchMaker
from training.judging.metrics.pixels import hole_psnr
from training.losses.feature_networks import SqueezeFeatures
from training.losses.perceptual import feature_distance


class Validation:
    """A fixed set of windows and masks, judged by PSNR in the hole and SqueezeDist.

    The windows are drawn once, the same for every run with the same validation pictures.
    """

    def __init__(
        self, maker: BatchMaker, *, batches: int, whole_count: int, device: torch.device
    ) -> None:
        self._batches = [maker.make(step) for step in range(batches)]
        self._whole_count = whole_count
        self._device = device

    @torch.inference_mode()
    def __call__(self, generator: Generator, features: SqueezeFeatures | None) -> dict[str, float]:
        """Return the means, apart for whole pictures (wide holes) and windows (thin ones)."""
        rows: dict[str, list[float]] = {}
        for batch in self._batches:
            truth = normalize(batch.rgb.to(self._device))
            mask = batch.mask.to(self._device).float()
            answer = generator(masked_input(truth, mask)).picture
            composed = torch.lerp(truth, answer.clamp(-1.0, 1.0), mask)
            distances = self._distances(composed, truth, features)
            for index, distance in enumerate(distances):
                kind = "wide" if index < self._whole_count else "thin"
                psnr = hole_psnr(
                    to_rgb8(from_tensor(composed[index : index + 1], dtype=np.dtype(np.uint8))),
                    batch.rgb[index].permute(1, 2, 0).numpy(),
                    batch.mask[index, 0].numpy(),
                )
                rows.setdefault(f"{kind}_psnr_db", []).append(psnr)
                if distance is not None:
                    rows.setdefault(f"{kind}_squeeze_dist", []).append(distance)
        return {name: float(np.mean(values)) for name, values in rows.items()}

    @staticmethod
    def _distances(
        composed: torch.Tensor, truth: torch.Tensor, features: SqueezeFeatures | None
    ) -> Sequence[float | None]:
        if features is None:
            return [None] * len(composed)
        return feature_distance(features(composed), features(truth)).tolist()
