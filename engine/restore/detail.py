"""Amplifies the detail of a result in thin holes up to the contrast of its surroundings.

Even a good result is smoother than the photograph, because a network averages what it cannot predict
(Mathieu et al., "Deep Multi-Scale Video Prediction Beyond Mean Square Error", ICLR 2016, section 1).
A restored scratch would stay visible as a smooth line through grain. So the difference from a low
pass is amplified, but never by much, because detail in the wrong place is amplified too.
"""

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from engine.compute.filters import box_blur, gaussian_blur
from engine.pictures.colour import luma
from engine.pictures.pixels import Mask, Pixels, Rect

# Standard deviation of the low pass; detail is the difference from it.
_LOW_PASS_PX = 2.0
# Side of the window in which contrasts are compared.
_WINDOW_PX = 19
# Measured (docs/lab/following-the-generator.md): above this, distances grow faster than texture.
_CONTRAST_SHARE = 1.3
_MAX_GAIN = 1.35
# Steps of 8 bits; with less contrast there is nothing to amplify.
_MIN_CONTRAST = 0.3
# Known pixels this close to the hole are left out of the contrast of the surroundings.
_BORDER_PX = 2
_BLOCK_PX = 256
# At least the reach of both filters together, or the edges of blocks would show.
_MARGIN_PX = 20


def add_detail(result: Pixels, pixels: Pixels, hole: Mask) -> Pixels:
    """Return a result whose hole has about as much detail as its surroundings.

    Args:
        result: (H, W, C), uint8 or uint16, with C = 1 or 3; read in the hole only.
        pixels: (H, W, C), same dtype: the known pixels; read outside the hole only.
        hole: (H, W), bool.

    Returns:
        (H, W, C), same dtype; undefined outside the hole.
    """
    detailed = result.copy()
    bounds = Rect.of_shape(hole.shape)
    for block in bounds.split(_BLOCK_PX):
        chosen = hole[block.slices][..., np.newaxis]
        if not chosen.any():
            continue
        around = block.grown(_MARGIN_PX, within=bounds)
        holes = hole[around.slices]
        whole = pixels[around.slices].copy()
        np.copyto(whole, result[around.slices], where=holes[..., np.newaxis])
        amplified = _amplify(whole, holes)[block.slices_in(around)]
        np.copyto(detailed[block.slices], amplified, where=chosen, casting="unsafe")
    return detailed


def _amplify(whole: Pixels, hole: Mask) -> npt.NDArray[np.float32]:
    full = int(np.iinfo(whole.dtype).max)
    light = luma(whole.astype(np.float32))
    detail = light - gaussian_blur(light, _LOW_PASS_PX)
    contrast = np.abs(detail) * np.float32(255.0 / full)
    far = ~ndimage.binary_dilation(hole, iterations=_BORDER_PX)
    own, around = _average_over(contrast, hole), _average_over(contrast, far)
    gain = np.clip(_CONTRAST_SHARE * around / np.maximum(own, _MIN_CONTRAST), 1.0, _MAX_GAIN)
    # Grain is amplified in light only: the eye hardly sees it in colours.
    added = ((gain - 1.0) * detail)[..., np.newaxis]
    return np.asarray(np.clip(np.rint(whole + added), 0, full), np.float32)


def _average_over(values: npt.NDArray[np.float32], chosen: Mask) -> npt.NDArray[np.float32]:
    """Return (H, W): the mean over the chosen pixels around each pixel; 0 if there are none."""
    share = chosen.astype(np.float32)
    known = np.maximum(box_blur(share, _WINDOW_PX), np.float32(1e-4))
    return np.asarray(box_blur(values * share, _WINDOW_PX) / known)
