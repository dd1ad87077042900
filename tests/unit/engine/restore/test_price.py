"""The price of a job: what is counted, and how rates are learned."""

import json
from dataclasses import astuple, replace

import numpy as np
import pytest

from engine.api import Context, Guide, Method, RestoreOptions
from engine.pictures.pixels import Mask, Rect
from engine.restore.price import (
    MOST_KEPT,
    SHIPPED_RATES,
    FinishedJob,
    PriceList,
    Work,
    learned_rates,
    work_of,
)

PICTURE = Rect(x=0, y=0, width=3000, height=2000)
NO_LONG_WORK = Work(tiles=0.1, looks=1)


def counted(mask: Mask, options: RestoreOptions, *, x: int = 1000, y: int = 800) -> Work:
    """Return the work of a mask whose top left corner is at (x, y)."""
    place = Rect(x=x, y=y, width=mask.shape[1], height=mask.shape[0])
    return work_of(mask, place, options, within=PICTURE)


def full(height: int, width: int) -> Mask:
    return np.ones((height, width), bool)


def job(work: Work, seconds: float, *, device: str = "CPU") -> FinishedJob:
    return FinishedJob(device=device, work=work, seconds=seconds)


def jobs_of_a_machine(*, slower: float, count: int = 12) -> list[FinishedJob]:
    """Return jobs of a machine on which weaving alone is so many times slower than shipped."""
    rng = np.random.default_rng(0)
    works = [Work(looks=1, tiles=t, woven=w) for t, w in rng.uniform(0.01, 0.3, (count, 2))]
    return [
        job(
            work,
            SHIPPED_RATES.jobs
            + SHIPPED_RATES.looks
            + SHIPPED_RATES.tiles * work.tiles
            + slower * SHIPPED_RATES.woven * work.woven,
        )
        for work in works
    ]


def test_thin_hole_is_one_tile_at_the_pictures_own_scale() -> None:
    work = counted(full(10, 20), RestoreOptions())

    assert work == Work(looks=1, tiles=160 * 144 / 1e6)  # 148 x 138 in whole steps of 16


def test_wide_hole_is_seen_reduced_and_woven() -> None:
    work = counted(full(200, 200), RestoreOptions())

    assert work == Work(
        looks=1,
        windows=600 * 600 / 1e6,
        tiles=384 * 384 / 1e6,
        surroundings=(200 + 512) ** 2 / 1e6,
        woven=200 * 200 / 1e6,
    )


def test_far_holes_of_one_size_are_looked_at_together() -> None:
    mask = np.zeros((10, 500), bool)
    mask[:, :10] = mask[:, -10:] = True

    assert counted(mask, RestoreOptions()) == Work(looks=1, tiles=2 * 144 * 144 / 1e6)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (RestoreOptions(method=Method.TELEA), Work(fills=1, opencv=1e-4)),
        (RestoreOptions(method=Method.POISSON), Work(fills=1, membrane=1e-4)),
        (
            RestoreOptions(method=Method.WEAVE),
            Work(smooth=138 * 138 / 1e6, surroundings=522 * 522 / 1e6, woven=1e-4),
        ),
        (
            RestoreOptions(source=Rect(x=0, y=0, width=100, height=50)),
            Work(smooth=138 * 138 / 1e6, surroundings=(138 * 138 + 5000) / 1e6, woven=1e-4),
        ),
        (
            RestoreOptions(context=Context.FAR),
            Work(looks=1, tiles=272 * 272 / 1e6),
        ),
        (
            RestoreOptions(guide=Guide.LOOSE),
            Work(looks=1, tiles=144 * 144 / 1e6, surroundings=522 * 522 / 1e6, woven=1e-4),
        ),
    ],
)
def test_each_option_is_counted_as_what_it_does(options: RestoreOptions, expected: Work) -> None:
    assert counted(full(10, 10), options) == expected


def test_feather_is_counted_as_a_band_along_the_border() -> None:
    sharp = counted(full(10, 20), RestoreOptions(method=Method.TELEA))

    soft = counted(full(10, 20), RestoreOptions(method=Method.TELEA, feather_px=3))

    # 2 * (10 + 20) - 4 pixels at the border, and 2 layers of them nearer to it than 3 px.
    assert soft == replace(sharp, feathers=1, bordered=12 * 22 / 1e6, feathered=2 * 56 / 1e6)


def test_feather_that_is_wider_than_the_hole_counts_its_pixels_once() -> None:
    soft = counted(full(10, 20), RestoreOptions(method=Method.TELEA, feather_px=64))

    assert soft.feathered == 10 * 20 / 1e6


