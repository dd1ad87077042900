"""What is amiss with collected pictures, how far they reach, and which are kept for judging.

Pure arithmetic over what was measured; opens no file. The thresholds are measured on real
pictures: docs/COLLECTION.md has the rates.
"""

import enum
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from training.api import HELD_OUT_SHARE, LEAST_HELD_OUT, FoundPicture
from training.survey.near import near_pairs

# What a whole picture's short side is reduced to in a quick run (window_px * whole_zoom of
# training.data.config); a smaller one would be enlarged, which teaches softness. Longer runs
# enlarge more, up to 320 px, and say so (training.data.run_pictures).
MIN_SIDE_PX: Final = 160
MIN_SHARPNESS: Final = 0.5
TOO_FEW_BELOW: Final = 2 * LEAST_HELD_OUT
FEW_BELOW: Final = round(LEAST_HELD_OUT / HELD_OUT_SHARE)


class Problem(enum.StrEnum):
    """A kind of thing that may be amiss, in the order in which a person is told."""

    DUPLICATES = "duplicates"
    NEAR_DUPLICATES = "near duplicates"
    TOO_SMALL = "too small"
    BLURRED = "blurred"
    GREY = "grey"


ADVISED: Final = frozenset({Problem.DUPLICATES, Problem.TOO_SMALL})
"""Excluded unless a person wants otherwise: they can only do harm."""


