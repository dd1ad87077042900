"""How answers are measured, which are no pictures, and which would fit any picture."""

from dataclasses import dataclass, replace

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
from training.proof.fitting import fits_anything
from training.proof.holes import RGB, Square
from training.proof.judging import Judge, Judged, Pair, colour_error, is_flat

pytestmark = pytest.mark.usefixtures("one_thread")


def square(*, seed: int = 0, masks: int = 1) -> Square:
    mask = np.zeros((64, 64), bool)
    mask[20:40, 20:40] = True
    truth = soft_picture(np.random.default_rng(seed))
    return Square(name=f"{seed}.png", truth=truth, masks=(mask,) * masks)


@dataclass(slots=True)
class Fake:
    """A model that answers every hole with one colour, or with none at all."""

    colour: tuple[int, int, int] | None

    def fill(self, damaged: RGB, mask: Mask, _method: Method) -> RGB:
        """Fill the hole."""
        if self.colour is None:
            raise InvalidResultError("not a number")
        return np.where(mask[..., None], np.array(self.colour, np.uint8), damaged)


class Exact:
    """A model that knows the truth."""

    def __init__(self, truth: RGB) -> None:
        self._truth = truth

    def fill(self, _damaged: RGB, _mask: Mask, _method: Method) -> RGB:
        """Return the truth."""
        return self._truth


@pytest.fixture(scope="module")
def distance() -> FeatureDistance:
    return FeatureDistance(SqueezeFeatures.load(FEATURES))


def test_a_picture_counts_with_the_mean_of_its_holes(distance: FeatureDistance) -> None:
    shown = square(masks=3)
    grey = Fake((128, 128, 128))

    judged = Judge(old=grey, new=Exact(shown.truth), distance=distance)([shown], lambda: None)

    assert len(judged.old) == len(judged.new) == 1
    assert judged.new[0] == dict.fromkeys(Measure, 0.0)
    assert judged.old[0][Measure.COLOURS] == pytest.approx(
        colour_error(grey.fill(shown.truth, shown.masks[0], Method.REWEAVE), *_truth_of(shown))
    )


def _truth_of(shown: Square) -> tuple[RGB, Mask]:
    return shown.truth, shown.masks[0]


def test_the_colour_error_is_taken_in_the_hole_alone() -> None:
    truth = np.zeros((2, 2, 3), np.uint8)
    answer = np.zeros((2, 2, 3), np.uint8)
    answer[0, 0] = (6, 0, 0)
    answer[1, 1] = (90, 90, 90)
    mask = np.array([[True, True], [False, False]])

    # Six numbers, of which one is off by six: sqrt(36 / 6).
    assert colour_error(answer, truth, mask) == pytest.approx(np.sqrt(6.0))


def test_an_answer_of_the_new_model_that_is_no_picture_ends_it(distance: FeatureDistance) -> None:
    judged = Judge(old=Fake((9, 9, 9)), new=Fake(None), distance=distance)([square()], lambda: None)

    assert not judged.is_sound
    assert judged.changes == ()


def test_a_hole_that_the_old_model_cannot_answer_is_left_out(distance: FeatureDistance) -> None:
    judged = Judge(old=Fake(None), new=Fake((9, 9, 9)), distance=distance)([square()], lambda: None)

    assert judged.is_sound
    assert judged.old == []


def test_one_colour_where_there_was_something_to_see_is_no_picture(
    distance: FeatureDistance,
) -> None:
    lively = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    shown = replace(square(), truth=lively)

    judged = Judge(old=Exact(shown.truth), new=Fake((90, 120, 150)), distance=distance)(
        [shown], lambda: None
    )

    assert not judged.is_sound


def test_one_colour_in_a_plain_wall_is_a_good_answer() -> None:
    wall = np.full((64, 64, 3), 100, np.uint8)

    assert not is_flat(wall, wall, square().masks[0])


def test_the_shown_holes_are_the_first_of_each_picture_before_any_second_one() -> None:
    blank = np.zeros((1, 1, 3), np.uint8)
    pairs = [
        [
            Pair(name=f"{name}{hole}", truth=blank, mask=blank[..., 0] > 0, old=blank, new=blank)
            for hole in range(2)
        ]
        for name in "ab"
    ]

    shown = Judged(pairs=pairs).shown(3)

    assert [pair.name for pair in shown] == ["a0", "b0", "a1"]


# ------------------------------------------------------------------------------------- fitting


def pairs_of(truths: list[RGB], answers: list[RGB]) -> list[list[Pair]]:
    mask = np.zeros((64, 64), bool)
    mask[16:48, 16:48] = True
    return [
        [
            Pair(
                name="",
                truth=truth,
                mask=mask,
                old=truth,
                new=np.where(mask[..., None], answer, truth),
            )
        ]
        for truth, answer in zip(truths, answers, strict=True)
    ]


def test_noise_painted_into_noise_fits_anything(distance: FeatureDistance) -> None:
    rng = np.random.default_rng(0)
    truths, first, second, third = (
        list(rng.integers(0, 256, (6, 64, 64, 3), np.uint8)) for _ in range(4)
    )

    holes = [pairs_of(truths, answers) for answers in (first, second, third)]

    assert fits_anything([[*a, *b, *c] for a, b, c in zip(*holes, strict=True)], distance)


def test_comparing_with_other_pictures_can_be_stopped(distance: FeatureDistance) -> None:
    truths = [soft_picture(np.random.default_rng(seed)) for seed in range(6)]

    with pytest.raises(JobCancelledError):
        fits_anything(pairs_of(truths, truths), distance, lambda: True)


def test_a_blurred_photograph_fits_its_own_place_alone(distance: FeatureDistance) -> None:
    names = ("chelsea.png", "coffee.png", "astronaut.png", "rocket.jpg", "ihc.png", "coins.png")
    truths = [sample_square(name, side_px=64) for name in names]
    answers = [np.asarray(cv2.GaussianBlur(truth, (0, 0), 2.0), np.uint8) for truth in truths]

    assert not fits_anything(pairs_of(truths, answers), distance)


def test_the_same_answer_everywhere_fits_anything(distance: FeatureDistance) -> None:
    truths = [soft_picture(np.random.default_rng(seed)) for seed in range(6)]

    assert fits_anything(pairs_of(truths, [sample_square("brick.png", side_px=64)] * 6), distance)
