"""The function that the engine process runs. Only here is torch imported."""

import logging
import os
import signal

from engine.api import EngineConfig
from engine.process.wire import WorkerEnd
from engine.process.worker import ReportFirstStart, RestoreSession, run_worker


def serve(connection: WorkerEnd, config: EngineConfig) -> None:
    """Serve a client until it closes the pipe. The target of a spawned process.

    Ctrl+C in a terminal reaches all of its processes; this one ignores it because the client ends
    it in good order.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Tracebacks travel to the client, which has a log file; the terminal stays quiet.
    logging.getLogger().addHandler(logging.NullHandler())
    run_worker(connection, config, make_session=_load_session, on_orphaned=lambda: os._exit(1))


def _load_session(config: EngineConfig, report_first_start: ReportFirstStart) -> RestoreSession:
    from engine.restore.kernel_cache import choose_kernel_cache  # noqa: PLC0415  numba, only here too

    choose_kernel_cache(config.cache)
    from engine.restore.session import Session  # noqa: PLC0415  torch, in this process only

    return Session(config, report_first_start)
