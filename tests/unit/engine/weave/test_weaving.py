"""The weave continues a hole's surroundings with known pixels, on any number of threads."""

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
from engine.weave.planes import WeavePlanes
from engine.weave.search import WeaveSettings
from engine.weave.weaving import weave

UNGUIDED = WeaveSettings.without_guide()
# Levels coarser than a period do not see it; finer ones need rounds to agree on its phase.
PATIENT = replace(UNGUIDED, rounds_per_level=6)
SETTINGS = [WeaveSettings(), UNGUIDED, WeaveSettings(is_finest_refined=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A window to weave.

    Attributes:
        planes: The window; known pixels are 60 to 180, all others outside that range, and at least
            one patch is known.
        settings: Settings with or without a guide.
    """

    planes: WeavePlanes
    settings: WeaveSettings


@st.composite
def cases(draw: st.DrawFn, *, dtypes: tuple[type[np.generic], ...] = (np.uint8, np.uint16)) -> Case:
    shape = draw(st.integers(8, 70)), draw(st.integers(7, 70))
    rng = np.random.default_rng(draw(st.integers(0, 2**16)))
    unknown = rng.random(shape) < draw(st.sampled_from([0.0, 0.002, 0.02, 0.2]))
    unknown[rng.integers(shape[0]) :, rng.integers(shape[1]) :] = True
    top, left = rng.integers(shape[0] - 7), rng.integers(shape[1] - 6)
    unknown[top : top + 7, left : left + 7] = False
    mask = unknown & (rng.random(shape) < draw(st.sampled_from([0.5, 1.0])))
    unknown[-1, -1] = mask[-1, -1] = True
    values = rng.integers(60, 181, (*shape, draw(st.sampled_from([1, 3]))), np.uint8)
    values[unknown] = rng.choice(np.array([0, 255], np.uint8), (np.count_nonzero(unknown), 1))
    pixels = scale(values, draw(st.sampled_from(dtypes)))
    planes = WeavePlanes(pixels=pixels, hole=mask, unknown=unknown)
    return Case(planes=planes, settings=draw(st.sampled_from(SETTINGS)))


def scale(values: npt.NDArray[np.uint8], dtype: type[np.generic]) -> Pixels:
    return values if dtype is np.uint8 else values.astype(np.uint16) * np.uint16(257)


def weave_hole(
    pixels: Pixels,
    mask: Mask,
    settings: WeaveSettings = UNGUIDED,
    *,
    report_progress: Callable[[float], None] = lambda _share: None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> npt.NDArray[np.float32] | None:
    with CancellablePool(is_cancelled) as pool:
        result = weave(
            WeavePlanes(pixels=pixels, hole=mask, unknown=mask),
            settings,
            seed=0,
            report_progress=report_progress,
            pool=pool,
        )
    return None if result is None else result.values


def weave_case(case: Case, *, seed: int = 0) -> npt.NDArray[np.float32]:
    with CancellablePool(lambda: False) as pool:
        result = weave(
            case.planes,
            case.settings,
            seed=seed,
            report_progress=lambda _share: None,
            pool=pool,
        )
    assert result is not None
    return result.values


def complete(truth: Pixels, mask: Mask, settings: WeaveSettings = UNGUIDED) -> Pixels:
    """Return the truth with a hole cut out and woven."""
    damaged = truth.copy()
    damaged[mask] = truth[~mask].mean(axis=0).astype(truth.dtype)
    result = weave_hole(damaged, mask, settings)
    assert result is not None
    damaged[mask] = np.rint(result).astype(truth.dtype)
    return damaged


def square_hole(side: int, *, hole: int) -> Mask:
    mask = np.zeros((side, side), bool)
    start = (side - hole) // 2
    mask[start : start + hole, start : start + hole] = True
    return mask


@pytest.mark.slow
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("seed", range(4))
def test_a_tiled_texture_is_continued_exactly(dtype: type[np.generic], seed: int) -> None:
    tile = np.random.default_rng(seed).integers(0, 256, (6, 6, 3), np.uint8)
    truth = scale(np.tile(tile, (16, 16, 1)), dtype)

    filled = complete(truth, square_hole(96, hole=20), PATIENT)

    np.testing.assert_array_equal(filled, truth)


@pytest.mark.parametrize("slope", [0.0, 0.25, -0.5])
@pytest.mark.parametrize("weave_settings", SETTINGS)
def test_an_edge_is_continued_straight(slope: float, weave_settings: WeaveSettings) -> None:
    rows, columns = np.mgrid[-48:48, -48:48]
    is_right = (columns > slope * rows)[..., np.newaxis]
    truth = np.where(is_right, np.uint8(190), np.uint8(60)).repeat(3, axis=2)

    filled = complete(truth, square_hole(96, hole=24), weave_settings)

    crossings, expected = ((pixels[..., 0] < 125).sum(axis=1) for pixels in (filled, truth))
    assert np.abs(crossings - expected).max() <= 1


@pytest.mark.parametrize("value", [0, 77, 255])
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_a_constant_picture_stays_constant(
    value: int, channels: int, dtype: type[np.generic]
) -> None:
    truth = scale(np.full((60, 60, channels), value, np.uint8), dtype)

    np.testing.assert_array_equal(complete(truth, square_hole(60, hole=20)), truth)


@settings(max_examples=40)
@given(case=cases())
def test_every_pixel_of_the_hole_is_made_of_known_pixels(case: Case) -> None:
    known = case.planes.pixels[~case.planes.unknown]

    result = np.rint(weave_case(case))

    assert result.shape == (np.count_nonzero(case.planes.hole), case.planes.pixels.shape[2])
    assert np.all(result >= known.min(axis=0))
    assert np.all(result <= known.max(axis=0))


@settings(max_examples=20)
@given(case=cases())
def test_the_arrays_of_the_caller_stay_unchanged(case: Case) -> None:
    arrays = case.planes.pixels, case.planes.hole, case.planes.unknown
    before = [array.copy() for array in arrays]

    weave_case(case)

    assert all(np.array_equal(old, new) for old, new in zip(before, arrays, strict=True))


@settings(max_examples=20)
@given(case=cases(), seed=st.integers(0, 2**16))
def test_equal_seeds_give_equal_results(case: Case, seed: int) -> None:
    np.testing.assert_array_equal(weave_case(case, seed=seed), weave_case(case, seed=seed))


@settings(max_examples=20)
@given(case=cases())
def test_the_number_of_threads_makes_no_difference(case: Case) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("engine.compute.cancellable_pool.count_processors", lambda: 1)
        alone = weave_case(case)
        patch.setattr("engine.compute.cancellable_pool.count_processors", lambda: 7)
        together = weave_case(case)

    np.testing.assert_array_equal(alone, together)


@pytest.mark.slow
@settings(max_examples=20)
@given(case=cases(dtypes=(np.uint8,)))
def test_sixteen_bits_are_woven_like_eight(case: Case) -> None:
    pixels = case.planes.pixels.astype(np.uint16) * np.uint16(257)
    wide = replace(case, planes=replace(case.planes, pixels=pixels))

    # float32 has 24 bits, of which a sum of 49 votes costs a few.
    np.testing.assert_allclose(weave_case(wide), 257 * weave_case(case), rtol=1e-5)


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
    mask = np.zeros((60, 60), bool)
    mask[hole] = True

    filled = complete(truth, mask)

    assert np.isin(filled[mask], [*range(40, 201)]).all()
    np.testing.assert_array_equal(filled[~mask], truth[~mask])


def test_hundreds_of_small_holes_are_woven_at_once() -> None:
    mask = np.zeros((240, 240), bool)
    mask[4::12, 4::12] = mask[5::12, 4::12] = True
    # A patch fits between the holes only where they leave out a row of theirs.
    mask[100:120] = False
    truth = np.full((240, 240, 3), (10, 120, 230), np.uint8)

    np.testing.assert_array_equal(complete(truth, mask), truth)


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
def test_without_a_known_patch_there_is_no_result(
    shape: tuple[int, int], known: tuple[slice, slice]
) -> None:
    mask = np.ones(shape, bool)
    mask[known] = False

    assert weave_hole(np.full((*shape, 3), 90, np.uint8), mask) is None


def test_one_known_patch_is_enough() -> None:
    mask = np.ones((40, 40), bool)
    mask[20:27, 30:37] = False
    pixels = np.full((40, 40, 3), 255, np.uint8)
    pixels[~mask] = 90

    result = weave_hole(pixels, mask)

    np.testing.assert_array_equal(result, np.full((40 * 40 - 49, 3), 90, np.float32))


def test_a_cancelled_weave_stops_before_its_next_pass() -> None:
    reports: list[float] = []

    with pytest.raises(JobCancelledError):
        weave_hole(
            np.full((60, 60, 3), 90, np.uint8),
            square_hole(60, hole=20),
            report_progress=reports.append,
            is_cancelled=lambda: len(reports) == 2,
        )

    assert len(reports) == 2


def test_progress_rises_to_one() -> None:
    reports: list[float] = []

    weave_hole(
        np.full((90, 90, 3), 90, np.uint8), square_hole(90, hole=40), report_progress=reports.append
    )

    assert reports == sorted(set(reports))
    assert reports[0] > 0
    assert reports[-1] == 1.0
