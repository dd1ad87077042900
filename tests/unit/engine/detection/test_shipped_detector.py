"""The detector that comes with the program."""

import numpy as np
import pytest
import torch

from engine.detection.detect import find_damage
from engine.detection.detector_file import load_detector
from engine.detection.network import Detector
from engine.detection.sensitivity import DEFAULT_SENSITIVITY, find_rim_threshold
from tests.helpers.samples import RESOURCES, sample_square

_FILE = RESOURCES / "models" / "detector.safetensors"


@pytest.fixture(name="detector", scope="module")
def _detector() -> Detector:
    return load_detector(_FILE)


def test_it_is_as_small_as_promised(detector: Detector) -> None:
    assert sum(weight.numel() for weight in detector.parameters()) < 2_000_000
    assert _FILE.stat().st_size < 4 * 2**20


def test_it_finds_a_bright_scratch_and_little_else(detector: Detector) -> None:
    pixels = sample_square("chelsea.png", side_px=288)
    scratch = np.zeros((288, 288), np.bool_)
    scratch[40:240, 140:142] = True
    pixels[scratch] = 235

    found = find_damage(
        pixels,
        detector,
        device=torch.device("cpu"),
        is_cancelled=lambda: False,
        report_progress=lambda _share: None,
    )

    likely = found.probability >= find_rim_threshold(DEFAULT_SENSITIVITY)
    assert likely[scratch].mean() > 0.7
    assert likely[~scratch].mean() < 0.15
