"""Teaches a detector from the bank, and proves what has become of it."""

import copy
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import cv2
import torch
from torch import nn

from engine.detection.detector_file import DetectorFile, read_detector, save_detector
from engine.detection.network import Detector
from engine.errors import JobCancelledError
from training.api import Proof, Verdict
from training.damage.sampling import PictureSet, ScanWindow, make_held_out_windows
from training.data.layouts import Split
from training.detector.bank.batches import MixedMaker
from training.detector.bank.comparing import write_comparisons
from training.detector.bank.proof import DetectorPair, Elsewhere, compare_detectors
from training.detector.bank.reading import BankPicture, read_bank, split_bank
from training.detector.batches import DrawWindow, ScanMaker
from training.detector.config import DetectorRunConfig
from training.detector.step import DetectorStep
from training.detector.train import DetectorRunPaths, DetectorStore, keep_config, open_pictures
from training.judging.proof_record import write_proof
from training.run.callbacks.callback import Callback
from training.run.callbacks.json_log import JsonLog
from training.run.loop import RunHooks, TrainingLoop, skip_pauses
from training.run.run_folder import CONFIG_FILE, LOG_FILE

TAUGHT_FILE: Final = "taught.safetensors"
_PROOF_SEED: Final = 2_000_003
_PROOF_WINDOW_PX: Final = 256
_PROOF_WINDOWS: Final = {
    PictureSet.DAMAGED: 24,
    PictureSet.UNDAMAGED: 12,
    PictureSet.HARD: 12,
}
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class BankConfig:
    """How a detector is taught.

    Attributes:
        bank_windows: Windows of the bank in each batch; the others are painted.
        run: The run.
    """

    bank_windows: int = 6
    run: DetectorRunConfig = field(
        default_factory=lambda: replace(
            DetectorRunConfig(),
            steps=300,
            optimiser=replace(
                DetectorRunConfig().optimiser, rate=3e-4, warmup_steps=20, ema_decay=0.98
            ),
            validate_every_steps=1_000_000,
            save_every_s=60.0,
            workers=0,
        )
    )


