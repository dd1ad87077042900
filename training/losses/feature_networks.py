"""The frozen networks that the losses of a run look through."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import torch

from training.errors import ConfigError
from training.losses.config import LossConfig, VggNetwork
from training.losses.perceptual import SqueezeFeatures, VggFeatures


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureFiles:
    """Where the weights of feature networks lie.

    Attributes:
        squeeze: File of SqueezeNet's features.
        torchvision: Folder where torchvision keeps what it has downloaded.
    """

    squeeze: Path
    torchvision: Path

    def vgg(self, config: LossConfig) -> Path:
        """Return the file of VGG's weights: the configured one, or torchvision's own.

        Nothing is downloaded.

        Raises:
            ConfigError: There is no such file; the message says where it was looked for.
        """
        if config.vgg_file is not None:
            file = Path(config.vgg_file)
            advice = "losses.vgg_file has to name a .safetensors or .pth file"
        else:
            file = self.torchvision / _torchvision_name(config.vgg_network)
            advice = "let torchvision download it, or name another file with losses.vgg_file"
        if not file.is_file():
            raise ConfigError(
                f"the losses need the weights of {config.vgg_network}, and there is no {file}: "
                f"{advice}"
            )
        return file


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureNetworks:
    """Those networks that a configuration asks for; the others are None.

    Attributes:
        squeeze: SqueezeNet, for its feature distance and its style.
        vgg: VGG, for its feature distance and its style.
    """

    squeeze: SqueezeFeatures | None = None
    vgg: VggFeatures | None = None

    @classmethod
    def load(
        cls, config: LossConfig, files: FeatureFiles, *, device: torch.device
    ) -> "FeatureNetworks":
        """Read what the configuration asks for onto a device.

        Raises:
            ConfigError: A file is missing, or is something else.
        """
        squeeze = vgg = None
        if config.needs_squeeze:
            squeeze = SqueezeFeatures.load(files.squeeze).to(device)
        if config.needs_vgg:
            vgg = VggFeatures.load(files.vgg(config), config.vgg_network)
            vgg = vgg.to(device).to(memory_format=torch.channels_last)
        return cls(squeeze=squeeze, vgg=vgg)


def _torchvision_name(network: VggNetwork) -> str:
    """Return the name of the file that torchvision downloads for a network."""
    from torchvision.models import VGG16_Weights, VGG19_Weights  # noqa: PLC0415  not when frozen

    weights = {
        VggNetwork.VGG16: VGG16_Weights.IMAGENET1K_V1,
        VggNetwork.VGG19: VGG19_Weights.IMAGENET1K_V1,
    }
    return PurePosixPath(weights[network].url).name
