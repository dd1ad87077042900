"""Teaching a detector from a bank, from the files to the verdict."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from engine.detection.detector_file import read_detector
from tests.helpers.example_banks import write_bank
from tests.helpers.tiny_detector import TINY_DETECTOR, write_tiny_detector
from tests.helpers.toy_damage import draw_toy_window, draw_toy_windows
from training.api import Proof, Verdict
from training.detector.bank import teach
from training.detector.bank.teach import (
    TAUGHT_FILE,
    BankConfig,
    TeachingHooks,
    teach_detector,
)
from training.detector.config import DetectorRunConfig
from training.detector.train import DetectorRunPaths
from training.judging.proof_record import PROOF_FILE, read_proof
from training.run.optim import OptimiserConfig

CONFIG = BankConfig(
    bank_windows=2,
    run=DetectorRunConfig(
        detector=TINY_DETECTOR,
        optimiser=OptimiserConfig(rate=5e-3, ema_decay=0.9),
        window_px=64,
        batch_size=4,
        steps=60,
        workers=0,
    ),
)


@pytest.fixture(name="paths")
def _paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DetectorRunPaths:
    data = tmp_path / "data"
    data.mkdir()
    rng = np.random.default_rng(0)
    for number in range(6):
        noise = rng.integers(0, 120, (80, 80, 3), dtype=np.uint8)
        Image.fromarray(noise).save(data / f"{number}.png")
    monkeypatch.setattr(teach, "make_held_out_windows", draw_toy_windows)
    return DetectorRunPaths(
        run=tmp_path / "run",
        data=data,
        cache=tmp_path / "cache",
        features=tmp_path / "unused",
        start=write_tiny_detector(tmp_path / "start.safetensors"),
    )


def run(
    paths: DetectorRunPaths, bank: Path, config: BankConfig = CONFIG, *, stop_after: int = 999
) -> Proof | None:
    steps = iter(range(stop_after))
    return teach_detector(
        paths,
        bank,
        config,
        draw_toy_window,
        device=torch.device("cpu"),
        hooks=TeachingHooks(should_stop=lambda: next(steps, None) is None),
    )


def test_a_detector_that_has_learned_is_kept_with_its_proof(
    paths: DetectorRunPaths, tmp_path: Path
) -> None:
    bank = write_bank(tmp_path / "bank", pictures=18)

    proof = run(paths, bank)

    assert proof is not None
    assert proof.verdict is Verdict.BETTER
    assert paths.start is not None
    start, taught = read_detector(paths.start), read_detector(paths.run / TAUGHT_FILE)
    assert taught.name == "tiny, taught"
    statistics = [name for name in start.weights if "running_" in name]
    assert statistics
    assert all(torch.equal(start.weights[name], taught.weights[name]) for name in statistics)
    assert read_proof(paths.run) == proof
    assert len(proof.comparisons) == 6
    assert all(comparison.new.is_file() for comparison in proof.comparisons)


def test_a_detector_that_has_learned_nothing_is_refused(
    paths: DetectorRunPaths, tmp_path: Path
) -> None:
    bank = write_bank(tmp_path / "bank", pictures=18)
    still = replace(CONFIG.run, optimiser=OptimiserConfig(rate=1e-12), steps=2)

    proof = run(paths, bank, replace(CONFIG, run=still))

    assert proof is not None
    assert proof.verdict is Verdict.NOT_BETTER
    assert not (paths.run / TAUGHT_FILE).exists()


def test_a_stopped_run_goes_on_where_it_was(paths: DetectorRunPaths, tmp_path: Path) -> None:
    bank = write_bank(tmp_path / "bank", pictures=12)

    assert run(paths, bank, stop_after=20) is None
    assert not (paths.run / PROOF_FILE).exists()

    assert run(paths, bank) is not None
