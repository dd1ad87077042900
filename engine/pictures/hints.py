"""What the user has marked around an object that snap looks for."""

import enum
from typing import TypeAlias

import numpy as np
import numpy.typing as npt


class Hint(enum.IntEnum):
    """What is known of a pixel.

    INSIDE is the inside of the rough outline. OBJECT and BACKGROUND have been drawn over, so they
    are certain; MAYBE_OBJECT and MAYBE_BACKGROUND lie inside a further rough outline.
    """

    OUTSIDE = 0
    INSIDE = 1
    OBJECT = 2
    BACKGROUND = 3
    MAYBE_OBJECT = 4
    MAYBE_BACKGROUND = 5


# (H, W), uint8: a `Hint` for each pixel.
Hints: TypeAlias = npt.NDArray[np.uint8]
