"""Contours that go through a hole: does the result have those of the truth, and no others?

HED's contour map (Xie and Tu, "Holistically-Nested Edge Detection", ICCV 2015) of result and truth,
thinned to lines and compared inside the hole.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from scipy import ndimage
from torch import Tensor

from engine.errors import CheckpointError
from engine.network.preprocess import to_tensor
from engine.network.tensor_file import read_tensors
from engine.pictures.pixels import Mask, Rect
from training.errors import ConfigError
from training.losses.feature_networks import VggFeatures

RGB = npt.NDArray[np.uint8]
ContourMap = npt.NDArray[np.float32]
Lines = npt.NDArray[np.bool_]

MATCH_PX: Final = 3.0
_SIDES: Final = 5
_MIN_STRENGTH: Final = 0.5
_CONTEXT_PX: Final = 64
_MAP_BLUR_PX: Final = 1.0
# Directions are those of a wider part of the line, so that one pixel does not turn them.
_DIRECTION_BLUR_PX: Final = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ContourMatch:
    """How well the contours of a result match those of the truth in one hole.

    Attributes:
        precision: Share of the result's contour pixels within 3 px of the truth's; 0 without any.
        recall: Share of the truth's contour pixels within 3 px of the result's.
    """

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, 0 to 1 (all match)."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total > 0 else 0.0


class ContourNetwork:
    """HED: five side outputs of VGG-16, enlarged to the picture's size and fused."""

    def __init__(self, features: VggFeatures, weights: Path) -> None:
        """Read the side outputs.

        Args:
            features: VGG-16 from the same file.
            weights: Safetensors file with `side1` to `side5` and `fuse`, 1 x 1 convolutions.

        Raises:
            ConfigError: The file is missing, or has no side outputs.
        """
        self._features = features
        try:
            tensors = read_tensors(weights)
            self._sides = [_read_convolution(tensors, f"side{i + 1}") for i in range(_SIDES)]
            self._fuse = _read_convolution(tensors, "fuse")
        except (CheckpointError, KeyError) as error:
            raise ConfigError(f"{weights}: has no side outputs of HED") from error

    @torch.inference_mode()
    def __call__(self, picture: RGB) -> ContourMap:
        """Return (H, W), float32, 0 to 1: how likely each pixel is on a contour.

        Args:
            picture: (H, W, 3), uint8, both sides at least 16 px.
        """
        sides = [
            F.interpolate(F.conv2d(x, *side), size=picture.shape[:2], mode="bilinear")
            for x, side in zip(self._features(to_tensor(picture)), self._sides, strict=True)
        ]
        fused = F.conv2d(torch.cat(sides, dim=1), *self._fuse)  # (1, 1, H, W)
        return fused.sigmoid()[0, 0].numpy()


class HoleContours:
    """Compares contours inside a hole; the truth's are cached for the next call.

    Attributes:
        network: HED.
    """

    def __init__(self, network: ContourNetwork) -> None:
        self.network = network
        self._case: tuple[RGB, Mask] | None = None
        self._truth_lines = np.empty((0, 0), bool)

    def __call__(self, result: RGB, truth: RGB, mask: Mask) -> ContourMatch | None:
        """Return the match inside the hole; None if the truth has no contour there.

        Args:
            result: (H, W, 3), uint8.
            truth: The true picture, of the same shape.
            mask: (H, W), bool, not empty.
        """
        if self._case is None or not all(map(np.array_equal, self._case, (truth, mask))):
            self._case = truth.copy(), mask.copy()
            self._truth_lines = find_lines(self.network, truth, mask)
        return match_contours(find_lines(self.network, result, mask), self._truth_lines, mask)


def find_lines(network: ContourNetwork, picture: RGB, mask: Mask) -> Lines:
    """Return (H, W), bool: the thinned contours in a hole's rectangle and 64 px around it.

    Args:
        network: HED; it sees no more than that either.
        picture: (H, W, 3), uint8.
        mask: (H, W), bool, not empty.
    """
    place = Rect.of_mask(mask)
    assert place is not None, "an empty mask has no hole"
    index = place.grown(_CONTEXT_PX, within=Rect.of_shape(mask.shape)).slices
    lines = np.zeros(mask.shape, bool)
    lines[index] = thin_contours(network(picture[index]))
    return lines


def has_side_outputs(weights: Path) -> bool:
    """Return whether a file of VGG-16 holds HED's side outputs too; torchvision's files do not.

    Raises:
        ConfigError: It is a damaged safetensors file.
    """
    if weights.suffix != ".safetensors":
        return False
    try:
        return "fuse.weight" in read_tensors(weights)
    except CheckpointError as error:
        raise ConfigError(str(error)) from error


def thin_contours(strength: ContourMap) -> Lines:
    """Return (H, W), bool: the ridges of a contour map where it is at least 0.5.

    Non-maximum suppression (Canny 1986): a pixel stays if the map is no higher one pixel to either
    side of the line. The side is the direction in which the map's second derivative is lowest.

    Args:
        strength: (H, W), float32, 0 to 1.
    """
    plane = cv2.GaussianBlur(strength, (0, 0), _MAP_BLUR_PX)
    x, y = ridge_normals(strength)
    rows, columns = np.indices(plane.shape, np.float32)
    ahead, behind = (
        cv2.remap(
            plane,
            columns + step * x,
            rows + step * y,
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        for step in (1, -1)
    )
    return np.asarray((plane >= _MIN_STRENGTH) & (plane > ahead) & (plane >= behind))


def ridge_normals(strength: ContourMap) -> tuple[ContourMap, ContourMap]:
    """Return x and y, (H, W) each, of unit vectors across the lines of a contour map."""
    smooth = cv2.GaussianBlur(strength, (0, 0), _DIRECTION_BLUR_PX)
    xx, yy, xy = (cv2.Sobel(smooth, cv2.CV_32F, *orders) for orders in ((2, 0), (0, 2), (1, 1)))
    # The axis of the highest second derivative runs along the line.
    angle = np.arctan2(2 * xy, xx - yy) / 2
    return np.asarray(-np.sin(angle), np.float32), np.asarray(np.cos(angle), np.float32)


def match_contours(result: Lines, truth: Lines, mask: Mask) -> ContourMatch | None:
    """Return how well thinned contours match inside a hole; None if the truth has none there.

    Pixels less than 3 px from the hole's border find partners but do not count: contours there are
    as good as known.

    Args:
        result: Contours of the result, (H, W), bool.
        truth: Contours of the truth, of the same shape.
        mask: (H, W), bool.
    """
    deep = ndimage.distance_transform_edt(np.pad(mask, 1))[1:-1, 1:-1] > MATCH_PX
    if not (truth & deep).any():
        return None
    return ContourMatch(
        precision=_matched_share(result & deep, truth & mask),
        recall=_matched_share(truth & deep, result & mask),
    )


def _matched_share(lines: Lines, partners: Lines) -> float:
    """Return the share of pixels within 3 px of a partner; 0 if there are no pixels or partners."""
    if not lines.any() or not partners.any():
        return 0.0
    distance_px = ndimage.distance_transform_edt(~partners)
    return float((distance_px[lines] <= MATCH_PX).mean())


def _read_convolution(tensors: dict[str, Tensor], name: str) -> tuple[Tensor, Tensor]:
    return tensors[f"{name}.weight"].float(), tensors[f"{name}.bias"].float()
