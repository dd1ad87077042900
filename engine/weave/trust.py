"""How far the generator's answer is to be followed: as far as it has texture.

A generator that does not know what belongs into a hole answers with the mean of all that might
(Mathieu et al., "Deep Multi-Scale Video Prediction Beyond Mean Square Error", ICLR 2016, section
1), which has no texture. Followed closely, it makes the weave choose what is as flat as that.
"""

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from engine.api import Mask
from engine.weave.pyramid import texture_energy

# Shares of its surroundings' texture energy up to which an answer is a mere hint, and from which it
# is followed as it was meant. A generator's good answers have about 0.6.
_HINT_SHARE = 0.25
_FOLLOWED_SHARE = 0.55
# Deviations of the windows in which texture is compared.
_OWN_PX = 6.0
_AROUND_PX = 12.0
# Steps of 8 bits that neighbours differ by in what counts as smooth.
_SMOOTH = 0.3


def trust_in(first: npt.NDArray[np.uint8], barred: Mask) -> npt.NDArray[np.float32]:
    """Return (H, W), float32: 0 where the first answer is mud, 1 where it shows something.

    Args:
        first: (H, W, 3), uint8: the picture, its unknown pixels holding a first answer.
        barred: (H, W), bool: unknown.
    """
    colours = first.astype(np.float32)
    everywhere = np.ones_like(barred)
    own = ndimage.gaussian_filter(texture_energy(colours, everywhere), _OWN_PX)
    around = ndimage.gaussian_filter(texture_energy(colours, ~barred), _AROUND_PX)
    share = (own + _SMOOTH) / (around + _SMOOTH)
    trust = (share - _HINT_SHARE) / (_FOLLOWED_SHARE - _HINT_SHARE)
    return np.asarray(np.clip(trust, 0.0, 1.0), np.float32)
