"""The measures, against values computed by hand."""

import math
from pathlib import Path

import numpy as np
import pytest

from training.losses.perceptual import SqueezeFeatures
from training.metrics import FeatureDistance, hole_psnr, texture_energy_ratio

MODELS = Path(__file__).resolve().parents[2] / "resources" / "models"


def test_psnr_looks_at_the_hole_alone() -> None:
    truth = np.zeros((4, 4, 3), np.uint8)
    result = np.full((4, 4, 3), 200, np.uint8)
    mask = np.zeros((4, 4), bool)
    mask[1, 1] = True
    result[1, 1] = 51

    assert hole_psnr(result, truth, mask) == pytest.approx(20 * math.log10(255 / 51))


def test_an_exact_answer_counts_as_a_hundred_decibels() -> None:
    truth = np.zeros((4, 4, 3), np.uint8)

    assert hole_psnr(truth, truth, np.ones((4, 4), bool)) == 100


def test_texture_of_half_the_contrast_has_half_the_energy() -> None:
    rows = np.arange(20)[:, None]
    truth = np.repeat(np.broadcast_to(100 + 40 * (rows // 2 % 2), (20, 20))[..., None], 3, axis=2)
    result = np.repeat(np.broadcast_to(100 + 20 * (rows // 2 % 2), (20, 20))[..., None], 3, axis=2)
    mask = np.zeros((20, 20), bool)
    mask[4:16, 4:16] = True

    ratio = texture_energy_ratio(result.astype(np.uint8), truth.astype(np.uint8), mask)

    assert ratio == pytest.approx(0.5)


def test_texture_is_not_measured_where_there_is_none() -> None:
    flat = np.zeros((8, 8, 3), np.uint8)
    mask = np.zeros((8, 8), bool)
    mask[4, 4] = True

    assert texture_energy_ratio(flat, flat, mask) is None
    assert texture_energy_ratio(flat, flat, np.ones((8, 8), bool)) is None


def test_the_feature_distance_is_zero_for_equal_pictures_and_grows_with_damage() -> None:
    squeeze = FeatureDistance(SqueezeFeatures.load(MODELS / "squeezenet1_1-imagenet.safetensors"))
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 256, (65, 65, 3), np.uint8)
    little, much = truth.copy(), truth.copy()
    little[:10, :10] = 127
    much[:40, :40] = 127

    distances = [squeeze(picture, truth) for picture in (truth, little, much)]

    assert distances[0] == pytest.approx(0, abs=1e-6)
    assert distances[0] < distances[1] < distances[2]
