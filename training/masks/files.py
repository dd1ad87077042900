"""Masks from the user's own files, which a run can train on."""

import logging
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from engine.errors import PictureError
from engine.pictures.files import read_mask
from engine.pictures.pixels import Mask
from training.errors import MaskFolderError
from training.masks import sizes
from training.masks.painters import Canvas

_LOG = logging.getLogger(__name__)
_LONGEST_PX = 512
_MOST_FILES = 1000  # 256 MB
STEPS_PER_PX = 4
ZERO = 128


def find_mask_files(folder: Path) -> list[Path]:
    """Return the files in a folder that are read as masks, sorted, at most a thousand, evenly.

    Raises:
        MaskFolderError: There is no such folder.
    """
    if not folder.is_dir():
        raise MaskFolderError(f"{folder}: there is no such folder of masks")
    paths = sorted(path for path in folder.rglob("[!.]*") if path.is_file())
    return paths[:: max(-(-len(paths) // _MOST_FILES), 1)]


class MaskFiles:
    """The masks of a folder as distances from their holes' borders.

    Distances, because a hole as thin as a pixel would vanish from a mask that is made smaller.

    Attributes:
        distances: One (H, W) array a file, uint8: 128 on the border of a hole, a quarter of a
            pixel a step, more inside. The longer side is at most 512.
        holes: The (x, y) of each file's hole pixels, (N, 2), int64.
        skipped: Name and reason of each file that cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        """Read a folder of mask files; each is white where to fill.

        Raises:
            MaskFolderError: There is no such folder, or none of its files can be used.
        """
        paths = find_mask_files(folder)
        self.distances: list[npt.NDArray[np.uint8]] = []
        self.holes: list[npt.NDArray[np.int64]] = []
        self.skipped: list[tuple[str, str]] = []
        for path in paths:
            try:
                distance = _distance_of(read_mask(path), name=path.name)
            except PictureError as error:
                _LOG.warning("skipped the mask %s: %s", path.name, error)
                self.skipped.append((path.name, str(error)))
                continue
            self.distances.append(distance)
            self.holes.append(np.argwhere(distance >= ZERO)[:, ::-1])
        if not self.distances:
            raise MaskFolderError(
                f"{folder}: none of its {len(paths)} files is a mask that can be used"
            )

    def paint(self, rng: np.random.Generator, mask: Canvas) -> None:
        """Add a part of a file: cut out, turned a little and mirrored, around one of its holes."""
        side = mask.shape[0]
        index = int(rng.integers(len(self.distances)))
        distance, holes = self.distances[index], self.holes[index]
        size = np.array(distance.shape[::-1])
        crop = rng.uniform(*sizes.FILE_CROP) * size.min()
        jitter = rng.uniform(-sizes.FILE_JITTER, sizes.FILE_JITTER, 2) * crop
        centre = holes[int(rng.integers(len(holes)))] + jitter
        centre = np.clip(centre, crop / 2, size - crop / 2)
        scale = crop / side  # the file's pixels in one of the window's
        lean = rng.normal(0.0, sizes.FILE_LEAN_SPREAD)
        turn = scale * np.array([[np.cos(lean), -np.sin(lean)], [np.sin(lean), np.cos(lean)]])
        turn = turn * rng.choice([-1.0, 1.0], 2)
        to_file = np.column_stack([turn, centre - turn @ np.full(2, side / 2)])
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        sampled = cv2.warpAffine(distance, to_file, (side, side), flags=flags, borderValue=0)
        # Half a window pixel more where the file is reduced, so that what is thin stays.
        mask |= sampled >= ZERO - (STEPS_PER_PX * 0.5 * scale if scale > 1.0 else 0.0)


def _distance_of(mask: Mask, *, name: str) -> npt.NDArray[np.uint8]:
    """Return a mask's distances as uint8.

    Raises:
        PictureError: Nothing or everything is marked.
    """
    if not mask.any() or mask.all():
        raise PictureError(f"{name}: {'everything' if mask.any() else 'nothing'} is marked in it")
    drawn = mask.astype(np.uint8)
    inside = cv2.distanceTransform(drawn, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    outside = cv2.distanceTransform(1 - drawn, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    distance = np.where(mask, inside - 0.5, 0.5 - outside)
    factor = min(_LONGEST_PX / max(mask.shape), 1.0)
    if factor < 1.0:
        size = (max(round(mask.shape[1] * factor), 1), max(round(mask.shape[0] * factor), 1))
        # The ridge of a thin hole lies between samples; what is half a sample away still counts.
        distance = cv2.resize(distance, size, interpolation=cv2.INTER_LINEAR) * factor
        distance = distance + 0.5 * (1.0 - factor)
    steps = np.round(distance * STEPS_PER_PX) + ZERO
    return np.asarray(np.clip(steps, 0, 255), np.uint8)
