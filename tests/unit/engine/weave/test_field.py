"""The nearest source is the nearest, however it is looked for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from engine.weave import field
from engine.weave.field import find_nearest_to


@given(
    height=st.integers(1, 90),
    width=st.integers(1, 90),
    share=st.sampled_from([0.0005, 0.02, 0.5]),
    near_px=st.sampled_from([1, 8, 64]),
    seed=st.integers(0, 2**16),
)
def test_the_nearest_source_is_that_of_the_distance_transform(
    height: int, width: int, share: float, near_px: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    is_set = rng.random((height, width)) < share
    is_set[rng.integers(height), rng.integers(width)] = True
    places = np.unique(rng.integers(0, is_set.size, 5))
    rows, columns = ndimage.distance_transform_edt(
        ~is_set, return_distances=False, return_indices=True
    )
    expected = (rows * width + columns).reshape(-1)[places]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(field, "_NEAR_PX", near_px)
        found = find_nearest_to(is_set, places)

    np.testing.assert_array_equal(found, expected)
