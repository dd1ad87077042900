"""The frozen networks that the losses of a run look through."""

from dataclasses import dataclass
from pathlib import Path

import torch

from training.losses.config import LossConfig
from training.losses.perceptual import SqueezeFeatures


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureNetworks:
    """Those networks that a configuration asks for; the others are None.

    Attributes:
        squeeze: For the SqueezeNet feature distance.
    """

    squeeze: SqueezeFeatures | None = None

    @classmethod
    def load(
        cls, config: LossConfig, *, squeeze_file: Path, device: torch.device
    ) -> "FeatureNetworks":
        """Read what the configuration asks for onto a device.

        Raises:
            ConfigError: A file is missing, or is something else.
        """
        if config.perceptual == 0:
            return cls()
        return cls(squeeze=SqueezeFeatures.load(squeeze_file).to(device))
