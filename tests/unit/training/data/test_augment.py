"""Colour, tone and JPEG compression of windows, against values computed by hand."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tests.helpers.training_data import photograph
from training.data.augment import (
    Appearance,
    AugmentConfig,
    apply_appearance,
    compress_jpeg,
    draw_appearance,
)
from training.errors import ConfigError


def of_colour(*rgb: int) -> npt.NDArray[np.uint8]:
    return np.full((16, 16, 3), rgb, np.uint8)


def colour_after(appearance: Appearance, *rgb: int) -> list[int]:
    return [int(value) for value in apply_appearance(of_colour(*rgb), appearance)[0, 0]]


def test_grey_has_the_luma_of_the_colour() -> None:
    assert colour_after(Appearance(is_grey=True), 100, 200, 50) == [
        153,
        153,
        153,
    ]  # 29.9 + 117.4 + 5.7


def test_brightness_is_a_factor() -> None:
    assert colour_after(Appearance(brightness=1.2), 100, 50, 220) == [120, 60, 255]


def test_contrast_spreads_about_mid_grey() -> None:
    # 127.5 + 1.5 * (100 - 127.5) = 86.25; 127.5 + 1.5 * (200 - 127.5) = 236.25
    assert colour_after(Appearance(contrast=1.5), 100, 200, 0) == [86, 236, 0]


def test_no_saturation_is_grey() -> None:
    assert colour_after(Appearance(saturation=0.0), 100, 200, 50) == [153, 153, 153]


def test_a_hue_rotation_does_not_change_greys() -> None:
    assert colour_after(Appearance(hue_degrees=50.0), 90, 90, 90) == [90, 90, 90]


def test_a_hue_rotation_keeps_the_luma() -> None:
    turned = np.array(colour_after(Appearance(hue_degrees=20.0), 120, 90, 70))

    assert turned.tolist() != [120, 90, 70]
    assert turned @ [0.299, 0.587, 0.114] == pytest.approx(96.69, abs=1.0)


def test_a_full_hue_rotation_changes_nothing() -> None:
    assert colour_after(Appearance(hue_degrees=360.0), 120, 90, 70) == [120, 90, 70]


def test_sepia_is_the_luma_tinted_brown() -> None:
    # luma 100: 108, 94, 74
    assert colour_after(Appearance(is_grey=True, sepia=1.0), 100, 100, 100) == [108, 94, 74]


def test_the_default_appearance_changes_nothing() -> None:
    window = photograph(np.random.default_rng(0), height=32, width=32)

    assert np.array_equal(apply_appearance(window, Appearance()), window)


@settings(max_examples=40)
@given(
    window=arrays(np.uint8, st.tuples(st.integers(16, 40), st.integers(16, 40), st.just(3))),
    seed=st.integers(0, 2**32 - 1),
)
def test_applying_an_appearance_changes_neither_shape_nor_input(
    window: npt.NDArray[np.uint8], seed: int
) -> None:
    before = window.copy()
    config = AugmentConfig(jitter=0.8, sepia=0.5, jpeg=0.8)

    after = apply_appearance(window, draw_appearance(np.random.default_rng(seed), config))

    assert after.shape == window.shape
    assert after.dtype == np.uint8
    assert np.array_equal(window, before)


def test_jpeg_changes_little_at_high_quality_and_much_at_low_quality() -> None:
    window = photograph(np.random.default_rng(0), height=64, width=64)[..., :1].repeat(3, axis=2)

    good, bad = (
        np.abs(compress_jpeg(window, quality=quality, phase=(0, 0)) - window.astype(float)).mean()
        for quality in (98, 10)
    )

    assert good < 1.0
    assert bad > 3.0


def test_the_grid_of_jpeg_blocks_moves_with_its_phase() -> None:
    columns = np.tile(np.arange(64) * 3, (64, 1))[..., None].repeat(3, axis=2).astype(np.uint8)

    damaged = compress_jpeg(columns, quality=1, phase=(0, 3)).astype(int)

    edges = np.flatnonzero(np.diff(damaged[32, :, 0]))
    assert {int(edge) % 8 for edge in edges} == {4}  # a block ends at column 4, 12, 20


def test_the_default_only_flips_and_greys() -> None:
    appearances = {
        draw_appearance(np.random.default_rng(seed), AugmentConfig()) for seed in range(200)
    }

    assert appearances == {Appearance(), Appearance(is_grey=True)}


def test_appearances_stay_within_their_ranges() -> None:
    config = AugmentConfig(jitter=1.0, brightness=0.1, jpeg=1.0, jpeg_quality=(50, 60))

    appearances = [draw_appearance(np.random.default_rng(seed), config) for seed in range(200)]

    assert all(0.9 <= appearance.brightness <= 1.1 for appearance in appearances)
    assert {appearance.jpeg_quality for appearance in appearances} == set(range(50, 61))
    assert {appearance.jpeg_phase[0] for appearance in appearances} == set(range(8))


def test_some_windows_become_grey_or_brown() -> None:
    config = AugmentConfig(grey=0.3, sepia=0.2)

    appearances = [draw_appearance(np.random.default_rng(seed), config) for seed in range(300)]

    assert 0.3 < np.mean([drawn.is_grey or drawn.sepia > 0 for drawn in appearances]) < 0.6
    assert any(appearance.sepia > 0 for appearance in appearances)


@pytest.mark.parametrize(
    "unfit",
    [
        {"flip": 1.5},
        {"jpeg": -0.1},
        {"contrast": 1.0},
        {"rotation_degrees": 50.0},
        {"hue_degrees": 181.0},
        {"scale_range": (1.0, 0.5)},
        {"scale_range": (0.01, 0.5)},
        {"sepia_strength": (0.0, 1.5)},
        {"jpeg_quality": (0, 50)},
    ],
)
def test_an_invalid_augmentation_is_refused(unfit: dict[str, float]) -> None:
    with pytest.raises(ConfigError, match="augment"):
        AugmentConfig(**unfit)  # type: ignore[arg-type]  # one case a setting
