"""Mixes a new model that forgot too much with the model that it began from.

    mixed weights = (1 - share) * old weights + share * new weights

Between the weights of a model and those of its fine-tuned copy the results change gradually, and
mixing gives up less of the gain than of the loss (Wortsman et al., "Robust fine-tuning of zero-shot
models", CVPR 2022, section 3).
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
    """Compares a run's new model with its old one; `training.proof.prove.prove_model` does."""

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
    """Prove a new model; if it forgot too much, prove mixtures until one did not.

    The mixtures have a smaller and smaller share of the new weights. The first that did not forget
    too much, by the regression set, is returned with its proof, whatever the verdict. So the
    held-out pictures have no part in the choice, and luck on them cannot count as skill. Mixtures
    and their proofs are in folders of their own below the run's.

    Args:
        request: Request of the run.
        new_model: Checkpoint of the new generator.
        report: Called with the share of a proof that is done, 0 to 1; it restarts with each proof.
        should_stop: Called many times a second.
        on_mixing: Called before the first mixture, because the comparison restarts.
        prove: Compares two models.

    Returns:
        The proof and its model; those of the new model if every mixture forgot too much as well.

    Raises:
        JobCancelledError: `should_stop` returned true.
        EngineError: A model cannot be used, or device or memory failed.
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
        _LOG.info("with %.0f %% of the new weights: %s", 100 * share, proof.verdict)
        if not forgot_too_much(proof.elsewhere):
            return replace(proof, learned_share=share), model
    return whole, new_model


def mix_models(old: Path, new: Path, share: float, mixed: Path) -> None:
    """Write a checkpoint with weights between those of two generators of one shape.

    Args:
        old: Checkpoint of the generator that the run began from.
        new: Checkpoint of the new generator; the mixture gets its name and its count of pictures.
        share: Share of the new weights, 0 to 1.
        mixed: File to write.

    Raises:
        EngineError: A checkpoint cannot be read.
        OSError: The file cannot be written.
    """
    before, after = load_checkpoint(old), load_checkpoint(new)
    assert before.config == after.config, "a run keeps the shape that it begins from"
    weights = {
        name: torch.lerp(before.weights[name], weight, share)
        for name, weight in after.weights.items()
    }
    save_checkpoint(mixed, replace(after, weights=weights))
