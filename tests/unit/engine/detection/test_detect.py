"""Finding damage in whole pictures: any size and depth, tiles without seams, cancelling."""

import numpy as np
import numpy.typing as npt
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.detection.damage_map import DamageMap
from engine.detection.detect import find_damage
from engine.detection.network import Detector
from engine.errors import InvalidResultError, JobCancelledError
from engine.pictures.pixels import Pixels
from tests.helpers.tiny_detector import build_tiny_detector

_CPU = torch.device("cpu")
_TILE_PX = 192


def _find(pixels: Pixels, detector: Detector | None = None, *, tile_px: int = 1024) -> DamageMap:
    return find_damage(
        pixels,
        detector or build_tiny_detector(),
        device=_CPU,
        is_cancelled=lambda: False,
        report_progress=lambda _share: None,
        tile_px=tile_px,
    )


def _draw_noise(height: int, width: int, channels: int = 3) -> npt.NDArray[np.uint8]:
    rng = np.random.default_rng(0)
    return rng.integers(0, 256, (height, width, channels), dtype=np.uint8)


@settings(max_examples=20)
@given(st.integers(1, 70), st.integers(1, 70), st.integers(1, 4))
def test_the_map_has_the_size_of_the_picture(height: int, width: int, channels: int) -> None:
    found = _find(_draw_noise(height, width, channels))

    assert found.probability.shape == found.kind.shape == (height, width)
    assert found.kind.max() < 4


def test_tiles_leave_no_seams() -> None:
    pixels = _draw_noise(300, 437)
    whole = _find(pixels)

    tiled = _find(pixels, tile_px=_TILE_PX)

    difference = np.abs(tiled.probability.astype(int) - whole.probability)
    assert difference.max() <= 2
    assert (tiled.kind != whole.kind).mean() < 1e-3


def test_16_bits_give_the_same_map_as_8() -> None:
    pixels = _draw_noise(40, 50)

    deep = _find(pixels.astype(np.uint16) * 257)

    np.testing.assert_array_equal(deep.probability, _find(pixels).probability)


def test_grey_gives_the_same_map_as_equal_channels() -> None:
    grey = _draw_noise(40, 50, 1)

    found = _find(grey)

    np.testing.assert_array_equal(found.probability, _find(grey.repeat(3, axis=2)).probability)


def test_what_is_transparent_lies_over_white() -> None:
    pixels = _draw_noise(40, 50, 4)
    pixels[..., 3] = 0

    found = _find(pixels)

    white = np.full((40, 50, 3), 255, np.uint8)
    np.testing.assert_array_equal(found.probability, _find(white).probability)


def test_bfloat16_finds_about_the_same() -> None:
    pixels = _draw_noise(64, 64)
    reduced = build_tiny_detector()
    for module in reduced.modules():
        if isinstance(module, torch.nn.Conv2d):
            module.to(torch.bfloat16)

    found = _find(pixels, reduced)

    difference = np.abs(found.probability.astype(int) - _find(pixels).probability)
    assert difference.mean() < 2


def test_cancelling_ends_the_search_before_the_next_tile() -> None:
    shares: list[float] = []

    with pytest.raises(JobCancelledError):
        find_damage(
            _draw_noise(300, 437),
            build_tiny_detector(),
            device=_CPU,
            is_cancelled=lambda: len(shares) == 2,
            report_progress=shares.append,
            tile_px=_TILE_PX,
        )

    assert len(shares) == 2


def test_progress_rises_to_one() -> None:
    shares: list[float] = []

    find_damage(
        _draw_noise(300, 437),
        build_tiny_detector(),
        device=_CPU,
        is_cancelled=lambda: False,
        report_progress=shares.append,
        tile_px=_TILE_PX,
    )

    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_numbers_that_are_not_finite_are_refused() -> None:
    detector = build_tiny_detector()
    torch.nn.init.constant_(detector.head.weight, float("nan"))

    with pytest.raises(InvalidResultError):
        _find(_draw_noise(32, 32), detector)
