"""Classical finders of specks and scratches, each as a plane of how much a pixel stands out."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

Plane = npt.NDArray[np.uint8]
Respond = Callable[[Plane], Plane]


def stand_out_from_opening(luma: Plane, *, side_px: int) -> Plane:
    """Return the larger of the white and the black top-hat."""
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side_px, side_px))
    white = cv2.morphologyEx(luma, cv2.MORPH_TOPHAT, kernel)
    black = cv2.morphologyEx(luma, cv2.MORPH_BLACKHAT, kernel)
    return np.asarray(np.maximum(white, black), np.uint8)


def stand_out_from_median(luma: Plane, *, side_px: int) -> Plane:
    """Return the difference from the median around a pixel, as dust filters use it."""
    return np.asarray(cv2.absdiff(luma, cv2.medianBlur(luma, side_px)), np.uint8)


PEERS: Final[Mapping[str, Mapping[int, Respond]]] = {
    name: {side: partial(respond, side_px=side) for side in (5, 7, 11, 17)}
    for name, respond in (
        ("top-hat and threshold", stand_out_from_opening),
        ("difference from the median", stand_out_from_median),
    )
}
"""Peers by name, each in several sizes."""
