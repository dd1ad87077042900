"""In which order holes get their first answers and are woven, and how both go on at once.

Where the generator has a device of its own, it answers for the next holes while the cores weave
those before. The order is the same everywhere, and so is what comes out.
"""

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Final, Self, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from engine.api import Fallback, Stage
from engine.compute.cancellable_pool import CancellablePool
from engine.pictures.pixels import Rect
from engine.restore.fallback import FallbackPolicy
from engine.restore.job import Job, Report
from engine.restore.places import Places
from engine.restore.questions import Answer, Part, Question
from engine.restore.tiling import Group

_A = TypeVar("_A", bound=npt.NDArray[np.generic])

# Questions that are asked before somebody waits for their answers.
_MOST_AHEAD: Final = 2

# Of whom each step down is told, and who calls torch.
MakePolicy: TypeAlias = Callable[[Callable[[Fallback], None], CancellablePool], FallbackPolicy]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """A part gets its first answers, which for many are the only ones."""

    part: Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Weaving:
    """A group is woven over what the answers are so far."""

    group: Group


Turn: TypeAlias = Answering | Weaving


def turns_of(
    parts: Sequence[Part], woven: Sequence[Group], *, reach: Callable[[Group], Rect]
) -> list[Turn]:
    """Return what is done in which order: each group is woven as soon as it can be.

    Args:
        parts: What is answered, in this order; together they hold every group.
        woven: Groups that are woven.
        reach: Returns the rectangle that the weaving of a group looks at. It waits for the first
            answers of all holes in there, and for those woven before it.
    """
    holders = [(index, group.place) for index, part in enumerate(parts) for group in _groups(part)]
    owners = np.array([index for index, _ in holders])
    places = Places([place for _, place in holders])
    ready: dict[int, list[Group]] = {}
    for group in woven:
        seen = places.overlapping(reach(group))
        ready.setdefault(int(owners[seen].max()), []).append(group)
    turns: list[Turn] = []
    for index, part in enumerate(parts):
        turns.append(Answering(part=part))
        turns += [Weaving(group=group) for group in ready.get(index, [])]
    return turns


def _groups(part: Part) -> Iterator[Group]:
    if isinstance(part, Group):
        yield part
    else:
        for window in part.windows:
            yield from window.groups


@dataclass(frozen=True, slots=True, kw_only=True)
class Pools:
    """Threads of a session.

    Attributes:
        torch: One thread, the only one that calls torch.
        asking: One thread that waits for it while the job's own weaves.
    """

    torch: ThreadPoolExecutor
    asking: ThreadPoolExecutor


class InTurn:
    """Asks each question when its answers are wanted; a context manager."""

    def __init__(self, job: Job, ask: Callable[[Part], Question]) -> None:
        self._job = job
        self._ask = ask

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        """Nothing is left behind."""

    def take(self, part: Part, report_progress: Report) -> Sequence[Answer]:
        """Return the first answers of the next part.

        Raises:
            EngineError: There is none.
        """
        return self._ask(part)(self._job, report_progress)


class Ahead:
    """Asks questions on another thread, a few before their answers are wanted.

    A context manager. When it is left, nobody waits for what is still at work: that works on
    copies, and ends by itself.
    """

    def __init__(
        self,
        job: Job,
        parts: Sequence[Part],
        ask: Callable[[Part], Question],
        *,
        make_policy: MakePolicy,
        pools: Pools,
    ) -> None:
        """Prepare; nothing is asked yet.

        Args:
            job: Whose parts they are.
            parts: In the order in which they will be taken.
            ask: Returns the question about a part; called on the job's thread.
            make_policy: Makes the fallback policy of the other thread.
            pools: Whose threads work.
        """
        self._job = job
        self._parts = iter(parts)
        self._ask = ask
        self._executor = pools.asking
        self._is_left = threading.Event()
        self._told: queue.SimpleQueue[Fallback] = queue.SimpleQueue()
        self._asked: deque[Future[Sequence[Answer]]] = deque()
        torch_pool = CancellablePool(self._is_left.is_set, pools.torch)
        self._pool = CancellablePool(self._is_left.is_set)
        self._deputy = replace(
            job,
            # The picture goes back with the job, and a question has copies of what it needs.
            picture=_stand_in(job.picture),
            mask=_stand_in(job.mask),
            fallbacks=make_policy(self._told.put, torch_pool),
            report_progress=_tell_nobody,
            pool=self._pool,
            torch_pool=torch_pool,
        )

    def __enter__(self) -> Self:
        self._pool.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._is_left.set()
        for future in self._asked:
            future.cancel()
        self._pool.__exit__(kind, error, traceback)

    def take(self, part: Part, report_progress: Report) -> Sequence[Answer]:
        """Return the first answers of the next part, and go on asking.

        Raises:
            JobCancelledError: The caller cancelled.
            EngineError: There is none.
        """
        del part  # it is the next one
        self._ask_on()
        try:
            answers = self._job.pool.result(self._asked.popleft())
        finally:
            while not self._told.empty():
                self._job.on_fallback(self._told.get())
        self._ask_on()
        report_progress(1.0)
        return answers

    def _ask_on(self) -> None:
        while len(self._asked) < _MOST_AHEAD and (part := next(self._parts, None)) is not None:
            question = self._ask(part)
            self._asked.append(self._executor.submit(question, self._deputy, _report_nothing))


def _stand_in(array: _A) -> _A:
    """Return an array of the same shape and dtype that holds nothing of it."""
    stand_in: _A = np.broadcast_to(np.zeros((), array.dtype), array.shape)  # type: ignore[assignment]  # of one dtype
    return stand_in


def _tell_nobody(_stage: Stage, _fraction: float) -> None:
    """Progress is told where answers are taken."""


def _report_nothing(_fraction: float) -> None:
    """Progress is told where answers are taken."""
