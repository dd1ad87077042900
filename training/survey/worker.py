"""The survey's process: does requests on several threads until the client closes the pipe.

It keeps no state: the client knows what was seen and what is left to do, so that a stuck process
can be replaced by a new one.
"""

import contextlib
import itertools
import logging
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, TypeAlias

from training.survey.events import FoundPicture, SkippedFile, SkipReason
from training.survey.walking import Entry, identify, list_folder
from training.survey.wire import READY, Action, Reply, Request, SurveyEnd

Measure: TypeAlias = Callable[[Path, Callable[[], None]], FoundPicture | SkippedFile]

_MAX_BATCH: Final = 256
_NICENESS: Final = 5

_log = logging.getLogger(__name__)


def serve_survey(connection: SurveyEnd, threads: int) -> None:
    """Serve a client until it closes the pipe. The target of a spawned process."""
    import pyvips  # noqa: PLC0415  as measuring: the window imports this module too

    from training.survey.measuring import measure_file  # noqa: PLC0415

    if hasattr(os, "nice"):
        os.nice(_NICENESS)  # the editor comes first
    pyvips.cache_set_max(0)
    run_survey(connection, threads, measure=measure_file)


def run_survey(connection: SurveyEnd, threads: int, *, measure: Measure) -> None:
    """Do requests until the client is gone, then end the process whatever its threads wait for."""
    sending = threading.Lock()

    def send(reply: Reply) -> None:
        with sending:
            connection.send(reply)

    def do(request: Request) -> None:
        try:
            for reply in _do(request, measure, send):
                send(reply)
        except Exception:  # noqa: BLE001  the edge of a thread: one file must not end the survey
            _log.exception("%s was not surveyed", request.path)
            skipped = SkippedFile(path=request.path, reason=SkipReason.UNFORESEEN)
            with contextlib.suppress(OSError):
                send(Reply(number=request.number, found=(skipped,)))

    pool = ThreadPoolExecutor(max_workers=threads)
    try:
        send(Reply(number=READY))
        while True:
            pool.submit(do, connection.recv())
    except (EOFError, OSError):
        os._exit(0)  # a thread that reads from a dead drive would keep the process alive


def _do(request: Request, measure: Measure, send: Callable[[Reply], None]) -> Iterator[Reply]:
    number, path = request.number, request.path
    match request.action:
        case Action.IDENTIFY:
            yield Reply(number=number, found=(_check_name(identify(path)),))
        case Action.LIST:
            entries = map(_check_name, list_folder(path))
            while batch := tuple(itertools.islice(entries, _MAX_BATCH)):
                yield Reply(number=number, found=batch, is_last=False)
            yield Reply(number=number)
        case Action.MEASURE:
            found = measure(path, lambda: send(Reply(number=number, is_last=False)))
            yield Reply(number=number, found=(found,))


def _check_name(found: Entry | SkippedFile) -> Entry | SkippedFile:
    """Return an entry as skipped if its name is not Unicode: the wizard's settings cannot hold it."""
    try:
        str(found.path).encode()
    except UnicodeEncodeError:
        return SkippedFile(path=found.path, reason=SkipReason.BAD_NAME)
    return found
