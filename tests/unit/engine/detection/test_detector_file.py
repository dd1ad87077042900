"""Detector files: what was saved comes back, and damaged files are refused with one sentence."""

import dataclasses
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.detection.detector_file import (
    DetectorFile,
    load_detector,
    read_detector,
    save_detector,
)
from engine.detection.detector_format import DETECTOR_FORMAT
from engine.errors import CheckpointError
from engine.network.tensor_file import read_tensors, write_tensors
from tests.helpers.tiny_detector import TINY_DETECTOR, build_tiny_detector, write_tiny_detector


def test_a_saved_detector_comes_back(tmp_path: Path) -> None:
    weights = build_tiny_detector().state_dict()
    saved = DetectorFile(name="mine", config=TINY_DETECTOR, weights=weights, windows_seen=12)

    save_detector(tmp_path / "d.safetensors", saved)
    read = read_detector(tmp_path / "d.safetensors")

    assert replace(read, weights={}) == replace(saved, weights={})
    assert read.weights.keys() == weights.keys()
    for name, weight in weights.items():
        torch.testing.assert_close(read.weights[name], weight, atol=1e-3, rtol=1e-3)


def test_a_loaded_detector_finds_the_same_damage(tmp_path: Path) -> None:
    path = write_tiny_detector(tmp_path / "d.safetensors")
    x = torch.rand(1, 3, 32, 32, generator=torch.Generator().manual_seed(0))

    loaded = load_detector(path)(x).damage

    torch.testing.assert_close(loaded, build_tiny_detector()(x).damage, atol=1e-2, rtol=1e-2)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="no such file"):
        load_detector(tmp_path / "d.safetensors")


def test_a_file_that_was_cut_short_is_refused(tmp_path: Path) -> None:
    path = write_tiny_detector(tmp_path / "d.safetensors")
    path.write_bytes(path.read_bytes()[:-100])

    with pytest.raises(CheckpointError, match="damaged"):
        load_detector(path)


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "d.safetensors"
    other = replace(DETECTOR_FORMAT, name="reweave-generator")
    write_tensors(path, {"weight": torch.zeros(3)}, other, {})

    with pytest.raises(CheckpointError, match="not a Reweave detector"):
        load_detector(path)


@pytest.mark.parametrize(
    "change",
    [
        {"widths": None},
        {"sees_features": None},
        {"widths": [8]},
        {"widths": "many"},
        {"widths": [8, 8, 100_000]},
        {"widths": [8, 8, 256]},
        {"encoder_blocks": [1, 1, 1, 1]},
        {"encoder_blocks": [1, 1, 1000]},
        {"decoder_blocks": [1, -1]},
        {"dilations": [0]},
    ],
)
def test_a_description_that_does_not_fit_is_refused(
    tmp_path: Path, change: dict[str, object]
) -> None:
    path = write_tiny_detector(tmp_path / "d.safetensors")
    described = dataclasses.asdict(TINY_DETECTOR) | change
    config = json.dumps({key: value for key, value in described.items() if value is not None})
    write_tensors(path, read_tensors(path), DETECTOR_FORMAT, {"config": config})

    with pytest.raises(CheckpointError, match=r"description|larger"):
        load_detector(path)


def test_weights_of_another_shape_are_refused(tmp_path: Path) -> None:
    path = write_tiny_detector(tmp_path / "d.safetensors")
    tensors = read_tensors(path)
    rng = np.random.default_rng(0)
    tensors["stem.conv.weight"] = torch.from_numpy(rng.random((8, 16, 5, 5), np.float32))
    config = json.dumps(dataclasses.asdict(TINY_DETECTOR))
    write_tensors(path, tensors, DETECTOR_FORMAT, {"config": config})

    with pytest.raises(CheckpointError, match="do not fit its description"):
        load_detector(path)
