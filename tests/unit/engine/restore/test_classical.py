"""The quick fill: OpenCV's methods and the membrane equation."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.api import Method
from engine.compute import membrane
from engine.compute.membrane import solve_membrane
from engine.errors import FullMaskError
from engine.pictures.pixels import Mask, Pixels
from engine.restore.classical import fill_classically

CLASSICAL = (Method.TELEA, Method.NAVIER_STOKES, Method.POISSON)


def ramp(height: int, width: int, channels: int, dtype: type[np.generic]) -> Pixels:
    """Return pixels (height, width, channels) that rise evenly from left to right."""
    full = 200 if dtype is np.uint8 else 60_000
    row = np.linspace(0, full, width)[np.newaxis, :, np.newaxis]
    values = np.broadcast_to(row, (height, width, channels))
    return values.astype(np.uint8) if dtype is np.uint8 else values.astype(np.uint16)


def block_mask(height: int, width: int) -> Mask:
    mask = np.zeros((height, width), np.bool_)
    mask[height // 4 : height // 2, width // 4 : width // 2] = True
    return mask


def neighbour_mean(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the mean of the four neighbours of each inner pixel."""
    return (values[:-2, 1:-1] + values[2:, 1:-1] + values[1:-1, :-2] + values[1:-1, 2:]) / 4


@pytest.mark.parametrize("method", CLASSICAL)
@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_known_pixels_and_alpha_do_not_change(
    method: Method, channels: int, dtype: type[np.generic]
) -> None:
    window, mask = ramp(24, 31, channels, dtype), block_mask(24, 31)

    filled = fill_classically(window, mask, method)

    np.testing.assert_array_equal(filled[~mask], window[~mask])
    assert channels in (1, 3) or np.array_equal(filled[..., -1], window[..., -1])
    assert filled.dtype == window.dtype


@pytest.mark.parametrize("method", CLASSICAL)
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_a_ramp_is_continued_through_the_hole(
    method: Method, channels: int, dtype: type[np.generic]
) -> None:
    truth, mask = ramp(24, 31, channels, dtype), block_mask(24, 31)
    damaged = truth.copy()
    damaged[mask] = 0

    filled = fill_classically(damaged, mask, method)

    error = np.abs(filled.astype(int) - truth).max()
    assert error <= 0.08 * truth.max()


@pytest.mark.parametrize("method", CLASSICAL)
def test_the_damage_in_the_hole_does_not_show(method: Method) -> None:
    bright, mask = ramp(24, 31, 3, np.uint8), block_mask(24, 31)
    dark = bright.copy()
    bright[mask], dark[mask] = 255, 0

    np.testing.assert_array_equal(
        fill_classically(bright, mask, method), fill_classically(dark, mask, method)
    )


@pytest.mark.parametrize("method", CLASSICAL)
def test_the_callers_window_is_not_written_to(method: Method) -> None:
    window, mask = ramp(24, 31, 3, np.uint8), block_mask(24, 31)
    before = window.copy()

    fill_classically(window, mask, method)

    np.testing.assert_array_equal(window, before)


@pytest.mark.parametrize("method", CLASSICAL)
def test_an_empty_mask_changes_nothing(method: Method) -> None:
    window = ramp(5, 6, 3, np.uint8)

    np.testing.assert_array_equal(
        fill_classically(window, np.zeros((5, 6), np.bool_), method), window
    )


@pytest.mark.parametrize("method", CLASSICAL)
def test_a_window_without_a_known_pixel_is_refused(method: Method) -> None:
    with pytest.raises(FullMaskError):
        fill_classically(ramp(5, 6, 3, np.uint8), np.ones((5, 6), np.bool_), method)


@pytest.mark.parametrize("method", CLASSICAL)
@pytest.mark.parametrize(("height", "width"), [(1, 9), (9, 1), (4, 300), (2, 2)])
def test_narrow_windows_are_filled(method: Method, height: int, width: int) -> None:
    window = np.full((height, width, 3), 90, np.uint8)
    mask = np.zeros((height, width), np.bool_)
    mask[-1, -1] = True
    damaged = window.copy()
    damaged[mask] = 0

    filled = fill_classically(damaged, mask, method)

    np.testing.assert_allclose(filled, window, atol=1)  # Telea cuts fractions off


@given(
    height=st.integers(2, 24),
    width=st.integers(2, 24),
    share=st.floats(0.05, 0.9),
    seed=st.integers(0, 1000),
)
@settings(max_examples=40)
def test_the_membrane_stays_between_the_known_values(
    height: int, width: int, share: float, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    mask = rng.random((height, width)) < share
    mask[0, 0] = False
    values = rng.random((height, width, 2))

    solution = solve_membrane(values, mask, tolerance=1e-9)

    known = values[~mask]
    assert np.all(solution >= known.min(axis=0) - 1e-9)
    assert np.all(solution <= known.max(axis=0) + 1e-9)


def test_every_membrane_pixel_is_the_mean_of_its_neighbours() -> None:
    values = np.random.default_rng(3).random((40, 50, 3))
    mask = np.zeros((40, 50), np.bool_)
    mask[5:30, 7:44] = True

    values[mask] = solve_membrane(values, mask, tolerance=1e-9)

    inner = mask[1:-1, 1:-1]
    np.testing.assert_allclose(values[1:-1, 1:-1][inner], neighbour_mean(values)[inner], atol=1e-9)


@pytest.mark.parametrize("first_row", [0, 9])
def test_the_iterative_solution_equals_the_direct_one(
    first_row: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = np.random.default_rng(3).random((150, 170, 3)) * 255
    mask = np.zeros((150, 170), np.bool_)
    mask[first_row:140, 6:160] = True
    mask[40:90:7] = False
    direct = solve_membrane(values, mask, tolerance=1e-4)

    monkeypatch.setattr(membrane, "_DIRECT_UNKNOWNS", 0)
    iterative = solve_membrane(values, mask, tolerance=1e-4)

    np.testing.assert_allclose(iterative, direct, atol=0.01)
