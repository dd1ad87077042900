"""The truth about a scan, as the detector learns it: what is damaged, and what does not count."""

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from engine.detection.damage_map import DamageKind

UNKNOWN_KIND: Final = 1 + len(DamageKind)
"""Damaged, of a kind that is not known."""
IGNORED: Final = 2 + len(DamageKind)
"""Nothing is known, or it cannot be decided."""

# Least change of a channel, of 255, that a person sees in a scan at a glance.
_VISIBLE = 10
_NEAR = np.ones((3, 3), np.uint8)


def compare_scans(
    undamaged: npt.NDArray[np.uint8], scan: npt.NDArray[np.uint8], kinds: npt.NDArray[np.uint8]
) -> npt.NDArray[np.uint8]:
    """Return the kinds of damage, with what cannot be decided from the scan as `IGNORED`.

    Blur, noise and JPEG hide weak damage, so what was painted but hardly shows in the scan is
    ignored. So is a visible change where nothing counts as damaged: a soft tint, or a soft rim.

    Args:
        undamaged: (H, W, 3), RGB: the same scan of the same print without its damage.
        scan: (H, W, 3), RGB.
        kinds: (H, W): 0 where intact, 1 + position in `DamageKind` where damaged.
    """
    change = cv2.absdiff(undamaged, scan).max(axis=2)
    is_visible = cv2.morphologyEx(change, cv2.MORPH_CLOSE, _NEAR) >= _VISIBLE
    return np.where((kinds > 0) == is_visible, kinds, IGNORED).astype(np.uint8)
