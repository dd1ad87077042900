"""The rule by which a new model counts as better than the old one.

BETTER needs all three:

* on the held-out pictures, the deciding measure (the first) changed by more than the noise: the 95 %
  interval of its relative change lies below 0;
* it fell by at least `MIN_GAIN`;
* on the regression set, no perceptual distance rose by more than `MAX_ELSEWHERE_LOSS`.

Fewer pictures than `MIN_HELD_OUT` decide nothing. A model with a flaw is never better: one with a
result that is not a picture, or one whose results fit any other picture as well as their own.

There is a minimum gain because the interval tells whether there is a gain, not whether it is worth
having. Taking up a model costs something (what it forgot of other pictures, a place in the library,
the user's trust), and a few steps on pictures of one kind move all of them a little the same way,
which makes the interval narrow. The minimum is 2 % because the measured change of one pair of
models has a standard deviation of 1.4 % when other holes are drawn in the same photographs: below
that, the next hole may just as well show a loss, and nobody sees the difference.
"""

from collections.abc import Sequence

from engine.network.model_card import ProofScore
from training.api import MAX_ELSEWHERE_LOSS, MIN_GAIN, MIN_HELD_OUT, Flaw, Measure, Verdict
from training.judging.intervals import MIN_MEAN, RESAMPLES, Values, confidence_interval


def compare_measure(
    measure: Measure, old: Values, new: Values, *, resamples: int = RESAMPLES
) -> ProofScore | None:
    """Return the score of one measure, with the interval of its relative change.

    Args:
        measure: The measure.
        old: (N,), the old model's mean over the holes of each picture; lower is better.
        new: (N,), the new model's on the same holes.
        resamples: Number of bootstrap samples.

    Returns:
        None for fewer than two pictures.
    """
    if len(old) < 2:
        return None
    low, high = confidence_interval(old, new, resamples=resamples)
    return ProofScore(
        measure=measure,
        old=max(float(old.mean()), MIN_MEAN),
        new=max(float(new.mean()), MIN_MEAN),
        low=low,
        high=high,
        pictures=len(old),
    )


def decide_verdict(
    own: Sequence[ProofScore], elsewhere: Sequence[ProofScore], *, pictures: int, flaw: Flaw | None
) -> Verdict:
    """Return the verdict of the rule.

    Args:
        own: Scores on the held-out pictures, the deciding one first.
        elsewhere: Scores on the regression set.
        pictures: Number of pictures that `own` was measured on.
        flaw: Flaw of the new model, if it has one.
    """
    if flaw is Flaw.NO_PICTURE:
        return Verdict.NOT_BETTER
    if pictures < MIN_HELD_OUT or not own:
        return Verdict.TOO_FEW
    if flaw is not None or not own[0].high < 0.0:
        return Verdict.NOT_BETTER
    if not own[0].relative <= -MIN_GAIN:
        return Verdict.HARDLY_BETTER
    return Verdict.WORSE_ELSEWHERE if forgot_too_much(elsewhere) else Verdict.BETTER


def forgot_too_much(elsewhere: Sequence[ProofScore]) -> bool:
    """Whether a perceptual distance rose by more than the limit on the regression set."""
    distances = [score for score in elsewhere if score.measure != Measure.COLOURS]
    return any(not score.relative <= MAX_ELSEWHERE_LOSS for score in distances)
