"""A damage map holds two planes of one shape."""

import numpy as np
import pytest

from engine.detection.damage_map import DamageMap


def test_planes_of_different_shapes_are_refused() -> None:
    with pytest.raises(ValueError, match="planes of one shape"):
        DamageMap(probability=np.zeros((4, 5), np.uint8), kind=np.zeros((5, 4), np.uint8))


def test_a_plane_of_floats_is_refused() -> None:
    plane = np.zeros((4, 5), np.uint8)

    with pytest.raises(ValueError, match="8 bits"):
        DamageMap(probability=plane.astype(np.float32), kind=plane)
