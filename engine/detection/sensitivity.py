"""Sensitivity in percent, and the thresholds that it stands for. Loads nothing slow."""

import math
from typing import Final

from engine.detection.damage_map import DamageKind

MAX_SENSITIVITY: Final = 100
DEFAULT_SENSITIVITY: Final = 50
# For a picture that is restored without being looked at: only what is damage beyond doubt.
CAUTIOUS_SENSITIVITY: Final = 25
ALL_KINDS: Final = frozenset(DamageKind)

# Probability that a flaw has to reach somewhere, at sensitivities of 0 and 100 %. Between them its
# logit is linear, because a detector that has learned well is seldom undecided: 0.93 at 25 %, 0.80
# at 50 %, 0.54 at 75 %.
_PEAK_AT_0 = 0.98
_PEAK_AT_100 = 0.25
# Share of it that is enough for the flaw's other pixels.
_RIM = 0.85


def find_peak_threshold(sensitivity: int) -> int:
    """Return the probability, 0 to 255, that a flaw has to reach somewhere to count."""
    first, last = (math.log(peak / (1 - peak)) for peak in (_PEAK_AT_0, _PEAK_AT_100))
    logit = first + (last - first) * sensitivity / MAX_SENSITIVITY
    return round(255 / (1 + math.exp(-logit)))


def find_rim_threshold(sensitivity: int) -> int:
    """Return the probability, 0 to 255, that the other pixels of such a flaw need."""
    return round(_RIM * find_peak_threshold(sensitivity))
