"""Frozen classification networks whose features the perceptual losses compare."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from pickle import UnpicklingError  # noqa: TID251 - the error's name only
from types import ModuleType

import torch
from torch import Tensor, nn

from engine.errors import CheckpointError
from engine.network.squeezenet import SqueezeNet
from engine.network.tensor_file import read_tensors
from training.errors import ConfigError
from training.losses.config import LossConfig, VggNetwork

_IMAGENET_MEANS = (0.485, 0.456, 0.406)
_IMAGENET_DEVIATIONS = (0.229, 0.224, 0.225)
# Indices in torchvision's `features` of the last ReLU before each pooling: relu1_2, relu2_2,
# relu3_3, relu4_3 and relu5_3 of VGG-16; relu1_2, relu2_2, relu3_4, relu4_4 and relu5_4 of VGG-19.
_VGG_TAPS = {
    VggNetwork.VGG16: (3, 8, 15, 22, 29),
    VggNetwork.VGG19: (3, 8, 17, 26, 35),
}
_SQUEEZE_TAPS = ("conv1", "fire3", "fire5", "fire6", "fire7", "fire8", "fire9")
_PICKLED_SUFFIXES = (".pth", ".pt")


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
        """Read the weights from a safetensors file.

        Raises:
            ConfigError: The file is missing, or is not SqueezeNet 1.1.
        """
        features = cls()
        try:
            features.network.load_state_dict(read_squeezenet(path))
        except RuntimeError as error:
            raise ConfigError(f"{path}: not the features of SqueezeNet 1.1") from error
        return features.eval().requires_grad_(requires_grad=False)

    def forward(self, x: Tensor) -> list[Tensor]:
        maps: dict[str, Tensor] = self.network(x)
        return [maps[name] for name in _SQUEEZE_TAPS]


class VggFeatures(nn.Module):
    """The convolutions of a VGG (Simonyan and Zisserman 2015), frozen; made by `load`.

    Shape:
        (B, 3, H, W), RGB -1..1, H and W at least 16 -> five feature maps, finest first.
    """

    def __init__(self, network: VggNetwork) -> None:
        get_model = _import_torchvision().get_model
        super().__init__()
        self._taps = _VGG_TAPS[network]
        with torch.device("meta"):  # or the unused classifier would fill half a gigabyte
            self.features = get_model(network, weights=None).features[: self._taps[-1] + 1]
        means = torch.tensor(_IMAGENET_MEANS).view(1, 3, 1, 1)
        deviations = torch.tensor(_IMAGENET_DEVIATIONS).view(1, 3, 1, 1)
        self.register_buffer("means", means, persistent=False)
        self.register_buffer("deviations", deviations, persistent=False)
        self.means: Tensor
        self.deviations: Tensor

    @classmethod
    def load(cls, path: Path, network: VggNetwork = VggNetwork.VGG16) -> "VggFeatures":
        """Read the weights from a .safetensors or .pth file with torchvision's names.

        Raises:
            ConfigError: The file is missing, or is not this network; or torchvision is missing.
        """
        weights = _read_weights(path)
        trunk = {name: value for name, value in weights.items() if name.startswith("features.")}
        features = cls(network)
        try:
            features.load_state_dict(trunk, assign=True)
        except RuntimeError as error:
            raise ConfigError(f"{path}: not the trunk of {network}") from error
        return features.eval().requires_grad_(requires_grad=False)

    def forward(self, x: Tensor) -> list[Tensor]:
        x = ((x + 1.0) / 2.0 - self.means) / self.deviations
        taps = []
        for index, layer in enumerate(self.features):
            x = layer(x)
            if index in self._taps:
                taps.append(x)
        return taps


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureFiles:
    """Where the weights of the feature networks are.

    Attributes:
        squeeze: Weights of SqueezeNet.
        torchvision: Folder that torchvision downloads weights to.
    """

    squeeze: Path
    torchvision: Path

    def find_vgg(self, config: LossConfig) -> Path:
        """Return the file of VGG's weights: the configured one, or torchvision's own.

        Nothing is downloaded.

        Raises:
            ConfigError: There is no such file, and the message says where it was expected; or
                torchvision is missing.
        """
        if config.vgg_file is not None:
            file = Path(config.vgg_file)
            advice = "losses.vgg_file has to name a .safetensors or .pth file"
        else:
            weights = _import_torchvision().get_model_weights(config.vgg_network)
            url = weights.IMAGENET1K_V1.url
            file = self.torchvision / PurePosixPath(url).name
            advice = "let torchvision download it, or name another file with losses.vgg_file"
        if not file.is_file():
            raise ConfigError(
                f"the losses need the weights of {config.vgg_network}, and there is no {file}: "
                f"{advice}"
            )
        return file


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureNetworks:
    """The feature networks that a configuration needs; the others are None.

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
        """Load the networks that the configuration needs onto a device.

        Raises:
            ConfigError: A file is missing, or holds another network.
        """
        squeeze = vgg = None
        if config.needs_squeeze:
            squeeze = SqueezeFeatures.load(files.squeeze).to(device)
        if config.needs_vgg:
            vgg = VggFeatures.load(files.find_vgg(config), config.vgg_network)
            vgg = vgg.to(device).to(memory_format=torch.channels_last)
        return cls(squeeze=squeeze, vgg=vgg)


def read_squeezenet(path: Path) -> dict[str, Tensor]:
    """Return the state of a `SqueezeNet` from a safetensors file, without the classifier.

    Raises:
        ConfigError: The file is missing or damaged.
    """
    return {
        f"fires.{name}" if name.startswith("fire") else name: value
        for name, value in _read_weights(path).items()
        if not name.startswith("conv10.")
    }


def _import_torchvision() -> ModuleType:
    """Return `torchvision.models`, which has the layers of VGG; the frozen program has none.

    Raises:
        ConfigError: torchvision is not installed, or was made for another torch.
    """
    try:
        from torchvision import models  # noqa: PLC0415
    except (ImportError, RuntimeError) as error:
        raise ConfigError(
            f"the losses need the layers of VGG from torchvision, which cannot be imported ({error}): "
            f"install the torchvision that belongs to torch {torch.__version__}, or leave VGG out "
            "of the losses"
        ) from error
    return models


def _read_weights(path: Path) -> dict[str, Tensor]:
    if not path.is_file():
        raise ConfigError(f"{path}: there is no such file of features")
    try:
        weights = _read_pickled(path) if path.suffix in _PICKLED_SUFFIXES else read_tensors(path)
    except CheckpointError as error:
        raise ConfigError(str(error)) from error
    return {name: tensor.float() for name, tensor in weights.items()}


def _read_pickled(path: Path) -> dict[str, Tensor]:
    """Read the only pickled files we accept, torchvision's own, as tensors and nothing else."""
    try:
        weights = torch.load(path, map_location="cpu", weights_only=True)  # noqa: TID251 - torchvision has no other
    except (UnpicklingError, EOFError, RuntimeError) as error:
        raise ConfigError(f"{path}: not a file of weights alone, or a damaged one") from error
    if not isinstance(weights, dict) or not all(isinstance(x, Tensor) for x in weights.values()):
        raise ConfigError(f"{path}: expected tensors by name")
    return weights
