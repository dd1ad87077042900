"""How results are scored, which of them are not pictures, and which would fit any picture."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from engine.api import Method
from engine.errors import InvalidResultError, JobCancelledError
from engine.pictures.pixels import Mask
from tests.helpers.proof_runs import soft_picture
from tests.helpers.samples import FEATURES, sample_square
from training.api import Measure
from training.judging.metrics.features import FeatureDistance
from training.losses.feature_networks import SqueezeFeatures
from training.proof.holes import RGB, Square
from training.proof.noise_check import fits_anything
from training.proof.scoring import (
    MEASURES,
    METHODS,
    Model,
    Pair,
    ProofScorer,
    SetScores,
    colour_error,
    is_flat,
)

pytestmark = pytest.mark.usefixtures("one_thread")


def square(*, seed: int = 0, masks: int = 1) -> Square:
    mask = np.zeros((64, 64), bool)
    mask[20:40, 20:40] = True
    truth = soft_picture(np.random.default_rng(seed))
    return Square(name=f"{seed}.png", truth=truth, masks=(mask,) * masks)


def filling(colour: tuple[int, int, int]) -> Model:
    """Return a model that fills every hole with one colour."""

    def fill(damaged: RGB, mask: Mask) -> RGB:
        return np.where(mask[..., None], np.array(colour, np.uint8), damaged)

    return dict.fromkeys(METHODS, fill)


def failing() -> Model:
    """Return a model without a valid result."""

    def fail(_damaged: RGB, _mask: Mask) -> RGB:
        raise InvalidResultError("not a number")

    return dict.fromkeys(METHODS, fail)


def knowing(truth: RGB) -> Model:
    """Return a model that knows the truth."""
    return dict.fromkeys(METHODS, lambda _damaged, _mask: truth)


@pytest.fixture(scope="module")
def distance() -> FeatureDistance:
    return FeatureDistance(SqueezeFeatures.load(FEATURES))


def test_a_picture_counts_with_the_mean_of_its_holes(distance: FeatureDistance) -> None:
    shown = square(masks=3)
    truth, mask = shown.truth, shown.masks[0]
    grey = filling((128, 128, 128))

    scores = ProofScorer(old=grey, new=knowing(truth), distance=distance).score(
        [shown], lambda: None
    )

    assert len(scores.old) == len(scores.new) == 1
    assert scores.new[0] == dict.fromkeys(MEASURES, 0.0)
    assert scores.old[0][Measure.COLOURS] == pytest.approx(
        colour_error(grey[Method.REWEAVE](truth, mask), truth, mask)
    )


def test_the_colour_error_covers_only_the_hole() -> None:
    truth = np.zeros((2, 2, 3), np.uint8)
    result = np.zeros((2, 2, 3), np.uint8)
    result[0, 0] = (6, 0, 0)
    result[1, 1] = (90, 90, 90)
    mask = np.array([[True, True], [False, False]])

    # Six numbers, of which one is off by six: sqrt(36 / 6).
    assert colour_error(result, truth, mask) == pytest.approx(np.sqrt(6.0))


def test_an_invalid_result_of_the_new_model_ends_the_scoring(distance: FeatureDistance) -> None:
    scores = ProofScorer(old=filling((9, 9, 9)), new=failing(), distance=distance).score(
        [square()], lambda: None
    )

    assert not scores.is_sound
    assert scores.scores == ()


def test_a_hole_without_a_valid_result_of_the_old_model_is_left_out(
    distance: FeatureDistance,
) -> None:
    scores = ProofScorer(old=failing(), new=filling((9, 9, 9)), distance=distance).score(
        [square()], lambda: None
    )

    assert scores.is_sound
    assert scores.old == []


def test_one_colour_in_place_of_texture_is_not_sound(
    distance: FeatureDistance,
) -> None:
    lively = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    shown = replace(square(), truth=lively)

    scores = ProofScorer(
        old=knowing(shown.truth), new=filling((90, 120, 150)), distance=distance
    ).score([shown], lambda: None)

    assert not scores.is_sound


def test_one_colour_in_a_plain_wall_is_not_flat() -> None:
    wall = np.full((64, 64, 3), 100, np.uint8)

    assert not is_flat(wall, wall, square().masks[0])


def test_the_first_hole_of_each_picture_is_selected_before_any_second_one() -> None:
    blank = np.zeros((1, 1, 3), np.uint8)
    pairs = [
        [
            Pair(name=f"{name}{hole}", truth=blank, mask=blank[..., 0] > 0, old=blank, new=blank)
            for hole in range(2)
        ]
        for name in "ab"
    ]

    shown = SetScores(pairs=pairs).select_pairs(3)

    assert [pair.name for pair in shown] == ["a0", "b0", "a1"]


def pairs_of(truths: list[RGB], results: list[RGB]) -> list[list[Pair]]:
    mask = np.zeros((64, 64), bool)
    mask[16:48, 16:48] = True
    return [
        [
            Pair(
                name="",
                truth=truth,
                mask=mask,
                old=truth,
                new=np.where(mask[..., None], result, truth),
            )
        ]
        for truth, result in zip(truths, results, strict=True)
    ]


def test_noise_painted_into_noise_fits_anything(distance: FeatureDistance) -> None:
    rng = np.random.default_rng(0)
    truths, first, second, third = (
        list(rng.integers(0, 256, (6, 64, 64, 3), np.uint8)) for _ in range(4)
    )

    holes = [pairs_of(truths, results) for results in (first, second, third)]

    assert fits_anything([[*a, *b, *c] for a, b, c in zip(*holes, strict=True)], distance)


def test_the_noise_check_can_be_stopped(distance: FeatureDistance) -> None:
    truths = [soft_picture(np.random.default_rng(seed)) for seed in range(6)]

    with pytest.raises(JobCancelledError):
        fits_anything(pairs_of(truths, truths), distance, lambda: True)


def test_blurred_photographs_fit_only_their_own_place(distance: FeatureDistance) -> None:
    names = ("chelsea.png", "coffee.png", "astronaut.png", "rocket.jpg", "ihc.png", "coins.png")
    truths = [sample_square(name, side_px=64) for name in names]
    results = [np.asarray(cv2.GaussianBlur(truth, (0, 0), 2.0), np.uint8) for truth in truths]

    assert not fits_anything(pairs_of(truths, results), distance)


def test_the_same_result_everywhere_fits_anything(distance: FeatureDistance) -> None:
    truths = [soft_picture(np.random.default_rng(seed)) for seed in range(6)]

    assert fits_anything(pairs_of(truths, [sample_square("brick.png", side_px=64)] * 6), distance)
