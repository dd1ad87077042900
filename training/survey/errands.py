"""What a survey has still to do, what is in hand, and what was seen: knows no process, no clock."""

import itertools
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from training.api import SkippedFile, SkipReason
from training.survey.walking import Identity, Place
from training.survey.wire import Chosen, Errand, Listing, Measuring, Reply


@dataclass(slots=True)
class _InHand:
    """An errand that was handed out.

    Attributes:
        since_s: When it was, or when the last part of its answer came.
    """

    errand: Errand
    since_s: float


class Errands:
    """The list of errands; one thread uses it. Files go before folders, so that the list is short.

    Errands that were in hand when a process died are done one at a time afterwards, so that it
    comes to light which of them kills it.
    """

    def __init__(self) -> None:
        self._numbers = itertools.count()
        self._waiting: deque[Errand] = deque()
        self._suspects: deque[Errand] = deque()
        self._in_hand: dict[int, _InHand] = {}
        self._seen: dict[Identity, Path] = {}

    @property
    def is_done(self) -> bool:
        """Whether nothing waits and nothing is in hand."""
        return not (self._waiting or self._suspects or self._in_hand)

    def choose(self, paths: Iterable[Path]) -> None:
        """Put what a person has chosen on the list."""
        for path in paths:
            self._waiting.append(Chosen(number=next(self._numbers), path=path))

    def hand_out(self, *, most: int, now_s: float) -> list[Errand]:
        """Return what to do next, so that at most so many errands are in hand."""
        given: list[Errand] = []
        if self._suspects:
            if not self._in_hand:
                given.append(self._suspects.popleft())
        else:
            room = most - len(self._in_hand)
            given += [self._waiting.popleft() for _ in range(min(room, len(self._waiting)))]
        for errand in given:
            self._in_hand[errand.number] = _InHand(errand, now_s)
        return given

    def take(self, reply: Reply, *, now_s: float) -> list[SkippedFile]:
        """Note what has come, and return what need not be looked at further, with the reason."""
        in_hand = self._in_hand.get(reply.number)
        if in_hand is None:
            return []
        in_hand.since_s = now_s
        if reply.is_last:
            del self._in_hand[reply.number]
        skipped: list[SkippedFile] = []
        for place in reply.places:
            first = self._seen.setdefault(place.identity, place.path)
            if first is place.path:
                self._follow(place)
            elif first != place.path:
                skipped.append(SkippedFile(path=place.path, reason=SkipReason.FOUND_BEFORE))
        return skipped

    def give_up_late(self, *, now_s: float, deadline_s: float) -> list[SkippedFile]:
        """Give up what has not answered in time; if there is any, the rest begins anew."""
        late = [one for one in self._in_hand.values() if now_s - one.since_s > deadline_s]
        for one in late:
            del self._in_hand[one.errand.number]
        if late:
            self._waiting.extendleft(self._take_back())
        return [SkippedFile(path=one.errand.path, reason=SkipReason.NO_ANSWER) for one in late]

    def give_up_dead(self) -> list[SkippedFile]:
        """Note that the process died: the one errand in hand is to blame, several are suspects."""
        in_hand = self._take_back()
        if len(in_hand) == 1:
            return [SkippedFile(path=in_hand[0].path, reason=SkipReason.CRASH)]
        self._suspects.extend(in_hand)
        return []

    def _take_back(self) -> list[Errand]:
        taken = [one.errand for one in self._in_hand.values()]
        self._in_hand.clear()
        return taken

    def _follow(self, place: Place) -> None:
        if place.is_folder:
            self._waiting.append(Listing(number=next(self._numbers), path=place.path))
        else:
            self._waiting.appendleft(Measuring(number=next(self._numbers), path=place.path))
