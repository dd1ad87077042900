"""Functions that trainer processes run in tests; importable by name in a fresh interpreter."""

import os
import threading
from typing import TYPE_CHECKING

from training.api import (
    Proof,
    TrainerCommand,
    TrainerEvent,
    TrainerFinished,
    TrainerPaused,
    TrainerPlanned,
    TrainerProving,
    TrainerResumed,
    Verdict,
)
from training.fine_tuning.detector_request import TrainerRequest

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    End = Connection[TrainerEvent, TrainerCommand]


PLAN = TrainerPlanned(
    steps=9, window_px=64, batch_size=2, device="CPU", seconds=9.0, memory_bytes=2**30
)


def serve_obedient(connection: "End", request: TrainerRequest) -> None:
    """Obey every command at once, without torch."""
    request.folder.mkdir(parents=True, exist_ok=True)
    connection.send(PLAN)
    if (request.folder / "finish-now").exists():
        connection.send(_make_finished(request))
        return
    while True:
        try:
            command = connection.recv()
        except EOFError:
            (request.folder / "saved").touch()
            return
        match command:
            case TrainerCommand.PAUSE:
                connection.send(TrainerPaused(has_freed_memory=False))
            case TrainerCommand.RESUME:
                connection.send(TrainerResumed())
            case TrainerCommand.FINISH_NOW:
                connection.send(_make_finished(request))
                return


def serve_dying(connection: "End", _request: TrainerRequest) -> None:
    """Die without a last event."""
    connection.send(TrainerProving(fraction=0.0))
    os._exit(3)


def serve_stuck(connection: "End", _request: TrainerRequest) -> None:
    """Hang during the proof, when there is nothing to save."""
    connection.send(TrainerProving(fraction=0.5))
    threading.Event().wait()


def serve_tiny(connection: "End", request: TrainerRequest) -> None:
    """Do a tiny run for real on one thread, without a proof."""
    import torch  # noqa: PLC0415  in this process only

    from tests.helpers.trainer_runs import Proofs  # noqa: PLC0415
    from training.fine_tuning.fine_tune import fine_tune  # noqa: PLC0415
    from training.fine_tuning.worker import run_worker  # noqa: PLC0415

    torch.set_num_threads(1)
    run_worker(
        connection,
        request,
        fine_tune=lambda request, control, on_event: fine_tune(
            request, control, on_event, prove=Proofs()
        ),
        on_orphaned=lambda: os._exit(1),
    )


def _make_finished(request: TrainerRequest) -> TrainerFinished:
    return TrainerFinished(proof=Proof(verdict=Verdict.BETTER), model=request.folder / "best")
