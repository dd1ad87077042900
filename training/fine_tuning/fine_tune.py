"""One run from wherever its folder is to its proof."""

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
from training.fine_tuning.faults import failure, is_foreseen
from training.fine_tuning.gate import End, Gate
from training.fine_tuning.own_masks import with_kept_masks
from training.fine_tuning.plan import known_plan, more_parts, write_plan
from training.fine_tuning.runs import (
    CANCELLED_FILE,
    FINISH_FILE,
    is_marked,
    mark,
    write_request,
)
from training.fine_tuning.steps import BEST_FILE, RunSteps
from training.proof.mixing import Proves, prove_or_mix
from training.proof.prove import prove

_LOG = logging.getLogger(__name__)

Tell = Callable[[TrainerEvent], None]


def fine_tune(request: FineTuneRequest, gate: Gate, tell: Tell, *, proves: Proves = prove) -> None:
    """Begin a run or go on with it; tell its one end, unless the gate was closed.

    Args:
        request: Is written into its folder before anything else.
        gate: Holds and ends it.
        tell: Called on this thread.
        proves: Compares what came out with what the run began from.
    """
    try:
        end = _worked(request, gate, tell, proves)
    except Exception as error:  # noqa: BLE001 - the edge of a process
        if is_foreseen(error):
            _LOG.error("the run failed: %s", error)
        else:
            _LOG.exception("the run failed")
        tell(failure(error))
    else:
        if end is not None:
            tell(end)


def _worked(
    request: FineTuneRequest, gate: Gate, tell: Tell, proves: Proves
) -> TrainerFinished | TrainerCancelled | None:
    """Return how the run has ended, None if it goes on another time."""
    write_request(request)
    request = with_kept_masks(request)
    if not is_marked(request, FINISH_FILE):
        _train(request, gate, tell)
        if gate.end is End.FINISH:
            mark(request, FINISH_FILE)
    gate.leave_steps_behind()
    best = request.folder / BEST_FILE
    model = (
        best if best.is_file() else request.goal.model
    )  # it was finished before anything was judged
    if gate.end is None:
        tell(TrainerProving(fraction=0.0))
        try:
            proof, model = prove_or_mix(
                request,
                model,
                report=lambda fraction: tell(TrainerProving(fraction=fraction)),
                should_stop=gate.should_stop,
                on_mixing=lambda: tell(TrainerNoted(note=Note.MIXING)),
                proves=proves,
            )
            return TrainerFinished(proof=proof, model=model)
        except JobCancelledError:
            _LOG.info("left the proof")
    if gate.end is End.CANCEL:
        mark(request, CANCELLED_FILE)
        return TrainerCancelled()
    return None


def _train(request: FineTuneRequest, gate: Gate, tell: Tell) -> None:
    """Take the steps, with smaller parts of a batch where memory does not suffice."""
    while True:
        try:
            RunSteps(request, gate, tell).run()
        except StepAbandonedError:
            return
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error) or not take_less_at_a_time(request):
                raise
            _LOG.warning("out of memory: %s", error)
        else:
            return
        tell(TrainerNoted(note=Note.SMALLER_PARTS))
        gc.collect()  # what the failed step held
        if torch.cuda.is_available():
            torch.cuda.empty_cache()


def take_less_at_a_time(request: FineTuneRequest) -> bool:
    """Let the run take its batches in more parts, which changes no gradient; say if it can."""
    known = known_plan(request.folder)
    if known is None:
        return False
    config, plan = known
    more = more_parts(config)
    if not more:
        return False
    write_plan(request.folder, replace(config, accumulate=more[0]), plan)
    return True
