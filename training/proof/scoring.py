"""Scores the old and the new model on the same holes, picture by picture."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import numpy as np

from engine.api import Method
from engine.errors import InvalidResultError
from engine.network.model_card import ProofScore
from engine.pictures.pixels import Mask
from training.api import Measure
from training.judging.evaluation.cells import damaged
from training.judging.evaluation.restorers import Restorer
from training.judging.metrics.features import FeatureDistance
from training.proof.holes import RGB, Square
from training.proof.verdict import compare_measure

METHODS: Final = (Method.REWEAVE, Method.GENERATOR)
MEASURES: Final = (Measure.FINISHED, Measure.GENERATOR, Measure.COLOURS)  # the deciding one first
# In a smaller hole, or in a plain wall, one flat colour may be right.
_MIN_FLAT_HOLE_PX = 64
_MAX_FLAT_DEVIATION = 0.5  # levels of 8 bits
_MIN_LIVELY_DEVIATION = 4.0

Scores: TypeAlias = Mapping[Measure, float]
Model: TypeAlias = Mapping[Method, Restorer]
"""A model at work: what restores a picture with it, for each of `METHODS`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The program's results of old and new model for one hole: (S, S, 3), uint8."""

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
class SetScores:
    """Scores of a set of pictures.

    Attributes:
        old: The old model's scores of each picture, means over its holes.
        new: The new model's scores of each picture.
        pairs: The holes of each picture.
        is_sound: Whether every result of the new model was a picture.
    """

    old: list[Scores] = field(default_factory=list)
    new: list[Scores] = field(default_factory=list)
    pairs: list[list[Pair]] = field(default_factory=list)
    is_sound: bool = True

    @property
    def scores(self) -> tuple[ProofScore, ...]:
        """The score of each measure, the deciding one first; none for fewer than two pictures."""
        scores = (
            compare_measure(
                measure,
                np.array([picture[measure] for picture in self.old]),
                np.array([picture[measure] for picture in self.new]),
            )
            for measure in MEASURES
        )
        return tuple(score for score in scores if score is not None)

    def select_pairs(self, limit: int) -> list[Pair]:
        """Return the first hole of each picture, then the second of each, up to a limit."""
        rounds = range(max((len(pairs) for pairs in self.pairs), default=0))
        in_turn = [pairs[index] for index in rounds for pairs in self.pairs if index < len(pairs)]
        return in_turn[:limit]


class ProofScorer:
    """Fills holes with both models, and scores the results against the truth."""

    def __init__(self, *, old: Model, new: Model, distance: FeatureDistance) -> None:
        self._old = old
        self._new = new
        self._distance = distance

    def score(self, squares: Sequence[Square], on_hole_done: Callable[[], None]) -> SetScores:
        """Fill and score every hole.

        Holes for which the old model has no valid result are left out. The first hole for which
        only the new model has none ends the scoring: such a model is not sound, however good the
        rest.

        Args:
            squares: Pictures with holes.
            on_hole_done: Called after each hole.

        Raises:
            EngineError: Device or memory failed, or the comparison was stopped.
        """
        scores = SetScores()
        for square in squares:
            holes: list[_Hole] = []
            for mask in square.masks:
                try:
                    hole = self._score_hole(square, mask)
                except InvalidResultError:
                    scores.is_sound = False
                    return scores
                on_hole_done()
                if hole is not None:
                    holes.append(hole)
            if holes:
                scores.old.append(_mean([hole.old for hole in holes]))
                scores.new.append(_mean([hole.new for hole in holes]))
                scores.pairs.append([hole.pair for hole in holes])
        return scores

    def _score_hole(self, square: Square, mask: Mask) -> _Hole | None:
        """Return both models' results for a hole; None if the old model has no valid one.

        Raises:
            InvalidResultError: The new model's result is not a picture.
        """
        truth, seen = square.truth, damaged(square.truth, mask)
        try:
            old = {method: self._old[method](seen, mask) for method in METHODS}
        except InvalidResultError:
            return None
        new = {method: self._new[method](seen, mask) for method in METHODS}
        if is_flat(new[Method.GENERATOR], truth, mask) and not is_flat(
            old[Method.GENERATOR], truth, mask
        ):
            raise InvalidResultError("the new model's result is one flat colour")
        return _Hole(
            pair=Pair(
                name=square.name,
                truth=truth,
                mask=mask,
                old=old[Method.REWEAVE],
                new=new[Method.REWEAVE],
            ),
            old=self._scores(old, truth, mask),
            new=self._scores(new, truth, mask),
        )

    def _scores(self, results: Mapping[Method, RGB], truth: RGB, mask: Mask) -> Scores:
        finished = results[Method.REWEAVE]
        return {
            Measure.FINISHED: self._distance(finished, truth),
            Measure.GENERATOR: self._distance(results[Method.GENERATOR], truth),
            Measure.COLOURS: colour_error(finished, truth, mask),
        }


def is_flat(result: RGB, truth: RGB, mask: Mask) -> bool:
    """Whether a hole was filled with one colour although the truth varies."""
    return (
        int(mask.sum()) >= _MIN_FLAT_HOLE_PX
        and _deviation(result, mask) < _MAX_FLAT_DEVIATION
        and _deviation(truth, mask) > _MIN_LIVELY_DEVIATION
    )


def colour_error(result: RGB, truth: RGB, mask: Mask) -> float:
    """Return the root mean square error over the hole's pixels and channels, levels of 8 bits."""
    error = result[mask].astype(np.float64) - truth[mask]
    return float(np.sqrt(np.square(error).mean()))


def _deviation(rgb: RGB, mask: Mask) -> float:
    """Return the standard deviation inside the hole, averaged over the channels."""
    return float(rgb[mask].std(axis=0).mean())


def _mean(rows: Sequence[Scores]) -> Scores:
    return {measure: float(np.mean([row[measure] for row in rows])) for measure in MEASURES}
