"""Whether answers belong into their own pictures, or would fit any.

A model that has learned from noise paints noise, and noise is as near to noise as to its own
continuation: the perceptual distance falls, and nothing has been restored. So each answer is also
compared with what another picture shows in the same place.
"""

from collections.abc import Callable, Sequence
from typing import Final

import cv2
import numpy as np

from engine.errors import JobCancelledError
from training.judging.metrics.features import FeatureDistance
from training.proof.holes import RGB
from training.proof.judging import Pair
from training.proof.verdict import interval_of

# So much nearer must an answer be to its own picture. It is 60 to 80 % for photographs of one kind,
# 12 % for pieces of one lawn, and 0.2 % for noise.
LEAST_NEARER: Final = 0.05


def fits_anything(
    pictures: Sequence[Sequence[Pair]],
    distance: FeatureDistance,
    should_stop: Callable[[], bool] = lambda: False,
) -> bool:
    """Whether the new model's answers are not clearly nearer to the truth than to other pictures.

    The interval of the relative difference, by bootstrap over pictures, must lie below
    -`LEAST_NEARER`. Each picture is compared with the one that is half of them further on, since
    neighbours may be of one series.

    Args:
        pictures: The holes of each of at least two pictures.
        distance: Judges.
        should_stop: Asked after each picture.

    Raises:
        JobCancelledError: It should stop.
    """
    count = len(pictures)
    own, other = np.empty(count), np.empty(count)
    for index, pairs in enumerate(pictures):
        if should_stop():
            raise JobCancelledError("stopped while old and new were compared")
        stranger = pictures[(index + count // 2) % count][0].truth
        own[index] = np.mean([distance(pair.new, pair.truth) for pair in pairs])
        other[index] = np.mean(
            [distance(_with_hole_of(stranger, pair), pair.new) for pair in pairs]
        )
    _low, high = interval_of(other, own)
    return not high < -LEAST_NEARER


def _with_hole_of(stranger: RGB, pair: Pair) -> RGB:
    """Return the pair's picture with another one's pixels in the hole, (S, S, 3), uint8."""
    size = pair.truth.shape[1::-1]
    fitted = cv2.resize(stranger, size, interpolation=cv2.INTER_AREA)
    return np.where(pair.mask[..., None], fitted, pair.truth).astype(np.uint8)
