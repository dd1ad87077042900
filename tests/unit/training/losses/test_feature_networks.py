"""The frozen networks of the losses: their features, and where their weights come from."""

import re
import sys
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor
from torchvision.models import vgg16, vgg19

from training.errors import ConfigError
from training.losses.config import LossConfig, StyleFeatures, VggNetwork
from training.losses.feature_networks import (
    FeatureFiles,
    FeatureNetworks,
    SqueezeFeatures,
    VggFeatures,
)
from training.losses.perceptual import feature_distance

CPU = torch.device("cpu")
SQUEEZENET = (
    Path(__file__).resolve().parents[4]
    / "resources"
    / "models"
    / "squeezenet1_1-imagenet.safetensors"
)
BUILDERS = {VggNetwork.VGG16: vgg16, VggNetwork.VGG19: vgg19}
CACHED = {VggNetwork.VGG16: "vgg16-397923af.pth", VggNetwork.VGG19: "vgg19-dcbb9e9d.pth"}


def vgg_weights(network: VggNetwork) -> dict[str, Tensor]:
    """Return weights of 0 and biases of 1, with torchvision's names and shapes."""
    with torch.device("meta"):
        shapes = BUILDERS[network](weights=None).features.state_dict()
    return {
        f"features.{name}": torch.full(
            x.shape, 1.0 if name.endswith("bias") else 0.0, dtype=torch.half
        )
        for name, x in shapes.items()
    }


def files(folder: Path) -> FeatureFiles:
    return FeatureFiles(squeeze=SQUEEZENET, torchvision=folder)


def test_squeezenet_features_have_the_known_taps_and_are_frozen() -> None:
    features = SqueezeFeatures.load(SQUEEZENET)

    taps = features(torch.zeros(1, 3, 65, 65))

    assert [tap.shape[1] for tap in taps] == [64, 128, 256, 384, 384, 512, 512]
    assert not any(parameter.requires_grad for parameter in features.parameters())


def test_squeezenet_sees_the_channels_in_the_right_order() -> None:
    features = SqueezeFeatures.load(SQUEEZENET)
    red = torch.full((1, 3, 65, 65), -1.0)
    red[:, 0] = 1.0
    blue = red.flip(1)

    first_filter = features.network.conv1.weight[:, 2].sum(dim=(1, 2))  # BGR: the last sees red
    assert features.network.conv1.bias is not None
    expected = torch.relu(
        features.network.conv1.bias
        + first_filter * (255.0 - 123.0)
        - 117.0 * features.network.conv1.weight[:, 1].sum(dim=(1, 2))
        - 104.0 * features.network.conv1.weight[:, 0].sum(dim=(1, 2))
    )

    assert torch.allclose(features(red)[0][0, :, 5, 5], expected, atol=0.05)
    assert feature_distance(features(red), features(blue)).item() > 0.1


def test_a_perceptual_gradient_reaches_the_picture() -> None:
    features = SqueezeFeatures.load(SQUEEZENET)
    picture = torch.zeros(1, 3, 64, 64, requires_grad=True)

    distance = feature_distance(features(picture), features(torch.rand(1, 3, 64, 64)))
    torch.autograd.backward(distance.sum())

    assert picture.grad is not None
    assert picture.grad.isfinite().all()
    assert picture.grad.abs().sum() > 0


