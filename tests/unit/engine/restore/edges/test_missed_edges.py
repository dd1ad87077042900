"""Missed edges of what a mask covers are found, and edges of other things are left alone."""

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.api import DeviceChoice, EngineConfig, Method, RestoreOptions, Result
from engine.pictures.pixels import Mask, Pixels, Rect
from engine.restore.compose import limit_reach_px
from engine.restore.edges.missed_edges import choose_reach_px, find_missed_edges
from engine.restore.session import Session
from tests.helpers.samples import sample_square
from tests.helpers.sessions import restore_results

SIDE_PX = 120
REACH_PX = 6
GREY = 150.0


@pytest.fixture(scope="module")
def session(model: Path) -> Session:
    return Session(EngineConfig(model=model, device=DeviceChoice.CPU))


def paint(cover: npt.NDArray[np.float32], *, thing: float = 30.0, side_px: int = SIDE_PX) -> Pixels:
    """Return grainy grey in RGB with a darker thing over it, as far as it covers each pixel."""
    grain = np.random.default_rng(0).normal(0, 2, (side_px, side_px, 3))
    pixels = GREY + (thing - GREY) * cover[..., np.newaxis] + grain
    return np.clip(np.rint(pixels), 0, 255).astype(np.uint8)


def pole(
    left: int, right: int, *, top: int = 20, bottom: int = 100, side_px: int = SIDE_PX
) -> Mask:
    """Return a mask of an upright rectangle."""
    mask = np.zeros((side_px, side_px), bool)
    mask[top:bottom, left:right] = True
    return mask


def find(pixels: Pixels, mask: Mask, *, reach_px: int = REACH_PX) -> Mask:
    return find_missed_edges(pixels, mask, mask, reach_px=reach_px)


@pytest.mark.parametrize("missed_px", [1, 2, 3, 4])
def test_a_side_that_was_missed_is_found(missed_px: int) -> None:
    thing, mask = pole(50, 70), pole(50 + missed_px, 70 + 4, top=18, bottom=102)

    missed = find(paint(thing.astype(np.float32)), mask)

    assert missed[thing & ~mask].mean() > 0.95
    assert not missed[:, : 50 - 2].any()


def test_the_soft_rim_of_letters_is_found() -> None:
    letters = np.zeros((SIDE_PX, SIDE_PX), np.uint8)
    cv2.putText(letters, "RE", (12, 80), cv2.FONT_HERSHEY_SIMPLEX, 2.2, 255, 6, cv2.LINE_AA)
    mask = letters > 127
    soft = np.asarray(cv2.GaussianBlur(letters, (0, 0), 1.5), np.float32) / np.float32(255)

    missed = find(paint(soft), mask, reach_px=5)

    assert missed[(soft > 0.2) & ~mask].mean() > 0.95


def test_hairs_that_stick_out_are_found() -> None:
    thing = pole(45, 75)
    thing[20:100:8, 40:80] = thing[21:100:8, 40:80] = True  # 2 px thick

    missed = find(paint(thing.astype(np.float32)), pole(45, 75))

    assert missed[thing & ~pole(45, 75)].all()


@pytest.mark.parametrize("margin_px", [0, 2, 8])
def test_a_mask_that_covers_everything_does_not_grow(margin_px: int) -> None:
    mask = pole(50 - margin_px, 70 + margin_px, top=20 - margin_px, bottom=100 + margin_px)

    assert not find(paint(pole(50, 70).astype(np.float32)), mask).any()


def test_what_is_a_little_like_the_thing_beside_a_sharp_step_is_left_alone() -> None:
    thing = pole(50, 70)
    cover = np.where(thing, 1.0, np.where(pole(47, 73, top=17, bottom=103), 0.3, 0.0))

    assert not find(paint(cover.astype(np.float32)), thing).any()


def test_a_mask_over_nothing_in_particular_does_not_grow() -> None:
    photograph = sample_square("chelsea.png", side_px=SIDE_PX)

    assert not find(photograph, pole(40, 80)).any()


def test_what_goes_on_beyond_the_reach_is_left_alone() -> None:
    bars = np.zeros((SIDE_PX, SIDE_PX), bool)
    bars[:, :] = (np.arange(SIDE_PX) % 40 < 12)[:, np.newaxis]

    assert not find(paint(bars.astype(np.float32)), pole(50, 70)).any()


def test_hairs_that_go_on_beyond_the_reach_are_found_as_far_as_it() -> None:
    thing = pole(45, 75)
    thing[20:100:8, 37:83] = thing[21:100:8, 37:83] = True

    missed = find(paint(thing.astype(np.float32)), pole(45, 75))

    assert missed[20:100:8, 75 : 75 + REACH_PX - 1].all()
    assert not missed[:, 75 + REACH_PX :].any()


def test_something_alike_beside_the_thing_is_left_alone() -> None:
    both = pole(50, 70) | pole(70, 100)

    assert not find(paint(both.astype(np.float32)), pole(50, 70)).any()


