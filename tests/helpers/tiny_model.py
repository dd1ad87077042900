"""A generator small enough for a test, with weights that mean nothing."""

from pathlib import Path

import torch

from engine.network.checkpoint import Checkpoint, save_checkpoint
from engine.network.generator import GeneratorConfig

_CONFIG = GeneratorConfig(widths=(8, 8, 8), dilations=(1,), attention_heads=2, sees_features=False)


def write_tiny_model(folder: Path) -> Path:
    """Write the checkpoint into a folder and return its path; the same weights each time."""
    torch.manual_seed(0)
    path = folder / "tiny.safetensors"
    save_checkpoint(
        path, Checkpoint(name="tiny", config=_CONFIG, weights=_CONFIG.build().state_dict())
    )
    return path
