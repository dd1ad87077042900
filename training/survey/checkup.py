"""Finds problems in the collected pictures, says whether there are enough, and splits them.

Computes from what was measured and opens no file. The thresholds are measured on real pictures:
docs/COLLECTION.md has the rates.
"""

import enum
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from training.api import HELD_OUT_SHARE, MIN_HELD_OUT
from training.survey.events import FoundPicture

# A quick run reduces the short side of a whole picture to this (whole_px of training.data.config).
# It would have to enlarge a smaller one, which teaches softness. Longer runs enlarge pictures below
# 320 px, and report how many.
MIN_SIDE_PX: Final = 160
MIN_SHARPNESS: Final = 0.5
# Near duplicates differ in at most this many of the 64 bits of their fingerprints.
NEAR_BITS: Final = 10
TOO_FEW_BELOW: Final = 2 * MIN_HELD_OUT
FEW_BELOW: Final = round(MIN_HELD_OUT / HELD_OUT_SHARE)


class Problem(enum.StrEnum):
    """A kind of problem with pictures, in the order in which they are shown."""

    DUPLICATES = "duplicates"
    NEAR_DUPLICATES = "near duplicates"
    TOO_SMALL = "too small"
    BLURRED = "blurred"
    GREY = "grey"


EXCLUDED_BY_DEFAULT: Final = frozenset({Problem.DUPLICATES, Problem.TOO_SMALL})
"""Pictures with these problems can only do harm."""


class Amount(enum.StrEnum):
    """Whether there are enough pictures to train and to validate.

    Below `TOO_FEW_BELOW`, 12, fewer pictures would be left for training than the 6 that are held
    out, and better could not be told from worse. Below `FEW_BELOW`, 30, those 6 are more than a
    fifth of all, and the model learns from few pictures.
    """

    TOO_FEW = "too few"
    FEW = "few"
    ENOUGH = "enough"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The pictures that have one kind of problem.

    Attributes:
        kind: The problem.
        excludes: The pictures that can be excluded, in the order of all pictures.
        groups: Groups of duplicates, in each first the picture that is kept; empty for other kinds.
    """

    kind: Problem
    excludes: tuple[Path, ...]
    groups: tuple[tuple[Path, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckUp:
    """The findings about a set of pictures.

    Attributes:
        pictures: All pictures that were checked.
        findings: The problems that were found, in the order of `Problem`.
        groups: All pictures in groups of near duplicates; most groups have one picture.
    """

    pictures: tuple[FoundPicture, ...]
    findings: tuple[Finding, ...]
    groups: tuple[tuple[Path, ...], ...]

    def paths_with(self, problems: Collection[Problem]) -> frozenset[Path]:
        """Return the pictures to exclude because of these problems."""
        return frozenset(
            path for one in self.findings if one.kind in problems for path in one.excludes
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Which pictures the model learns from, and which are held out.

    Attributes:
        pictures: The pictures that the model learns from.
        held_out: The held-out pictures; none has a near duplicate among the others.
        amount: Whether there are enough pictures.
        can_prove: Whether enough different pictures are held out to tell better from worse.
    """

    pictures: tuple[Path, ...]
    held_out: tuple[Path, ...]
    amount: Amount
    can_prove: bool


def check_pictures(
    pictures: Sequence[FoundPicture], *, is_cancelled: Callable[[], bool] = lambda: False
) -> CheckUp:
    """Check all pictures; this takes less than a second for 10,000.

    Args:
        pictures: The measured pictures, each path once.
        is_cancelled: Asked now and then. Once it has returned true, the result is incomplete.
    """
    equal = _group(_find_equal_pairs(pictures), pictures)
    near = _group(_find_near_pairs(pictures, is_cancelled), pictures)
    findings = (
        _find_duplicates(Problem.DUPLICATES, equal),
        _find_near_duplicates(near, equal),
        _find_matching(Problem.TOO_SMALL, pictures, is_too_small),
        _find_matching(Problem.BLURRED, pictures, is_blurred),
        _find_grey(pictures),
    )
    return CheckUp(
        pictures=tuple(pictures),
        findings=tuple(one for one in findings if one.excludes),
        groups=tuple(_paths_of(group) for group in near),
    )


def is_too_small(picture: FoundPicture) -> bool:
    """Whether a picture would have to be enlarged for training."""
    return min(picture.width_px, picture.height_px) < MIN_SIDE_PX


def is_blurred(picture: FoundPicture) -> bool:
    """Whether a picture is blurred even where it is sharpest."""
    return picture.sharpness < MIN_SHARPNESS


def rate_amount(usable: int) -> Amount:
    """Return whether this number of usable pictures is enough."""
    if usable < TOO_FEW_BELOW:
        return Amount.TOO_FEW
    return Amount.FEW if usable < FEW_BELOW else Amount.ENOUGH


