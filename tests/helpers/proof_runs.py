"""Runs of fine-tuning on tiny pictures, and models that are better or worse by construction."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from PIL import Image

from engine.network.checkpoint import load_checkpoint, save_checkpoint
from engine.network.preprocess import make_input, normalize
from tests.helpers.samples import FEATURES
from tests.helpers.tiny_model import write_tiny_model
from training.api import FineTuneRequest, Goal, Repair


def soft_picture(rng: np.random.Generator, *, side_px: int = 64) -> npt.NDArray[np.uint8]:
    """Return (side_px, side_px, 3), uint8: a soft gradient from one colour to another."""
    share = np.linspace(0.0, 1.0, side_px)[:, None, None]
    first, second = rng.uniform(30, 225, (2, 1, side_px, 3)).mean(axis=2, keepdims=True)
    return np.broadcast_to(first + share * (second - first), (side_px, side_px, 3)).astype(np.uint8)


def write_request(folder: Path, *, held_out: int = 6, regression: int = 2) -> FineTuneRequest:
    """Write soft pictures and a tiny model, and return the request of a run to prove with them."""
    rng = np.random.default_rng(5)
    paths = []
    for name, count in (("held-out", held_out), ("regression", regression)):
        (folder / name).mkdir(parents=True)
        paths.append([folder / name / f"{index}.png" for index in range(count)])
    for path in (*paths[0], *paths[1]):
        Image.fromarray(soft_picture(rng)).save(path)
    (folder / "run").mkdir()
    return FineTuneRequest(
        folder=folder / "run",
        pictures=(),
        held_out=tuple(paths[0]),
        goal=Goal(
            model=write_tiny_model(folder),
            repair=Repair.OBJECTS,
            device="cpu",
        ),
        features=FEATURES,
        regression=folder / "regression",
    )


def write_trained(model: Path, target: Path, *, steps: int = 30) -> Path:
    """Write a model after a few steps on other soft pictures."""
    checkpoint = load_checkpoint(model)
    generator = checkpoint.build().train()
    optimiser = torch.optim.Adam(generator.parameters(), 3e-3)
    rng = np.random.default_rng(99)
    for _ in range(steps):
        pictures = np.stack([soft_picture(rng) for _ in range(4)])
        truth = normalize(torch.from_numpy(pictures).permute(0, 3, 1, 2))
        mask = torch.zeros(4, 1, 64, 64)
        top, left = rng.integers(4, 36, 2)
        mask[:, :, top : top + 24, left : left + 24] = 1.0
        optimiser.zero_grad()
        loss = F.l1_loss(generator(make_input(truth, mask)).picture, truth)
        loss.backward()  # type: ignore[no-untyped-call]  # torch has no type for it
        optimiser.step()
    save_checkpoint(target, replace(checkpoint, weights=generator.state_dict()))
    return target


def write_perturbed(model: Path, target: Path, *, share: float) -> Path:
    """Write a model with noise in its weights, as a share of each tensor's standard deviation."""
    checkpoint = load_checkpoint(model)
    random = torch.Generator().manual_seed(1)
    weights = {
        name: value + share * value.std(correction=0) * torch.randn(value.shape, generator=random)
        for name, value in checkpoint.weights.items()
    }
    save_checkpoint(target, replace(checkpoint, weights=weights))
    return target
