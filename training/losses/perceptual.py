"""Perceptual distances through the features of networks trained to classify.

"SqueezeDist" and "VggDist" are the unweighted baseline of Zhang et al., "The Unreasonable
Effectiveness of Deep Features as a Perceptual Metric", CVPR 2018 (eq. 1 with all weights 1). They
are not LPIPS, whose linear heads belong to other weights.
"""

from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn
from torchvision.models import vgg16, vgg19

from engine.squeezenet import SqueezeNet
from training.errors import ConfigError
from training.losses.config import VggNetwork
from training.losses.pickled_weights import read_pickled_weights
from training.losses.precision import widened

_EPSILON = 1e-6
_IMAGENET_MEANS = (0.485, 0.456, 0.406)
_IMAGENET_DEVIATIONS = (0.229, 0.224, 0.225)
# Where torchvision's `features` have the last ReLU before each pooling: relu1_2, relu2_2, relu3_3,
# relu4_3 and relu5_3 of VGG-16; relu1_2, relu2_2, relu3_4, relu4_4 and relu5_4 of VGG-19.
_VGG_TAPS = {
    VggNetwork.VGG16: (3, 8, 15, 22, 29),
    VggNetwork.VGG19: (3, 8, 17, 26, 35),
}
_VGG_BUILDERS = {VggNetwork.VGG16: vgg16, VggNetwork.VGG19: vgg19}
_PICKLED_SUFFIXES = (".pth", ".pt")
_TAPPED = ("conv1", "fire3", "fire5", "fire6", "fire7", "fire8", "fire9")


def feature_distance(first: Sequence[Tensor], second: Sequence[Tensor]) -> Tensor:
    """Return the distance of two pictures' features, for each picture of the batch.

    At each tap and position the features are divided by their length; the squared differences are
    summed over channels, averaged over positions and summed over taps.

    Returns:
        (B,), float32 or wider, 0 to 4 times the taps.
    """
    distances = [
        (unit_features(a) - unit_features(b)).square().sum(dim=1).mean(dim=(1, 2))
        for a, b in zip(first, second, strict=True)
    ]
    return torch.stack(distances).sum(dim=0)


def unit_features(x: Tensor) -> Tensor:
    """Return features (B, C, H, W) divided by their length at each position, float32 or wider."""
    x = widened(x)
    return x * torch.rsqrt(x.square().sum(dim=1, keepdim=True) + _EPSILON)


class SqueezeFeatures(nn.Module):
    """SqueezeNet 1.1 (Iandola et al. 2016) up to fire9, frozen.

    Shape:
        (B, 3, H, W), RGB -1..1, H and W at least 33 -> seven feature maps, finest first.
    """

    def __init__(self) -> None:
        super().__init__()
        self.network = SqueezeNet()

    @classmethod
    def load(cls, path: Path) -> "SqueezeFeatures":
        """Read the features from a safetensors file.

        Raises:
            ConfigError: The file is missing, or is something else.
        """
        features = cls()
        try:
            features.network.load_state_dict(read_squeezenet(path))
        except RuntimeError as error:
            raise ConfigError(f"{path}: these are not SqueezeNet 1.1 features") from error
        return features.eval().requires_grad_(requires_grad=False)

    def forward(self, x: Tensor) -> list[Tensor]:
        maps: dict[str, Tensor] = self.network(x)
        return [maps[name] for name in _TAPPED]


def read_squeezenet(path: Path) -> dict[str, Tensor]:
    """Return the state of a `SqueezeNet` from a safetensors file; the classifier is left out.

    Raises:
        ConfigError: The file is missing, or is not one that can be read.
    """
    return {
        f"fires.{name}" if name.startswith("fire") else name: value
        for name, value in _read_weights(path).items()
        if not name.startswith("conv10.")
    }


class VggFeatures(nn.Module):
    """The convolutions of a VGG (Simonyan and Zisserman 2015), frozen; made by `load`.

    Shape:
        (B, 3, H, W), RGB -1..1, H and W at least 16 -> five feature maps, finest first.
    """

    def __init__(self, network: VggNetwork) -> None:
        super().__init__()
        self._taps = _VGG_TAPS[network]
        with torch.device("meta"):  # or the classifier would fill half a gigabyte first
            self.features = _VGG_BUILDERS[network](weights=None).features[: self._taps[-1] + 1]
        means = torch.tensor(_IMAGENET_MEANS).view(1, 3, 1, 1)
        deviations = torch.tensor(_IMAGENET_DEVIATIONS).view(1, 3, 1, 1)
        self.register_buffer("means", means, persistent=False)
        self.register_buffer("deviations", deviations, persistent=False)
        self.means: Tensor
        self.deviations: Tensor

    @classmethod
    def load(cls, path: Path, network: VggNetwork = VggNetwork.VGG16) -> "VggFeatures":
        """Read the trunk from a .safetensors or .pth file with torchvision's names.

        Raises:
            ConfigError: The file is missing, or is something else.
        """
        weights = _read_weights(path)
        trunk = {name: value for name, value in weights.items() if name.startswith("features.")}
        features = cls(network)
        try:
            features.load_state_dict(trunk, assign=True)
        except RuntimeError as error:
            raise ConfigError(f"{path}: this is not the trunk of {network}") from error
        return features.eval().requires_grad_(requires_grad=False)

    def forward(self, x: Tensor) -> list[Tensor]:
        x = ((x + 1.0) / 2.0 - self.means) / self.deviations
        taps = []
        for index, layer in enumerate(self.features):
            x = layer(x)
            if index in self._taps:
                taps.append(x)
        return taps


def _read_weights(path: Path) -> dict[str, Tensor]:
    if not path.is_file():
        raise ConfigError(f"{path}: there is no such file of features")
    read = read_pickled_weights if path.suffix in _PICKLED_SUFFIXES else load_file
    try:
        return {name: tensor.float() for name, tensor in read(path).items()}
    except SafetensorError as error:
        raise ConfigError(f"{path}: not a safetensors file, or a damaged one") from error