def test_pictures_edge_is_no_border_of_a_feather() -> None:
    soft = counted(full(10, 20), RestoreOptions(method=Method.TELEA, feather_px=2), x=0, y=0)

    # The right column and the bottom row.
    assert (soft.bordered, soft.feathered) == (11 * 21 / 1e6, 29 / 1e6)


def test_each_group_is_softened_by_itself() -> None:
    mask = np.zeros((10, 500), bool)
    mask[:, :10] = mask[:, -10:] = True

    soft = counted(mask, RestoreOptions(method=Method.TELEA, feather_px=2))

    assert soft.feathers == 2
    assert soft.bordered == pytest.approx(2 * 12 * 12 / 1e6)


def test_feather_makes_a_job_dearer_before_any_is_known() -> None:
    sharp, soft = (counted(full(90, 90), RestoreOptions(feather_px=width)) for width in (0, 20))
    prices = PriceList()

    assert prices.seconds(soft, device="CPU") > prices.seconds(sharp, device="CPU")


def test_before_the_first_job_the_shipped_rates_count() -> None:
    seconds = PriceList().seconds(Work(tiles=2.0), device="CPU")

    assert seconds == pytest.approx(SHIPPED_RATES.jobs + 2 * SHIPPED_RATES.tiles)


def test_machine_that_weaves_more_slowly_is_learned() -> None:
    prices = PriceList(jobs_of_a_machine(slower=3.0))

    seconds = prices.seconds(Work(looks=1, woven=0.2), device="CPU")

    assert seconds == pytest.approx(3 * SHIPPED_RATES.woven * 0.2, rel=0.1)


def test_one_job_scales_all_rates() -> None:
    work = Work(looks=1, tiles=0.5)
    twice = 2 * PriceList().seconds(work, device="CPU")

    rates = learned_rates([job(work, twice)])

    assert rates[1:] == pytest.approx(2 * learned_rates([])[1:])


def test_disturbed_job_counts_for_nothing() -> None:
    jobs = jobs_of_a_machine(slower=1.0)
    disturbed = [*jobs, job(Work(looks=1, tiles=0.1), 60.0)]

    seconds = PriceList(disturbed).seconds(Work(looks=1, tiles=0.1), device="CPU")

    assert seconds == pytest.approx(PriceList(jobs).seconds(Work(looks=1, tiles=0.1), device="CPU"))


def test_each_device_has_rates_of_its_own() -> None:
    slow = [job(Work(looks=1, tiles=0.1), 30.0, device="old") for _ in range(5)]

    prices = PriceList(slow)

    assert prices.seconds(NO_LONG_WORK, device="old") == pytest.approx(30.0, rel=0.05)
    assert prices.seconds(NO_LONG_WORK, device="new") < 1.0


def test_jobs_are_learned_one_by_one_and_the_oldest_are_let_go() -> None:
    prices = PriceList([job(NO_LONG_WORK, 30.0)] * MOST_KEPT)
    before = prices.seconds(NO_LONG_WORK, device="CPU")

    learn_many(prices, job(NO_LONG_WORK, 0.5), count=MOST_KEPT)

    assert before == pytest.approx(30.0, rel=0.05)
    assert prices.seconds(NO_LONG_WORK, device="CPU") == pytest.approx(0.5, rel=0.05)


def learn_many(prices: PriceList, finished: FinishedJob, *, count: int) -> None:
    for _ in range(count):
        prices.learn(finished)


def test_what_was_learned_survives_as_text() -> None:
    prices = PriceList(jobs_of_a_machine(slower=3.0))
    work = Work(looks=1, woven=0.2)

    kept = PriceList.of_text(prices.to_text())

    assert kept.seconds(work, device="CPU") == prices.seconds(work, device="CPU")


def test_jobs_that_an_older_version_kept_count_without_a_feather() -> None:
    older = '[["CPU", 3.0, 1, 1, 0, 0.5, 0, 0, 0, 0, 0, 0]]'

    kept = PriceList.of_text(older)

    assert kept.to_text() == PriceList([job(Work(looks=1.0, tiles=0.5), 3.0)]).to_text()


def test_jobs_of_a_newer_version_are_as_good_as_none() -> None:
    newer = json.dumps([["CPU", 3.0, *astuple(NO_LONG_WORK), 1.0]])

    assert PriceList.of_text(newer).to_text() == "[]"


@pytest.mark.parametrize(
    "text", ["", "{}", "[[1]]", "[1]", '[["CPU", 0.0, 1,1,1,1,1,1,1,1,1,1]]', '[["CPU", "NaN"]]']
)
def test_text_that_makes_no_sense_is_as_good_as_none(text: str) -> None:
    prices = PriceList.of_text(text)

    assert prices.to_text() == "[]"
