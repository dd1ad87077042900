"""Validation scores the same windows of held-out pictures every time, at each stage's size."""

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
import torch
from torch import Tensor

from engine.network.generator import Generator
from tests.helpers.samples import FEATURES
from tests.helpers.training_data import TINY_GENERATOR, plain_pictures
from tests.helpers.training_runs import CPU
from training.data.cache import PictureCache
from training.data.config import DataConfig
from training.data.stages import Stage
from training.judging.validation import HeldOut, Validation
from training.losses.feature_networks import SqueezeFeatures

pytestmark = pytest.mark.usefixtures("one_thread")

DATA = DataConfig(window_px=64, batch_size=4, whole_share=0.5)


def held_out(pictures: PictureCache, *, data: DataConfig = DATA) -> HeldOut:
    return HeldOut(
        open_pictures=lambda _data: pictures,
        data=data,
        stages=(Stage(from_step=5, window_px=80, batch_size=1),),
        batches=2,
    )


def no_pause() -> None:
    """Do not pause."""


def paint(level: float) -> Generator:
    """Return a generator that paints everything in one grey level, -1 to 1."""

    def generate(x: Tensor) -> SimpleNamespace:
        return SimpleNamespace(picture=torch.full_like(x[:, :3], level))

    return cast("Generator", generate)


@pytest.fixture(scope="module")
def pictures() -> PictureCache:
    return plain_pictures(black=0, grey=128, white=255)


@pytest.fixture(scope="module")
def features() -> SqueezeFeatures:
    return SqueezeFeatures.load(FEATURES)


def test_the_psnr_is_that_of_the_holes() -> None:
    validation = Validation(held_out(plain_pictures(grey=128)), None, device=CPU)

    scores = validation(paint(138 / 127.5 - 1.0), 1, no_pause)

    # Every channel is off by 10 of 255 levels.
    expected = pytest.approx(20.0 * np.log10(255.0 / 10.0), abs=1e-4)
    assert scores == {"wide_psnr_db": expected, "thin_psnr_db": expected}


def test_the_truth_has_no_distance(features: SqueezeFeatures) -> None:
    validation = Validation(held_out(plain_pictures(black=0)), features, device=CPU)

    scores = validation(paint(-1.0), 1, no_pause)

    assert scores["squeeze_dist"] == scores["wide_squeeze_dist"] == 0.0
    assert scores["thin_psnr_db"] == 100.0


def test_the_distance_is_the_mean_of_all_windows(
    pictures: PictureCache, features: SqueezeFeatures
) -> None:
    validation = Validation(held_out(pictures), features, device=CPU)

    scores = validation(TINY_GENERATOR.build().eval(), 1, no_pause)

    wide, thin = scores["wide_squeeze_dist"], scores["thin_squeeze_dist"]
    assert scores["squeeze_dist"] == pytest.approx((wide + thin) / 2, abs=1e-4)


def test_two_validations_of_the_same_pictures_agree(
    pictures: PictureCache, features: SqueezeFeatures
) -> None:
    generator = TINY_GENERATOR.build().eval()

    first, second = (
        Validation(held_out(pictures), features, device=CPU)(generator, 1, no_pause)
        for _ in range(2)
    )

    assert first == second


def test_a_later_stage_is_validated_at_both_sizes(pictures: PictureCache) -> None:
    validation = Validation(held_out(pictures), None, device=CPU)

    last_of_first, first_of_second = (validation(paint(0.0), step, no_pause) for step in (5, 6))

    assert set(last_of_first) == {"wide_psnr_db", "thin_psnr_db"}
    assert set(first_of_second) == set(last_of_first) | {
        "wide_psnr_db_80px",
        "thin_psnr_db_80px",
    }


def test_without_whole_pictures_there_are_no_scores_of_wide_holes(pictures: PictureCache) -> None:
    data = replace(DATA, whole_share=0.0)

    scores = Validation(held_out(pictures, data=data), None, device=CPU)(paint(0.0), 1, no_pause)

    assert set(scores) == {"thin_psnr_db"}


def test_a_validation_can_be_paused_before_each_batch(pictures: PictureCache) -> None:
    pauses: list[None] = []

    Validation(held_out(pictures), None, device=CPU)(paint(0.0), 1, lambda: pauses.append(None))

    assert len(pauses) == 2


def test_previewed_windows_are_half_whole_pictures(pictures: PictureCache) -> None:
    batch = Validation(held_out(pictures), None, device=CPU).draw_preview(2)

    assert batch.rgb.shape == (2, 3, 64, 64)
    assert batch.mask.any(dim=(2, 3)).all()
