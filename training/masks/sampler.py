"""Draws masks of a mixture with numpy and OpenCV."""

from pathlib import Path
from typing import Final

import numpy as np

from engine.api import Mask
from training.masks.damage import paint_fold, paint_tear
from training.masks.files import MaskFiles
from training.masks.mixture import MaskKind, MaskMixture
from training.masks.painters import (
    Canvas,
    Painter,
    paint_blob,
    paint_box,
    paint_dust,
    paint_scratch,
    paint_stroke,
)
from training.masks.shares import allowed_counts, fit_share
from training.masks.writing import paint_graffiti, paint_lettering

MOST_TRIES: Final = 20
MOST_MARKS: Final = 80
GOAL_SHARE: Final = 0.7  # of the greatest share; marks overshoot their goal
# A picture has a few of these. More come only where the least share is not reached without.
USUAL_MARKS: Final = {
    MaskKind.TEAR: 3,
    MaskKind.FOLD: 3,
    MaskKind.LETTERING: 5,
    MaskKind.GRAFFITI: 3,
    MaskKind.FILE: 1,
}

_PAINTERS: Final[dict[MaskKind, Painter]] = {
    MaskKind.BOX: paint_box,
    MaskKind.STROKE: paint_stroke,
    MaskKind.BLOB: paint_blob,
    MaskKind.SCRATCH: paint_scratch,
    MaskKind.DUST: paint_dust,
    MaskKind.TEAR: paint_tear,
    MaskKind.FOLD: paint_fold,
    MaskKind.LETTERING: paint_lettering,
    MaskKind.GRAFFITI: paint_graffiti,
}


class MaskSampler:
    """Draws masks of one mixture.

    Attributes:
        mixture: Kinds and shares.
        skipped: Name and reason of each of the user's mask files that cannot be used.
    """

    def __init__(self, mixture: MaskMixture) -> None:
        """Read the mixture's mask files, if it has any.

        Raises:
            DataError: None of them can be used.
        """
        self.mixture = mixture
        self.skipped: list[tuple[str, str]] = []
        self._painters = dict(_PAINTERS)
        self._kinds = [kind for kind, weight in mixture.weights.items() if weight > 0]
        weights = np.array([mixture.weights[kind] for kind in self._kinds])
        self._odds = weights / weights.sum()
        if MaskKind.FILE in self._kinds:
            files = MaskFiles(Path(mixture.folder))
            self.skipped = files.skipped
            self._painters[MaskKind.FILE] = files.paint

    def sample(self, rng: np.random.Generator, size_px: int) -> Mask:
        """Return a square mask (size_px, size_px) of the mixture's kinds and share.

        Marks of one kind are added until the goal, a share within the mixture's bounds, is
        reached. A mask outside the bounds is drawn again; after many tries the last one is grown
        or eroded.
        """
        least, most = self.mixture.least_share, self.mixture.most_share
        lowest, highest = allowed_counts(size_px**2, least_share=least, most_share=most)
        mask = np.zeros((size_px, size_px), np.uint8)
        for _ in range(MOST_TRIES):
            kind = self._kinds[int(rng.choice(len(self._kinds), p=self._odds))]
            goal = rng.uniform(least, max(GOAL_SHARE * most, least))
            mask = self._drawn(rng, kind, size_px=size_px, goal=goal)
            if lowest <= np.count_nonzero(mask) <= highest:
                break
        return fit_share(mask, least_share=least, most_share=most)

    def _drawn(
        self, rng: np.random.Generator, kind: MaskKind, *, size_px: int, goal: float
    ) -> Canvas:
        mask = np.zeros((size_px, size_px), np.uint8)
        for mark in range(MOST_MARKS):
            if mark == USUAL_MARKS.get(kind, MOST_MARKS):
                goal = self.mixture.least_share
            if mask.mean() >= goal:
                break
            self._painters[kind](rng, mask)
        return mask


def sample_mask(rng: np.random.Generator, size_px: int, mixture: MaskMixture) -> Mask:
    """Return one mask of a mixture, as `MaskSampler.sample`."""
    return MaskSampler(mixture).sample(rng, size_px)
