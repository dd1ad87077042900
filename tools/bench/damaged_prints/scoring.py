"""What a finder of damage scored on one set of scans, and how that is drawn."""

from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt

from engine.detection.damage_map import DamageKind, DamageMap
from engine.detection.flaws import Flaws
from engine.detection.sensitivity import find_rim_threshold
from engine.pictures.pixels import Mask
from tools.bench.damaged_prints.case import Case
from tools.bench.damaged_prints.photographs import RGB
from training.detector.scores import (
    Counts,
    confuse_classes,
    count_classes,
    count_curve,
    count_matches,
    label_by_light,
    split_by_light,
)

_RIGHT, _WRONG, _MISSED = (0, 200, 0), (255, 40, 40), (60, 120, 255)


@dataclass(slots=True)
class Scores:
    """What one finder scored on one set.

    Attributes:
        pictures: Counts of each picture.
        light: Counts of bright and of dark damage, over all pictures.
        areas: Share of each picture that is marked.
        curve: Counts at each threshold, over all pictures.
        kinds: Counts of each kind, over all pictures.
        confusion: True kinds in rows, found ones in columns, in pixels.
    """

    pictures: list[Counts] = field(default_factory=list)
    light: list[Counts] = field(default_factory=lambda: [Counts(), Counts()])
    areas: list[float] = field(default_factory=list)
    curve: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros((256, 4), np.int64))
    kinds: list[Counts] = field(default_factory=lambda: [Counts()] * len(DamageKind))
    confusion: npt.NDArray[np.int64] = field(
        default_factory=lambda: np.zeros((len(DamageKind),) * 2, np.int64)
    )

    def add(self, case: Case, found: Mask, labels: npt.NDArray[np.uint8] | None = None) -> None:
        """Score what was found in one picture.

        Args:
            case: The picture and the truth.
            found: (H, W), bool: pixels that were found.
            labels: (H, W), uint8: 1 + position of the kind found; None if a finder knows none.
        """
        found = found & ~case.faint
        truth = case.kinds > 0
        self.pictures.append(count_matches(found, truth))
        damaged, clean = to_luma(case.scan), to_luma(case.clean)
        classes = split_by_light(clean, damaged, truth)
        counts = count_classes(found, classes, label_by_light(damaged), classes=2)
        self.light = [old + new for old, new in zip(self.light, counts, strict=True)]
        if labels is not None:
            size = len(DamageKind)
            counts = count_classes(found, case.kinds, labels, classes=size)
            self.kinds = [old + new for old, new in zip(self.kinds, counts, strict=True)]
            self.confusion += confuse_classes(found, case.kinds, labels, classes=size)

    def add_curve(self, case: Case, probability: npt.NDArray[np.uint8]) -> None:
        """Add what would be found at each threshold."""
        known = np.where(case.faint, 0, probability).astype(np.uint8)
        self.curve += count_curve(known, case.kinds > 0)


def to_luma(picture: RGB) -> npt.NDArray[np.uint8]:
    """Return the luma of a picture in 8 bits."""
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)


def draw_found(case: Case, found: Mask) -> RGB:
    """Return a dimmed scan: right pixels green, wrong ones red, missed ones blue."""
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5))
    truth = case.kinds > 0
    near = cv2.dilate((truth | case.faint).astype(np.uint8), kernel) > 0
    reached = cv2.dilate(found.astype(np.uint8), kernel) > 0
    drawn = np.repeat(to_luma(case.scan)[..., np.newaxis] // 2 + 40, 3, axis=2)
    drawn[truth & ~reached] = _MISSED
    drawn[found & near] = _RIGHT
    drawn[found & ~near] = _WRONG
    return np.asarray(drawn, np.uint8)


def mask_ungrown(flaws: Flaws, damage: DamageMap, sensitivity: int) -> Mask:
    """Return the marked pixels without those that the mask has grown by."""
    likely = damage.probability >= find_rim_threshold(sensitivity)
    return np.asarray(flaws.mask(sensitivity) & likely, np.bool_)


def label_flaws(flaws: Flaws, sensitivity: int) -> npt.NDArray[np.uint8]:
    """Return 1 + position in `DamageKind` of what is marked, (H, W), and 0 elsewhere."""
    labels = np.zeros(flaws.shape, np.uint8)
    for index, kind in enumerate(DamageKind):
        labels[flaws.mask(sensitivity, {kind})] = index + 1
    return labels
