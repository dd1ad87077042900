"""The function that the engine process runs. Only here is torch imported."""

import contextlib
import gc
import logging
import os
import signal
from functools import partial

from engine.api import QUICK_METHODS, EngineConfig
from engine.process.jobs.session import RestoreSession
from engine.process.thread_waits import wait_asleep
from engine.process.wire import WorkerEnd
from engine.process.worker import ReportFirstStart, run_worker
from engine.restore.start.kernel_cache import choose_kernel_cache


def serve(connection: WorkerEnd, config: EngineConfig) -> None:
    """Serve a client until it closes the pipe. The target of a spawned process.

    Ctrl+C in a terminal reaches all of its processes; this one ignores it because the client ends
    it in good order.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Tracebacks travel to the client, which has a log file; the terminal stays quiet.
    logging.getLogger().addHandler(logging.NullHandler())
    with contextlib.ExitStack() as at_exit:
        run_worker(
            connection,
            config,
            make_session=partial(_load_session, at_exit=at_exit),
            on_orphaned=lambda: os._exit(1),
        )
    os._exit(0)  # Python would take half a second to take torch's modules apart


def _load_session(
    config: EngineConfig, report_first_start: ReportFirstStart, *, at_exit: contextlib.ExitStack
) -> RestoreSession:
    gc.disable()  # the imports make a million objects that all stay
    try:
        if config.has_one_task:
            wait_asleep(os.environ)
        if config.only_finds or config.only_method in QUICK_METHODS:
            from engine.restore.quick_session import QuickSession  # noqa: PLC0415  OpenCV, SciPy

            return QuickSession(config)
        choose_kernel_cache(config.cache, os.environ, at_exit)
        from engine.restore.session import Session  # noqa: PLC0415  torch, in this process only

        return Session(config, report_first_start)
    finally:
        gc.freeze()
        gc.enable()
