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
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import stats

from engine.network.model_card import ProofScore
from training.api import MAX_ELSEWHERE_LOSS, MIN_GAIN, MIN_HELD_OUT, Flaw, Measure, Verdict

Values = npt.NDArray[np.float64]

LEVEL: Final = 0.95
_RESAMPLES = 9_999
_SEED = 0
_MIN_MEAN = 1e-6  # keeps the ratio of exact results finite


def compare_measure(
    measure: Measure, old: Values, new: Values, *, resamples: int = _RESAMPLES
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
        old=max(float(old.mean()), _MIN_MEAN),
        new=max(float(new.mean()), _MIN_MEAN),
        low=low,
        high=high,
        pictures=len(old),
    )


def confidence_interval(
    old: Values, new: Values, *, resamples: int = _RESAMPLES
) -> tuple[float, float]:
    """Return the ends of the 95 % interval of mean(new) / mean(old) - 1.

    Pictures are resampled with both of their values (paired), because they differ from one another
    far more than the models do; holes are not, because those of one picture are not independent.
    For few pictures the plain percentile interval is too narrow: with 6 it contains the truth in
    about 88 of 100 cases. We take the expanded interval (Hesterberg, "What Teachers Should Know
    About the Bootstrap", The American Statistician 69(4), 2015, section 3.3), which is as wide as
    Student's t interval.

    Args:
        old: (N,), a value for each of at least two pictures.
        new: (N,), a value for each of the same pictures.
        resamples: Number of bootstrap samples.
    """
    found = stats.bootstrap(
        (old, new),
        _relative_change,
        paired=True,
        vectorized=True,
        method="percentile",
        confidence_level=expanded_level(len(old)),
        n_resamples=resamples,
        rng=np.random.default_rng(_SEED),
    ).confidence_interval
    return float(found.low), float(found.high)


def expanded_level(count: int) -> float:
    """Return the percentile level at which the interval of `count` pictures has 95 % coverage."""
    student = stats.t.ppf((1.0 + LEVEL) / 2.0, count - 1)
    return float(1.0 - 2.0 * stats.norm.cdf(-np.sqrt(count / (count - 1)) * student))


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


def _relative_change(old: Values, new: Values, axis: int = -1) -> Values:
    return np.asarray(
        np.maximum(new.mean(axis=axis), _MIN_MEAN) / np.maximum(old.mean(axis=axis), _MIN_MEAN)
        - 1.0
    )
