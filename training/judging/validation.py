"""Validates a generator on windows of held-out pictures, the same windows every time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import torch

from engine.network.generator import Generator
from engine.network.preprocess import from_tensor, make_input, normalize
from engine.pictures.colour import to_rgb8
from training.data.augment import AugmentConfig
from training.data.batches import Batch, BatchMaker
from training.data.cache import PictureCache
from training.data.config import DataConfig
from training.data.stages import Stage, data_at_step
from training.judging.metrics.pixels import hole_psnr
from training.losses.feature_networks import SqueezeFeatures
from training.losses.perceptual import feature_distance

DIGITS: Final = 5  # of scores and of the log, so that a resumed run compares what it logged
DISTANCE: Final = "squeeze_dist"
_SEED = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOut:
    """What a run is validated on.

    Attributes:
        open_pictures: Returns the held-out pictures, decoded for the given data configuration.
        data: Data configuration of the run's first stage, with the batch size and the share of
            whole pictures to validate with.
        stages: The run's later stages.
        batches: Number of batches of each window size.
    """

    open_pictures: Callable[[DataConfig], PictureCache]
    data: DataConfig
    stages: Sequence[Stage]
    batches: int


class Validation:
    """Scores a generator by its PSNR in the holes and by SqueezeDist.

    A run with stages is validated at the first stage's window size, and at the current stage's size
    as well. The windows of a size are the same in every run with the same held-out pictures.
    """

    def __init__(
        self, held_out: HeldOut, features: SqueezeFeatures | None, *, device: torch.device
    ) -> None:
        """Draw the windows of the first stage.

        Args:
            held_out: Pictures, and which windows to cut from them.
            features: Network of SqueezeDist; without it, only PSNR is computed.
            device: Device of the generator and the features.

        Raises:
            DataError: None of the pictures can be used.
        """
        self._held_out = held_out
        self._features = features
        self._device = device
        first = held_out.data.window_px
        self._batches = {first: self._draw_batches(first)}

    def __call__(
        self, generator: Generator, step: int, pause_point: Callable[[], None]
    ) -> dict[str, float]:
        """Return the generator's mean scores.

        Args:
            generator: A generator in evaluation mode.
            step: Number of steps taken; the last of them says which stage the run is in.
            pause_point: Called before each batch; may wait, or raise.

        Returns:
            "wide_psnr_db" and "wide_squeeze_dist" for whole pictures with wide holes, "thin_…" for
            windows with thin ones, and "squeeze_dist" for all. Scores at a later stage's window
            size end in that size, such as "_256px".
        """
        held_out = self._held_out
        first = held_out.data.window_px
        scores = self._score(generator, first, pause_point)
        current = data_at_step(held_out.data, held_out.stages, step - 1).window_px
        if current != first:
            larger = self._score(generator, current, pause_point)
            scores |= {f"{name}_{current}px": score for name, score in larger.items()}
        return scores

    def draw_preview(self, count: int) -> Batch:
        """Return `count` windows that no validation uses, half of them whole pictures."""
        data = self._held_out.data
        batch = self._make_maker(data.window_px).make(self._held_out.batches)
        chosen = slice(data.whole_count - count // 2, data.whole_count + count // 2)
        return Batch(rgb=batch.rgb[chosen], mask=batch.mask[chosen])

    def _score(
        self, generator: Generator, window_px: int, pause_point: Callable[[], None]
    ) -> dict[str, float]:
        if window_px not in self._batches:
            self._batches[window_px] = self._draw_batches(window_px)
        scores: dict[str, list[float]] = {}
        for batch in self._batches[window_px]:
            pause_point()
            for name, values in self._score_batch(generator, batch).items():
                scores.setdefault(name, []).extend(values)
        return {name: round(float(np.mean(values)), DIGITS) for name, values in scores.items()}

    @torch.inference_mode()
    def _score_batch(self, generator: Generator, batch: Batch) -> dict[str, list[float]]:
        truth = normalize(batch.rgb.to(self._device))
        mask = batch.mask.to(self._device).float()
        picture = generator(make_input(truth, mask)).picture.clamp(-1.0, 1.0)
        composed = torch.lerp(truth, picture, mask)
        psnrs = [
            hole_psnr(
                to_rgb8(from_tensor(composed[index : index + 1], dtype=np.dtype(np.uint8))),
                batch.rgb[index].permute(1, 2, 0).numpy(),
                batch.mask[index, 0].numpy(),
            )
            for index in range(len(composed))
        ]
        wide = self._held_out.data.whole_count
        scores = {"wide_psnr_db": psnrs[:wide], "thin_psnr_db": psnrs[wide:]}
        if self._features is not None:
            distance = feature_distance(self._features(composed), self._features(truth)).tolist()
            scores |= {
                f"wide_{DISTANCE}": distance[:wide],
                f"thin_{DISTANCE}": distance[wide:],
                DISTANCE: distance,
            }
        return {name: values for name, values in scores.items() if values}

    def _draw_batches(self, window_px: int) -> list[Batch]:
        maker = self._make_maker(window_px)
        return [maker.make(number) for number in range(self._held_out.batches)]

    def _make_maker(self, window_px: int) -> BatchMaker:
        plain = replace(
            self._held_out.data,
            window_px=window_px,
            augment=AugmentConfig(grey=0.0),
            source_weights={},
            source_caps={},
        )
        return BatchMaker(self._held_out.open_pictures(plain), plain, seed=_SEED)
