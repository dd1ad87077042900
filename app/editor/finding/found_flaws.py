"""What the flaws of a picture add to its mask. Knows no Qt."""

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from app.editor.document.mask import MaskChange, PaintedMask
from engine.detection.damage_map import DamageKind
from engine.detection.find_options import EXCLUDED_SHARE, FindOptions
from engine.detection.sensitivity import DEFAULT_SENSITIVITY
from engine.pictures.pixels import Mask, Rect

if TYPE_CHECKING:  # OpenCV and SciPy, which load slowly
    from engine.detection.flaws import Flaws

# The elements of a mask in row-major order, packed.
Bits: TypeAlias = npt.NDArray[np.uint8]


def mark_flaws(flaws: "Flaws", choice: FindOptions, exclusions: PaintedMask) -> Mask:
    """Return (H, W), bool: the chosen flaws but for what is excluded."""
    mask = flaws.mask(choice.sensitivity, choice.kinds)
    if exclusions.area > 0:
        mask &= ~exclusions.elements
    return mask


def unpack_flips(bits: Bits, bounds: Rect) -> MaskChange | None:
    """Return the change that flips elements of a mask with these bounds; None if it flips none."""
    flips = np.unpackbits(bits, count=bounds.area).view(np.bool_)
    return MaskChange.from_flips(flips.reshape(bounds.height, bounds.width), place=bounds)


class FoundFlaws:
    """The flaws of a picture, of which those that are chosen are in its mask.

    A painted mask stays as it is: what the user has painted stays when its flaw is no longer
    chosen, and what the user has erased stays erased when the flaw is chosen again.

    Attributes:
        flaws: All of them.
        choice: Those that are in the mask.
        is_marked: Whether they are in the mask; not at first, and not once that is undone.
    """

    def __init__(self, flaws: "Flaws", exclusions: PaintedMask) -> None:
        self.flaws = flaws
        self.choice = FindOptions(sensitivity=DEFAULT_SENSITIVITY)
        self.is_marked = False
        # What the user has erased of flaws, and painted beside them, as packed bits.
        self._erased: Bits | None = None
        self._painted: Bits | None = None
        self._exclusions = exclusions
        self._excluded: tuple[int, npt.NDArray[np.bool_]] | None = None
        self._numbers: tuple[FindOptions, int, list[int]] | None = None
        self._marks: tuple[FindOptions, int, Bits] | None = None

    @property
    def numbers(self) -> list[int]:
        """The numbers of the chosen flaws, in reading order, which is ascending."""
        key = self.choice, self._exclusions.version
        if self._numbers is None or self._numbers[:2] != key:
            found = self.flaws.find(self.choice.sensitivity, self.choice.kinds)
            self._numbers = *key, found[~self._find_excluded()[found]].tolist()
        return self._numbers[2]

    @property
    def counts(self) -> dict[DamageKind, int]:
        """How many flaws of each kind the sensitivity finds, chosen or not."""
        return self.flaws.count(self.choice.sensitivity, without=self._find_excluded())

    @property
    def share(self) -> float:
        """Share of the picture that the chosen flaws cover, 0 to 1."""
        height, width = self.flaws.shape
        return int(np.bitwise_count(self._pack(self.choice)).sum()) / (height * width)

    def choose(self, choice: FindOptions, mask: PaintedMask) -> Bits:
        """Choose other flaws, and return the elements of the mask to flip, which the caller does."""
        there = np.packbits(mask.elements)
        marked = self._pack(self.choice) if self.is_marked else np.zeros_like(there)
        erased = marked if self._erased is None else marked | self._erased
        painted = ~marked if self._painted is None else ~marked | self._painted
        self._erased, self._painted = erased & ~there, painted & there
        self.choice, self.is_marked = choice, True
        return ((self._pack(choice) & ~self._erased) | self._painted) ^ there

    def _find_excluded(self) -> npt.NDArray[np.bool_]:
        """Return which flaws are excluded for the greater part."""
        version = self._exclusions.version
        if self._excluded is None or self._excluded[0] != version:
            shares = self.flaws.measure_covered(self._exclusions.elements)
            self._excluded = version, shares > EXCLUDED_SHARE
        return self._excluded[1]

    def _pack(self, choice: FindOptions) -> Bits:
        """Return the mask of a choice as bits; that of the last one is kept."""
        key = choice, self._exclusions.version
        if self._marks is None or self._marks[:2] != key:
            self._marks = *key, np.packbits(mark_flaws(self.flaws, choice, self._exclusions))
        return self._marks[2]
