"""The rule of the proof: the interval by hand, each verdict, and how often it errs."""

import numpy as np
import pytest

from engine.network.model_card import ProofScore
from training.api import MAX_ELSEWHERE_LOSS, MIN_GAIN, Flaw, Measure, Verdict
from training.judging.intervals import expanded_level
from training.proof.verdict import compare_measure, decide_verdict


def change(
    low: float, high: float, *, name: Measure = Measure.FINISHED, relative: float | None = None
) -> ProofScore:
    new = 1.0 + ((low + high) / 2 if relative is None else relative)
    return ProofScore(measure=name, old=1.0, new=new, low=low, high=high, pictures=8)


def test_a_change_that_is_the_same_in_every_picture_has_an_interval_without_width() -> None:
    old = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])

    found = compare_measure(Measure.FINISHED, old, 0.9 * old)

    assert found is not None
    assert found.old == pytest.approx(3.5)
    assert found.new == pytest.approx(3.15)
    assert found.relative == pytest.approx(-0.1)
    assert found.low == pytest.approx(-0.1)
    assert found.high == pytest.approx(-0.1)
    assert found.pictures == 6


def test_the_interval_of_two_pictures_reaches_from_the_one_to_the_other() -> None:
    # The samples are (a, a), (a, b), (b, b), with changes of -1/2, (2 + 1) / (4 + 1) - 1 and 0. For
    # two pictures the level is so high that the outermost changes bound the interval.
    old, new = np.array([4.0, 1.0]), np.array([2.0, 1.0])

    found = compare_measure(Measure.GENERATOR, old, new)

    assert found is not None
    assert found.relative == pytest.approx(-0.4)
    assert found.low == pytest.approx(-0.5)
    assert found.high == pytest.approx(0.0)


def test_pictures_are_weighted_by_their_distances_and_stay_paired() -> None:
    # Unpaired, the large picture of one model could meet the small one of the other.
    old = np.array([10.0, 1.0, 1.0, 1.0, 1.0, 1.0])
    new = old * np.array([0.9, 0.8, 0.8, 0.8, 0.8, 0.8])

    found = compare_measure(Measure.FINISHED, old, new)

    assert found is not None
    assert found.relative == pytest.approx((9.0 + 4.0) / 15.0 - 1.0)
    assert found.low >= -0.2 - 1e-9
    assert found.high <= -0.1 + 1e-9


def test_the_level_for_six_pictures_is_that_of_students_t() -> None:
    # t at 97.5 % with 5 degrees is 2.5706; times sqrt(6 / 5) it is 2.8159, a tail of 0.00243.
    assert expanded_level(6) == pytest.approx(1.0 - 2 * 0.002432, abs=1e-5)


def test_the_level_for_many_pictures_is_the_usual_one() -> None:
    assert expanded_level(100_000) == pytest.approx(0.95, abs=1e-4)


def test_one_picture_has_no_interval() -> None:
    assert compare_measure(Measure.FINISHED, np.array([1.0]), np.array([0.5])) is None


def test_exact_results_of_both_models_are_no_change() -> None:
    found = compare_measure(Measure.FINISHED, np.zeros(6), np.zeros(6))

    assert found is not None
    assert (found.relative, found.low, found.high) == (0.0, 0.0, 0.0)


def test_a_model_is_better_with_a_certain_gain_and_little_loss_elsewhere() -> None:
    own = [change(-0.13, -0.05)]
    elsewhere = [change(-0.1, 0.2, relative=MAX_ELSEWHERE_LOSS - 0.001)]

    assert decide_verdict(own, elsewhere, pictures=8, flaw=None) is Verdict.BETTER


def test_a_model_is_not_better_if_the_interval_reaches_zero() -> None:
    own = [change(-0.13, 0.0)]

    assert decide_verdict(own, [], pictures=8, flaw=None) is Verdict.NOT_BETTER


def test_a_model_is_hardly_better_with_a_certain_but_small_gain() -> None:
    own = [change(-0.026, -0.001, relative=-0.012)]

    assert decide_verdict(own, [], pictures=6, flaw=None) is Verdict.HARDLY_BETTER


@pytest.mark.parametrize(
    ("beyond", "verdict"), [(0.001, Verdict.BETTER), (-0.001, Verdict.HARDLY_BETTER)]
)
def test_a_gain_counts_from_the_minimum_on(beyond: float, verdict: Verdict) -> None:
    own = [change(-0.05, -0.001, relative=-MIN_GAIN - beyond)]

    assert decide_verdict(own, [], pictures=8, flaw=None) is verdict


def test_a_small_gain_that_could_be_chance_does_not_count() -> None:
    own = [change(-0.03, 0.01, relative=-0.012)]

    assert decide_verdict(own, [], pictures=8, flaw=None) is Verdict.NOT_BETTER


@pytest.mark.parametrize("name", [Measure.FINISHED, Measure.GENERATOR])
def test_a_model_is_worse_elsewhere_just_above_the_limit(name: Measure) -> None:
    own = [change(-0.13, -0.05)]
    elsewhere = [change(-0.1, 0.2, name=name, relative=MAX_ELSEWHERE_LOSS + 0.001)]

    assert decide_verdict(own, elsewhere, pictures=8, flaw=None) is Verdict.WORSE_ELSEWHERE


def test_colours_elsewhere_and_the_generator_alone_decide_nothing() -> None:
    own = [change(-0.13, -0.05), change(0.1, 0.3, name=Measure.GENERATOR)]
    elsewhere = [change(0.2, 0.4, name=Measure.COLOURS)]

    assert decide_verdict(own, elsewhere, pictures=8, flaw=None) is Verdict.BETTER


def test_five_pictures_are_too_few_however_good_they_look() -> None:
    own = [change(-0.6, -0.5)]

    assert decide_verdict(own, [], pictures=5, flaw=None) is Verdict.TOO_FEW


@pytest.mark.parametrize("flaw", list(Flaw))
def test_a_model_with_a_flaw_is_never_better(flaw: Flaw) -> None:
    own = [change(-0.6, -0.5)]

    assert decide_verdict(own, [], pictures=8, flaw=flaw) is Verdict.NOT_BETTER


@pytest.mark.parametrize(
    ("own", "elsewhere"),
    [
        ([change(float("nan"), float("nan"))], []),
        ([change(-0.2, -0.1)], [change(-0.1, 0.1, relative=float("nan"))]),
    ],
)
def test_scores_that_are_not_numbers_are_never_better(
    own: list[ProofScore], elsewhere: list[ProofScore]
) -> None:
    assert decide_verdict(own, elsewhere, pictures=8, flaw=None) is not Verdict.BETTER


@pytest.mark.slow
@pytest.mark.parametrize("pictures", [6, 24])
@pytest.mark.parametrize("tails", [2, 1000])
def test_of_a_thousand_equal_models_hardly_one_in_twenty_seems_better(
    pictures: int, tails: int
) -> None:
    """The models are equal; pictures differ much, both models little, with or without outliers."""
    rng = np.random.default_rng([pictures, tails])
    olds = rng.lognormal(0.0, 0.5, (1000, pictures))
    news = olds * np.maximum(1.0 + 0.03 * rng.standard_t(tails, olds.shape), 0.01)

    changes = [
        compare_measure(Measure.FINISHED, old, new, resamples=1999)
        for old, new in zip(olds, news, strict=True)
    ]

    verdicts = [decide_verdict([c], [], pictures=pictures, flaw=None) for c in changes if c]
    assert len(verdicts) - verdicts.count(Verdict.NOT_BETTER) <= 50
