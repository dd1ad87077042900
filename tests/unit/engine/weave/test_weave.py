"""The weave: continues what is around a hole, with known pixels only, on any number of threads."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.compute.cancellable_pool import CancellablePool
from engine.errors import JobCancelledError
from engine.pictures.pixels import Mask, Pixels
from engine.weave.search import WeaveSettings
from engine.weave.weaving import weave

UNGUIDED = WeaveSettings.without_guide()
# Levels coarser than a period do not see it; finer ones need rounds to agree on its phase.
PATIENT = replace(UNGUIDED, rounds_per_level=6)
SETTINGS = [WeaveSettings(), UNGUIDED]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is woven.

    Attributes:
        first: (H, W, C), known pixels 60 to 180, all others outside of that.
        fill: (H, W), bool.
        barred: (H, W), bool; leaves at least one patch known.
        settings: With or without a guide.
    """

    first: Pixels
    fill: Mask
    barred: Mask
    settings: WeaveSettings


@st.composite
def cases(draw: st.DrawFn, *, dtypes: tuple[type[np.generic], ...] = (np.uint8, np.uint16)) -> Case:
    shape = draw(st.integers(8, 70)), draw(st.integers(7, 70))
    rng = np.random.default_rng(draw(st.integers(0, 2**16)))
    barred = rng.random(shape) < draw(st.sampled_from([0.0, 0.002, 0.02, 0.2]))
    barred[rng.integers(shape[0]) :, rng.integers(shape[1]) :] = True
    top, left = rng.integers(shape[0] - 7), rng.integers(shape[1] - 6)
    barred[top : top + 7, left : left + 7] = False
    fill = barred & (rng.random(shape) < draw(st.sampled_from([0.5, 1.0])))
    barred[-1, -1] = fill[-1, -1] = True
    values = rng.integers(60, 181, (*shape, draw(st.sampled_from([1, 3]))), np.uint8)
    values[barred] = rng.choice(np.array([0, 255], np.uint8), (np.count_nonzero(barred), 1))
    first = scaled(values, draw(st.sampled_from(dtypes)))
    return Case(first=first, fill=fill, barred=barred, settings=draw(st.sampled_from(SETTINGS)))


def scaled(values: npt.NDArray[np.uint8], dtype: type[np.generic]) -> Pixels:
    return values if dtype is np.uint8 else values.astype(np.uint16) * np.uint16(257)


