"""The light of colours."""

from typing import Final

import numpy as np
import numpy.typing as npt

# ITU-R BT.601, of red, green and blue.
_WEIGHTS: Final = np.array([0.299, 0.587, 0.114], np.float32)


def luma(colours: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return (...), float32: the luma of colours (..., C), float32, C = 1 (grey) or 3 (RGB)."""
    if colours.shape[-1] == 1:
        return colours[..., 0]
    return np.asarray(colours @ _WEIGHTS, np.float32)
