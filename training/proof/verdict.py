"""The rule: when a new model counts as better than the old one.

BETTER needs all three: on the pictures that were never learned from, the deciding measure (the
first) changed by more than the noise, its whole 95 % interval lying below 0; it fell by at least
`MIN_GAIN`; and on the regression set no measure of likeness rose by more than `MAX_ELSEWHERE_LOSS`.
Fewer pictures than `MIN_HELD_OUT` decide nothing. A model with a flaw is never better: one with
an answer that is no picture, or one whose answers fit any other picture as well as their own.

The least gain is there since an interval says whether there is a gain, not whether it is worth
having. A model that is taken up costs something (what it forgot of other pictures, a place in the
library, the person's trust in the word), and a handful of steps on pictures of one kind moves all
of them a little the same way, which makes the interval narrow. It is 2 % since the measured change
of one pair of models moves by 1.4 % of standard deviation when other holes are drawn in the same
photographs: below that, whoever paints the next hole may as well meet a loss, and nobody sees the
difference.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import stats

from engine.network.model_card import ProofScore
from training.api import (
    MAX_ELSEWHERE_LOSS,
    MIN_GAIN,
    MIN_HELD_OUT,
    Flaw,
    Measure,
    Verdict,
)

Values = npt.NDArray[np.float64]

LEVEL: Final = 0.95
_RESAMPLES = 9_999
_SEED = 0
_LEAST_MEAN = 1e-6  # or a ratio of exact answers would be none


def change_of(
    name: Measure, old: Values, new: Values, *, resamples: int = _RESAMPLES
) -> ProofScore | None:
    """Return how a measure changed, its interval by bootstrap over pictures.

    Args:
        name: Of the measure.
        old: (N,), of the old model: a picture's mean over its holes; lower is better.
        new: (N,), of the new one on the same holes.
        resamples: How often pictures are drawn.

    Returns:
        None for fewer than two pictures.
    """
    if len(old) < 2:
        return None
    low, high = interval_of(old, new, resamples=resamples)
    return ProofScore(
        measure=name,
        old=max(float(old.mean()), _LEAST_MEAN),
        new=max(float(new.mean()), _LEAST_MEAN),
        low=low,
        high=high,
        pictures=len(old),
    )


def interval_of(old: Values, new: Values, *, resamples: int = _RESAMPLES) -> tuple[float, float]:
    """Return the ends of the 95 % interval of new / old - 1, of at least two pictures.

    Pictures are drawn with both of their values (paired), for they differ from one another far
    more than the models do; masks are not, since those of one picture are no independent cases.
    The plain percentile interval is too narrow for few pictures: at 6 it holds the truth about 88
    times of 100. We take the expanded one (Hesterberg, "What Teachers Should Know About the
    Bootstrap", The American Statistician 69(4), 2015, section 3.3), which is as wide as Student's
    t asks for.

    Args:
        old: (N,), a value of each picture.
        new: (N,), of the same pictures.
        resamples: How often pictures are drawn.
    """
    found = stats.bootstrap(
        (old, new),
        _relative,
        paired=True,
        vectorized=True,
        method="percentile",
        confidence_level=expanded_level(len(old)),
        n_resamples=resamples,
        rng=np.random.default_rng(_SEED),
    ).confidence_interval
    return float(found.low), float(found.high)


def expanded_level(count: int) -> float:
    """Return the level at which percentiles of `count` pictures' means hold the truth at 95 %."""
    student = stats.t.ppf((1.0 + LEVEL) / 2.0, count - 1)
    return float(1.0 - 2.0 * stats.norm.cdf(-np.sqrt(count / (count - 1)) * student))


def verdict_of(
    own: Sequence[ProofScore], elsewhere: Sequence[ProofScore], *, pictures: int, flaw: Flaw | None
) -> Verdict:
    """Return what the rule says.

    Args:
        own: Changes on the pictures never learned from, the one that decides first.
        elsewhere: Changes on the regression set.
        pictures: How many pictures `own` was measured on.
        flaw: What speaks against the new model.
    """
    if flaw is Flaw.NO_PICTURE:
        return Verdict.NOT_BETTER
    if pictures < MIN_HELD_OUT or not own:
        return Verdict.TOO_FEW
    if flaw is not None or not own[0].high < 0.0:
        return Verdict.NOT_BETTER
    return _of_a_sure_gain(own[0], elsewhere)


def _of_a_sure_gain(gain: ProofScore, elsewhere: Sequence[ProofScore]) -> Verdict:
    if not gain.relative <= -MIN_GAIN:
        return Verdict.HARDLY_BETTER
    return Verdict.WORSE_ELSEWHERE if forgot_too_much(elsewhere) else Verdict.BETTER


def forgot_too_much(elsewhere: Sequence[ProofScore]) -> bool:
    """Whether a measure of likeness rose by more than the limit on the regression set."""
    likeness = [change for change in elsewhere if change.measure != Measure.COLOURS]
    return any(not change.relative <= MAX_ELSEWHERE_LOSS for change in likeness)


def _relative(old: Values, new: Values, axis: int = -1) -> Values:
    return np.asarray(
        np.maximum(new.mean(axis=axis), _LEAST_MEAN) / np.maximum(old.mean(axis=axis), _LEAST_MEAN)
        - 1.0
    )
