"""Each known failure of inpainting networks, made artificially, moves the measure for it."""

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from engine.pictures.pixels import Mask
from tests.helpers.samples import FEATURES, sample_square
from training.judging.metrics.features import (
    FeatureDistance,
    SemanticMismatch,
    fill_distances,
    hole_square,
)
from training.judging.metrics.patches import laplacian_patches, patch_positions, sliced_wasserstein
from training.judging.metrics.pixels import texture_energy_ratio
from training.judging.metrics.seam import seam_ratio
from training.judging.metrics.spectrum import (
    COARSE_BLOCK_PX,
    FINE_BLOCK_PX,
    hole_spectrum,
    spectrum_peak,
)
from training.losses.feature_networks import SqueezeFeatures

RGB = npt.NDArray[np.uint8]


@pytest.fixture(scope="module")
def features() -> SqueezeFeatures:
    return SqueezeFeatures.load(FEATURES)


@pytest.fixture(scope="module")
def mask() -> Mask:
    hole = np.zeros((128, 128), bool)
    hole[24:104, 24:104] = True
    return hole


@pytest.fixture(scope="module")
def cat() -> RGB:
    return sample_square("chelsea.png", side_px=128)


def filled(picture: RGB, fill: RGB, mask: Mask) -> RGB:
    return np.where(mask[..., None], fill, picture)


def checkerboard(amplitude: int, *, period_px: int, side_px: int = 128) -> npt.NDArray[np.int64]:
    """Return (side_px, side_px, 1): squares of half a period, plus and minus the amplitude."""
    rows, columns = np.indices((side_px, side_px)) // (period_px // 2)
    return np.where((rows + columns) % 2 == 0, amplitude, -amplitude)[..., None]


def peak(picture: RGB, mask: Mask, *, block_px: int = FINE_BLOCK_PX) -> float:
    spectrum = hole_spectrum(picture, mask, block_px=block_px)
    assert spectrum is not None
    return spectrum_peak(spectrum)


def patch_distances(result: RGB, truth: RGB, mask: Mask) -> list[float]:
    positions = patch_positions(mask, np.random.default_rng(0))
    pairs = zip(
        laplacian_patches(result, positions), laplacian_patches(truth, positions), strict=True
    )
    return [sliced_wasserstein(a, b, np.random.default_rng(1)) for a, b in pairs]


@pytest.mark.parametrize("period_px", [2, 4])
def test_a_faint_checkerboard_raises_the_spectrum_peak(
    cat: RGB, mask: Mask, period_px: int
) -> None:
    boarded = np.clip(cat + checkerboard(4, period_px=period_px), 0, 255).astype(np.uint8)

    assert peak(cat, mask) < 2
    assert peak(boarded, mask) > 10


@pytest.mark.parametrize("period_px", [8, 16])
def test_a_grid_of_coarse_features_raises_the_peak_of_coarse_blocks(period_px: int) -> None:
    cat = sample_square("chelsea.png", side_px=256)
    hole = np.zeros((256, 256), bool)
    hole[32:-32, 32:-32] = True
    board = checkerboard(8, period_px=period_px, side_px=256)

    boarded = np.clip(cat + board, 0, 255).astype(np.uint8)

    assert peak(cat, hole, block_px=COARSE_BLOCK_PX) < 1.5
    assert peak(boarded, hole, block_px=COARSE_BLOCK_PX) > 10


@pytest.mark.parametrize("axis", [0, 1])
def test_stripes_of_two_pixels_raise_the_spectrum_peak(cat: RGB, mask: Mask, axis: int) -> None:
    stripes = 4 * (np.indices((128, 128))[axis] % 2)[..., None]

    striped = np.clip(cat.astype(np.int64) + stripes, 0, 255).astype(np.uint8)

    assert peak(striped, mask) > 10


def test_noise_and_flat_results_have_no_spectrum_peak(mask: Mask) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (128, 128, 3), np.uint8)
    flat = np.full((128, 128, 3), 90, np.uint8)

    assert peak(noise, mask) < 1.5
    assert peak(flat, mask) == pytest.approx(1)


def test_the_spectrum_is_not_measured_in_thin_holes(cat: RGB) -> None:
    scratch = np.zeros((128, 128), bool)
    scratch[60:66] = True

    assert hole_spectrum(cat, scratch) is None
    assert hole_spectrum(cat[:8, :8], np.ones((8, 8), bool)) is None


