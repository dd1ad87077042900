"""The work of a job, counted from its plan."""

import numpy as np
import pytest

from engine.api import Context, Guide, GuideLine, Method, RestoreOptions
from engine.pictures.pixels import Mask, Rect
from engine.restore.price import PriceList, Work
from engine.restore.work import count_work

PICTURE = Rect(x=0, y=0, width=3000, height=2000)
TELEA = RestoreOptions(method=Method.TELEA)


def count(mask: Mask, options: RestoreOptions, *, x: int = 1000, y: int = 800) -> Work:
    """Return the work of a mask whose top left corner is at (x, y), in pixels."""
    place = Rect(x=x, y=y, width=mask.shape[1], height=mask.shape[0])
    work = count_work(mask, place, options, within=PICTURE)
    return Work(
        generated=round(work.generated * 1e6),
        woven=round(work.woven * 1e6),
        filled=round(work.filled * 1e6),
    )


def full(height: int, width: int) -> Mask:
    return np.ones((height, width), bool)


def test_a_thin_hole_is_one_pass_over_its_window() -> None:
    work = count(full(10, 20), RestoreOptions())

    assert work == Work(generated=20_000 + 160 * 144)  # 148 x 138 in whole steps of 16


def test_a_wide_hole_is_seen_from_coarse_to_fine_and_woven() -> None:
    work = count(full(200, 200), RestoreOptions())

    assert work == Work(
        generated=2 * 20_000 + 384 * 384 + 192 * 192 + round(0.09 * 600 * 600),
        woven=200 * 200 + round(0.04 * (200 + 512) ** 2),
        filled=180 * 4 * 200,  # edges are searched for around it
    )


def test_guide_lines_through_a_wide_hole_count() -> None:
    lines = (GuideLine(points=((990.0, 900.0), (1210.0, 900.0))),)

    drawn, plain = (
        count(full(200, 200), RestoreOptions(guide_lines=given)) for given in (lines, ())
    )

    assert drawn.filled - plain.filled == 40_000 + 4.5 * 200 * 200


def test_guide_lines_through_a_thin_hole_cost_nothing() -> None:
    lines = (GuideLine(points=((990.0, 805.0), (1210.0, 805.0))),)

    drawn, plain = (
        count(full(10, 200), RestoreOptions(guide_lines=given)) for given in (lines, ())
    )

    assert drawn == plain


@pytest.mark.parametrize(
    ("side_px", "share", "search_share"), [(499, 1.0, 0.04), (500, 0.45, 0.03)]
)
def test_a_pixel_of_a_large_hole_is_woven_for_less(
    side_px: int, share: float, search_share: float
) -> None:
    work = count(full(side_px, side_px), RestoreOptions())

    searched_px = (3 * side_px) ** 2
    assert work.woven == round(share * side_px**2 + search_share * searched_px)


def test_the_rectangle_around_a_sprawling_hole_is_searched_for_less() -> None:
    mask = np.zeros((1100, 1100), bool)
    mask[:20] = mask[:, :20] = True

    work = count(mask, RestoreOptions())

    searched_px = (1100 + 2 * 768) * (1100 + 768 + 100)  # up to the edge below
    assert work.woven == round(np.count_nonzero(mask) + 0.03 * searched_px)


def test_windows_of_one_size_share_a_pass() -> None:
    mask = np.zeros((10, 500), bool)
    mask[:, :10] = mask[:, -10:] = True

    assert count(mask, RestoreOptions()) == Work(generated=20_000 + 2 * 144 * 144)


def test_only_the_tiles_of_a_long_scratch_count() -> None:
    scratch = np.zeros((1500, 2000), bool)
    scratch[5:8, :] = scratch[:, 5:8] = True

    work = count(scratch, RestoreOptions(), x=200, y=200)

    assert work == Work(generated=(6 + 4 - 1) * (20_000 + 512 * 512))


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (TELEA, Work(filled=550 + 40)),
        (RestoreOptions(method=Method.POISSON), Work(filled=550 + 160)),
        (
            RestoreOptions(method=Method.WEAVE),
            Work(woven=100 + round(0.04 * 522 * 522), filled=round(0.2 * 138 * 138)),
        ),
        (
            RestoreOptions(source=Rect(x=0, y=0, width=100, height=50)),
            Work(woven=100 + round(0.04 * (138 * 138 + 5000)), filled=round(0.2 * 138 * 138)),
        ),
        (RestoreOptions(context=Context.FAR), Work(generated=20_000 + 272 * 272)),
        (
            RestoreOptions(guide=Guide.LOOSE),
            Work(generated=20_000 + 144 * 144, woven=100 + round(0.04 * 522 * 522)),
        ),
    ],
)
def test_options_change_the_work_that_they_change(options: RestoreOptions, expected: Work) -> None:
    assert count(full(10, 10), options) == expected


def feather(mask: Mask, width_px: int, *, x: int = 1000, y: int = 800) -> float:
    """Return what a feather adds to the filled pixels of a quick fill."""
    soft = count(mask, RestoreOptions(method=Method.TELEA, feather_px=width_px), x=x, y=y)
    return soft.filled - count(mask, TELEA, x=x, y=y).filled


def test_a_feather_counts_its_width_along_the_border() -> None:
    assert feather(full(10, 20), 2) == 550 + 2 * 60


def test_a_feather_wider_than_the_hole_counts_each_pixel_once() -> None:
    assert feather(full(10, 20), 64) == 550 + 10 * 20


def test_the_edge_of_the_picture_is_no_border_of_a_feather() -> None:
    assert feather(full(10, 20), 2, x=0, y=0) == 550 + 2 * 30


def test_each_group_has_its_own_feather() -> None:
    mask = np.zeros((10, 500), bool)
    mask[:, :10] = mask[:, -10:] = True

    assert feather(mask, 2) == 2 * (550 + 2 * 40)


def test_a_feather_raises_the_price_before_any_job_has_finished() -> None:
    sharp, soft = (count(full(90, 90), RestoreOptions(feather_px=width)) for width in (0, 20))
    prices = PriceList()

    assert prices.estimate_seconds(soft, device="CPU") > prices.estimate_seconds(
        sharp, device="CPU"
    )
