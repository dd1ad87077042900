"""How far the generator's answer is to be followed: as far as it has texture.

A generator that does not know what belongs into a hole answers with the mean of all that might
(Mathieu et al., "Deep Multi-Scale Video Prediction Beyond Mean Square Error", ICLR 2016, section
1), which has no texture. Followed closely, it makes the weave choose what is as flat as that.
"""

import numpy as np
import numpy.typing as npt

from engine.compute.filters import box_blur
from engine.pictures.pixels import Mask, Rect
from engine.weave.pyramid import texture_energy

# Shares of its surroundings' texture energy up to which an answer is a mere hint, and from which it
# is followed as it was meant. A generator's good answers have about 0.6.
_HINT_SHARE = 0.25
_FOLLOWED_SHARE = 0.55
# Sides of the windows in which texture is compared. Each is a box twice, which takes half
# the time of a Gaussian.
_OWN_PX = 15
_AROUND_PX = 29
# What is looked at around a hole, so that the windows have known pixels in them.
_MARGIN_PX = 40
# Steps of 8 bits that neighbours differ by in what counts as smooth.
_SMOOTH = 0.3


def trust_in(first: npt.NDArray[np.uint8], fill: Mask, barred: Mask) -> npt.NDArray[np.float32]:
    """Return (H, W), float32: 0 where the first answer is mud, 1 where it shows something.

    Args:
        first: (H, W, 3), uint8: the picture, its unknown pixels holding a first answer.
        fill: (H, W), bool: the hole in question; far from it, the answer is 1.
        barred: (H, W), bool: unknown; holds all of `fill`.
    """
    trust = np.ones(fill.shape, np.float32)
    place = Rect.of_mask(fill)
    if place is None:
        return trust
    near = place.grown(_MARGIN_PX, within=Rect.of_shape(fill.shape)).slices
    colours, unknown = first[near].astype(np.float32), barred[near]
    own = _smooth(texture_energy(colours, unknown), _OWN_PX)
    around = _smooth(texture_energy(colours, ~unknown), _AROUND_PX)
    share = (own + _SMOOTH) / (around + _SMOOTH)
    trust[near] = np.clip((share - _HINT_SHARE) / (_FOLLOWED_SHARE - _HINT_SHARE), 0.0, 1.0)
    return trust


def _smooth(plane: npt.NDArray[np.float32], side_px: int) -> npt.NDArray[np.float32]:
    return box_blur(box_blur(plane, side_px), side_px)