def split(check: CheckUp, excluded: Collection[Path]) -> Split:
    """Hold out a fifth of the pictures that are not excluded, and at least `MIN_HELD_OUT`.

    Near duplicates stay together. Pictures without near duplicates are held out first, because
    several that are alike prove no more than one. The choice depends on the digests alone, not on
    names or order. Of fewer than `TOO_FEW_BELOW` pictures about a fifth is still held out, to look
    at, but proves nothing. Nothing is held out if that would leave nothing to learn from.
    """
    digests = {p.path: p.digest for p in check.pictures if p.path not in excluded}
    groups = [
        kept for group in check.groups if (kept := [path for path in group if path in digests])
    ]
    groups.sort(key=lambda group: (len(group), min(digests[path] for path in group)))
    held_out = _choose_held_out(groups, usable=len(digests))
    held_out_groups = sum(group[0] in held_out for group in groups)
    return Split(
        pictures=tuple(path for path in digests if path not in held_out),
        held_out=tuple(path for path in digests if path in held_out),
        amount=rate_amount(len(digests)),
        can_prove=held_out_groups >= MIN_HELD_OUT,
    )


def find_near_pairs(
    fingerprints: npt.NDArray[np.uint64], *, is_cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int]]:
    """Yield (i, j), i < j, of all fingerprints (N,) that are nearly the same.

    Compares each with every other, which takes a tenth of a second for 10,000. Ends early once
    `is_cancelled` returns true.
    """
    for index in range(len(fingerprints)):
        if is_cancelled():
            return
        distances = np.bitwise_count(fingerprints[index] ^ fingerprints[index + 1 :])
        for offset in np.flatnonzero(distances <= NEAR_BITS).tolist():
            yield index, index + 1 + offset


def _choose_held_out(groups: list[list[Path]], *, usable: int) -> frozenset[Path]:
    """Return the pictures to hold out: whole groups in their order, never more than half."""
    target = max(round(HELD_OUT_SHARE * usable), 1)
    if usable >= TOO_FEW_BELOW:
        target = max(target, MIN_HELD_OUT)
    chosen: set[Path] = set()
    for group in groups:
        if len(chosen) >= target or 2 * (len(chosen) + len(group)) > usable:
            break
        chosen.update(group)
    return frozenset(chosen)


def _find_equal_pairs(pictures: Sequence[FoundPicture]) -> Iterator[tuple[int, int]]:
    """Yield each picture with the first one that has the same digest."""
    first: dict[str, int] = {}
    for index, picture in enumerate(pictures):
        yield first.setdefault(picture.digest, index), index


def _find_near_pairs(
    pictures: Sequence[FoundPicture], is_cancelled: Callable[[], bool]
) -> Iterator[tuple[int, int]]:
    """Yield pairs of near duplicates and of equal files."""
    yield from _find_equal_pairs(pictures)
    fingerprints = np.array([picture.fingerprint for picture in pictures], np.uint64)
    unique, first, inverse = np.unique(fingerprints, return_index=True, return_inverse=True)
    yield from zip(first[inverse].tolist(), range(len(pictures)), strict=True)
    for one, other in find_near_pairs(unique, is_cancelled=is_cancelled):
        yield int(first[one]), int(first[other])


def _group(
    pairs: Iterator[tuple[int, int]], pictures: Sequence[FoundPicture]
) -> list[list[FoundPicture]]:
    """Return the groups of pictures that pairs connect, the best picture of each first."""
    # Slow to import, and only the check-up needs it in the window's process.
    from scipy.sparse import coo_array  # noqa: PLC0415
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    if not pictures:
        return []
    rows, columns = np.array(list(pairs)).T
    graph = coo_array((np.ones(len(rows), bool), (rows, columns)), shape=(len(pictures),) * 2)
    count, labels = connected_components(graph, directed=False)
    groups: list[list[FoundPicture]] = [[] for _ in range(count)]
    for picture, label in zip(pictures, labels, strict=True):
        groups[label].append(picture)
    return [sorted(group, key=_rank) for group in groups]


def _rank(picture: FoundPicture) -> tuple[bool, int, float, str]:
    """Return a sort key that puts the best picture first: not blurred, largest, sharpest."""
    size = picture.width_px * picture.height_px
    return is_blurred(picture), -size, -picture.sharpness, str(picture.path)


def _find_duplicates(kind: Problem, groups: Sequence[Sequence[FoundPicture]]) -> Finding:
    several = [_paths_of(group) for group in groups if len(group) > 1]
    excludes = tuple(path for group in several for path in group[1:])
    return Finding(kind=kind, excludes=excludes, groups=tuple(several))


def _find_near_duplicates(
    near: Sequence[Sequence[FoundPicture]], equal: Sequence[Sequence[FoundPicture]]
) -> Finding:
    """Leave out equal files, so that no picture is found twice."""
    copies = {path for group in equal for path in _paths_of(group)[1:]}
    rest = [[picture for picture in group if picture.path not in copies] for group in near]
    return _find_duplicates(Problem.NEAR_DUPLICATES, rest)


def _find_matching(
    kind: Problem, pictures: Sequence[FoundPicture], is_match: Callable[[FoundPicture], bool]
) -> Finding:
    return Finding(kind=kind, excludes=tuple(p.path for p in pictures if is_match(p)))


def _find_grey(pictures: Sequence[FoundPicture]) -> Finding:
    """Find grey pictures, unless most are grey: a whole archive may be."""
    finding = _find_matching(Problem.GREY, pictures, lambda picture: picture.is_grey)
    if 2 * len(finding.excludes) >= len(pictures):
        return Finding(kind=Problem.GREY, excludes=())
    return finding


def _paths_of(group: Sequence[FoundPicture]) -> tuple[Path, ...]:
    return tuple(picture.path for picture in group)
