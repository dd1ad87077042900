"""Draws masks from the user's own mask files."""

import logging
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from engine.errors import EmptyMaskError, PictureError
from engine.pictures.files import read_mask
from engine.pictures.pixels import Mask
from training.errors import MaskFolderError
from training.masks.painters import Canvas, measure_depth
from training.survey.walking import find_pictures

_LOG = logging.getLogger(__name__)
_MAX_SIDE_PX = 512
_MAX_FILES = 1000  # 256 MB
_STEPS_PER_PX = 4
_ZERO = 128


def find_mask_files(folder: Path) -> list[Path]:
    """Return the pictures in a folder and below it, sorted; of more than 1,000, every so-many-th.

    Raises:
        MaskFolderError: There is no such folder.
    """
    if not folder.is_dir():
        raise MaskFolderError(f"{folder}: there is no such folder of masks")
    paths = find_pictures(folder)
    return paths[:: max(-(-len(paths) // _MAX_FILES), 1)]


class MaskFiles:
    """The masks of a folder, kept as distances to the border of the hole.

    A plain mask would lose a hole as thin as a pixel when it is reduced.

    Attributes:
        distances: One (H, W) array for each file, uint8: 128 on the border of a hole, one step for
            a quarter of a pixel, more inside. The longer side is at most 512.
        holes: Coordinates (x, y) of the hole pixels of each file, (N, 2), int64.
    """

    def __init__(self, folder: Path) -> None:
        """Read a folder of mask files, each white where to fill; log which cannot be used.

        Raises:
            MaskFolderError: There is no such folder, or none of its files can be used.
        """
        paths = find_mask_files(folder)
        self.distances: list[npt.NDArray[np.uint8]] = []
        self.holes: list[npt.NDArray[np.int64]] = []
        for path in paths:
            try:
                distance = _measure_distance(read_mask(path), name=path.name)
            except (PictureError, EmptyMaskError) as error:
                _LOG.warning("skipped the mask %s: %s", path.name, error)
                continue
            self.distances.append(distance)
            self.holes.append(np.argwhere(distance >= _ZERO)[:, ::-1])
        if not self.distances:
            raise MaskFolderError(
                f"{folder}: none of its {len(paths)} files is a mask that can be used"
            )

    def paint(self, rng: np.random.Generator, mask: Canvas) -> None:
        """Add a part of a file around one of its holes, rotated a little and mirrored."""
        side = mask.shape[0]
        index = int(rng.integers(len(self.distances)))
        distance, holes = self.distances[index], self.holes[index]
        size = np.array(distance.shape[::-1])
        crop = rng.uniform(0.5, 1.0) * size.min()
        jitter = rng.uniform(-0.4, 0.4, 2) * crop
        centre = holes[int(rng.integers(len(holes)))] + jitter
        centre = np.clip(centre, crop / 2, size - crop / 2)
        scale = crop / side  # pixels of the file in one of the window
        lean = rng.normal(0.0, 0.15)
        turn = scale * np.array([[np.cos(lean), -np.sin(lean)], [np.sin(lean), np.cos(lean)]])
        turn = turn * rng.choice([-1.0, 1.0], 2)
        to_file = np.column_stack([turn, centre - turn @ np.full(2, side / 2)])
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        part = cv2.warpAffine(distance, to_file, (side, side), flags=flags, borderValue=0)
        # Half a window pixel more where the file is reduced, so that thin holes remain.
        mask |= part >= _ZERO - (_STEPS_PER_PX * 0.5 * scale if scale > 1.0 else 0.0)


def _measure_distance(mask: Mask, *, name: str) -> npt.NDArray[np.uint8]:
    """Return a mask's distances as uint8, as `MaskFiles.distances` holds them.

    Raises:
        PictureError: Nothing or everything is marked.
    """
    if not mask.any() or mask.all():
        raise PictureError(f"{name}: {'everything' if mask.any() else 'nothing'} is marked in it")
    distance = measure_depth(mask.astype(np.uint8))
    factor = min(_MAX_SIDE_PX / max(mask.shape), 1.0)
    if factor < 1.0:
        size = (max(round(mask.shape[1] * factor), 1), max(round(mask.shape[0] * factor), 1))
        distance = np.asarray(cv2.resize(distance, size, interpolation=cv2.INTER_LINEAR) * factor)
        # The ridge of a thin hole lies between samples: count what is half a sample away.
        distance = distance + 0.5 * (1.0 - factor)
    steps = np.round(distance * _STEPS_PER_PX) + _ZERO
    return np.asarray(np.clip(steps, 0, 255), np.uint8)
