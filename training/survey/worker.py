"""The survey's process: does errands on several threads until the client's end of the pipe closes.

It remembers nothing: what was seen and what is still to do the client knows, so that a process
that got stuck can be replaced by a fresh one.
"""

import contextlib
import itertools
import logging
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import pyvips

from training.api import FoundPicture, SkippedFile, SkipReason
from training.survey.measuring import measure_file
from training.survey.walking import Place, look_at, look_into
from training.survey.wire import READY, Chosen, Errand, Listing, Measuring, Reply, SurveyTask

if TYPE_CHECKING:
    from training.survey.wire import SurveyEnd

Measure: TypeAlias = Callable[[Path, Callable[[], None]], FoundPicture | SkippedFile]

_AT_ONCE: Final = 256
_GENTLER: Final = 5

_log = logging.getLogger(__name__)


def serve_survey(connection: "SurveyEnd", task: SurveyTask) -> None:
    """Run as the survey's process."""
    if hasattr(os, "nice"):
        os.nice(_GENTLER)  # the editor goes first
    pyvips.cache_set_max(0)
    run_survey(connection, task, measure=measure_file)


def run_survey(connection: "SurveyEnd", task: SurveyTask, *, measure: Measure) -> None:
    """Do errands until the client is gone; then end the process, whatever its threads wait for."""
    lock = threading.Lock()

    def send(reply: Reply) -> None:
        with lock:
            connection.send(reply)

    def do(errand: Errand) -> None:
        try:
            for reply in _replies(errand, measure, send):
                send(reply)
        except Exception:  # noqa: BLE001  the edge of a thread: one file must not end the survey
            _log.exception("%s was not looked at", errand.path)
            skipped = SkippedFile(path=errand.path, reason=SkipReason.UNFORESEEN)
            with contextlib.suppress(OSError):
                send(Reply(number=errand.number, skipped=(skipped,)))

    pool = ThreadPoolExecutor(max_workers=task.threads)
    try:
        connection.send(Reply(number=READY))
        while True:
            pool.submit(do, connection.recv())
    except (EOFError, OSError):
        os._exit(0)  # a thread that reads from a dead drive would keep the process


def _replies(errand: Errand, measure: Measure, send: Callable[[Reply], None]) -> Iterator[Reply]:
    match errand:
        case Chosen(number=number, path=path):
            yield _told(number, (look_at(path),))
        case Listing(number=number, path=path):
            for some in _batches(look_into(path)):
                yield _told(number, some, is_last=False)
            yield Reply(number=number)
        case Measuring(number=number, path=path):
            measured = measure(path, lambda: send(Reply(number=number, is_last=False)))
            if isinstance(measured, SkippedFile):
                yield Reply(number=number, skipped=(measured,))
            else:
                yield Reply(number=number, pictures=(measured,))


def _told(number: int, looked: tuple[Place | SkippedFile, ...], *, is_last: bool = True) -> Reply:
    return Reply(
        number=number,
        places=tuple(one for one in looked if isinstance(one, Place)),
        skipped=tuple(one for one in looked if isinstance(one, SkippedFile)),
        is_last=is_last,
    )


def _batches(
    looked: Iterator[Place | SkippedFile],
) -> Iterator[tuple[Place | SkippedFile, ...]]:
    while some := tuple(itertools.islice(looked, _AT_ONCE)):
        yield some