def test_another_hole_is_not_part_of_the_result() -> None:
    thing, own, other = pole(50, 70), pole(53, 74), pole(49, 51)

    missed = find_missed_edges(paint(thing.astype(np.float32)), own | other, own, reach_px=REACH_PX)

    assert missed[:, 51:53].any()
    assert not missed[own | other].any()


def test_a_large_reach_is_searched_at_a_reduced_size() -> None:
    thing, mask = pole(150, 210, side_px=360), pole(164, 222, side_px=360)

    missed = find(paint(thing.astype(np.float32), side_px=360), mask, reach_px=20)

    assert missed[thing & ~mask].mean() > 0.9
    assert not missed[:, : 150 - 8].any()


def test_grey_and_sixteen_bits_give_the_same_as_colour() -> None:
    pixels, mask = paint(pole(50, 70).astype(np.float32)), pole(53, 74)
    grey = pixels[..., :1]

    in_colour = find(np.concatenate([grey, grey, grey], axis=2), mask)

    assert in_colour.any()
    assert np.array_equal(find(grey, mask), in_colour)
    assert np.array_equal(find(grey.astype(np.uint16) * 257, mask), in_colour)


@settings(max_examples=40)
@given(
    shape=st.tuples(st.integers(1, 60), st.integers(1, 60), st.sampled_from([1, 3])),
    dtype=st.sampled_from([np.uint8, np.uint16]),
    reach_px=st.integers(1, 30),
    seed=st.integers(0, 2**16),
)
def test_missed_edges_lie_beside_the_hole_and_arguments_stay(
    shape: tuple[int, int, int],
    dtype: type[np.uint8] | type[np.uint16],
    reach_px: int,
    seed: int,
) -> None:
    rng = np.random.default_rng(seed)
    pixels = rng.integers(0, np.iinfo(dtype).max, shape, dtype, endpoint=True)
    mask = cv2.blur(rng.random(shape[:2]), (5, 5)) > 0.5
    pixels[mask] //= 3
    before = pixels.copy(), mask.copy()

    missed = find(pixels, mask, reach_px=reach_px)

    assert missed.shape == mask.shape
    assert not missed[mask].any()
    assert np.array_equal(pixels, before[0])
    assert np.array_equal(mask, before[1])


def test_the_reach_grows_with_the_stroke_up_to_a_limit() -> None:
    assert [choose_reach_px(radius, max_px=6) for radius in (1.0, 2.2, 3.0, 50.0)] == [4, 5, 6, 6]


@pytest.mark.parametrize(
    ("shape", "reach_px"), [((300, 400, 3), 6), ((1000, 1000, 3), 6), ((4000, 6000, 3), 29)]
)
def test_the_limit_grows_with_the_picture(shape: tuple[int, int, int], reach_px: int) -> None:
    assert limit_reach_px(RestoreOptions(), shape) == reach_px
    assert limit_reach_px(RestoreOptions(includes_missed_edges=False), shape) == 0


def restore_sloppy_pole(session: Session, *, includes_missed_edges: bool) -> tuple[Result, ...]:
    """Return the results of a job whose mask misses 3 px of a pole."""
    return session.restore(
        paint(pole(50, 70).astype(np.float32)),
        pole(53, 74, top=18, bottom=102),
        RestoreOptions(includes_missed_edges=includes_missed_edges),
        report_progress=lambda _stage, _fraction: None,
        is_cancelled=lambda: False,
    )


def test_a_job_fills_missed_edges_and_says_where(session: Session) -> None:
    (result,) = restore_sloppy_pole(session, includes_missed_edges=True)

    assert result.missed is not None
    assert result.place.x < 51
    left = 50 - result.place.x
    assert result.missed[10:70, left : left + 3].all()
    assert result.pixels[10:70, left : left + 3].min() > 100


def test_without_the_option_the_mask_alone_is_filled(session: Session) -> None:
    (result,) = restore_sloppy_pole(session, includes_missed_edges=False)

    assert result.missed is None
    assert result.place.x == 53


def test_nothing_is_included_from_inside_the_source(session: Session) -> None:
    (result,) = session.restore(
        paint(pole(50, 70).astype(np.float32)),
        pole(53, 74, top=18, bottom=102),
        RestoreOptions(source=Rect(x=20, y=0, width=32, height=120)),
        report_progress=lambda _stage, _fraction: None,
        is_cancelled=lambda: False,
    )

    assert result.missed is not None
    assert result.place.x == 52


def test_a_scratch_with_an_exact_mask_is_filled_as_without_the_option(session: Session) -> None:
    picture = sample_square("coffee.png", side_px=160)
    mask = np.zeros((160, 160), bool)
    mask[40:140, 60:63] = mask[80:83, 20:150] = True
    picture[mask] = 238

    by_default = restore_results(session, picture, mask, Method.REWEAVE)
    (alone,) = session.restore(
        picture,
        mask,
        RestoreOptions(includes_missed_edges=False),
        report_progress=lambda _stage, _fraction: None,
        is_cancelled=lambda: False,
    )

    assert [result.place for result in by_default] == [alone.place]
    assert np.array_equal(by_default[0].pixels, alone.pixels)
