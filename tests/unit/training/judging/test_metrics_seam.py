"""The metric of a hole's border, against values computed by hand."""

import numpy as np
import pytest

from engine.pictures.pixels import Mask
from training.judging.metrics.seam import seam_ratio


def band() -> Mask:
    """Return a mask (40, 40) of eight columns from top to bottom."""
    mask = np.zeros((40, 40), bool)
    mask[:, 16:24] = True
    return mask


def test_a_result_that_continues_the_picture_has_a_ratio_of_one() -> None:
    rising = 3 * np.indices((40, 40)).sum(axis=0)
    result = np.repeat(rising.astype(np.uint8)[..., None], 3, axis=2)

    assert seam_ratio(result, band()) == pytest.approx(1)


def test_a_step_at_the_border_is_relative_to_the_steps_of_the_ring() -> None:
    result = np.full((40, 40, 3), 90, np.uint8)
    result[band()] = 99

    assert seam_ratio(result, band()) == pytest.approx((9 + 1) / (0 + 1))


def test_texture_around_the_hole_excuses_a_step() -> None:
    stripes = (90 + 19 * (np.arange(40) % 2)).astype(np.uint8)
    result = np.repeat(np.broadcast_to(stripes, (40, 40))[..., None], 3, axis=2)
    result[band()] = 99

    ratio = seam_ratio(result, band())

    # Columns 15 (109) and 24 (90) lie beside 99. Of the ring, 8 columns on each side, neighbours in
    # a row differ by 19 (14 pairs in each of 40 rows), those in a column not at all.
    across = (10 + 9) / 2
    beside = 14 * 40 * 19 / (14 * 40 + 16 * 39)
    assert ratio == pytest.approx((across + 1) / (beside + 1))


@pytest.mark.parametrize("value", [False, True])
def test_a_mask_without_a_border_has_no_seam(*, value: bool) -> None:
    picture = np.zeros((40, 40, 3), np.uint8)

    assert seam_ratio(picture, np.full((40, 40), value)) is None
