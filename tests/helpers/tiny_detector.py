"""A detector that is small enough for tests."""

from pathlib import Path
from typing import Final

import torch

from engine.detection.detector_file import DetectorFile, save_detector
from engine.detection.network import Detector, DetectorConfig

TINY_DETECTOR: Final = DetectorConfig(
    widths=(8, 8, 8),
    encoder_blocks=(1, 1, 1),
    decoder_blocks=(1, 1),
    dilations=(1,),
    sees_features=False,
)


def build_tiny_detector(*, seed: int = 0) -> Detector:
    """Return a detector with random weights, in evaluation mode."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return TINY_DETECTOR.build().eval()


def write_tiny_detector(path: Path, *, seed: int = 0) -> Path:
    """Write the file of a detector with random weights, and return its path."""
    weights = build_tiny_detector(seed=seed).state_dict()
    save_detector(path, DetectorFile(name="tiny", config=TINY_DETECTOR, weights=weights))
    return path
