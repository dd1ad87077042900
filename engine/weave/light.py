"""The light that lies over a pattern, told from the pattern itself.

Copies from whole periods away go on with a wall, but bring the light of where they come from. Light
is meant here as the low pass over some periods; over the hole it is the membrane of that of its
surroundings. (Darabi et al., "Image Melding", SIGGRAPH 2012, section 4.1, search for a gain and a
bias of each patch; where there is a pattern, its own low pass says what they are.)
"""

import cv2
import numpy as np
import numpy.typing as npt

from engine.compute.filters import gaussian_blur, translate_opencv_errors
from engine.compute.membrane import solve_membrane
from engine.pictures.pixels import Mask, Pixels

# Deviation of the low pass: that of 32 px still shows the windows of a facade, that of 16 px lights
# them up.
_BLUR_PX = 48.0
# What is so smooth is computed on one pixel of so many, each way.
_REDUCED = 8
# Share of known pixels under such a one from which it is known.
_LEAST_SHARE = 0.25
_LEAST_WEIGHT = 1e-6
# Of the membrane equation, of the greatest value.
_TOLERANCE = 0.001
_FULL = np.iinfo(np.uint16).max


@translate_opencv_errors()
def light_over(first: Pixels, barred: Mask) -> npt.NDArray[np.uint16]:
    """Return (H, W, C), uint16, 0 to 65535: the light over a window's surroundings and its holes.

    Args:
        first: (H, W, C), uint8 or uint16; looked at where it is known.
        barred: (H, W), bool: what is not known; not all.

    Raises:
        MemoryError: There is too little.
    """
    height, width = barred.shape
    size = (-(-width // _REDUCED), -(-height // _REDUCED))
    known = (~barred).astype(np.float32)
    colours = first * (known / np.iinfo(first.dtype).max)[..., np.newaxis]
    share, total = (
        np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), np.float32).reshape(
            size[1], size[0], -1
        )
        for plane in (known, colours)
    )
    weight, blurred = (
        gaussian_blur(plane, _BLUR_PX / _REDUCED, is_zero_beyond=True) for plane in (share, total)
    )
    light = np.asarray(blurred / np.maximum(weight, _LEAST_WEIGHT), np.float32)
    is_unknown = share[..., 0] < _LEAST_SHARE
    if is_unknown.any() and not is_unknown.all():
        light[is_unknown] = solve_membrane(
            light.astype(np.float64), is_unknown, tolerance=_TOLERANCE
        )
    enlarged = cv2.resize(light, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(np.rint(enlarged * _FULL), np.uint16).reshape(first.shape)


def relit(
    values: npt.NDArray[np.float32],
    brought: npt.NDArray[np.float32],
    light: npt.NDArray[np.uint16],
    share: npt.NDArray[np.float32],
    *,
    full: int,
) -> npt.NDArray[np.float32]:
    """Return woven pixels under the light of where they are.

    Args:
        values: (N, C), float32, 0 to `full`.
        brought: (N, C), float32, 0 to 65535: the light of where each was copied from.
        light: (N, C), uint16: that of where it is.
        share: (N,), float32, 0 to 1: of what is done.
        full: The greatest value of the picture.
    """
    change = (light - brought) * np.float32(full / _FULL)
    return values + share[:, np.newaxis] * change
