"""Weights of HED that are made for tests: contours are where red changes from column to column."""

from pathlib import Path

import torch
from safetensors.torch import save_file
from torchvision.models import vgg16


def write_hed(path: Path) -> Path:
    """Write weights whose contour map is the sigmoid of 4 |dx| - 3, and return their path.

    |dx| is half the difference of the red values two columns apart, over ImageNet's deviation.
    """
    with torch.device("meta"):
        layers = vgg16(weights=None).features
    tensors = {
        f"features.{name}": torch.zeros(value.shape, dtype=torch.float16)
        for name, value in layers.state_dict().items()
    }
    difference = torch.tensor([-0.5, 0.0, 0.5]).half()
    tensors["features.0.weight"][0, 0, 1] = difference
    tensors["features.0.weight"][1, 0, 1] = -difference
    tensors["features.2.weight"][[0, 1], [0, 1], 1, 1] = 1
    for index, channels in enumerate((64, 128, 256, 512, 512), start=1):
        tensors[f"side{index}.weight"] = torch.zeros(1, channels, 1, 1)
        tensors[f"side{index}.bias"] = torch.zeros(1)
    tensors["side1.weight"][0, :2] = 1
    tensors["fuse.weight"] = torch.tensor([4.0, 0, 0, 0, 0]).view(1, 5, 1, 1)
    tensors["fuse.bias"] = torch.tensor([-3.0])
    save_file(tensors, path)
    return path
