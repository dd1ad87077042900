"""Scores of found damage: precision, recall and F1 with a tolerance, false area, kinds. No torch.

A found pixel is right if a damaged pixel lies within the tolerance; a damaged pixel is found if a
found pixel lies within it. With R right of M found and F found of D damaged pixels

    precision = R / M,   recall = F / D,   F1 = 2 precision recall / (precision + recall)

`sum(counts, Counts())` scores all pixels together, so that large and badly damaged pictures count
most; `average_f1` averages the scores of pictures, each counting the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from engine.pictures.pixels import Mask

TOLERANCE_PX: Final = 2
BRIGHT: Final = 1
DARK: Final = 2
# Side of the square whose median says whether a mark over nothing is bright or dark.
_SURROUNDINGS_PX = 31

Classes = npt.NDArray[np.uint8]
Plane = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Pixels that were found, were damaged, or both.

    Attributes:
        found: Found pixels.
        right: Found pixels with damage within the tolerance.
        damaged: Damaged pixels.
        reached: Damaged pixels with a found pixel within the tolerance.
    """

    found: int = 0
    right: int = 0
    damaged: int = 0
    reached: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            found=self.found + other.found,
            right=self.right + other.right,
            damaged=self.damaged + other.damaged,
            reached=self.reached + other.reached,
        )

    @property
    def precision(self) -> float:
        """Share of the found pixels that are right; 1 if nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of the damaged pixels that were found; 1 if nothing is damaged."""
        return self.reached / self.damaged if self.damaged else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, 0 to 1."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def count_matches(found: Mask, truth: Mask, *, tolerance_px: int = TOLERANCE_PX) -> Counts:
    """Compare what was found with the truth.

    Args:
        found: (H, W), bool: pixels that were found.
        truth: (H, W), bool: damaged pixels.
        tolerance_px: Distance at which pixels still match.
    """
    return Counts(
        found=int(found.sum()),
        right=int((found & _grow(truth, tolerance_px)).sum()),
        damaged=int(truth.sum()),
        reached=int((truth & _grow(found, tolerance_px)).sum()),
    )


def count_classes(
    found: Mask, truth: Classes, labels: Classes, *, classes: int, tolerance_px: int = TOLERANCE_PX
) -> list[Counts]:
    """Compare what was found with the truth, class by class.

    Every found pixel belongs to one class: that of the nearest damaged pixel within the tolerance,
    else the one that it is labelled with.

    Args:
        found: (H, W), bool: pixels that were found.
        truth: (H, W), uint8: class of each pixel, 0 where it is intact.
        labels: (H, W), uint8: class that found pixels away from all damage belong to.
        classes: Number of classes, which are 1 to this.
        tolerance_px: Distance at which pixels still match.
    """
    nearest = spread_classes(truth, tolerance_px=tolerance_px)
    reached = _grow(found, tolerance_px)
    counts = []
    for index in range(1, classes + 1):
        right = int((found & (nearest == index)).sum())
        wrong = int((found & (nearest == 0) & (labels == index)).sum())
        damaged = truth == index
        counts.append(
            Counts(
                found=right + wrong,
                right=right,
                damaged=int(damaged.sum()),
                reached=int((damaged & reached).sum()),
            )
        )
    return counts


