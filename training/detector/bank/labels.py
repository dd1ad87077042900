"""What a detector learns from an example: the scan in 8 bits, and the kind of each pixel.

A user paints with a brush that is wider than the damage. Inside such a stroke, the pixels that stand
out from their surroundings count as damaged, and of the others nothing is known.
"""

from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from engine.detection.examples import Example, Truth
from engine.pictures.colour import lay_over_white, to_rgb8
from training.damage.truth import IGNORED, UNKNOWN_KIND

Plane = npt.NDArray[np.uint8]

# Side of the square whose median is what lies around damage.
_SURROUNDINGS_PX: Final = 21
# A pixel stands out by so many deviations of the noise, and at least by so many levels.
_MIN_DEVIATIONS: Final = 4.0
_MIN_LEVELS: Final = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What is learned from one example.

    Attributes:
        scan: (H, W, 3), uint8, RGB.
        kinds: (H, W), uint8: 0 intact, 1 + position in `DamageKind`, `UNKNOWN_KIND` or `IGNORED`.
        corrected: (H, W), bool: what the user has added or removed.
    """

    scan: Plane = field(repr=False)
    kinds: Plane = field(repr=False)
    corrected: npt.NDArray[np.bool_] = field(repr=False)


def make_lesson(example: Example) -> Lesson:
    """Return what is learned from an example."""
    scan, truth = to_rgb8(lay_over_white(example.pixels)), example.truth
    kinds = truth.copy()
    kinds[truth == Truth.REMOVED] = Truth.INTACT
    kinds[(truth == Truth.UNKNOWN) | (truth == Truth.DAMAGED)] = IGNORED
    kinds[_find_damage_in_strokes(scan, truth)] = UNKNOWN_KIND
    corrected = (kinds == UNKNOWN_KIND) | (truth == Truth.REMOVED)
    return Lesson(scan=scan, kinds=kinds, corrected=corrected)


def _find_damage_in_strokes(scan: Plane, truth: Plane) -> npt.NDArray[np.bool_]:
    """Return the pixels of strokes that stand out from their surroundings, (H, W), bool."""
    stroke = np.asarray(truth == Truth.DAMAGED)
    if not stroke.any():
        return stroke
    levels = scan.astype(np.int16)
    around = np.asarray(cv2.medianBlur(scan, _SURROUNDINGS_PX), np.int16)
    contrast = np.abs(levels - around).max(axis=2)
    known = contrast[(truth == Truth.INTACT) | (truth == Truth.REMOVED)]
    noise = 1.4826 * float(np.median(known)) if known.size else 0.0
    return np.asarray(stroke & (contrast > max(_MIN_DEVIATIONS * noise, _MIN_LEVELS)))
