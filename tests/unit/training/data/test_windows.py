"""The place, scale and rotation of windows."""

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.training_data import photograph
from training.data.augment import AugmentConfig
from training.data.config import DataConfig
from training.data.windows import Placement, cut_window, draw_placement

RICH = AugmentConfig(
    quarter_turn=0.5, rotation=0.7, scale=0.7, jitter=0.5, sepia=0.3, jpeg=0.5, grey=0.2
)


@settings(max_examples=40)
@given(
    seed=st.integers(0, 2**32 - 1),
    height=st.integers(64, 300),
    width=st.integers(64, 300),
    is_whole=st.booleans(),
)
def test_a_window_lies_inside_its_picture(
    seed: int, height: int, width: int, *, is_whole: bool
) -> None:
    config = DataConfig(window_px=64, augment=RICH)

    placement = draw_placement(
        np.random.default_rng(seed), (height, width), config, is_whole=is_whole
    )

    assert 0 <= placement.top <= height - placement.side_px
    assert 0 <= placement.left <= width - placement.side_px
    assert 64 <= placement.scaled_px <= math.ceil(64 * math.sqrt(2))
    assert 0 < placement.side_px <= min(height, width)


def test_a_window_at_its_own_scale_is_cut_out_unchanged() -> None:
    picture = photograph(np.random.default_rng(0), height=90, width=110)

    window = cut_window(picture, Placement(top=7, left=9, side_px=64, scaled_px=64), 64)

    assert np.array_equal(window, picture[7:71, 9:73])


def test_a_flip_swaps_left_and_right() -> None:
    picture = photograph(np.random.default_rng(0), height=64, width=64)
    placement = Placement(top=0, left=0, side_px=64, scaled_px=64, flip=True)

    assert np.array_equal(cut_window(picture, placement, 64), picture[:, ::-1])


def test_a_quarter_turn_is_counter_clockwise() -> None:
    picture = np.zeros((64, 64, 3), np.uint8)
    picture[:, 40:] = 200
    placement = Placement(top=0, left=0, side_px=64, scaled_px=64, quarter_turns=1)

    window = cut_window(picture, placement, 64)

    assert window[0, 0, 0] == 200
    assert window[63, 0, 0] == 0


def test_a_rotated_window_shows_no_border() -> None:
    picture = np.full((200, 200, 3), 90, np.uint8)
    spread = math.cos(math.radians(30)) + math.sin(math.radians(30))
    side_px = round(64 * spread)
    picture[:20] = 255
    placement = Placement(top=60, left=60, side_px=side_px, scaled_px=side_px, degrees=30.0)

    window = cut_window(picture, placement, 64)

    assert window.shape == (64, 64, 3)
    assert (window == 90).all()


def test_a_rotation_is_counter_clockwise_about_the_middle() -> None:
    picture = np.zeros((91, 91, 3), np.uint8)
    picture[45, 60] = 255  # 15 px to the right of the middle
    placement = Placement(top=0, left=0, side_px=91, scaled_px=91, degrees=45.0)

    window = cut_window(picture, placement, 65)

    row, column = divmod(int(window[..., 0].argmax()), 65)
    assert (row, column) == (32 - round(15 * math.sqrt(0.5)), 32 + round(15 * math.sqrt(0.5)))


def test_a_smaller_scale_shows_more_of_the_picture() -> None:
    config = DataConfig(
        window_px=64, augment=AugmentConfig(flip=0, grey=0, scale=1.0, scale_range=(0.5, 0.5))
    )

    placement = draw_placement(np.random.default_rng(0), (300, 300), config, is_whole=False)

    assert (placement.side_px, placement.scaled_px) == (128, 64)


def test_a_change_with_probability_zero_draws_no_random_number() -> None:
    rich = AugmentConfig(jitter=0.0, rotation=0.0, rotation_degrees=45.0)

    placements = [
        draw_placement(
            np.random.default_rng(5),
            (200, 300),
            DataConfig(window_px=64, augment=augment),
            is_whole=True,
        )
        for augment in (AugmentConfig(), rich)
    ]

    assert placements[0] == placements[1]