def test_blur_lowers_the_texture_energy_and_raises_the_finest_patch_distance(
    cat: RGB, mask: Mask
) -> None:
    blurred = filled(cat, np.asarray(cv2.GaussianBlur(cat, (0, 0), 2), np.uint8), mask)

    distances = patch_distances(blurred, cat, mask)

    texture = texture_energy_ratio(blurred, cat, mask)
    assert texture is not None
    assert texture < 0.7
    assert distances[0] > 200
    assert distances[0] > 3 * distances[-1]


def test_the_patch_distance_of_the_truth_is_zero_at_every_level(cat: RGB, mask: Mask) -> None:
    assert patch_distances(cat, cat, mask) == [0, 0, 0, 0]


def test_a_wrong_colour_raises_only_the_coarsest_patch_distance(cat: RGB, mask: Mask) -> None:
    lighter = np.clip(cat.astype(np.int64) + 40, 0, 255).astype(np.uint8)

    distances = patch_distances(lighter, cat, mask)

    assert distances[-1] > 5 * distances[0]


def test_a_shift_by_one_deviation_has_the_patch_distance_of_its_mean_projection() -> None:
    rng = np.random.default_rng(0)
    truth = rng.standard_normal((400, 7, 7, 3)).astype(np.float32) * 10
    shifted = truth + truth.std(axis=(0, 1, 2))

    distance = sliced_wasserstein(shifted, truth, np.random.default_rng(1))

    # A constant one in 147 dimensions projects onto the sum of a unit vector's elements, which is
    # distributed like a standard normal; its mean magnitude is sqrt(2 / pi).
    assert distance == pytest.approx(1000 * np.sqrt(2 / np.pi), rel=0.08)


def test_the_same_result_everywhere_collapses_the_diversity(
    features: SqueezeFeatures, cat: RGB, mask: Mask
) -> None:
    truths = [
        cat,
        sample_square("grass.png", side_px=128),
        sample_square("coffee.png", side_px=128),
    ]
    collapsed = [filled(truth, cat, mask) for truth in truths]

    wanted = np.mean(fill_distances(features, truths, mask))

    assert wanted > 1
    assert fill_distances(features, collapsed, mask) == pytest.approx([0, 0, 0], abs=1e-5)


def test_a_single_picture_has_no_diversity(features: SqueezeFeatures, cat: RGB, mask: Mask) -> None:
    assert fill_distances(features, [cat], mask) == []


def test_other_things_in_the_hole_raise_the_semantic_mismatch(
    features: SqueezeFeatures,
) -> None:
    cat = sample_square("chelsea.png", side_px=300)
    cup = sample_square("coffee.png", side_px=300)
    whole = np.ones((300, 300), bool)
    mismatch = SemanticMismatch(features, FEATURES)

    values = [mismatch(picture, cat, whole) for picture in (cat, 255 - (255 - cat) // 4 * 3, cup)]

    assert values[0] == pytest.approx(0, abs=1e-6)
    assert values[0] < values[1] < values[2]
    assert values[2] > 0.9


def test_the_classifier_knows_a_cat_and_an_espresso(
    features: SqueezeFeatures,
) -> None:
    mismatch = SemanticMismatch(features, FEATURES)

    cat, cup = (
        mismatch.classify(sample_square(name, side_px=300))
        for name in ("chelsea.png", "coffee.png")
    )

    assert cat.sum() == pytest.approx(1)
    assert cat.argmax() in range(281, 286)
    assert cup.argmax() == 967


def test_the_feature_distance_is_zero_for_equal_pictures_and_grows_with_damage(
    features: SqueezeFeatures, cat: RGB
) -> None:
    squeeze = FeatureDistance(features)
    little, much = cat.copy(), cat.copy()
    little[:10, :10] = 127
    much[:40, :40] = 127

    distances = [squeeze(picture, cat) for picture in (cat, little, much)]

    assert distances[0] == pytest.approx(0, abs=1e-6)
    assert distances[0] < distances[1] < distances[2]


def test_the_square_around_a_hole_is_a_quarter_larger_and_stays_in_the_picture() -> None:
    middle, corner = np.zeros((200, 300), bool), np.zeros((200, 300), bool)
    middle[60:140, 110:170] = True
    corner[196:, 296:] = True

    assert hole_square(middle) == (slice(50, 150), slice(90, 190))
    assert hole_square(corner) == (slice(136, 200), slice(236, 300))


def test_a_result_of_another_brightness_raises_the_seam(cat: RGB, mask: Mask) -> None:
    brighter = np.clip(cat.astype(int) + 25, 0, 255).astype(np.uint8)

    own, other = (seam_ratio(filled(cat, fill, mask), mask) for fill in (cat, brighter))

    assert own == pytest.approx(1, abs=0.15)
    assert other is not None
    assert other > 1.5