def ignore_share(share: float) -> None:
    """Report of a comparison that nobody watches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeachingHooks:
    """What is called while a detector is taught.

    Attributes:
        callbacks: Callbacks of the run.
        pause: As in `RunHooks`.
        clock: As in `RunHooks`.
        should_stop: Called before each step.
        should_prove: Called after the last step with whether all were taken; whether to prove what
            was learned.
        report_proof: Called with the share of the proof that is done, 0 to 1.
        stops_proof: Called many times during the proof; it ends if that is true.
    """

    callbacks: Sequence[Callback] = ()
    pause: Callable[[Callable[[], None]], None] = skip_pauses
    clock: Callable[[], float] = time.monotonic
    should_stop: Callable[[], bool] = lambda: False
    should_prove: Callable[[bool], bool] = lambda is_complete: is_complete
    report_proof: Callable[[float], None] = ignore_share
    stops_proof: Callable[[], bool] = lambda: False


def teach_detector(
    paths: DetectorRunPaths,
    bank: Path,
    config: BankConfig,
    draw_window: DrawWindow,
    *,
    device: torch.device,
    hooks: TeachingHooks,
) -> Proof | None:
    """Teach a detector, or resume it; return the proof, None if it was stopped before its end.

    A detector that is better is in `TAUGHT_FILE` of the run's folder then.

    Args:
        paths: Files and folders of the run; `paths.start` is the detector that is taught.
        bank: Folder of the user's examples.
        config: How it is taught.
        draw_window: Draws painted windows of photographs.
        device: Device to train on.
        hooks: What is called meanwhile.

    Raises:
        TrainingError: Something is wrong with the pictures, the bank or the folder.
        CheckpointError: The detector cannot be read.
        JobCancelledError: The proof was stopped.
    """
    assert paths.start is not None, "there is a detector to teach"
    split = split_bank(read_bank(bank))
    start = read_detector(paths.start)
    config = replace(config, run=replace(config.run, detector=start.config))
    run = config.run
    paths.run.mkdir(parents=True, exist_ok=True)
    keep_config(paths.run / CONFIG_FILE, run)
    cv2.setNumThreads(1)  # windows are made beside the training thread
    old = start.build().to(device).eval()
    step = DetectorStep(copy.deepcopy(old), run, device=device)
    _freeze_norms(step.detector)
    painted = ScanMaker(
        open_pictures(paths, Split.TRAIN),
        draw_window,
        window_px=run.window_px,
        batch_size=run.batch_size - config.bank_windows,
        seed=run.seed,
    )
    windows = MixedMaker(
        painted,
        split.learned,
        window_px=run.window_px,
        bank_windows=config.bank_windows,
        seed=run.seed,
    )
    run_hooks = RunHooks(
        callbacks=(JsonLog(paths.run / LOG_FILE), *hooks.callbacks),
        pause=hooks.pause,
        clock=hooks.clock,
    )
    store = DetectorStore(paths.run, run, step)
    loop = TrainingLoop(run, store, step, windows, run_hooks, workers=run.workers)
    loop.run(hooks.should_stop)
    if not hooks.should_prove(loop.progress.step >= run.steps):
        return None
    _LOG.info("taught; comparing it with the detector before")
    detectors = DetectorPair(old=old, new=step.average, device=device)
    proof = _prove(paths, detectors, split.held_out, hooks)
    if proof.verdict is Verdict.BETTER:
        _save_taught(paths.run / TAUGHT_FILE, step.average, start)
    # Last, so that a detector with this proof is there.
    write_proof(paths.run, "", proof)
    return proof


def _freeze_norms(detector: Detector) -> None:
    """Let a detector that learns normalise by the statistics that it has.

    Those of windows around corrections are not those of pictures: a detector that adopts them
    forgets twice as much (docs/FINETUNING.md).
    """
    for module in detector.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.eval()


def _prove(
    paths: DetectorRunPaths,
    detectors: DetectorPair,
    held_out: Sequence[BankPicture],
    hooks: TeachingHooks,
) -> Proof:
    hooks.report_proof(0.0)
    proof = compare_detectors(
        detectors,
        held_out,
        _paint_proof(paths, hooks.stops_proof),
        report=hooks.report_proof,
        should_stop=hooks.stops_proof,
    )
    comparisons = write_comparisons(detectors, held_out, paths.run, should_stop=hooks.stops_proof)
    return replace(proof, comparisons=comparisons)


def _paint_proof(paths: DetectorRunPaths, should_stop: Callable[[], bool]) -> Elsewhere:
    """Return what else the proof is made on, the same for the same photographs.

    None of these photographs is learned from.
    """
    photographs = open_pictures(paths, Split.VALID)
    pictures = [photographs[number].copy() for number in range(len(photographs))]
    windows: dict[PictureSet, list[ScanWindow]] = {}
    for picture_set, count in _PROOF_WINDOWS.items():
        painted = windows.setdefault(picture_set, [])
        for window in make_held_out_windows(
            pictures, picture_set, count=count, seed=_PROOF_SEED, size=_PROOF_WINDOW_PX
        ):
            if should_stop():
                raise JobCancelledError("the proof was stopped")
            painted.append(window)
    prints = [*windows[PictureSet.UNDAMAGED], *windows[PictureSet.HARD]]
    return Elsewhere(
        painted=windows[PictureSet.DAMAGED],
        undamaged=[*(window.scan for window in prints), *pictures],
    )


def _save_taught(file: Path, taught: Detector, start: DetectorFile) -> None:
    """Write the taught detector, whole or not at all."""
    named = replace(start, name=f"{start.name}, taught", weights=taught.state_dict())
    save_detector(file, named)