def woven(
    first: Pixels,
    fill: Mask,
    settings: WeaveSettings = UNGUIDED,
    *,
    report_progress: Callable[[float], None] = lambda _share: None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> npt.NDArray[np.float32] | None:
    with CancellablePool(is_cancelled) as pool:
        answer = weave(
            first, fill, fill, settings, seed=0, report_progress=report_progress, pool=pool
        )
    return None if answer is None else answer.values


def woven_case(case: Case, *, seed: int = 0) -> npt.NDArray[np.float32]:
    with CancellablePool(lambda: False) as pool:
        answer = weave(
            case.first,
            case.fill,
            case.barred,
            case.settings,
            seed=seed,
            report_progress=lambda _share: None,
            pool=pool,
        )
    assert answer is not None
    return answer.values


def completed(truth: Pixels, fill: Mask, settings: WeaveSettings = UNGUIDED) -> Pixels:
    """Return the truth with a hole forgotten and woven."""
    damaged = truth.copy()
    damaged[fill] = truth[~fill].mean(axis=0).astype(truth.dtype)
    answer = woven(damaged, fill, settings)
    assert answer is not None
    damaged[fill] = np.rint(answer).astype(truth.dtype)
    return damaged


def square_hole(side: int, *, hole: int) -> Mask:
    fill = np.zeros((side, side), bool)
    start = (side - hole) // 2
    fill[start : start + hole, start : start + hole] = True
    return fill


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("seed", range(4))
def test_a_tiled_texture_is_continued_exactly(dtype: type[np.generic], seed: int) -> None:
    tile = np.random.default_rng(seed).integers(0, 256, (6, 6, 3), np.uint8)
    truth = scaled(np.tile(tile, (16, 16, 1)), dtype)

    filled = completed(truth, square_hole(96, hole=20), PATIENT)

    np.testing.assert_array_equal(filled, truth)


@pytest.mark.parametrize("slope", [0.0, 0.25, -0.5])
@pytest.mark.parametrize("weave_settings", SETTINGS)
def test_an_edge_is_continued_straight(slope: float, weave_settings: WeaveSettings) -> None:
    rows, columns = np.mgrid[-48:48, -48:48]
    is_right = (columns > slope * rows)[..., np.newaxis]
    truth = np.where(is_right, np.uint8(190), np.uint8(60)).repeat(3, axis=2)

    filled = completed(truth, square_hole(96, hole=24), weave_settings)

    crossings, expected = ((pixels[..., 0] < 125).sum(axis=1) for pixels in (filled, truth))
    assert np.abs(crossings - expected).max() <= 1


@pytest.mark.parametrize("value", [0, 77, 255])
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_a_constant_picture_stays_constant(
    value: int, channels: int, dtype: type[np.generic]
) -> None:
    truth = scaled(np.full((60, 60, channels), value, np.uint8), dtype)

    np.testing.assert_array_equal(completed(truth, square_hole(60, hole=20)), truth)


@settings(max_examples=40, deadline=None)
@given(case=cases())
def test_every_pixel_of_the_hole_is_made_of_known_ones(case: Case) -> None:
    known = case.first[~case.barred]

    answer = np.rint(woven_case(case))

    assert answer.shape == (np.count_nonzero(case.fill), case.first.shape[2])
    assert np.all(answer >= known.min(axis=0))
    assert np.all(answer <= known.max(axis=0))


@settings(max_examples=20, deadline=None)
@given(case=cases())
def test_the_callers_arrays_are_not_written_to(case: Case) -> None:
    before = case.first.copy(), case.fill.copy(), case.barred.copy()

    woven_case(case)

    after = case.first, case.fill, case.barred
    assert all(np.array_equal(old, new) for old, new in zip(before, after, strict=True))


@settings(max_examples=20, deadline=None)
@given(case=cases(), seed=st.integers(0, 2**16))
def test_equal_seeds_get_equal_answers(case: Case, seed: int) -> None:
    np.testing.assert_array_equal(woven_case(case, seed=seed), woven_case(case, seed=seed))


@settings(max_examples=20, deadline=None)
@given(case=cases())
def test_the_number_of_threads_makes_no_difference(case: Case) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("engine.compute.cancellable_pool.os.cpu_count", lambda: 1)
        alone = woven_case(case)
        patch.setattr("engine.compute.cancellable_pool.os.cpu_count", lambda: 7)
        together = woven_case(case)

    np.testing.assert_array_equal(alone, together)


@settings(max_examples=20, deadline=None)
@given(case=cases(dtypes=(np.uint8,)))
def test_sixteen_bits_are_woven_as_eight_are(case: Case) -> None:
    wide = replace(case, first=case.first.astype(np.uint16) * np.uint16(257))

    # float32 has 24 bits, of which a sum of 49 votes costs a few.
    np.testing.assert_allclose(woven_case(wide), 257 * woven_case(case), rtol=1e-5)


@pytest.mark.parametrize(
    "hole",
    [
        np.s_[:9, 20:40],
        np.s_[-9:, 20:40],
        np.s_[20:40, :9],
        np.s_[20:40, -9:],
        np.s_[:15, :15],
        np.s_[-15:, -15:],
        np.s_[:, 25:35],
        np.s_[25:35, :],
        np.s_[:25, :],
        np.s_[8:, :],
    ],
)
def test_a_hole_at_the_border_is_woven(hole: tuple[slice, slice]) -> None:
    stripes = np.zeros((60, 60, 3), np.uint8)
    stripes[...] = np.array([40, 40, 40, 200, 200, 200], np.uint8).repeat(10).reshape(60, 1)
    truth = np.ascontiguousarray(stripes.transpose(1, 0, 2))
    fill = np.zeros((60, 60), bool)
    fill[hole] = True

    filled = completed(truth, fill)

    assert np.isin(filled[fill], [*range(40, 201)]).all()
    np.testing.assert_array_equal(filled[~fill], truth[~fill])


def test_hundreds_of_small_holes_are_woven_at_once() -> None:
    fill = np.zeros((240, 240), bool)
    fill[4::12, 4::12] = fill[5::12, 4::12] = True
    # A patch fits between the holes only where they leave out a row of theirs.
    fill[100:120] = False
    truth = np.full((240, 240, 3), (10, 120, 230), np.uint8)

    np.testing.assert_array_equal(completed(truth, fill), truth)


@pytest.mark.parametrize(
    ("shape", "known"),
    [
        ((40, 40), np.s_[:0, :]),
        ((40, 40), np.s_[:1, :]),
        ((40, 40), np.s_[:6, :]),
        ((40, 40), np.s_[::2, :]),
        ((6, 50), np.s_[:, 10:]),
        ((50, 6), np.s_[10:, :]),
        ((2, 2), np.s_[1:, :]),
        ((1, 1), np.s_[1:, :]),
    ],
)
def test_where_no_patch_is_known_there_is_no_answer(
    shape: tuple[int, int], known: tuple[slice, slice]
) -> None:
    fill = np.ones(shape, bool)
    fill[known] = False

    assert woven(np.full((*shape, 3), 90, np.uint8), fill) is None


def test_one_known_patch_is_enough() -> None:
    fill = np.ones((40, 40), bool)
    fill[20:27, 30:37] = False
    first = np.full((40, 40, 3), 255, np.uint8)
    first[~fill] = 90

    answer = woven(first, fill)

    np.testing.assert_array_equal(answer, np.full((40 * 40 - 49, 3), 90, np.float32))


def test_a_cancelled_weave_stops_before_its_next_pass() -> None:
    heard: list[float] = []

    with pytest.raises(JobCancelledError):
        woven(
            np.full((60, 60, 3), 90, np.uint8),
            square_hole(60, hole=20),
            report_progress=heard.append,
            is_cancelled=lambda: len(heard) == 2,
        )

    assert len(heard) == 2


def test_progress_rises_from_above_zero_to_one() -> None:
    heard: list[float] = []

    woven(
        np.full((90, 90, 3), 90, np.uint8), square_hole(90, hole=40), report_progress=heard.append
    )

    assert heard == sorted(set(heard))
    assert heard[0] > 0
    assert heard[-1] == 1.0
