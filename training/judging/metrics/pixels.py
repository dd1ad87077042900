"""Metrics of pixels: their error, and how much texture they have.

Pictures are (H, W, 3), uint8; masks (H, W), bool, true inside the hole.
"""

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from engine.pictures.colour import luma
from engine.pictures.pixels import Mask

_MAX_PSNR_DB = 100.0


def hole_psnr(result: npt.NDArray[np.uint8], truth: npt.NDArray[np.uint8], mask: Mask) -> float:
    """Return the peak signal-to-noise ratio over the hole's pixels, all channels, in dB.

    An exact result counts as 100 dB.
    """
    error = result[mask].astype(np.float64) - truth[mask]
    mean_square = float(np.mean(np.square(error)))
    if mean_square == 0:
        return _MAX_PSNR_DB
    return min(10 * float(np.log10(255.0**2 / mean_square)), _MAX_PSNR_DB)


def texture_energy_ratio(
    result: npt.NDArray[np.uint8], truth: npt.NDArray[np.uint8], mask: Mask
) -> float | None:
    """Return the mean gradient of the result over that of the truth, inside the hole.

    Central differences of the grey pictures, in the hole eroded by 3 x 3; 1 is the truth, less is
    blur. None where the eroded hole is empty or the truth is flat.
    """
    inside = ndimage.binary_erosion(mask, np.ones((3, 3), bool))
    if not inside.any():
        return None
    wanted = _gradient(truth)[inside].mean()
    return float(_gradient(result)[inside].mean() / wanted) if wanted > 0 else None


def _gradient(picture: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    rows, columns = np.gradient(luma(picture.astype(np.float64)))
    return np.asarray(np.hypot(rows, columns), np.float64)
