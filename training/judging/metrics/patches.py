"""Sliced Wasserstein distance of Laplacian patches, level by level.

Karras et al., "Progressive Growing of GANs for Improved Quality, Stability, and Variation", ICLR
2018, section 5. It compares the patches of the results with those of the photographs at each scale.
"""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from engine.pictures.pixels import Mask

Patches = npt.NDArray[np.float32]

LEVELS = 4
_PATCH_PX = 7
_CHANNELS = 3
_PATCHES_PER_PICTURE = 128
_DIRECTIONS = 512
# Levels of the truth that vary less than rounding are not amplified further.
_MIN_DEVIATION = 0.5


def patch_positions(mask: Mask, rng: np.random.Generator) -> list[npt.NDArray[np.int64]]:
    """Return (row, column) of 128 random patch centres in the hole, for each level, finest first.

    A position of a coarser level is in the hole if any of its pixels is. Positions are drawn with
    replacement.

    Args:
        mask: (H, W), bool, not empty.
    """
    positions = []
    share = mask.astype(np.float32)
    for _ in range(LEVELS):
        inside = np.argwhere(share > 0)
        positions.append(inside[rng.integers(0, len(inside), _PATCHES_PER_PICTURE)])
        height, width = -(-share.shape[0] // 2), -(-share.shape[1] // 2)
        share = np.asarray(cv2.resize(share, (width, height), interpolation=cv2.INTER_AREA))
    return positions


def laplacian_patches(
    picture: npt.NDArray[np.uint8], positions: Sequence[npt.NDArray[np.int64]]
) -> list[Patches]:
    """Return (128, 7, 7, 3), float32, for each level: patches of the Laplacian pyramid.

    The last level is the residual at 1/8 of the size (Burt and Adelson 1983).
    """
    patches: list[Patches] = []
    margin = _PATCH_PX // 2
    for level, centres in zip(_pyramid(picture, len(positions)), positions, strict=True):
        padded = cv2.copyMakeBorder(level, margin, margin, margin, margin, cv2.BORDER_REFLECT_101)
        views = np.lib.stride_tricks.sliding_window_view(padded, (_PATCH_PX, _PATCH_PX), (0, 1))
        chosen = views[centres[:, 0], centres[:, 1]]  # (128, 3, 7, 7)
        patches.append(np.ascontiguousarray(np.moveaxis(chosen, 1, -1), np.float32))
    return patches


def sliced_wasserstein(result: Patches, truth: Patches, rng: np.random.Generator) -> float:
    """Return the sliced Wasserstein distance of two sets of patches, times 1000; 0 for equal sets.

    This is the mean, over 512 directions, of the Wasserstein-1 distance of the projections. We
    differ from the paper in normalising both sets, in each channel, by the truth's mean and
    deviation, so that results with too little contrast are not stretched to the right contrast.

    Args:
        result: (N, 7, 7, 3), float32.
        truth: The same number of patches of the same level.
        rng: Random generator of the directions.
    """
    mean = truth.mean(axis=(0, 1, 2))
    deviation = np.maximum(truth.std(axis=(0, 1, 2)), _MIN_DEVIATION)
    directions = rng.standard_normal((_PATCH_PX**2 * _CHANNELS, _DIRECTIONS), np.float32)
    directions /= np.linalg.norm(directions, axis=0)
    projected = [
        np.sort(((patches - mean) / deviation).reshape(len(patches), -1) @ directions, axis=0)
        for patches in (result, truth)
    ]
    return float(np.abs(projected[0] - projected[1]).mean()) * 1000.0


def _pyramid(picture: npt.NDArray[np.uint8], levels: int) -> list[npt.NDArray[np.float32]]:
    bands = []
    fine = picture.astype(np.float32)
    for _ in range(levels - 1):
        coarse = np.asarray(cv2.pyrDown(fine), np.float32)
        bands.append(fine - cv2.pyrUp(coarse, dstsize=(fine.shape[1], fine.shape[0])))
        fine = coarse
    return [*bands, fine]
