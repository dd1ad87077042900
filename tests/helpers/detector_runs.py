"""Runs of the detector that take seconds."""

from pathlib import Path

import numpy as np
from PIL import Image

from tests.helpers.example_banks import write_bank
from tests.helpers.tiny_detector import write_tiny_detector
from training.fine_tuning.detector_request import DetectorRequest

CHEAP = (
    "bank_windows=2",
    "run.window_px=64",
    "run.batch_size=4",
    "run.optimiser.rate=5e-3",
    "run.optimiser.warmup_steps=0",
    "run.optimiser.ema_decay=0.9",
    "run.log_every_steps=1",
    "run.save_every_steps=2",
)


def tiny_detector_request(folder: Path, *, steps: int, pictures: int = 12) -> DetectorRequest:
    """Write a bank, a tiny detector and dark photographs, and return a request to teach it."""
    photographs = folder / "photographs"
    photographs.mkdir(parents=True)
    rng = np.random.default_rng(0)
    for number in range(6):
        noise = rng.integers(0, 120, (80, 80, 3), dtype=np.uint8)
        Image.fromarray(noise).save(photographs / f"{number}.png")
    return DetectorRequest(
        folder=folder / "run",
        bank=write_bank(folder / "bank", pictures=pictures),
        detector=write_tiny_detector(folder / "start.safetensors"),
        photographs=photographs,
        device="cpu",
        settings=(*CHEAP, f"run.steps={steps}"),
    )
