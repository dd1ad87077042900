"""Metrics from the features of SqueezeNet and VGG-16: likeness, meaning and diversity of results.

Pictures are (H, W, 3), uint8; masks (H, W), bool, true inside the hole.
"""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from scipy.spatial.distance import jensenshannon
from torch import Tensor

from engine.errors import CheckpointError
from engine.network.preprocess import to_tensor
from engine.network.tensor_file import read_tensors
from engine.pictures.pixels import Mask, Rect
from training.errors import ConfigError
from training.losses.feature_networks import SqueezeFeatures, VggFeatures
from training.losses.perceptual import feature_distance

RGB = npt.NDArray[np.uint8]

_CLASSIFIED_PX = 227  # what SqueezeNet was trained on
_COMPARED_PX = 128
_CONTEXT = 1.25  # side of the square around a hole, over the hole's own
_MIN_SQUARE_PX = 64
_GREY = 127


class FeatureDistance:
    """Perceptual distance of whole pictures; the truth's features are cached for the next call.

    Attributes:
        features: SqueezeNet for "SqueezeDist", VGG-16 for "VggDist".
    """

    def __init__(self, features: SqueezeFeatures | VggFeatures) -> None:
        self.features = features
        self._truth: RGB | None = None
        self._truth_features: list[Tensor] = []

    @torch.inference_mode()
    def __call__(self, result: RGB, truth: RGB) -> float:
        """Return the distance; 0 for equal pictures."""
        if self._truth is None or not np.array_equal(self._truth, truth):
            self._truth = truth.copy()
            self._truth_features = self.features(to_tensor(truth))
        return float(feature_distance(self.features(to_tensor(result)), self._truth_features)[0])


class SemanticMismatch:
    """How much the filled hole and the truth differ in SqueezeNet's 1000 classes.

    The truth's classes are cached for the next call.

    Attributes:
        features: SqueezeNet 1.1 up to fire9; the classifier is read separately.
    """

    def __init__(self, features: SqueezeFeatures, weights: Path) -> None:
        """Read the classifier.

        Raises:
            ConfigError: The file is missing, or has no classifier.
        """
        self.features = features
        try:
            tensors = read_tensors(weights)
            self._weight = tensors["conv10.weight"].float()
            self._bias = tensors["conv10.bias"].float()
        except (CheckpointError, KeyError) as error:
            raise ConfigError(f"{weights}: has no classifier of SqueezeNet 1.1") from error
        self._truth: RGB | None = None
        self._truth_classes = np.empty(0)

    def __call__(self, result: RGB, truth: RGB, mask: Mask) -> float:
        """Return the Jensen-Shannon divergence of the class probabilities, in bits, 0 to 1.

        SqueezeNet sees a square around the hole that is a quarter larger than it.
        """
        square = hole_square(mask)
        if self._truth is None or not np.array_equal(self._truth, truth[square]):
            self._truth = truth[square].copy()
            self._truth_classes = self.classify(self._truth)
        classes = self.classify(result[square])
        return float(jensenshannon(classes, self._truth_classes, base=2.0)) ** 2

    @torch.inference_mode()
    def classify(self, picture: RGB) -> npt.NDArray[np.float64]:
        """Return (1000,), float64: the probability of each class of ImageNet."""
        rgb = _resize(picture, _CLASSIFIED_PX)
        scores = F.relu(F.conv2d(self.features(to_tensor(rgb))[-1], self._weight, self._bias))
        return scores.mean(dim=(2, 3))[0].double().softmax(dim=0).numpy()


def fill_distances(features: SqueezeFeatures, pictures: Sequence[RGB], mask: Mask) -> list[float]:
    """Return SqueezeDist between the contents of a hole in neighbouring pictures, in a ring.

    Everything outside the hole is grey, so that only the contents are compared. If their mean is
    far below that of the truth in the same hole, the results are alike whatever surrounds them:
    mode collapse. Empty for fewer than two pictures.
    """
    if len(pictures) < 2:
        return []
    with torch.inference_mode():
        seen = [features(to_tensor(_isolate_hole(picture, mask))) for picture in pictures]
        neighbours = [*seen[1:], seen[0]]
        return [
            float(feature_distance(first, second)[0])
            for first, second in zip(seen, neighbours, strict=True)
        ]


def hole_square(mask: Mask) -> tuple[slice, slice]:
    """Return the index of a square around the hole, a quarter larger and within the picture.

    It is at least 64 px wide and at most as wide as the picture's short side.
    """
    place = Rect.of_mask(mask)
    assert place is not None, "an empty mask has no hole"
    wanted = max(round(_CONTEXT * max(place.width, place.height)), _MIN_SQUARE_PX)
    side = min(wanted, *mask.shape)
    top = min(max(place.y + place.height // 2 - side // 2, 0), mask.shape[0] - side)
    left = min(max(place.x + place.width // 2 - side // 2, 0), mask.shape[1] - side)
    return slice(top, top + side), slice(left, left + side)


def _isolate_hole(picture: RGB, mask: Mask) -> RGB:
    alone = np.full_like(picture, _GREY)
    alone[mask] = picture[mask]
    return _resize(alone[hole_square(mask)], _COMPARED_PX)


def _resize(square: RGB, side_px: int) -> RGB:
    shrinks = square.shape[0] > side_px
    interpolation = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(square, (side_px, side_px), interpolation=interpolation), np.uint8)
