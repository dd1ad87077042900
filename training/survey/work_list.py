"""The list of a survey's work: what waits, what is running, and what was seen."""

import itertools
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from training.survey.events import FoundPicture, SkippedFile, SkipReason
from training.survey.walking import Entry, Identity
from training.survey.wire import Action, Reply, Request


@dataclass(slots=True)
class _Running:
    """A request that was sent to the process.

    Attributes:
        request: The request.
        since_s: Time when it was sent, or when the last part of its reply arrived.
    """

    request: Request
    since_s: float


class WorkList:
    """Requests to the process. Files come before folders, which keeps the list short.

    After a process has died, the requests that were running are repeated one at a time, to find out
    which of them kills it.
    """

    def __init__(self) -> None:
        self._numbers = itertools.count()
        self._waiting: deque[Request] = deque()
        self._suspects: deque[Request] = deque()
        self._running: dict[int, _Running] = {}
        self._seen: dict[Identity, Path] = {}

    @property
    def is_done(self) -> bool:
        """Whether nothing waits or is running."""
        return not (self._waiting or self._suspects or self._running)

    def add(self, paths: Iterable[Path]) -> None:
        """Add the paths that a user has chosen."""
        self._waiting.extend(self._make_request(Action.IDENTIFY, path) for path in paths)

    def start_next(self, *, limit: int, now_s: float) -> list[Request]:
        """Return the next requests to send, so that at most `limit` are running."""
        if self._suspects:
            next_ones = [] if self._running else [self._suspects.popleft()]
        else:
            count = min(limit - len(self._running), len(self._waiting))
            next_ones = [self._waiting.popleft() for _ in range(count)]
        for request in next_ones:
            self._running[request.number] = _Running(request, now_s)
        return next_ones

    def take_reply(self, reply: Reply, *, now_s: float) -> list[FoundPicture | SkippedFile]:
        """Follow the entries of a reply, and return the pictures and files to report."""
        running = self._running.get(reply.number)
        if running is None:
            return []
        running.since_s = now_s
        if reply.is_last:
            del self._running[reply.number]
        reported: list[FoundPicture | SkippedFile] = []
        for one in reply.found:
            if not isinstance(one, Entry):
                reported.append(one)
            elif self._seen.setdefault(one.identity, one.path) is one.path:
                self._follow(one)
            elif self._seen[one.identity] != one.path:
                reported.append(SkippedFile(path=one.path, reason=SkipReason.FOUND_BEFORE))
        return reported

    def drop_late(self, *, now_s: float, deadline_s: float) -> list[SkippedFile]:
        """Drop requests without a reply in time; if there are any, the others wait again."""
        late = [one for one in self._running.values() if now_s - one.since_s > deadline_s]
        for one in late:
            del self._running[one.request.number]
        if late:
            self._waiting.extendleft(self._stop_running())
        return [SkippedFile(path=one.request.path, reason=SkipReason.NO_ANSWER) for one in late]

    def drop_deadly(self) -> list[SkippedFile]:
        """Drop the one running request of a process that died; of several, any may be to blame."""
        stopped = self._stop_running()
        if len(stopped) == 1:
            return [SkippedFile(path=stopped[0].path, reason=SkipReason.CRASH)]
        self._suspects.extend(stopped)
        return []

    def _stop_running(self) -> list[Request]:
        stopped = [one.request for one in self._running.values()]
        self._running.clear()
        return stopped

    def _follow(self, entry: Entry) -> None:
        if entry.is_folder:
            self._waiting.append(self._make_request(Action.LIST, entry.path))
        else:
            self._waiting.appendleft(self._make_request(Action.MEASURE, entry.path))

    def _make_request(self, action: Action, path: Path) -> Request:
        return Request(number=next(self._numbers), action=action, path=path)
