"""Draws masks of a mixture with numpy and OpenCV."""

import numpy as np

from engine.api import Mask
from training.masks.mixture import MaskMixture
from training.masks.painters import PAINTERS
from training.masks.shares import allowed_counts, fit_share

MOST_TRIES = 20
MOST_MARKS = 80
GOAL_SHARE = 0.7  # of the greatest share; marks overshoot their goal


def sample_mask(rng: np.random.Generator, size_px: int, mixture: MaskMixture) -> Mask:
    """Return a square mask (size_px, size_px) of the mixture's kinds and share.

    Marks of one kind are added until the goal, a share within the mixture's bounds, is reached. A
    mask outside the bounds is drawn again; after many tries the last one is grown or eroded.
    """
    kinds = list(mixture.weights)
    odds = np.array([mixture.weights[kind] for kind in kinds])
    least, most = mixture.least_share, mixture.most_share
    lowest, highest = allowed_counts(size_px**2, least_share=least, most_share=most)
    mask = np.zeros((size_px, size_px), np.uint8)
    for _ in range(MOST_TRIES):
        kind = kinds[int(rng.choice(len(kinds), p=odds / odds.sum()))]
        goal = rng.uniform(least, GOAL_SHARE * most)
        mask = np.zeros((size_px, size_px), np.uint8)
        for _ in range(MOST_MARKS):
            PAINTERS[kind](rng, mask)
            if mask.mean() >= goal:
                break
        if lowest <= np.count_nonzero(mask) <= highest:
            break
    return fit_share(mask, least_share=least, most_share=most)
