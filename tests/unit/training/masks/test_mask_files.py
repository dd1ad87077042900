"""The user's own mask files: reading, reporting and drawing from them."""

import re
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from tests.helpers.training_data import plain_pictures
from training.data.batches import BatchMaker
from training.data.config import DataConfig
from training.errors import DataError
from training.masks.files import MaskFiles
from training.masks.mixture import MIXTURES, MaskKind, MaskMixture
from training.masks.sampler import MaskSampler


def write_mask(path: Path, *, height: int = 90, width: int = 120) -> None:
    """Write a mask with a horizontal line of one pixel across its middle."""
    mask = np.zeros((height, width), np.uint8)
    mask[height // 2] = 255
    Image.fromarray(mask).save(path)


def find_skipped(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return the names of the files that were logged as skipped."""
    found = (re.match(r"skipped the mask (\S+):", message) for message in caplog.messages)
    return [match[1] for match in found if match]


def test_files_that_are_not_masks_are_skipped_and_named(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write_mask(tmp_path / "a.png")
    (tmp_path / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    Image.new("L", (40, 40), 0).save(tmp_path / "empty.png")
    Image.new("L", (40, 40), 255).save(tmp_path / "full.png")

    files = MaskFiles(tmp_path)

    assert len(files.holes) == 1
    assert find_skipped(caplog) == ["broken.png", "empty.png", "full.png"]


def test_hidden_files_are_ignored(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    write_mask(tmp_path / "a.png")
    (tmp_path / ".DS_Store").write_bytes(b"no picture")

    assert len(MaskFiles(tmp_path).holes) == 1
    assert find_skipped(caplog) == []


def test_a_share_of_a_mixture_comes_from_files() -> None:
    mixture = MIXTURES["writing"].with_files("masks", share=0.2)

    total = sum(mixture.weights.values())
    assert mixture.weights[MaskKind.FILE] / total == pytest.approx(0.2)
    assert mixture.weights[MaskKind.LETTERING] / total == pytest.approx(0.8 * 0.7)
    assert mixture.folder == "masks"


def test_a_folder_without_a_usable_mask_is_refused(tmp_path: Path) -> None:
    Image.new("L", (40, 40), 0).save(tmp_path / "empty.png")

    with pytest.raises(DataError, match="none of its 1 files"):
        MaskFiles(tmp_path)


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such folder"):
        MaskFiles(tmp_path / "missing")


@pytest.mark.parametrize("seed", range(6))
def test_a_thin_hole_of_a_large_file_stays_one_piece(tmp_path: Path, seed: int) -> None:
    write_mask(tmp_path / "line.png", height=1500, width=2000)
    mask = np.zeros((64, 64), np.uint8)

    MaskFiles(tmp_path).paint(np.random.default_rng(seed), mask)

    assert cv2.connectedComponents(mask)[0] == 2  # the background is the first
    assert mask.any(axis=0).mean() > 0.6


def test_each_mask_shows_another_part_of_the_file(tmp_path: Path) -> None:
    write_mask(tmp_path / "line.png")
    sampler = MaskSampler(MaskMixture.files(str(tmp_path)))

    masks = {sampler.sample(np.random.default_rng(seed), 64).tobytes() for seed in range(10)}

    assert len(masks) == 10


def test_a_run_trains_on_the_users_masks(tmp_path: Path) -> None:
    write_mask(tmp_path / "line.png")
    mixture = MaskMixture.files(str(tmp_path))
    config = DataConfig(window_px=64, batch_size=2, wide_masks=mixture, thin_masks=mixture)

    batch = BatchMaker(plain_pictures(grey=128), config, seed=0).make(0)

    assert batch.mask.shape == (2, 1, 64, 64)
    assert 0 < batch.mask.float().mean() < 0.2
