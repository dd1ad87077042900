"""Restored pixels have the tone and the grain of the picture around them, and nothing else changes."""

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.pictures.pixels import Mask, Pixels
from engine.restore.grain.matching import match_print

F32 = npt.NDArray[np.float32]
# Larger than a block, and not a multiple of one.
SHAPE = (300, 290)
BANDS_PX = (0.8, 1.6)


def scratch(*, width_px: int = 8) -> Mask:
    hole = np.zeros(SHAPE, bool)
    hole[20:280, 240 : 240 + width_px] = True
    return hole


def light() -> F32:
    """Return a slope from dark to bright."""
    return np.broadcast_to(np.linspace(60, 190, SHAPE[1], dtype=np.float32), SHAPE)


def grain(*, level: float, blur_px: float = 0.0) -> F32:
    noise: F32 = np.random.default_rng(2).normal(size=SHAPE).astype(np.float32)
    if blur_px:
        noise = np.asarray(cv2.GaussianBlur(noise, (0, 0), blur_px), np.float32)
    return np.asarray(level * noise / noise.std(), np.float32)


def to_pixels(values: F32, *, channels: int = 1) -> npt.NDArray[np.uint8]:
    grey = np.clip(np.rint(values), 0, 255).astype(np.uint8)
    return grey[..., np.newaxis].repeat(channels, axis=2)


def measure_bands(pixels: Pixels, chosen: Mask, clean: F32) -> list[float]:
    """Return the deviation of the residual, and of its finer octave bands."""
    error = pixels[..., 0].astype(np.float32) - clean
    lows = [error, *(cv2.GaussianBlur(error, (0, 0), px) for px in BANDS_PX)]
    bands = [lows[0] - cv2.GaussianBlur(error, (0, 0), 3.2), lows[0] - lows[1], lows[1] - lows[2]]
    return [float(band[chosen].std()) for band in bands]


@pytest.mark.parametrize("blur_px", [0.0, 0.7, 1.2])
@pytest.mark.parametrize("width_px", [3, 8, 30])
def test_grain_in_a_smooth_result_has_the_level_and_bands_of_its_surroundings(
    blur_px: float, width_px: int
) -> None:
    hole = scratch(width_px=width_px)
    pixels = to_pixels(light() + grain(level=7.0, blur_px=blur_px))

    matched = match_print(to_pixels(light()), pixels, hole, seed=1)

    whole = np.where(hole[..., np.newaxis], matched, pixels)
    inside, around = (measure_bands(whole, part, light()) for part in (hole, ~hole))
    np.testing.assert_allclose(np.divide(inside, around), 1.0, atol=0.15)


@pytest.mark.parametrize("channels", [1, 3])
def test_clean_surroundings_change_nothing(channels: int) -> None:
    pixels = to_pixels(light(), channels=channels)
    result = to_pixels(light() + grain(level=2.0), channels=channels)

    matched = match_print(result, pixels, scratch(), seed=1)

    np.testing.assert_array_equal(matched[scratch()], result[scratch()])


def test_pixels_in_the_hole_and_results_outside_are_not_read() -> None:
    hole = scratch()
    result, pixels = to_pixels(light()), to_pixels(light() + grain(level=7.0))
    other_result, other_pixels = result.copy(), pixels.copy()
    other_result[~hole], other_pixels[hole] = 255, 0

    first = match_print(result, pixels, hole, seed=1)
    second = match_print(other_result, other_pixels, hole, seed=1)

    np.testing.assert_array_equal(first[hole], second[hole])


def test_the_seed_decides_the_grain() -> None:
    result, pixels = to_pixels(light()), to_pixels(light() + grain(level=7.0))

    first, again, other = (match_print(result, pixels, scratch(), seed=s) for s in (1, 1, 2))

    np.testing.assert_array_equal(first, again)
    assert (first[scratch()] != other[scratch()]).any()


def test_grey_stays_exactly_neutral() -> None:
    pixels = to_pixels(light() + grain(level=7.0), channels=3)

    matched = match_print(to_pixels(light(), channels=3), pixels, scratch(), seed=1)

    own = matched[scratch()]
    assert (own == own[:, :1]).all()


def test_colours_get_the_correlation_of_their_surroundings() -> None:
    rng = np.random.default_rng(3)
    shared, own = rng.normal(0, 6, (*SHAPE, 1)), rng.normal(0, 4, (*SHAPE, 3))
    pixels = np.clip(np.rint(light()[..., np.newaxis] + shared + own), 0, 255).astype(np.uint8)

    matched = match_print(to_pixels(light(), channels=3), pixels, scratch(), seed=1)

    inside, around = (
        np.corrcoef((part - light()[..., np.newaxis])[chosen].T)[0, 1]
        for part, chosen in ((matched, scratch()), (pixels, ~scratch()))
    )
    assert inside == pytest.approx(around, abs=0.08)


def test_sepia_stays_on_its_tone_curve() -> None:
    def tone(values: F32) -> npt.NDArray[np.uint8]:
        grey = np.clip(np.rint(values), 0, 255)
        return np.stack([0.8 * grey + 50, 0.8 * grey + 30, 0.75 * grey + 10], axis=2).astype(
            np.uint8
        )

    pixels, result = tone(light() + grain(level=7.0)), tone(light())
    result[..., 2] += 15

    own = match_print(result, pixels, scratch(), seed=1)[scratch()].astype(np.float64)

    expected = 0.75 * (own[:, 0] - 50) / 0.8 + 10
    assert float(np.abs(own[:, 2] - expected).max()) < 2.5


def test_16_bits_get_the_same_grain_as_8() -> None:
    result, pixels = to_pixels(light()), to_pixels(light() + grain(level=7.0))

    narrow = match_print(result, pixels, scratch(), seed=1)
    wide = match_print(
        result.astype(np.uint16) * 257, pixels.astype(np.uint16) * 257, scratch(), seed=1
    )

    np.testing.assert_allclose(wide[scratch()] / 257.0, narrow[scratch()], atol=0.51)


def test_structure_in_the_result_stands() -> None:
    pixels = to_pixels(light() + grain(level=3.0))
    bars = to_pixels(np.where(np.indices(SHAPE)[0] % 8 < 4, light() - 40, light() + 40))

    matched = match_print(bars, pixels, scratch(width_px=30), seed=1)

    inner = np.s_[40:260, 248:262]
    np.testing.assert_array_equal(matched[inner], bars[inner])


def test_half_tone_goes_on_through_a_scratch() -> None:
    rows, columns = np.indices(SHAPE, np.float32)
    screen = 8 * np.cos(1.3 * columns + 0.5 * rows) + 8 * np.cos(1.3 * rows - 0.5 * columns)
    hole = scratch(width_px=5)
    pixels = to_pixels(light() + screen)

    matched = match_print(to_pixels(light()), pixels, hole, seed=1)

    error = matched[hole][:, 0].astype(np.float32) - (light() + screen)[hole]
    assert float(error.std()) < 0.5 * float(screen[hole].std())


@given(
    height=st.integers(1, 90),
    width=st.integers(1, 90),
    channels=st.sampled_from([1, 3]),
    seed=st.integers(0, 9),
)
def test_any_size_keeps_its_shape_and_type(
    height: int, width: int, channels: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    result, pixels = rng.integers(100, 120, (2, height, width, channels), np.uint8)
    hole = rng.uniform(size=(height, width)) < 0.2

    matched = match_print(result, pixels, hole, seed=seed)

    assert matched.shape == result.shape
    assert matched.dtype == result.dtype
