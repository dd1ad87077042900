"""Copies of different tone meet without a step, and edges stay."""

import numpy as np
import numpy.typing as npt
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.compute.cancellable_pool import CancellablePool
from engine.pictures.pixels import Mask, Pixels
from engine.weave.planes import WeavePlanes
from engine.weave.search import WeaveSettings
from engine.weave.tones import compute_tone_change
from engine.weave.weaving import WeaveResult, weave

SIDE_PX = 96
ALL = np.ones((SIDE_PX, SIDE_PX), bool)


def find_differences(plane: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return the differences to the right and below of (H, W), as (N, 2, 1)."""
    right = np.diff(plane, axis=1, append=plane[:, -1:])
    below = np.diff(plane, axis=0, append=plane[-1:])
    return np.stack([right, below], axis=2).reshape(-1, 2, 1)


def even_out(
    plane: npt.NDArray[np.float32],
    differences: npt.NDArray[np.float32],
    lines: tuple[npt.NDArray[np.float64], ...] = (),
) -> npt.NDArray[np.float32]:
    """Return (H, W) after the change."""
    change = compute_tone_change(plane.reshape(-1, 1), differences, ALL, lines, unit=1.0)
    return plane + change.reshape(plane.shape)


def make_step(height: float) -> npt.NDArray[np.float32]:
    """Return a left half of 100 and a right half brighter by a height."""
    plane = np.full((SIDE_PX, SIDE_PX), 100.0, np.float32)
    plane[:, SIDE_PX // 2 :] += height
    return plane


def find_largest_step(plane: npt.NDArray[np.float32]) -> float:
    return float(np.abs(np.diff(plane, axis=1)).max())


def weave_middle(pixels: Pixels) -> tuple[WeaveResult, Mask]:
    hole = np.zeros(pixels.shape[:2], bool)
    hole[32:64, 32:64] = True
    with CancellablePool(lambda: False) as pool:
        woven = weave(
            WeavePlanes(pixels=pixels, hole=hole, unknown=hole),
            WeaveSettings(),
            seed=0,
            report_progress=lambda _share: None,
            pool=pool,
        )
    assert woven is not None
    return woven, hole


def test_an_offset_between_two_copies_leaves_no_step() -> None:
    smooth = find_differences(make_step(0.0))

    evened = even_out(make_step(20.0), smooth)

    assert find_largest_step(evened) < 1.5
    assert np.abs(evened[:, :4] - 100.0).max() < 2.0
    assert np.abs(evened[:, -4:] - 120.0).max() < 2.0


def test_an_edge_that_the_copies_show_stays() -> None:
    edge = make_step(20.0)

    evened = even_out(edge, find_differences(edge))

    assert np.abs(evened - edge).max() < 1e-3


def test_little_colour_runs_over_an_edge() -> None:
    edge = make_step(100.0)
    seam = edge.copy()
    seam[SIDE_PX // 2 :, : SIDE_PX // 2] += 20.0  # the lower left copy is brighter

    evened = even_out(seam, find_differences(edge))

    assert np.abs(evened - edge)[:, SIDE_PX // 2 :].max() < 4.0


def test_no_colour_runs_over_a_guide_line() -> None:
    seam = make_step(0.0)
    seam[SIDE_PX // 2 :, : SIDE_PX // 2] += 20.0
    line = np.array([[SIDE_PX / 2, -1.0], [SIDE_PX / 2, SIDE_PX + 1.0]])

    evened = even_out(seam, find_differences(make_step(0.0)), (line,))

    assert (evened[:, SIDE_PX // 2 :] == 100.0).all()
    assert np.abs(np.diff(evened[:, 8])).max() < 1.0


@settings(max_examples=25)
@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 2**16), st.sampled_from([1.0, 257.0]))
def test_the_change_scales_with_the_values_in_any_hole(
    height: int, width: int, seed: int, unit: float
) -> None:
    rng = np.random.default_rng(seed)
    wanted = rng.random((height, width)) < 0.7
    wanted[0, 0] = True
    count = np.count_nonzero(wanted)
    values = rng.normal(128.0, 20.0, (count, 3)).astype(np.float32)
    differences = rng.normal(0.0, 10.0, (count, 2, 3)).astype(np.float32)

    change = compute_tone_change(values, differences, wanted, unit=1.0)
    scaled = compute_tone_change(values * unit, differences * unit, wanted, unit=unit)

    np.testing.assert_allclose(scaled / unit, change, atol=1e-2)
    assert np.abs(change).max() < 300.0


def test_a_woven_ramp_has_no_steps() -> None:
    ramp = np.linspace(60, 180, SIDE_PX).astype(np.uint8)
    pixels = np.repeat(np.tile(ramp, (SIDE_PX, 1))[..., np.newaxis], 3, axis=2)
    pixels[32:64, 32:64] = 120

    woven, hole = weave_middle(pixels)

    plane = np.zeros((SIDE_PX, SIDE_PX), np.float32)
    plane[hole] = (woven.values + woven.tone_change)[:, 0]
    inside = plane[32:64, 32:64]
    before = woven.values[:, 0].reshape(32, 32)
    assert find_largest_step(inside) <= find_largest_step(before)
    assert find_largest_step(inside) < 3.0


def test_the_change_of_sixteen_bits_is_that_of_eight() -> None:
    rng = np.random.default_rng(1)
    grain = rng.integers(80, 120, (SIDE_PX, SIDE_PX, 3), np.uint8)

    eight, _ = weave_middle(grain)
    sixteen, _ = weave_middle(grain.astype(np.uint16) * np.uint16(257))

    np.testing.assert_allclose(sixteen.tone_change / 257.0, eight.tone_change, atol=1e-2)
