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

# For each of `Flaws.positions`, whether something holds for it.
Chosen: TypeAlias = npt.NDArray[np.bool_]


def mark_flaws(flaws: "Flaws", choice: FindOptions, exclusions: PaintedMask) -> Mask:
    """Return (H, W), bool: the chosen flaws but for what is excluded."""
    mask = flaws.mask(choice.sensitivity, choice.kinds)
    if exclusions.area > 0:
        mask &= ~exclusions.elements
    return mask


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
        # What the user has erased of flaws, and painted where others may be marked.
        self._erased = self._painted = np.zeros(flaws.positions.size, np.bool_)
        self._exclusions = exclusions
        self._excluded: tuple[int, npt.NDArray[np.bool_]] | None = None
        self._numbers: tuple[FindOptions, int, npt.NDArray[np.intp]] | None = None
        self._marked: tuple[FindOptions, int, Chosen] | None = None

    @property
    def numbers(self) -> npt.NDArray[np.intp]:
        """The numbers of the chosen flaws, in reading order, which is ascending."""
        key = self.choice, self._exclusions.version
        if self._numbers is None or self._numbers[:2] != key:
            found = self.flaws.find(self.choice.sensitivity, self.choice.kinds)
            self._numbers = *key, found[~self._find_excluded()[found]]
        return self._numbers[2]

    @property
    def counts(self) -> dict[DamageKind, int]:
        """How many flaws of each kind the sensitivity finds, chosen or not."""
        return self.flaws.count(self.choice.sensitivity, without=self._find_excluded())

    @property
    def share(self) -> float:
        """Share of the picture that the chosen flaws cover, 0 to 1."""
        height, width = self.flaws.shape
        return int(np.count_nonzero(self._mark(self.choice))) / (height * width)

    def choose(self, choice: FindOptions, mask: PaintedMask) -> Chosen:
        """Choose other flaws, and return where the mask has to be flipped, which the caller does."""
        there = mask.elements.reshape(-1)[self.flaws.positions]
        marked = self._mark(self.choice) if self.is_marked else np.zeros_like(there)
        self._erased = (marked | self._erased) & ~there
        self._painted = (~marked | self._painted) & there
        self.choice, self.is_marked = choice, True
        return ((self._mark(choice) & ~self._erased) | self._painted) ^ there

    def make_change(self, flips: Chosen) -> MaskChange | None:
        """Return the change of a mask that flips some elements; None if it flips none."""
        height, width = self.flaws.shape
        bounds = Rect(x=0, y=0, width=width, height=height)
        return MaskChange.from_positions(self.flaws.positions[flips], bounds=bounds)

    def _find_excluded(self) -> npt.NDArray[np.bool_]:
        """Return which flaws are excluded for the greater part."""
        version = self._exclusions.version
        if self._excluded is None or self._excluded[0] != version:
            shares = self.flaws.measure_covered(self._exclusions.elements)
            self._excluded = version, shares > EXCLUDED_SHARE
        return self._excluded[1]

    def _mark(self, choice: FindOptions) -> Chosen:
        """Return where a choice marks the mask; that of the last one is kept."""
        key = choice, self._exclusions.version
        if self._marked is None or self._marked[:2] != key:
            marked = self.flaws.find_marked(choice.sensitivity, choice.kinds)
            if self._exclusions.area > 0:
                marked &= ~self._exclusions.elements.reshape(-1)[self.flaws.positions]
            self._marked = *key, marked
        return self._marked[2]
