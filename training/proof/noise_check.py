"""Detects models that paint noise: their results would fit any picture.

A model that has learned from noise paints noise, and noise is as near to noise as to its own
continuation: the perceptual distance falls, and nothing has been restored. So each result is also
compared with the pixels of another picture in the same place.
"""

from collections.abc import Callable, Sequence
from typing import Final

import cv2
import numpy as np

from engine.errors import JobCancelledError
from training.judging.intervals import confidence_interval
from training.judging.metrics.features import FeatureDistance
from training.proof.holes import RGB
from training.proof.scoring import Pair

# Share by which a result must be nearer to its own picture than to another. It is 60 to 80 % for
# photographs of one kind, 12 % for pieces of one lawn, and 0.2 % for noise.
MIN_NEARER: Final = 0.05


def fits_anything(
    pictures: Sequence[Sequence[Pair]],
    distance: FeatureDistance,
    should_stop: Callable[[], bool] = lambda: False,
) -> bool:
    """Whether the new model's results are not clearly nearer to the truth than to other pictures.

    For every picture the distance of its results to the truth is compared with their distance to
    the picture half the list further on (neighbours may be of one series). The results fit anything
    unless the 95 % interval of the relative difference, by bootstrap over pictures, lies below
    -`MIN_NEARER`.

    Args:
        pictures: The holes of each of at least two pictures.
        distance: Perceptual distance.
        should_stop: Called for each picture.

    Raises:
        JobCancelledError: `should_stop` returned true.
    """
    count = len(pictures)
    own, other = np.empty(count), np.empty(count)
    for index, pairs in enumerate(pictures):
        if should_stop():
            raise JobCancelledError("stopped while old and new were compared")
        stranger = pictures[(index + count // 2) % count][0].truth
        own[index] = np.mean([distance(pair.new, pair.truth) for pair in pairs])
        other[index] = np.mean(
            [distance(_paste_into_hole(stranger, pair), pair.new) for pair in pairs]
        )
    _low, high = confidence_interval(other, own)
    return not high < -MIN_NEARER


def _paste_into_hole(stranger: RGB, pair: Pair) -> RGB:
    """Return the pair's picture with another one's pixels in the hole, (S, S, 3), uint8."""
    size = pair.truth.shape[1::-1]
    resized = cv2.resize(stranger, size, interpolation=cv2.INTER_AREA)
    return np.where(pair.mask[..., None], resized, pair.truth).astype(np.uint8)
