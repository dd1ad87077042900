"""Cells of an evaluation: square pictures with holes of one kind of mask and one size."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from engine.pictures.pixels import Mask
from engine.restore.groups import inscribed_radius_px
from training.data.cache import open_cache
from training.data.config import DataConfig
from training.data.finding import find_pictures
from training.data.layouts import Split
from training.errors import DataError
from training.masks.mixture import MaskKind, MaskMixture
from training.masks.sampler import MaskSampler

RGB = npt.NDArray[np.uint8]

_HOLE_VALUE = 127
# Neighbouring pictures share a hole, so that their results can be compared.
_PICTURES_PER_HOLE = 3


class HoleSize(enum.StrEnum):
    """The share of the picture that is hole."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


SHARES = {HoleSize.SMALL: (0.01, 0.04), HoleSize.MEDIUM: (0.08, 0.18), HoleSize.LARGE: (0.22, 0.4)}
# Marks too thin to ever cover a quarter of a picture.
_THIN_KINDS = frozenset(
    {
        MaskKind.SCRATCH,
        MaskKind.DUST,
        MaskKind.FOLD,
        MaskKind.HAIR,
        MaskKind.FUNGUS,
        MaskKind.CREASE,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Pictures with holes of one kind and one size.

    Attributes:
        kind: Kind of the masks.
        size: Size of the holes.
        truths: (S, S, 3), uint8, each.
        masks: (S, S), bool, one for each picture; neighbours share one.
    """

    kind: MaskKind
    size: HoleSize
    truths: Sequence[RGB]
    masks: Sequence[Mask]

    def __post_init__(self) -> None:
        assert len(self.truths) == len(self.masks), "one mask for each picture"

    @property
    def share(self) -> float:
        """The mean share of the pictures that is hole."""
        return float(np.mean([mask.mean() for mask in self.masks]))

    @property
    def radii_px(self) -> list[float]:
        """The radius of the largest circle inside each picture's hole."""
        radii = [inscribed_radius_px(self.masks[group.start]) for group in self.hole_groups]
        return [radii[index // _PICTURES_PER_HOLE] for index in range(len(self.masks))]

    @property
    def damaged(self) -> list[RGB]:
        """The pictures that restorers get: (S, S, 3), uint8, grey inside the hole."""
        return [damaged(truth, mask) for truth, mask in zip(self.truths, self.masks, strict=True)]

    @property
    def hole_groups(self) -> list[slice]:
        """The pictures that share a hole."""
        starts = range(0, len(self.truths), _PICTURES_PER_HOLE)
        return [slice(start, start + _PICTURES_PER_HOLE) for start in starts]


def damaged(truth: RGB, mask: Mask) -> RGB:
    """Return a picture as restorers get it: (H, W, 3), uint8, grey inside the hole."""
    return np.where(mask[..., None], np.uint8(_HOLE_VALUE), truth)


def read_squares(folder: Path, *, split: Split | None, limit: int, side_px: int) -> list[RGB]:
    """Return the middle squares of pictures, (side_px, side_px, 3), uint8, each reduced to fit.

    Pictures with a shorter side than that are left out.

    Args:
        folder: Folder of pictures, or of tar shards with a manifest.
        split: Split to use; None for the split VALID of shards, or every picture of a folder.
        limit: Largest number of pictures, evenly chosen.
        side_px: Side of the squares.

    Raises:
        DataError: No picture can be used.
    """
    config = DataConfig()
    if split is None:
        is_sharded = (folder / "manifest.csv").is_file()
        split = Split.VALID if is_sharded else Split.TRAIN
        config = replace(config, held_out_share=0.0)
    found = find_pictures(folder, split, config)
    chosen = np.unique(np.linspace(0, len(found) - 1, min(limit, len(found))).round().astype(int))
    cache = open_cache([found[index] for index in chosen], None, whole_px=side_px)
    reduced = [cache.wholes[index] for index in range(len(cache))]
    squares = [middle_square(rgb, side_px) for rgb in reduced if min(rgb.shape[:2]) == side_px]
    if not squares:
        raise DataError(f"{folder}: no picture is at least {side_px} pixels wide and high")
    return squares


def draw_cell(
    kind: MaskKind, size: HoleSize, truths: Sequence[RGB], *, seed: int, mask_folder: str = ""
) -> Cell:
    """Return the cell of a kind and a size; the same seed gives the same masks.

    Args:
        kind: Kind of the masks.
        size: Size of the holes.
        truths: Squares of one size, (S, S, 3), uint8.
        seed: Seed of the masks.
        mask_folder: The user's mask files, for the kind FILE.

    Raises:
        TrainingError: There are no such files.
    """
    least, most = SHARES[size]
    folder = mask_folder if kind is MaskKind.FILE else ""
    mixture = MaskMixture(weights={kind: 1.0}, min_share=least, max_share=most, folder=folder)
    rng = np.random.default_rng([seed, *kind.encode(), *size.encode()])
    sampler = MaskSampler(mixture)
    holes = [
        sampler.sample(rng, truths[0].shape[0]) for _ in range(0, len(truths), _PICTURES_PER_HOLE)
    ]
    masks = [holes[index // _PICTURES_PER_HOLE] for index in range(len(truths))]
    return Cell(kind=kind, size=size, truths=truths, masks=masks)


def hole_sizes(kind: MaskKind) -> tuple[HoleSize, ...]:
    """Return the sizes of the holes of a kind."""
    if kind in _THIN_KINDS:
        return (HoleSize.SMALL, HoleSize.MEDIUM)
    return tuple(HoleSize)


def middle_square(rgb: RGB, side_px: int) -> RGB:
    """Return (side_px, side_px, 3), the middle of a picture that is at least as large."""
    top, left = (rgb.shape[0] - side_px) // 2, (rgb.shape[1] - side_px) // 2
    return np.ascontiguousarray(rgb[top : top + side_px, left : left + side_px])
