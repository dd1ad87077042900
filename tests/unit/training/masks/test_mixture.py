"""Training masks stay within their bounds and are reproducible."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from engine.restore.groups import inscribed_radius_px
from training.errors import ConfigError
from training.masks.mixture import MIXTURES, MaskKind, MaskMixture
from training.masks.sampler import MaskSampler, fit_share


@settings(max_examples=60)
@given(
    seed=st.integers(0, 2**32 - 1),
    size=st.sampled_from([32, 64, 128, 256]),
    mixture=st.sampled_from([MIXTURES["wide"], MIXTURES["thin"]]),
)
def test_the_share_of_a_mask_is_within_the_bounds_of_its_mixture(
    seed: int, size: int, mixture: MaskMixture
) -> None:
    mask = MaskSampler(mixture).sample(np.random.default_rng(seed), size)

    assert mask.shape == (size, size)
    assert mask.dtype == np.bool_
    assert mixture.min_share <= mask.mean() <= mixture.max_share


def test_equal_seeds_draw_equal_masks() -> None:
    first, second = (
        MaskSampler(MIXTURES["wide"]).sample(np.random.default_rng(5), 128) for _ in range(2)
    )

    assert np.array_equal(first, second)


def test_thin_masks_are_thinner_than_wide_ones() -> None:
    thin, wide = (
        np.median(
            [
                inscribed_radius_px(MaskSampler(mixture).sample(np.random.default_rng(seed), 128))
                for seed in range(30)
            ]
        )
        for mixture in (MIXTURES["thin"], MIXTURES["wide"])
    )

    assert thin < wide / 2


def test_a_share_smaller_than_any_mark_is_reached_by_eroding() -> None:
    mixture = MaskMixture(weights={MaskKind.BOX: 1.0}, min_share=0.0001, max_share=0.0002)

    mask = MaskSampler(mixture).sample(np.random.default_rng(0), 100)

    assert 1 <= mask.sum() <= 2


def test_a_mask_within_the_bounds_is_unchanged() -> None:
    drawn = np.zeros((4, 4), np.uint8)
    drawn[0, :3] = 1

    mask = fit_share(drawn, min_share=0.1, max_share=0.2)

    assert np.array_equal(mask, drawn.astype(bool))


def test_a_mask_that_is_too_small_grows() -> None:
    drawn = np.zeros((5, 5), np.uint8)
    drawn[2, 2] = 1

    mask = fit_share(drawn, min_share=0.2, max_share=0.3)

    assert mask.sum() == 5
    assert mask[2, 1:4].all()
    assert mask[1:4, 2].all()


def test_a_mask_that_is_too_large_keeps_its_core() -> None:
    drawn = np.zeros((7, 7), np.uint8)
    drawn[1:6, 1:6] = 1

    mask = fit_share(drawn, min_share=0.1, max_share=9 / 49)

    assert mask.sum() == 9
    assert mask[2:5, 2:5].all()


@settings(max_examples=60)
@given(
    drawn=arrays(
        np.uint8, st.tuples(st.integers(2, 40), st.integers(2, 40)), elements=st.integers(0, 1)
    ),
    least=st.floats(0.0001, 0.9),
    width=st.floats(0.01, 0.09),
)
def test_no_mask_is_empty_or_full(drawn: npt.NDArray[np.uint8], least: float, width: float) -> None:
    mask = fit_share(drawn, min_share=least, max_share=least + width)

    assert 0 < mask.sum() < mask.size


@pytest.mark.parametrize(
    ("mixture", "share"), [(MIXTURES["wide"], 0.2241), (MIXTURES["thin"], 0.1116)]
)
def test_the_default_mixtures_draw_the_same_masks_as_ever(
    mixture: MaskMixture, share: float
) -> None:
    masks = [MaskSampler(mixture).sample(np.random.default_rng(seed), 96) for seed in range(64)]

    assert np.mean(masks) == pytest.approx(share, abs=5e-4)


@pytest.mark.parametrize(
    ("weights", "least", "most"),
    [({}, 0.1, 0.2), ({MaskKind.BOX: 0.0}, 0.1, 0.2), ({MaskKind.BOX: 1.0}, 0.3, 0.2)],
)
def test_invalid_mixtures_are_refused(
    weights: dict[MaskKind, float], least: float, most: float
) -> None:
    with pytest.raises(ConfigError):
        MaskMixture(weights=weights, min_share=least, max_share=most)
