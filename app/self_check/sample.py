"""The built-in picture of the self-check, and how far a result may be from the stored one."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

import cv2
import numpy as np

from app.shared.paths import resource
from engine.pictures.files import read_mask, read_picture
from engine.pictures.pixels import Mask, Pixels

PICTURE, MASK, RESULT = "picture.png", "mask.png", "result.png"

# Mean difference in the hole, of 255. float32 gives the stored pixels with any number of threads and
# any vector instructions; in bfloat16 the weave takes other patches here and there (0.25), as with
# another seed (0.84). The generator without the weave is 2.0 away, the weave without it 5.6.
MAX_DIFFERENCE: Final = 1.5
# Shares of the painted damage, and of the rest of the picture.
MIN_FOUND: Final = 0.7
MAX_FOUND_ELSEWHERE: Final = 0.15
# What is found this near to damage is part of it.
_RIM_PX: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The built-in picture.

    Attributes:
        picture: The damaged picture, (H, W, 3), uint8.
        damage: What is painted on it, (H, W), bool.
        result: What restoring the damage gives on a CPU in float32, (H, W, 3), uint8.
    """

    picture: Pixels = field(repr=False)
    damage: Mask = field(repr=False)
    result: Pixels = field(repr=False)

    @classmethod
    def read(cls, folder: Path | None = None) -> Self:
        """Read it from a folder; None for that of the program.

        Raises:
            EngineError: A file is missing or damaged.
        """
        folder = folder or resource("self_check")
        return cls(
            picture=read_picture(folder / PICTURE).pixels,
            damage=read_mask(folder / MASK),
            result=read_picture(folder / RESULT).pixels,
        )

    @property
    def hole(self) -> Mask:
        """What is restored, (H, W): the damage with its rim."""
        return _grow(self.damage, 1)

    def has_kept_the_rest(self, restored: Pixels) -> bool:
        """Whether every pixel outside the hole is as it was."""
        return bool((restored == self.picture)[~self.hole].all())

    def measure_difference(self, restored: Pixels) -> float:
        """Return the mean difference from the stored result in the hole, of 255."""
        hole = self.hole
        return float(np.abs(restored[hole].astype(np.int16) - self.result[hole]).mean())

    def measure_found(self, mask: Mask) -> tuple[float, float]:
        """Return the shares that a mask covers of the damage, and of the picture away from it."""
        away = ~_grow(self.damage, _RIM_PX)
        return float(mask[self.damage].mean()), float(mask[away].mean())


def _grow(mask: Mask, radius_px: int) -> Mask:
    side_px = 2 * radius_px + 1
    return cv2.dilate(mask.view(np.uint8), np.ones((side_px, side_px), np.uint8)).view(np.bool_)
