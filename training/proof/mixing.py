"""A new model that forgot too much of other pictures, mixed with the one that it began from.

Between the weights of a model and those of one that was taught from it the answers change
gradually, and a step back costs less of the gain than of the loss (Wortsman et al., "Robust
fine-tuning of zero-shot models", CVPR 2022, section 3).
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final, Protocol

import torch

from engine.network.checkpoint import load_checkpoint, save_checkpoint
from training.api import FineTuneRequest, Proof
from training.proof.prove import prove_model
from training.proof.verdict import forgot_too_much

MIXED_SHARES: Final = (0.75, 0.5, 0.25)
MIXED_FILE: Final = "mixed.safetensors"

_LOG = logging.getLogger(__name__)


class Prove(Protocol):
    """Compares two models; `training.proof.prove.prove_model` is the real one."""

    def __call__(
        self,
        request: FineTuneRequest,
        new_model: Path,
        *,
        report: Callable[[float], None],
        should_stop: Callable[[], bool],
    ) -> Proof:
        """Return the proof."""


def prove_or_mix(
    request: FineTuneRequest,
    new_model: Path,
    *,
    report: Callable[[float], None],
    should_stop: Callable[[], bool],
    on_mixing: Callable[[], None],
    prove: Prove = prove_model,
) -> tuple[Proof, Path]:
    """Prove a new model, and where it forgot too much, a mixture that did not.

    Mixtures have less and less of what was learned; the first that is not too far from the truth on
    the regression set is the one, whatever the rule then says of it. So the held-out pictures have
    no part in the choice, and its luck cannot be counted as skill. Mixtures and their proofs lie in
    folders of their own below the run's.

    Args:
        request: The run.
        new_model: Checkpoint of the generator that came out.
        report: Told the share of the work that is done, 0 to 1; of each proof anew.
        should_stop: Asked many times a second.
        on_mixing: Called before the first mixture, since the comparison starts over.
        prove: Compares two models.

    Returns:
        The proof and the model that it is of: the new one's own where every mixture forgot too
        much as well.

    Raises:
        JobCancelledError: It should stop.
        EngineError: A model cannot be used, or the device or the memory does not suffice.
        TrainingError: The features or the user's masks cannot be used.
        OSError: The run's folder cannot be written.
    """
    whole = prove(request, new_model, report=report, should_stop=should_stop)
    if whole.flaw is not None or not forgot_too_much(whole.elsewhere):
        return whole, new_model
    on_mixing()
    for share in MIXED_SHARES:
        folder = request.folder / f"mixed-{100 * share:.0f}"
        folder.mkdir(exist_ok=True)
        model = folder / MIXED_FILE
        mix_models(request.goal.model, new_model, share, model)
        proof = prove(
            replace(request, folder=folder), model, report=report, should_stop=should_stop
        )
        _LOG.info("%.0f %% of what was learned: %s", 100 * share, proof.verdict)
        if not forgot_too_much(proof.elsewhere):
            return replace(proof, learned_share=share), model
    return whole, new_model


def mix_models(old: Path, new: Path, share: float, mixed: Path) -> None:
    """Write a checkpoint with weights between those of two generators of one shape.

    Args:
        old: Checkpoint of the generator that a run began from.
        new: Of the one that came out, whose name and count the mixture has.
        share: Of the way from old to new, 0 to 1.
        mixed: Is written.

    Raises:
        EngineError: A checkpoint cannot be read.
        OSError: The mixture cannot be written.
    """
    began, came_out = load_checkpoint(old), load_checkpoint(new)
    assert began.config == came_out.config, "a run keeps the shape that it begins from"
    weights = {
        name: torch.lerp(began.weights[name], weight, share)
        for name, weight in came_out.weights.items()
    }
    save_checkpoint(mixed, replace(came_out, weights=weights))
