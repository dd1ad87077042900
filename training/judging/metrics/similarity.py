"""Structural similarity inside the hole; needs scikit-image, an optional dependency."""

import numpy as np
import numpy.typing as npt
from skimage.metrics import structural_similarity

from engine.pictures.pixels import Mask


def hole_ssim(result: npt.NDArray[np.uint8], truth: npt.NDArray[np.uint8], mask: Mask) -> float:
    """Return the mean structural similarity of the hole's pixels, -1 to 1 (equal).

    Wang et al., "Image Quality Assessment: From Error Visibility to Structural Similarity", 2004,
    eq. 13 with the Gaussian window of section III-C, each channel apart. The windows of pixels at
    the edge of the hole include known pixels, as the eye does.

    Args:
        result: (H, W, 3), uint8, both sides at least 11 px.
        truth: The true picture, of the same shape.
        mask: (H, W), bool, not empty.
    """
    _, similarity = structural_similarity(  # type: ignore[no-untyped-call]  # scikit-image has no types
        result,
        truth,
        data_range=255,
        channel_axis=-1,
        gaussian_weights=True,
        sigma=1.5,
        use_sample_covariance=False,
        full=True,
    )
    return float(similarity[mask].mean())
