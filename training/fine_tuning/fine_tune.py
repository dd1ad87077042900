"""Fine-tunes a model or the detector: one run, from whatever its folder holds to its proof."""

import gc
import logging
from collections.abc import Callable
from dataclasses import replace

import torch

from engine.errors import JobCancelledError
from engine.network.memory_errors import is_out_of_memory
from training.api import (
    FineTuneRequest,
    Note,
    TrainerCancelled,
    TrainerEvent,
    TrainerFinished,
    TrainerNoted,
    TrainerProving,
)
from training.errors import StepAbandonedError
from training.fine_tuning.control import End, RunControl
from training.fine_tuning.detector_request import DetectorRequest, TrainerRequest
from training.fine_tuning.detector_run import teach
from training.fine_tuning.faults import failure, is_foreseen
from training.fine_tuning.own_masks import copy_own_masks
from training.fine_tuning.plan import finer_splits, read_plan, write_plan
from training.fine_tuning.runs import CANCELLED_FILE, FINISH_FILE, is_marked, mark, write_request
from training.fine_tuning.session import BEST_FILE, FineTuningSession
from training.proof.mixing import Prove, prove_or_mix
from training.proof.prove import prove_model

_LOG = logging.getLogger(__name__)

OnEvent = Callable[[TrainerEvent], None]


def fine_tune(
    request: TrainerRequest,
    control: RunControl,
    on_event: OnEvent,
    *,
    prove: Prove = prove_model,
) -> None:
    """Begin or resume a run; report its end, unless the control was closed.

    Args:
        request: Written into the run's folder first.
        control: Pauses and ends the run.
        on_event: Called on this thread.
        prove: Compares the new model with the old one.
    """
    try:
        write_request(request)
        if isinstance(request, DetectorRequest):
            end: TrainerFinished | TrainerCancelled | None = teach(request, control, on_event)
        else:
            end = _fine_tune_model(request, control, on_event, prove)
        if end is None and control.end is End.CANCEL:
            mark(request, CANCELLED_FILE)
            end = TrainerCancelled()
    except Exception as error:  # noqa: BLE001 - the edge of a process
        if is_foreseen(error):
            _LOG.error("the run failed: %s", error)
        else:
            _LOG.exception("the run failed")
        on_event(failure(error))
    else:
        if end is not None:
            on_event(end)


def _fine_tune_model(
    request: FineTuneRequest, control: RunControl, on_event: OnEvent, prove: Prove
) -> TrainerFinished | None:
    """Fine-tune a model, and return the end; None if the run was stopped before."""
    request = copy_own_masks(request)
    if not is_marked(request, FINISH_FILE):
        _train(request, control, on_event)
        if control.end is End.FINISH:
            mark(request, FINISH_FILE)
    control.begin_proof()
    best = request.folder / BEST_FILE
    model = best if best.is_file() else request.goal.model  # finished before the first validation
    if control.end is None:
        on_event(TrainerProving(fraction=0.0))
        try:
            proof, model = prove_or_mix(
                request,
                model,
                report=lambda fraction: on_event(TrainerProving(fraction=fraction)),
                should_stop=control.should_stop,
                on_mixing=lambda: on_event(TrainerNoted(note=Note.MIXING)),
                prove=prove,
            )
            return TrainerFinished(proof=proof, model=model)
        except JobCancelledError:
            _LOG.info("the proof was stopped")
    return None


def _train(request: FineTuneRequest, control: RunControl, on_event: OnEvent) -> None:
    """Take the steps, with batches in more parts whenever memory runs out."""
    while True:
        try:
            FineTuningSession(request, control, on_event).run()
        except StepAbandonedError:
            return
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error) or not split_batches_further(request):
                raise
            _LOG.warning("out of memory: %s", error)
        else:
            return
        on_event(TrainerNoted(note=Note.SMALLER_PARTS))
        gc.collect()  # what the failed step held
        if torch.cuda.is_available():
            torch.cuda.empty_cache()


def split_batches_further(request: FineTuneRequest) -> bool:
    """Split the run's batches into more parts, which changes no gradient; return whether it can."""
    known = read_plan(request.folder)
    if known is None:
        return False
    config, plan = known
    finer = finer_splits(config)
    if not finer:
        return False
    write_plan(request.folder, replace(config, accumulate=finer[0]), plan)
    return True
