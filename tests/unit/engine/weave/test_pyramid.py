"""Levels of the weave: the hole shrinks, and no source reaches into it."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from engine.compute.cancellable_pool import CancellablePool
from engine.pictures.pixels import Mask
from engine.weave import pyramid
from engine.weave.planes import WeavePlanes
from engine.weave.pyramid import Level, build_levels, make_inner_mask
from engine.weave.texture import measure_texture_energy

PATCH = np.ones((7, 7), bool)


def build(
    pixels: npt.NDArray[np.uint8],
    unknown: Mask,
    hole: Mask | None = None,
    *,
    is_large: bool = False,
    is_sprawling: bool = False,
) -> list[Level]:
    step = 2 if is_large or is_sprawling else 1
    with CancellablePool(lambda: False) as pool:
        return build_levels(
            WeavePlanes(
                pixels=pixels,
                hole=unknown if hole is None else hole,
                unknown=unknown,
                is_large=is_large,
                is_sprawling=is_sprawling,
            ),
            guide_weight=np.full_like(unknown[::step, ::step], 3.0, np.float32),
            texture_gain=2.0,
            blur_px=2.0,
            pool=pool,
        )


def checkerboard(side: int, *, low: int, high: int) -> npt.NDArray[np.float32]:
    rows, columns = np.mgrid[:side, :side]
    grey = np.where((rows + columns) % 2 == 0, low, high).astype(np.float32)
    return grey[..., np.newaxis].repeat(3, axis=2)


@pytest.mark.parametrize("hole_px", [17, 60, 123])
def test_the_hole_shrinks_at_every_coarser_level(hole_px: int) -> None:
    unknown = np.zeros((250, 190), bool)
    unknown[30 : 30 + hole_px, 40 : 40 + hole_px] = True

    levels = build(np.full((250, 190, 3), 90, np.uint8), unknown)

    shares = [float(level.hole.mean()) for level in levels]
    assert len(levels) > 2
    assert shares == sorted(set(shares), reverse=True)
    assert levels[-1].hole.any()


def test_each_level_has_half_the_size_rounded_up() -> None:
    unknown = np.zeros((250, 190), bool)
    unknown[30:150, 40:160] = True

    levels = build(np.full((250, 190, 3), 90, np.uint8), unknown)

    assert [level.hole.shape for level in levels[:4]] == [
        (250, 190),
        (125, 95),
        (63, 48),
        (32, 24),
    ]


@settings(max_examples=50)
@given(
    height=st.integers(7, 150),
    width=st.integers(7, 150),
    share=st.sampled_from([0.0, 0.001, 0.01]),
    seed=st.integers(0, 2**16),
)
def test_no_source_patch_reaches_an_unknown_pixel(
    height: int, width: int, share: float, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    unknown = rng.random((height, width)) < share
    unknown[rng.integers(height) :, rng.integers(width) :] = True
    hole = unknown & (rng.random(unknown.shape) < 0.5)
    hole[-1, -1] = True
    pixels = rng.integers(0, 256, (height, width, 3), np.uint8)

    levels = build(pixels, unknown, hole)

    assert not any(
        (level.is_source & ndimage.binary_dilation(level.hole, PATCH)).any() for level in levels
    )
    assert not any((level.is_source & ~make_inner_mask(level.hole.shape)).any() for level in levels)
    assert not any(
        (level.is_source & ndimage.binary_dilation(unknown, PATCH)).any() for level in levels[:1]
    )


def test_where_no_patch_is_known_there_is_no_level() -> None:
    unknown = np.ones((40, 40), bool)
    unknown[:6] = False

    assert build(np.full((40, 40, 3), 90, np.uint8), unknown) == []


def test_the_first_result_does_not_leak_into_coarse_known_pixels() -> None:
    unknown = np.zeros((96, 96), bool)
    unknown[30:61, 30:61] = True
    pixels = np.full((96, 96, 3), 90, np.uint8)
    pixels[unknown] = 255

    coarse = build(pixels, unknown)[1]

    assert (coarse.features[~coarse.hole, :3] == 90).all()


def test_the_texture_energy_of_a_checkerboard_is_the_step_between_its_squares() -> None:
    energy = measure_texture_energy(checkerboard(20, low=30, high=130), np.ones((20, 20), bool))

    np.testing.assert_allclose(energy, 100, rtol=1e-5)


def test_stripes_have_half_the_texture_energy_of_a_checkerboard() -> None:
    stripes = np.tile(np.array([[[30], [130]]], np.float32), (20, 10, 3))

    energy = measure_texture_energy(stripes, np.ones((20, 20), bool))

    # Away from the border, where a pixel has as many neighbours beside as above it.
    np.testing.assert_allclose(energy[3:-3, 3:-3], 50, rtol=1e-5)


def test_a_flat_picture_has_no_texture_energy() -> None:
    energy = measure_texture_energy(np.full((20, 20, 3), 77, np.float32), np.ones((20, 20), bool))

    np.testing.assert_allclose(energy, 0, atol=1e-4)


def test_a_hole_takes_its_texture_energy_from_around_it() -> None:
    pixels = checkerboard(40, low=30, high=130)
    known = np.ones((40, 40), bool)
    known[10:30, 10:30] = False
    pixels[~known] = np.random.default_rng(0).integers(0, 256, (400, 3))

    np.testing.assert_allclose(measure_texture_energy(pixels, known), 100, rtol=1e-4)


@pytest.mark.parametrize("height", [250, 251])
@pytest.mark.parametrize("is_large", [False, True])
def test_levels_are_the_same_in_one_block_and_in_many(
    monkeypatch: pytest.MonkeyPatch, height: int, *, is_large: bool
) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (height, 190, 3), np.uint8)
    unknown = np.zeros((height, 190), bool)
    unknown[30:200, 40:140] = True
    monkeypatch.setattr(pyramid, "_BLOCK_PX", 1000)
    whole = build(pixels, unknown, is_large=is_large, is_sprawling=True)

    monkeypatch.setattr(pyramid, "_BLOCK_PX", 64)
    blocks = build(pixels, unknown, is_large=is_large, is_sprawling=True)

    assert len(blocks) == len(whole) > 2
    for level, expected in zip(blocks, whole, strict=True):
        np.testing.assert_array_equal(level.features, expected.features)
        np.testing.assert_array_equal(level.guide, expected.guide)
        np.testing.assert_array_equal(level.guide_weight, expected.guide_weight)
        np.testing.assert_array_equal(level.hole, expected.hole)
        np.testing.assert_array_equal(level.is_source, expected.is_source)


def test_the_known_part_of_large_levels_is_that_of_small_ones() -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (250, 190, 3), np.uint8)
    unknown = np.zeros((250, 190), bool)
    unknown[30:200, 40:140] = True

    small, large = (build(pixels, unknown, is_large=is_large) for is_large in (False, True))

    assert len(small) == len(large)
    for level, expected in zip(large, small, strict=True):
        known = expected.is_source
        np.testing.assert_array_equal(level.is_source, expected.is_source)
        np.testing.assert_array_equal(level.hole, expected.hole)
        np.testing.assert_array_equal(level.features[known], expected.features[known])
    assert not large[0].guide_weight.any()
    assert large[1].guide_weight.all()


@pytest.mark.parametrize("shape", [(250, 190), (251, 191)])
def test_a_sprawling_hole_has_about_the_same_guide_at_its_finest_level(
    shape: tuple[int, int],
) -> None:
    grain = np.random.default_rng(1).normal(0, 400, (*shape, 3))
    smooth = ndimage.gaussian_filter(grain, (5, 5, 0))
    pixels = np.clip(128 + smooth, 0, 255).astype(np.uint8)
    unknown = np.zeros(shape, bool)
    unknown[30:200, 90:110] = True

    small, sprawling = (build(pixels, unknown, is_sprawling=given)[0] for given in (False, True))

    np.testing.assert_array_equal(sprawling.guide_weight, small.guide_weight)
    difference = sprawling.guide[..., :3].astype(float) - small.guide[..., :3]
    assert np.abs(difference).mean() < 0.05 * small.guide[..., :3].std()
