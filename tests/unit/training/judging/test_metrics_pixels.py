"""Metrics of pixels, against values computed by hand."""

import math

import numpy as np
import pytest

from training.judging.metrics.pixels import hole_psnr, texture_energy_ratio
from training.judging.metrics.similarity import hole_ssim


def test_psnr_covers_only_the_hole() -> None:
    truth = np.zeros((4, 4, 3), np.uint8)
    result = np.full((4, 4, 3), 200, np.uint8)
    mask = np.zeros((4, 4), bool)
    mask[1, 1] = True
    result[1, 1] = 51

    assert hole_psnr(result, truth, mask) == pytest.approx(20 * math.log10(255 / 51))


def test_an_exact_result_counts_as_a_hundred_decibels() -> None:
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


def test_texture_is_undefined_where_the_truth_has_none() -> None:
    flat = np.zeros((8, 8, 3), np.uint8)
    mask = np.zeros((8, 8), bool)
    mask[4, 4] = True

    assert texture_energy_ratio(flat, flat, mask) is None
    assert texture_energy_ratio(flat, flat, np.ones((8, 8), bool)) is None


def test_structure_of_an_exact_result_is_one_and_of_the_negative_is_below_zero() -> None:
    truth = np.random.default_rng(0).integers(0, 256, (32, 32, 3), np.uint8)
    mask = np.zeros((32, 32), bool)
    mask[8:24, 8:24] = True

    similarities = [hole_ssim(picture, truth, mask) for picture in (truth, 255 - truth)]

    assert similarities[0] == pytest.approx(1)
    assert similarities[1] < 0


def test_structure_far_from_the_hole_does_not_count() -> None:
    truth = np.random.default_rng(0).integers(0, 256, (48, 48, 3), np.uint8)
    result = truth.copy()
    result[40:] = 0
    mask = np.zeros((48, 48), bool)
    mask[4:12, 4:12] = True

    assert hole_ssim(result, truth, mask) == pytest.approx(1)
