"""One job from wherever its folder is to its proof."""

import gc
import logging
from collections.abc import Callable
from dataclasses import replace

import torch

from engine.errors import JobCancelledError
from engine.network.memory_errors import is_out_of_memory
from training.api import (
    FinetuneJob,
    TrainerCancelled,
    TrainerEvent,
    TrainerFailed,
    TrainerFinished,
    TrainerProving,
    TrainerTold,
)
from training.errors import StepLeftError
from training.fine_tuning.faults import LESS_AT_A_TIME, is_foreseen, sentence_of
from training.fine_tuning.gate import End, Gate
from training.fine_tuning.jobs import CANCELLED_FILE, FINISH_FILE, is_marked, mark, write_job
from training.fine_tuning.own_masks import with_kept_masks
from training.fine_tuning.plan import known_plan, more_parts, write_plan
from training.fine_tuning.steps import BEST_FILE, JobSteps
from training.proof.mixing import Proves, prove_or_mix
from training.proof.prove import prove

_LOG = logging.getLogger(__name__)

Tell = Callable[[TrainerEvent], None]


def run_job(job: FinetuneJob, gate: Gate, tell: Tell, *, proves: Proves = prove) -> None:
    """Begin a job or go on with it; tell its one end, unless the gate was closed.

    Args:
        job: Is written into its folder before anything else.
        gate: Holds and ends it.
        tell: Called on this thread.
        proves: Compares what came out with what the job began from.
    """
    try:
        end = _worked(job, gate, tell, proves)
    except Exception as error:  # noqa: BLE001 - the edge of a process
        if is_foreseen(error):
            _LOG.error("the job failed: %s", error)
        else:
            _LOG.exception("the job failed")
        tell(TrainerFailed(sentence=sentence_of(error)))
    else:
        if end is not None:
            tell(end)


def _worked(
    job: FinetuneJob, gate: Gate, tell: Tell, proves: Proves
) -> TrainerFinished | TrainerCancelled | None:
    """Return how the job has ended, None if it goes on another time."""
    write_job(job)
    job = with_kept_masks(job)
    if not is_marked(job, FINISH_FILE):
        _train(job, gate, tell)
        if gate.end is End.FINISH:
            mark(job, FINISH_FILE)
    gate.leave_steps_behind()
    best = job.folder / BEST_FILE
    model = best if best.is_file() else job.model  # it was finished before anything was judged
    if gate.end is None:
        tell(TrainerProving(fraction=0.0))
        try:
            proof, model = prove_or_mix(
                job,
                model,
                report=lambda fraction: tell(TrainerProving(fraction=fraction)),
                should_stop=gate.should_stop,
                tell=lambda sentence: tell(TrainerTold(sentence=sentence)),
                proves=proves,
            )
            return TrainerFinished(proof=proof, model=model)
        except JobCancelledError:
            _LOG.info("left the proof")
    if gate.end is End.CANCEL:
        mark(job, CANCELLED_FILE)
        return TrainerCancelled()
    return None


def _train(job: FinetuneJob, gate: Gate, tell: Tell) -> None:
    """Take the steps, with smaller parts of a batch where memory does not suffice."""
    while True:
        try:
            JobSteps(job, gate, tell).run()
        except StepLeftError:
            return
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error) or not take_less_at_a_time(job):
                raise
            _LOG.warning("out of memory: %s", error)
        else:
            return
        tell(TrainerTold(sentence=LESS_AT_A_TIME))
        gc.collect()  # what the failed step held
        if torch.cuda.is_available():
            torch.cuda.empty_cache()


def take_less_at_a_time(job: FinetuneJob) -> bool:
    """Let the run take its batches in more parts, which changes no gradient; say if it can."""
    known = known_plan(job.folder)
    if known is None:
        return False
    config, plan = known
    more = more_parts(config)
    if not more:
        return False
    write_plan(job.folder, replace(config, accumulate=more[0]), plan)
    return True
