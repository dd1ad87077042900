"""Measures both models on the same holes, picture by picture."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

import numpy as np

from engine.api import Method
from engine.errors import InvalidResultError
from engine.network.model_card import ProofScore
from engine.pictures.pixels import Mask
from training.api import Measure
from training.judging.evaluation.cells import damaged
from training.judging.metrics.features import FeatureDistance
from training.proof.holes import RGB, Square
from training.proof.verdict import change_of

Scores: TypeAlias = Mapping[Measure, float]

_METHODS = {Measure.FINISHED: Method.REWEAVE, Measure.GENERATOR: Method.GENERATOR}
# A hole of fewer pixels may well be filled with one colour, and so may one in a plain wall.
_LEAST_JUDGED_PX = 64
_FLAT_LEVELS = 0.5
_LIVELY_LEVELS = 4.0


class Filler(Protocol):
    """What is judged; `training.proof.contender.Contender` is the real one."""

    def fill(self, damaged: RGB, mask: Mask, method: Method) -> RGB:
        """Return the picture with its hole filled.

        Raises:
            InvalidResultError: The answer is no picture.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What old and new model made of one hole, as the program returns it: (S, S, 3), uint8."""

    name: str
    truth: RGB
    mask: Mask
    old: RGB
    new: RGB


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hole:
    pair: Pair
    old: Scores
    new: Scores


@dataclass(slots=True)
class Judged:
    """What came out for a set of pictures.

    Attributes:
        old: For each picture, the mean over its holes of each measure.
        new: Of the new model, alike.
        pairs: For each picture, its holes.
        is_sound: Whether every answer of the new model was a picture.
    """

    old: list[Scores] = field(default_factory=list)
    new: list[Scores] = field(default_factory=list)
    pairs: list[list[Pair]] = field(default_factory=list)
    is_sound: bool = True

    @property
    def changes(self) -> tuple[ProofScore, ...]:
        """The change of each measure, the one that decides first; none for a single picture."""
        found = (
            change_of(
                name,
                np.array([scores[name] for scores in self.old]),
                np.array([scores[name] for scores in self.new]),
            )
            for name in Measure
        )
        return tuple(change for change in found if change is not None)

    def shown(self, most: int) -> list[Pair]:
        """Return the first hole of each picture, then each second one, at most so many."""
        rounds = range(max((len(pairs) for pairs in self.pairs), default=0))
        in_turn = [pairs[index] for index in rounds for pairs in self.pairs if index < len(pairs)]
        return in_turn[:most]


class Judge:
    """Holds both models and the network that judges."""

    def __init__(self, *, old: Filler, new: Filler, distance: FeatureDistance) -> None:
        self._old = old
        self._new = new
        self._distance = distance

    def __call__(self, squares: Sequence[Square], advance: Callable[[], None]) -> Judged:
        """Fill and measure every hole.

        Holes that the old model cannot answer are left out. The first one that only the new model
        cannot answer ends it: such a model is not sound, however good the rest.

        Args:
            squares: Pictures with holes.
            advance: Called after each hole.

        Raises:
            EngineError: The device or the memory does not suffice, or a model was told to stop.
        """
        judged = Judged()
        for square in squares:
            holes: list[_Hole] = []
            for mask in square.masks:
                try:
                    hole = self._filled(square, mask)
                except InvalidResultError:
                    judged.is_sound = False
                    return judged
                advance()
                if hole is not None:
                    holes.append(hole)
            if holes:
                judged.old.append(_mean([hole.old for hole in holes]))
                judged.new.append(_mean([hole.new for hole in holes]))
                judged.pairs.append([hole.pair for hole in holes])
        return judged

    def _filled(self, square: Square, mask: Mask) -> _Hole | None:
        """Return both answers to a hole, None where the old model has none.

        Raises:
            InvalidResultError: The new model's is no picture.
        """
        truth, seen = square.truth, damaged(square.truth, mask)
        try:
            old = {name: self._old.fill(seen, mask, method) for name, method in _METHODS.items()}
        except InvalidResultError:
            return None
        new = {name: self._new.fill(seen, mask, method) for name, method in _METHODS.items()}
        own = Measure.GENERATOR
        if is_flat(new[own], truth, mask) and not is_flat(old[own], truth, mask):
            raise InvalidResultError("the new model's answer is one flat colour")
        finished = Measure.FINISHED
        return _Hole(
            pair=Pair(
                name=square.name, truth=truth, mask=mask, old=old[finished], new=new[finished]
            ),
            old=self._scores(old, truth, mask),
            new=self._scores(new, truth, mask),
        )

    def _scores(self, answers: Mapping[Measure, RGB], truth: RGB, mask: Mask) -> Scores:
        distances = {name: self._distance(answer, truth) for name, answer in answers.items()}
        return {
            **distances,
            Measure.COLOURS: colour_error(answers[Measure.FINISHED], truth, mask),
        }


def is_flat(answer: RGB, truth: RGB, mask: Mask) -> bool:
    """Whether a hole was filled with one colour though there was something to be seen."""
    return (
        int(mask.sum()) >= _LEAST_JUDGED_PX
        and _variation(answer, mask) < _FLAT_LEVELS
        and _variation(truth, mask) > _LIVELY_LEVELS
    )


def colour_error(answer: RGB, truth: RGB, mask: Mask) -> float:
    """Return the root mean square error over the hole's pixels and channels, levels of 8 bits."""
    error = answer[mask].astype(np.float64) - truth[mask]
    return float(np.sqrt(np.square(error).mean()))


def _variation(rgb: RGB, mask: Mask) -> float:
    """Return the standard deviation inside the hole, the mean of the channels'."""
    return float(rgb[mask].std(axis=0).mean())


def _mean(rows: Sequence[Scores]) -> Scores:
    return {name: float(np.mean([row[name] for row in rows])) for name in Measure}