class Amount(enum.StrEnum):
    """Whether there are enough pictures to learn from and to judge by.

    Below `TOO_FEW_BELOW`, 12, there cannot be as many to learn from as the 6 that judging takes,
    so better could not be told from worse. Below `FEW_BELOW`, 30, those 6 are more than a fifth
    of all, and what was learned leans on few pictures; from there on both have their share.
    """

    TOO_FEW = "too few"
    FEW = "few"
    ENOUGH = "enough"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one kind of finding is about.

    Attributes:
        kind: Of it.
        excludes: What would be excluded, in the order of the pictures.
        groups: Of duplicates: what belongs together, the one that is kept first.
    """

    kind: Problem
    excludes: tuple[Path, ...]
    groups: tuple[tuple[Path, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckUp:
    """Everything that was found.

    Attributes:
        pictures: All that were looked at.
        findings: Of the kinds that there is something to tell of, in the order of `Problem`.
        groups: A partition of all pictures into near duplicates; most are alone.
    """

    pictures: tuple[FoundPicture, ...]
    findings: tuple[Finding, ...]
    groups: tuple[tuple[Path, ...], ...]

    def excluded(self, kinds: Collection[Problem]) -> frozenset[Path]:
        """Return what is excluded if these kinds are."""
        return frozenset(
            path for found in self.findings if found.kind in kinds for path in found.excludes
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """What pictures are for.

    Attributes:
        pictures: Those that are learned from.
        held_out: Those that are judged on; no near duplicate of one is among the others.
        amount: Whether there are enough.
        can_judge: Whether better can be told from worse afterwards: there are enough that differ.
    """

    pictures: tuple[Path, ...]
    held_out: tuple[Path, ...]
    amount: Amount
    can_judge: bool


def check_up(
    pictures: Sequence[FoundPicture], *, is_cancelled: Callable[[], bool] = lambda: False
) -> CheckUp:
    """Look through all pictures: less than a second for 10,000.

    Args:
        pictures: What was measured, each path once.
        is_cancelled: Asked now and then; what is returned after true is of no use.
    """
    equal = _grouped(_same_digest(pictures), pictures)
    near = _grouped(_near(pictures, is_cancelled), pictures)
    found = (
        _duplicates(Problem.DUPLICATES, equal),
        _near_duplicates(near, equal),
        _those(Problem.TOO_SMALL, pictures, is_too_small),
        _those(Problem.BLURRED, pictures, is_blurred),
        _grey_among_colour(pictures),
    )
    return CheckUp(
        pictures=tuple(pictures),
        findings=tuple(one for one in found if one.excludes),
        groups=tuple(_paths(group) for group in near),
    )


def is_too_small(picture: FoundPicture) -> bool:
    """Whether a picture would have to be enlarged for training."""
    return min(picture.width_px, picture.height_px) < MIN_SIDE_PX


def is_blurred(picture: FoundPicture) -> bool:
    """Whether a picture is blurred even where it is sharpest."""
    return picture.sharpness < MIN_SHARPNESS


def amount_of(usable: int) -> Amount:
    """Return whether a number of usable pictures is enough."""
    if usable < TOO_FEW_BELOW:
        return Amount.TOO_FEW
    return Amount.FEW if usable < FEW_BELOW else Amount.ENOUGH


def split(check: CheckUp, excluded: Collection[Path]) -> Split:
    """Keep a fifth, and at least `LEAST_HELD_OUT`, aside for judging.

    Near duplicates stay on one side; what is excluded counts not at all. Pictures that are alone
    are kept aside first, since several that are alike say no more than one. Which of them depends
    on the digests alone, not on names or on the order of finding. With fewer than `TOO_FEW_BELOW`
    pictures about a fifth is still kept aside, to look at, but judges nothing; where nothing can be
    kept aside without leaving none to learn from, nothing is.
    """
    digests = {p.path: p.digest for p in check.pictures if p.path not in excluded}
    groups = [
        kept for group in check.groups if (kept := [path for path in group if path in digests])
    ]
    groups.sort(key=lambda group: (len(group), min(digests[path] for path in group)))
    held_out = _held_out(groups, usable=len(digests))
    learned = tuple(path for path in digests if path not in held_out)
    judges = sum(group[0] in held_out for group in groups)
    return Split(
        pictures=learned,
        held_out=tuple(path for path in digests if path in held_out),
        amount=amount_of(len(digests)),
        can_judge=judges >= LEAST_HELD_OUT,
    )


def _held_out(groups: list[list[Path]], *, usable: int) -> frozenset[Path]:
    """Return what is kept aside: groups in their order, each whole, never more than half."""
    target = max(round(HELD_OUT_SHARE * usable), 1)
    if usable >= TOO_FEW_BELOW:
        target = max(target, LEAST_HELD_OUT)
    chosen: set[Path] = set()
    for group in groups:
        if len(chosen) >= target or 2 * (len(chosen) + len(group)) > usable:
            break
        chosen.update(group)
    return frozenset(chosen)


def _same_digest(pictures: Sequence[FoundPicture]) -> Iterator[tuple[int, int]]:
    """Yield pairs that tie equal files together."""
    first: dict[str, int] = {}
    for index, picture in enumerate(pictures):
        yield first.setdefault(picture.digest, index), index


def _near(
    pictures: Sequence[FoundPicture], is_cancelled: Callable[[], bool]
) -> Iterator[tuple[int, int]]:
    """Yield pairs whose fingerprints differ in at most `NEAR_BITS` bits, and equal files."""
    yield from _same_digest(pictures)
    prints = np.array([picture.fingerprint for picture in pictures], np.uint64)
    different, first, of_each = np.unique(prints, return_index=True, return_inverse=True)
    yield from zip(first[of_each].tolist(), range(len(prints)), strict=True)
    for one, other in near_pairs(different, is_cancelled=is_cancelled):
        yield int(first[one]), int(first[other])


def _grouped(
    pairs: Iterator[tuple[int, int]], pictures: Sequence[FoundPicture]
) -> list[list[FoundPicture]]:
    """Return the groups that pairs tie together (union-find), the best of each first."""
    parent = list(range(len(pictures)))

    def root_of(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for one, other in pairs:
        low, high = sorted((root_of(one), root_of(other)))
        parent[high] = low
    groups: defaultdict[int, list[FoundPicture]] = defaultdict(list)
    for index, picture in enumerate(pictures):
        groups[root_of(index)].append(picture)
    return [sorted(group, key=_worse) for group in groups.values()]


def _worse(picture: FoundPicture) -> tuple[bool, int, float, str]:
    """Return what sorts the best picture of a group first: not blurred, largest, sharpest."""
    size = picture.width_px * picture.height_px
    return is_blurred(picture), -size, -picture.sharpness, str(picture.path)


def _duplicates(kind: Problem, groups: Sequence[Sequence[FoundPicture]]) -> Finding:
    several = [_paths(group) for group in groups if len(group) > 1]
    excludes = tuple(path for group in several for path in group[1:])
    return Finding(kind=kind, excludes=excludes, groups=tuple(several))


def _near_duplicates(
    near: Sequence[Sequence[FoundPicture]], equal: Sequence[Sequence[FoundPicture]]
) -> Finding:
    """Leave out what is an equal file anyway, so that no picture is told of twice."""
    told = {path for group in equal for path in _paths(group)[1:]}
    rest = [[picture for picture in group if picture.path not in told] for group in near]
    return _duplicates(Problem.NEAR_DUPLICATES, rest)


def _those(
    kind: Problem, pictures: Sequence[FoundPicture], is_meant: Callable[[FoundPicture], bool]
) -> Finding:
    return Finding(kind=kind, excludes=tuple(p.path for p in pictures if is_meant(p)))


def _grey_among_colour(pictures: Sequence[FoundPicture]) -> Finding:
    """Grey pictures are amiss only where most are in colour: an archive may be grey throughout."""
    found = _those(Problem.GREY, pictures, lambda picture: picture.is_grey)
    if 2 * len(found.excludes) >= len(pictures):
        return Finding(kind=Problem.GREY, excludes=())
    return found


def _paths(group: Sequence[FoundPicture]) -> tuple[Path, ...]:
    return tuple(picture.path for picture in group)
