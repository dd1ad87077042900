"""What is done with the averaged generator between steps: judge it, and let it be looked at."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from engine.network.generator import Generator
from training.api import FineTuneRequest, Sample
from training.data.config import DataConfig
from training.data.run_pictures import RunPictures
from training.fine_tuning.judge import Judge
from training.fine_tuning.samples import samples_of, scenes_of, write_samples
from training.losses.feature_networks import SqueezeFeatures

if TYPE_CHECKING:
    import torch

_WINDOWS: Final = 48


class Examiner:
    """Judges and samples on the same held-out windows and pictures every time."""

    def __init__(
        self,
        request: FineTuneRequest,
        data: DataConfig,
        pictures: RunPictures,
        features: SqueezeFeatures,
        *,
        hold: Callable[[], None],
    ) -> None:
        """Draw what generators are asked to fill.

        Args:
            request: Its folder is where samples are written.
            data: What the run sees.
            pictures: Of the run.
            features: Judge, where they are.
            hold: Called every few windows; what it raises is passed on.
        """
        device: torch.device = next(features.parameters()).device
        self._folder = request.folder
        self._hold = hold
        self._judge = Judge(pictures.held_out, data, features, device=device, windows=_WINDOWS)
        self._scenes = scenes_of(request, pictures, data.wide_masks)

    def judge(self, generator: Generator) -> float:
        """Return the mean distance of its answers; lower is better."""
        return self._judge(generator, self._hold)

    def sample(self, generator: Generator, step: int) -> None:
        """Write its answers for a step, unless they are there."""
        if self.samples_at(step) is None:
            write_samples(self._scenes, generator, self._folder, step, self._hold)

    def samples_at(self, step: int) -> tuple[Sample, ...] | None:
        """Return what was written for a step, None if nothing was."""
        return samples_of(self._scenes, self._folder, step)
