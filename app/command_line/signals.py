"""Signals that end a command."""

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType
from typing import NoReturn

_NAMES = ("SIGTERM", "SIGHUP")  # from a job scheduler, and from a terminal that is closed


@contextlib.contextmanager
def end_in_good_order() -> Iterator[None]:
    """Let these signals end a command as Ctrl+C does, so that nothing half-written is left.

    A signal that is ignored, as under nohup, stays ignored.
    """
    numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    chosen = [number for number in numbers if signal.getsignal(number) is signal.SIG_DFL]
    if threading.current_thread() is not threading.main_thread():
        chosen = []  # only that one may choose
    for number in chosen:
        signal.signal(number, _interrupt)
    try:
        yield
    finally:
        for number in chosen:
            signal.signal(number, signal.SIG_DFL)


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
