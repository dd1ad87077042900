"""Trust in the generator's result, by the texture that it has.

A generator that does not know what belongs in a hole returns the mean of everything that might
(Mathieu et al., "Deep Multi-Scale Video Prediction Beyond Mean Square Error", ICLR 2016, section
1), which has no texture. Followed closely, it would make the weave choose patches just as flat.
"""

import numpy as np
import numpy.typing as npt

from engine.compute.filters import box_blur
from engine.pictures.pixels import Mask, Rect
from engine.weave.pyramid import measure_texture_energy

# Texture energy, as a share of that of the surroundings, up to which a result is not trusted, and
# from which it is trusted fully. Good results of the generator have about 0.6.
_UNTRUSTED_SHARE = 0.25
_TRUSTED_SHARE = 0.55
# Sides of the windows in which texture is compared. Each is a box twice, which takes half
# the time of a Gaussian.
_HOLE_WINDOW_PX = 15
_KNOWN_WINDOW_PX = 29
# Margin around a hole, so that the windows contain known pixels.
_MARGIN_PX = 40
# Difference of neighbours in smooth areas, 8-bit steps.
_SMOOTH = 0.3


def measure_trust(
    pixels: npt.NDArray[np.uint8], hole: Mask, unknown: Mask
) -> npt.NDArray[np.float32]:
    """Return the trust in a first result, (H, W), float32: 0 where blurred, 1 where detailed.

    Args:
        pixels: (H, W, 3), uint8: the picture, its unknown pixels holding a first result.
        hole: (H, W), bool: the hole in question; far from it, trust is 1.
        unknown: (H, W), bool: unknown; includes the hole.
    """
    trust = np.ones(hole.shape, np.float32)
    place = Rect.of_mask(hole)
    if place is None:
        return trust
    near = place.grown(_MARGIN_PX, within=Rect.of_shape(hole.shape)).slices
    colours, is_unknown = pixels[near].astype(np.float32), unknown[near]
    own = _smooth(measure_texture_energy(colours, is_unknown), _HOLE_WINDOW_PX)
    around = _smooth(measure_texture_energy(colours, ~is_unknown), _KNOWN_WINDOW_PX)
    share = (own + _SMOOTH) / (around + _SMOOTH)
    trusted = (share - _UNTRUSTED_SHARE) / (_TRUSTED_SHARE - _UNTRUSTED_SHARE)
    trust[near] = np.clip(trusted, 0.0, 1.0)
    return trust


def _smooth(plane: npt.NDArray[np.float32], side_px: int) -> npt.NDArray[np.float32]:
    return box_blur(box_blur(plane, side_px), side_px)
