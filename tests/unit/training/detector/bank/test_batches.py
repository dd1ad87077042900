"""Windows of the bank, mixed with painted ones."""

from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.example_banks import make_square_example, write_bank
from tests.helpers.toy_damage import draw_toy_window, make_photographs
from training.damage.truth import IGNORED
from training.detector.bank.batches import MixedMaker, cut_window
from training.detector.bank.labels import make_lesson
from training.detector.bank.reading import read_bank
from training.detector.batches import ScanMaker


@pytest.fixture(name="maker")
def _maker(tmp_path: Path) -> MixedMaker:
    painted = ScanMaker(make_photographs(), draw_toy_window, window_px=64, batch_size=3, seed=1)
    pictures = read_bank(write_bank(tmp_path / "bank", pictures=4))
    return MixedMaker(painted, pictures, window_px=64, bank_windows=2, seed=1)


def test_a_batch_has_painted_windows_and_windows_of_the_bank(maker: MixedMaker) -> None:
    batch = maker.make(0)

    assert batch.scans.shape == (5, 3, 64, 64)
    assert batch.kinds.shape == (5, 1, 64, 64)
    assert all((batch.kinds[number] > 4).any() for number in (3, 4))


def test_a_batch_is_a_function_of_its_step(maker: MixedMaker) -> None:
    first, again, other = maker.make(7), maker.make(7), maker.make(8)

    assert torch.equal(first.scans, again.scans)
    assert torch.equal(first.kinds, again.kinds)
    assert not torch.equal(first.scans, other.scans)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 1000), st.sampled_from([48, 64, 80, 96, 128]))
def test_a_window_shows_a_correction_and_keeps_scan_and_truth_together(
    seed: int, side_px: int
) -> None:
    lesson = make_lesson(make_square_example(seed))

    scan, kinds = cut_window(np.random.default_rng(seed), lesson, side_px)

    assert scan.shape == (side_px, side_px, 3)
    assert kinds.shape == (side_px, side_px)
    known = kinds != IGNORED
    assert known.any()
    assert np.array_equal(kinds[known] > 0, (scan[known] == 200).all(axis=1))