@pytest.mark.parametrize("network", VggNetwork)
def test_vgg_loads_from_torchvisions_names(tmp_path: Path, network: VggNetwork) -> None:
    path = tmp_path / "vgg.safetensors"
    save_file(vgg_weights(network) | {"side1.weight": torch.zeros(1)}, path)

    features = VggFeatures.load(path, network)
    taps = features(torch.rand(1, 3, 48, 32))

    assert [tap.shape[1:] for tap in taps] == [
        (channels, 48 // 2**level, 32 // 2**level)
        for level, channels in enumerate((64, 128, 256, 512, 512))
    ]
    assert all(torch.equal(tap, torch.ones_like(tap)) for tap in taps)
    assert not any(parameter.requires_grad for parameter in features.parameters())


def test_vgg_normalises_as_torchvision_does(tmp_path: Path) -> None:
    weights = vgg_weights(VggNetwork.VGG16)
    weights["features.0.weight"][0, 0, 1, 1] = 1.0  # the middle of red
    weights["features.2.weight"][0, 0, 1, 1] = 1.0
    path = tmp_path / "vgg.safetensors"
    save_file(weights, path)

    first = VggFeatures.load(path)(torch.full((1, 3, 16, 16), 0.5))[0]

    # 0.5 of -1..1 is 0.75 of 0..1; each of the two layers adds its bias of 1.
    assert first[0, 0, 8, 8].item() == pytest.approx((0.75 - 0.485) / 0.229 + 2.0, rel=1e-5)


@pytest.mark.parametrize("network", VggNetwork)
def test_vgg_is_found_in_torchvisions_cache(tmp_path: Path, network: VggNetwork) -> None:
    torch.save(vgg_weights(network), tmp_path / CACHED[network])

    loaded = FeatureNetworks.load(
        LossConfig(vgg=0.1, vgg_network=network, perceptual=0.0), files(tmp_path), device=CPU
    )

    assert loaded.squeeze is None
    assert loaded.vgg is not None
    assert len(loaded.vgg(torch.zeros(1, 3, 16, 16))) == 5


def test_a_configured_vgg_file_is_preferred_to_the_cache(tmp_path: Path) -> None:
    own = tmp_path / "own.safetensors"
    own.touch()
    (tmp_path / CACHED[VggNetwork.VGG16]).touch()

    assert files(tmp_path).find_vgg(LossConfig(vgg=0.1, vgg_file=str(own))) == own


@pytest.mark.parametrize(
    ("config", "looked_for"),
    [
        (LossConfig(vgg=0.1), "vgg16-397923af.pth"),
        (LossConfig(style=0.1, style_features=StyleFeatures.VGG), "vgg16-397923af.pth"),
        (LossConfig(vgg=0.1, vgg_network=VggNetwork.VGG19), "vgg19-dcbb9e9d.pth"),
        (LossConfig(vgg=0.1, vgg_file="elsewhere/vgg.pth"), "elsewhere/vgg.pth"),
    ],
)
def test_a_missing_vgg_is_reported_with_advice(
    tmp_path: Path, config: LossConfig, looked_for: str
) -> None:
    with pytest.raises(ConfigError, match=re.escape(looked_for)) as caught:
        FeatureNetworks.load(config, files(tmp_path), device=CPU)

    assert "losses.vgg_file" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("has_file", [False, True])
def test_without_torchvision_vgg_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, has_file: bool
) -> None:
    own = tmp_path / "own.safetensors"
    save_file(vgg_weights(VggNetwork.VGG16), own)
    config = LossConfig(vgg=0.1, vgg_file=str(own) if has_file else None)
    monkeypatch.setitem(sys.modules, "torchvision", None)

    with pytest.raises(ConfigError, match="install the torchvision that belongs to") as caught:
        FeatureNetworks.load(config, files(tmp_path), device=CPU)

    assert "\n" not in str(caught.value)


def test_a_network_without_a_weight_is_not_loaded(tmp_path: Path) -> None:
    nowhere = FeatureFiles(squeeze=tmp_path / "none", torchvision=tmp_path)

    loaded = FeatureNetworks.load(LossConfig(perceptual=0.0), nowhere, device=CPU)

    assert loaded == FeatureNetworks()


@pytest.mark.parametrize("network", [SqueezeFeatures, VggFeatures])
def test_a_missing_or_unrelated_file_of_features_is_refused(
    tmp_path: Path, network: type[SqueezeFeatures] | type[VggFeatures]
) -> None:
    foreign = tmp_path / "foreign.safetensors"
    save_file({"x": torch.zeros(1)}, foreign)

    with pytest.raises(ConfigError, match="no such file"):
        network.load(tmp_path / "none.safetensors")
    with pytest.raises(ConfigError, match="not"):
        network.load(foreign)


def test_the_weights_of_one_vgg_are_refused_for_the_other(tmp_path: Path) -> None:
    path = tmp_path / "vgg.safetensors"
    save_file(vgg_weights(VggNetwork.VGG19), path)

    with pytest.raises(ConfigError, match="not the trunk of vgg16"):
        VggFeatures.load(path, VggNetwork.VGG16)


def test_a_file_that_would_run_code_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "vgg.pth"
    torch.save({"features.0.weight": Path("anything but a tensor")}, path)

    with pytest.raises(ConfigError, match="weights alone"):
        VggFeatures.load(path)


@pytest.mark.parametrize("content", [b"", b"no weights", b"PK\x03\x04 cut off"])
def test_a_damaged_file_of_weights_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "vgg.pth"
    path.write_bytes(content)

    with pytest.raises(ConfigError, match="damaged"):
        VggFeatures.load(path)


def test_a_file_without_weights_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "vgg.pth"
    torch.save([1, 2, 3], path)

    with pytest.raises(ConfigError, match="expected tensors by name"):
        VggFeatures.load(path)
