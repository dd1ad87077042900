"""Gives the generator's answer in thin holes the detail that their surroundings have.

Even a good answer is smoother than the photograph, since what cannot be told is averaged (Mathieu
et al., "Deep Multi-Scale Video Prediction Beyond Mean Square Error", ICLR 2016, section 1), and a
mended scratch stays visible as a smooth line through grain. So what deviates from a low pass is
amplified: up to the contrast of what is around it, and never by much, since detail in the wrong
place is amplified too.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from engine.compute.filters import box_blur, gaussian_blur
from engine.pictures.colour import luma
from engine.pictures.pixels import Mask, Pixels, Rect

# Deviation of the low pass that detail is what is left of.
_LOW_PASS_PX = 2.0
# Side of the window in which contrasts are compared.
_WINDOW_PX = 19
# Measured (docs/lab/following-the-generator.md): with more, the distances grow faster than texture.
_SHARE = 1.3
_MOST_GAIN = 1.35
# Steps of 8 bits, below which there is nothing to amplify.
_LEAST_CONTRAST = 0.3
# Known pixels so near to the hole say nothing of the surroundings' contrast.
_BORDER_PX = 2
_BLOCK_PX = 256
# No less than both windows reach together, or blocks would show.
_MARGIN_PX = 20


def add_detail(answer: Pixels, pixels: Pixels, hole: Mask) -> Pixels:
    """Return an answer whose hole has about as much detail as its surroundings.

    Args:
        answer: (H, W, C), uint8 or uint16, with C = 1 or 3; only the hole's pixels mean anything.
        pixels: (H, W, C), same dtype: what is known, outside the hole.
        hole: (H, W), bool.

    Returns:
        (H, W, C), same dtype; what is not in the hole is undefined.
    """
    detailed = answer.copy()
    for block in _blocks(hole):
        around = block.grown(_MARGIN_PX, within=Rect.of_shape(hole.shape))
        holes = hole[around.slices]
        whole = pixels[around.slices].copy()
        np.copyto(whole, answer[around.slices], where=holes[..., np.newaxis])
        chosen = hole[block.slices][..., np.newaxis]
        amplified = _amplified(whole, holes)[block.slices_in(around)]
        np.copyto(detailed[block.slices], amplified, where=chosen, casting="unsafe")
    return detailed


def _blocks(hole: Mask) -> Iterator[Rect]:
    """Yield squares that do not overlap and together hold the hole."""
    height, width = hole.shape
    for y in range(0, height, _BLOCK_PX):
        for x in range(0, width, _BLOCK_PX):
            block = Rect(
                y=y, x=x, height=min(_BLOCK_PX, height - y), width=min(_BLOCK_PX, width - x)
            )
            if hole[block.slices].any():
                yield block


def _amplified(whole: Pixels, hole: Mask) -> npt.NDArray[np.float32]:
    full = int(np.iinfo(whole.dtype).max)
    light = luma(whole.astype(np.float32))
    detail = light - gaussian_blur(light, _LOW_PASS_PX)
    contrast = np.abs(detail) * np.float32(255.0 / full)
    far = ~ndimage.binary_dilation(hole, iterations=_BORDER_PX)
    own, around = _mean_over(contrast, hole), _mean_over(contrast, far)
    gain = np.clip(_SHARE * around / np.maximum(own, _LEAST_CONTRAST), 1.0, _MOST_GAIN)
    # Grain is of light; the eye hardly sees that of colours, and three channels take thrice as long.
    added = ((gain - 1.0) * detail)[..., np.newaxis]
    return np.asarray(np.clip(np.rint(whole + added), 0, full), np.float32)


def _mean_over(values: npt.NDArray[np.float32], chosen: Mask) -> npt.NDArray[np.float32]:
    """Return (H, W): the mean over the chosen pixels around each; 0 if there are none."""
    share = chosen.astype(np.float32)
    known = np.maximum(box_blur(share, _WINDOW_PX), np.float32(1e-4))
    return np.asarray(box_blur(values * share, _WINDOW_PX) / known)
