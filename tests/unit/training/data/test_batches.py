"""Batches depend only on seed and step, and sources are drawn by their weights and caps."""

from dataclasses import replace

import pytest
import torch

from tests.helpers.training_data import plain_pictures, write_folder
from training.data.augment import AugmentConfig
from training.data.batches import BatchMaker, compute_sampling_probabilities
from training.data.cache import PictureCache, open_cache
from training.data.config import DataConfig
from training.data.finding import find_pictures
from training.data.layouts import Split
from training.errors import DataError

RICH = AugmentConfig(
    quarter_turn=0.5, rotation=0.7, scale=0.7, jitter=0.5, sepia=0.3, jpeg=0.5, grey=0.2
)
DATA = DataConfig(window_px=64, batch_size=4)
PLAIN = AugmentConfig(flip=0.0, grey=0.0)


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> PictureCache:
    folder = write_folder(tmp_path_factory.mktemp("data"), count=3)
    return open_cache(find_pictures(folder, Split.TRAIN, DATA), None, whole_px=80)


@pytest.mark.parametrize("augment", [AugmentConfig(), RICH])
def test_a_batch_depends_only_on_seed_and_step(
    pictures: PictureCache, augment: AugmentConfig
) -> None:
    config = DataConfig(window_px=64, batch_size=4, augment=augment)
    first, second = (BatchMaker(pictures, config, seed=1) for _ in range(2))
    first.make(0)

    assert (first.make(7).rgb == second.make(7).rgb).all()
    assert (first.make(7).mask == second.make(7).mask).all()
    assert not (first.make(7).rgb == second.make(8).rgb).all()


@pytest.mark.parametrize("whole_share", [0.0, 0.5, 1.0])
def test_a_batch_has_the_documented_shapes_and_types(
    pictures: PictureCache, whole_share: float
) -> None:
    batch = BatchMaker(pictures, replace(DATA, whole_share=whole_share), seed=1).make(0)

    assert tuple(batch.rgb.shape) == (4, 3, 64, 64)
    assert batch.rgb.dtype == torch.uint8
    assert tuple(batch.mask.shape) == (4, 1, 64, 64)
    assert batch.mask.dtype == torch.bool


def test_a_source_of_weight_zero_is_never_drawn() -> None:
    config = DataConfig(window_px=64, batch_size=16, augment=PLAIN, source_weights={"dark": 0.0})

    batch = BatchMaker(plain_pictures(dark=5, light=250), config, seed=1).make(0)

    assert (batch.rgb == 250).all()


def test_no_source_is_drawn_more_often_than_its_cap() -> None:
    sources = ["house"] * 60 + ["parks"] * 40

    probabilities = compute_sampling_probabilities(sources, {"house": 0.04})

    assert probabilities[:60].sum() == pytest.approx(0.04)
    assert probabilities.sum() == pytest.approx(1.0)


def test_capping_one_source_lifts_no_other_above_its_cap() -> None:
    sources = ["house"] * 70 + ["senate"] * 20 + ["parks"] * 10

    probabilities = compute_sampling_probabilities(sources, {"senate": 0.25, "house": 0.1})

    assert probabilities[70:90].sum() == pytest.approx(0.25)
    assert probabilities[:70].sum() == pytest.approx(0.1)


def test_a_source_below_its_cap_is_unchanged() -> None:
    probabilities = compute_sampling_probabilities(["house", *["parks"] * 99], {"house": 0.04})

    assert probabilities == pytest.approx([0.01] * 100)


def test_a_cap_on_the_only_source_has_no_effect() -> None:
    probabilities = compute_sampling_probabilities(["house"] * 4, {"house": 0.04})

    assert probabilities == pytest.approx([0.25] * 4)


def test_each_picture_is_drawn_in_proportion_to_the_weight_of_its_source() -> None:
    probabilities = compute_sampling_probabilities(
        ["prints", "slides", "slides"], {}, {"prints": 6.0}
    )

    assert probabilities == pytest.approx([0.75, 0.125, 0.125])


def test_a_weight_of_zero_leaves_a_source_out_where_another_is_capped() -> None:
    probabilities = compute_sampling_probabilities(
        ["prints", "slides", "house"], {"house": 0.1}, {"slides": 0.0}
    )

    assert probabilities == pytest.approx([0.9, 0.0, 0.1])


def test_weights_that_leave_no_picture_are_refused() -> None:
    with pytest.raises(DataError, match="left out"):
        compute_sampling_probabilities(["prints"], {}, {"prints": 0.0})
