"""Training masks: within their share, reproducible, and of the kind they are called."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.tiling import inscribed_radius_px
from training.errors import ConfigError
from training.masks import MaskKind, MaskMixture, sample_mask


@settings(deadline=None, max_examples=60)
@given(
    seed=st.integers(0, 2**32 - 1),
    size=st.sampled_from([32, 64, 128, 256]),
    mixture=st.sampled_from([MaskMixture.wide(), MaskMixture.thin()]),
)
def test_the_share_of_a_mask_lies_within_its_mixtures_bounds(
    seed: int, size: int, mixture: MaskMixture
) -> None:
    mask = sample_mask(np.random.default_rng(seed), size, mixture)

    assert mask.shape == (size, size)
    assert mask.dtype == np.bool_
    assert mixture.least_share <= mask.mean() <= mixture.most_share


@pytest.mark.parametrize("kind", list(MaskKind))
def test_every_kind_can_be_drawn_alone(kind: MaskKind) -> None:
    mixture = MaskMixture(weights={kind: 1.0}, least_share=0.01, most_share=0.6)

    shares = [sample_mask(np.random.default_rng(seed), 64, mixture).mean() for seed in range(20)]

    assert np.std(shares) > 0.005


def test_equal_seeds_draw_equal_masks() -> None:
    first, second = (
        sample_mask(np.random.default_rng(5), 128, MaskMixture.wide()) for _ in range(2)
    )

    assert np.array_equal(first, second)


def test_thin_masks_are_thinner_than_wide_ones() -> None:
    thin, wide = (
        np.median(
            [
                inscribed_radius_px(sample_mask(np.random.default_rng(seed), 128, mixture))
                for seed in range(30)
            ]
        )
        for mixture in (MaskMixture.thin(), MaskMixture.wide())
    )

    assert thin < wide / 2


def test_a_share_that_no_kind_reaches_falls_back_to_a_box() -> None:
    mixture = MaskMixture(weights={MaskKind.BOX: 1.0}, least_share=0.0001, most_share=0.0002)

    mask = sample_mask(np.random.default_rng(0), 100, mixture)

    assert mask.sum() == 1


@pytest.mark.parametrize(
    ("weights", "least", "most"),
    [({}, 0.1, 0.2), ({MaskKind.BOX: 0.0}, 0.1, 0.2), ({MaskKind.BOX: 1.0}, 0.3, 0.2)],
)
def test_mixtures_that_make_no_sense_are_refused(
    weights: dict[MaskKind, float], least: float, most: float
) -> None:
    with pytest.raises(ConfigError):
        MaskMixture(weights=weights, least_share=least, most_share=most)