def spread_classes(truth: Classes, *, tolerance_px: int = TOLERANCE_PX) -> Classes:
    """Return the class of the nearest damaged pixel within the tolerance, 0 where there is none."""
    intact = (truth == 0).astype(np.uint8)
    if intact.all():
        return np.zeros_like(truth)
    distance, places = cv2.distanceTransformWithLabels(
        intact, cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    table = np.zeros(int(places.max()) + 1, np.uint8)
    table[places[intact == 0]] = truth[intact == 0]
    return np.where(distance <= tolerance_px, table[places], 0).astype(np.uint8)


def split_by_light(clean: Plane, damaged: Plane, truth: Mask) -> Classes:
    """Return BRIGHT where damage has made a pixel brighter, DARK where it has not, 0 elsewhere.

    Args:
        clean: (H, W), uint8: luma of the picture before the damage.
        damaged: (H, W), uint8: luma of the picture after it.
        truth: (H, W), bool: damaged pixels.
    """
    classes = np.where(damaged > clean, BRIGHT, DARK).astype(np.uint8)
    return np.where(truth, classes, 0).astype(np.uint8)


def label_by_light(damaged: Plane) -> Classes:
    """Return BRIGHT where a picture is brighter than the median around the pixel, else DARK.

    Args:
        damaged: (H, W), uint8: luma of the picture that was searched.
    """
    surroundings = cv2.medianBlur(damaged, _SURROUNDINGS_PX)
    return np.where(damaged > surroundings, BRIGHT, DARK).astype(np.uint8)


def confuse_classes(
    found: Mask, truth: Classes, labels: Classes, *, classes: int, tolerance_px: int = TOLERANCE_PX
) -> npt.NDArray[np.int64]:
    """Return how many right pixels of each true class were labelled with which class.

    Returns:
        (classes, classes): true classes in rows, labels in columns. The accuracy is the sum of the
        diagonal over that of all.
    """
    nearest = spread_classes(truth, tolerance_px=tolerance_px)
    right = found & (nearest > 0)
    pairs = (nearest[right].astype(np.int64) - 1) * classes + (labels[right].astype(np.int64) - 1)
    return np.bincount(pairs, minlength=classes * classes).reshape(classes, classes)


def measure_area(found: Mask) -> float:
    """Return the share of the picture that was found, 0 to 1. Without damage this is false area."""
    return float(found.mean())


def count_curve(
    probability: Plane, truth: Mask, *, tolerance_px: int = TOLERANCE_PX
) -> npt.NDArray[np.int64]:
    """Compare with the truth what would be found at each of 256 thresholds, all in one pass.

    Curves of several pictures can be added.

    Args:
        probability: (H, W), uint8: a pixel is found if this is at least the threshold.
        truth: (H, W), bool: damaged pixels.
        tolerance_px: Distance at which pixels still match.

    Returns:
        (256, 4), int64: found, right, damaged and reached pixels at each threshold.
    """
    best = cv2.dilate(probability, _disc(tolerance_px), borderValue=0)
    values = (probability, probability[_grow(truth, tolerance_px)], best[truth])
    found, right, reached = (
        np.bincount(plane.ravel(), minlength=256)[::-1].cumsum()[::-1] for plane in values
    )
    damaged = np.full(256, int(truth.sum()), np.int64)
    return np.stack([found, right, damaged, reached], axis=1)


def counts_at(curve: npt.NDArray[np.int64], threshold: int) -> Counts:
    """Return the counts of a curve at one threshold."""
    found, right, damaged, reached = (int(value) for value in curve[threshold])
    return Counts(found=found, right=right, damaged=damaged, reached=reached)


def find_best_threshold(curve: npt.NDArray[np.int64]) -> int:
    """Return the lowest threshold, 1 to 255, that has the curve's highest F1."""
    return max(range(1, 256), key=lambda threshold: counts_at(curve, threshold).f1)


def average_f1(counts: Iterable[Counts]) -> float:
    """Return the mean F1 of the pictures that have damage, each counting the same.

    Raises:
        ValueError: No picture has damage.
    """
    scores = [each.f1 for each in counts if each.damaged]
    if not scores:
        raise ValueError("expected at least one picture with damage")
    return sum(scores) / len(scores)


def _grow(mask: Mask, distance_px: int) -> Mask:
    return cv2.dilate(mask.astype(np.uint8), _disc(distance_px), borderValue=0) > 0


def _disc(radius_px: int) -> Plane:
    reach = np.arange(-radius_px, radius_px + 1)
    return (reach[:, np.newaxis] ** 2 + reach**2 <= radius_px**2).astype(np.uint8)
