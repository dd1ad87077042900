"""Prices: rates start from shipped ones and are learned from finished jobs."""

import math

import numpy as np
import pytest

from engine.api import Speed
from engine.restore.price import (
    MAX_KEPT,
    SHIPPED_RATES,
    SHIPPED_SPEED,
    FinishedJob,
    PriceList,
    Work,
    fit_rates,
    scale_rates,
)

SHORT_WORK = Work(generated=0.12)
START = scale_rates(None)


def job(work: Work, seconds: float, *, device: str = "CPU") -> FinishedJob:
    return FinishedJob(device=device, work=work, seconds=seconds)


def speed(generator: float, weave: float) -> Speed:
    """Return the speed of a machine that takes these multiples of the shipped seconds."""
    return Speed(
        generate_s=generator * SHIPPED_SPEED.generate_s, weave_s=weave * SHIPPED_SPEED.weave_s
    )


def jobs_of_a_machine(*, slower: float, count: int = 12) -> list[FinishedJob]:
    """Return jobs of a machine that generates as fast as shipped, and weaves more slowly."""
    rng = np.random.default_rng(0)
    works = [Work(generated=g, woven=w) for g, w in rng.uniform(0.01, 0.3, (count, 2))]
    return [
        job(
            work,
            SHIPPED_RATES.generated * work.generated + slower * SHIPPED_RATES.woven * work.woven,
        )
        for work in works
    ]


def test_the_shipped_rates_hold_before_the_first_job() -> None:
    seconds = PriceList().estimate_seconds(Work(generated=2.0, filled=0.5), device="CPU")

    assert seconds == pytest.approx(2 * SHIPPED_RATES.generated + 0.5 * SHIPPED_RATES.filled)


@pytest.mark.parametrize("work", [Work(generated=2.0), Work(woven=0.3), Work(filled=0.5)])
def test_a_machine_half_as_fast_costs_twice_as_much(work: Work) -> None:
    shipped = PriceList().estimate_seconds(work, device="CPU")

    seconds = PriceList().estimate_seconds(work, device="CPU", speed=speed(2.0, 2.0))

    assert seconds == pytest.approx(2 * shipped)


def test_generator_and_weave_are_scaled_apart() -> None:
    card = scale_rates(speed(0.1, 1.0))

    assert card == pytest.approx(START * [0.1, 1.0, 1.0])


@pytest.mark.parametrize("ratio", [0.0, 0.001, 1000.0, -1.0, math.inf, math.nan])
def test_an_absurd_speed_gives_the_shipped_rates(ratio: float) -> None:
    assert scale_rates(speed(ratio, ratio)) == pytest.approx(START)


def test_finished_jobs_outweigh_the_measured_speed() -> None:
    prices = PriceList([job(SHORT_WORK, 0.3)] * 4)

    estimates = [
        prices.estimate_seconds(SHORT_WORK, device="CPU", speed=speed(ratio, ratio))
        for ratio in (0.5, 1.0, 5.0)
    ]

    assert estimates == pytest.approx([0.3] * 3, rel=0.01)


def test_a_machine_that_weaves_more_slowly_is_learned() -> None:
    prices = PriceList(jobs_of_a_machine(slower=3.0))

    seconds = prices.estimate_seconds(Work(woven=0.2), device="CPU")

    assert seconds == pytest.approx(3 * SHIPPED_RATES.woven * 0.2, rel=0.1)


def test_one_job_scales_all_rates() -> None:
    work = Work(generated=0.5)
    twice = 2 * PriceList().estimate_seconds(work, device="CPU")

    rates = fit_rates([job(work, twice)], start=START)

    assert rates == pytest.approx(2 * START)


@pytest.mark.parametrize(("count", "is_believed"), [(1, False), (2, False), (3, True)])
def test_a_few_jobs_far_from_expected_change_nothing(count: int, *, is_believed: bool) -> None:
    slow = job(SHORT_WORK, 20 * PriceList().estimate_seconds(SHORT_WORK, device="CPU"))

    rates = fit_rates([slow] * count, start=START)

    assert rates == pytest.approx((20 if is_believed else 1) * START)


def test_a_disturbed_job_is_ignored() -> None:
    jobs = jobs_of_a_machine(slower=1.0)
    disturbed = PriceList([*jobs, job(SHORT_WORK, 60.0)])

    seconds = disturbed.estimate_seconds(SHORT_WORK, device="CPU")

    assert seconds == pytest.approx(PriceList(jobs).estimate_seconds(SHORT_WORK, device="CPU"))


def test_very_short_jobs_do_not_change_the_rates() -> None:
    short = job(Work(filled=0.001), 0.05)

    assert fit_rates([short] * 5, start=START) == pytest.approx(START)


def test_each_device_has_its_own_rates() -> None:
    slow = [job(SHORT_WORK, 30.0, device="old") for _ in range(5)]

    prices = PriceList(slow)

    assert prices.estimate_seconds(SHORT_WORK, device="old") == pytest.approx(30.0, rel=0.05)
    assert prices.estimate_seconds(SHORT_WORK, device="new") < 1.0


def test_new_jobs_replace_the_oldest() -> None:
    prices = PriceList([job(SHORT_WORK, 30.0)] * MAX_KEPT)
    before = prices.estimate_seconds(SHORT_WORK, device="CPU")

    learn_many(prices, job(SHORT_WORK, 0.5), count=MAX_KEPT)

    assert before == pytest.approx(30.0, rel=0.05)
    assert prices.estimate_seconds(SHORT_WORK, device="CPU") == pytest.approx(0.5, rel=0.05)


def learn_many(prices: PriceList, finished: FinishedJob, *, count: int) -> None:
    for _ in range(count):
        prices.learn(finished)


def test_learned_rates_survive_as_text() -> None:
    prices = PriceList(jobs_of_a_machine(slower=3.0))
    work = Work(woven=0.2)

    kept = PriceList.from_text(prices.to_text())

    assert kept.estimate_seconds(work, device="CPU") == prices.estimate_seconds(work, device="CPU")


def describe_job(*, seconds: str = "1.0", generated: str = "1.0") -> str:
    """Return the text of a price list with one job."""
    return f'[{{"device": "CPU", "work": {{"generated": {generated}}}, "seconds": {seconds}}}]'


def test_a_valid_text_gives_its_jobs() -> None:
    assert PriceList.from_text(describe_job()).to_text() != "[]"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[1]",
        '[["CPU", 1.0, 1, 1, 1]]',
        describe_job(seconds="0"),
        describe_job(seconds="NaN"),
        describe_job(seconds='"1.0"'),
        describe_job(generated="0"),
        describe_job(generated="-1"),
    ],
)
def test_an_invalid_text_gives_an_empty_price_list(text: str) -> None:
    assert PriceList.from_text(text).to_text() == "[]"
