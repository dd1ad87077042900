"""Corrects the light of copies that come from whole periods away.

Such copies continue a wall, but bring the light of the place they come from. Light here is the low
pass over a few periods; over the hole it is the membrane of the light around. (Darabi et al.,
"Image Melding", SIGGRAPH 2012, section 4.1, search for a gain and a bias of each patch; where there
is a pattern, its own low pass gives them.)
"""

import cv2
import numpy as np
import numpy.typing as npt

from engine.compute.filters import gaussian_blur, translate_opencv_errors
from engine.compute.membrane import solve_membrane
from engine.pictures.pixels import Mask, Pixels

# Deviation of the low pass: at 32 px it still shows the windows of a facade, at 16 px it brightens
# them.
_BLUR_PX = 48.0
# The low pass is computed at this fraction of the size, each way.
_REDUCTION = 8
# Share of known pixels from which a reduced pixel counts as known.
_MIN_KNOWN = 0.25
_MIN_WEIGHT = 1e-6
# Tolerance of the membrane equation, relative to the greatest value.
_TOLERANCE = 0.001
_FULL = np.iinfo(np.uint16).max


@translate_opencv_errors()
def estimate_light(window: Pixels, unknown: Mask) -> npt.NDArray[np.uint16]:
    """Return the light over a window, holes included: (H, W, C), uint16, 0 to 65535.

    Args:
        window: (H, W, C), uint8 or uint16; only known pixels are read.
        unknown: (H, W), bool; not all of it.

    Raises:
        MemoryError: There is too little memory.
    """
    height, width = unknown.shape
    size = (-(-width // _REDUCTION), -(-height // _REDUCTION))
    known = (~unknown).astype(np.float32)
    colours = window * (known / np.iinfo(window.dtype).max)[..., np.newaxis]
    share, total = (
        np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), np.float32).reshape(
            size[1], size[0], -1
        )
        for plane in (known, colours)
    )
    weight, blurred = (
        gaussian_blur(plane, _BLUR_PX / _REDUCTION, is_zero_beyond=True) for plane in (share, total)
    )
    light = np.asarray(blurred / np.maximum(weight, _MIN_WEIGHT), np.float32)
    is_hole = share[..., 0] < _MIN_KNOWN
    if is_hole.any() and not is_hole.all():
        light[is_hole] = solve_membrane(light.astype(np.float64), is_hole, tolerance=_TOLERANCE)
    enlarged = cv2.resize(light, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(np.rint(enlarged * _FULL), np.uint16).reshape(window.shape)


def relight(
    values: npt.NDArray[np.float32],
    source_light: npt.NDArray[np.float32],
    light: npt.NDArray[np.uint16],
    share: npt.NDArray[np.float32],
    *,
    full: int,
) -> npt.NDArray[np.float32]:
    """Return woven pixels under the light of their own place.

    Args:
        values: (N, C), float32, 0 to `full`.
        source_light: (N, C), float32, 0 to 65535: light of the places they were copied from.
        light: (N, C), uint16: light of their own places.
        share: (N,), float32, 0 to 1: share of the difference to apply.
        full: Greatest value of the picture.
    """
    change = (light - source_light) * np.float32(full / _FULL)
    return values + share[:, np.newaxis] * change
