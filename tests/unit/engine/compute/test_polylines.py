"""Polylines on the grid of pixels, and membranes whose links they cut."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import ndimage

from engine.compute.membrane import solve_membrane
from engine.compute.polylines import Barrier, cut_links, go_straight_on, measure_distance, resample

_COORDINATES = st.floats(-3, 15)


def line(*points: tuple[float, float]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.array(points, np.float64)


def test_a_vertical_line_cuts_the_links_beside_it() -> None:
    barrier = cut_links((3, 4), [line((2.0, -5.0), (2.0, 9.0))])

    assert np.argwhere(barrier.beside).tolist() == [[0, 1], [1, 1], [2, 1]]
    assert not barrier.below.any()


def test_a_line_that_ends_cuts_only_up_to_its_end() -> None:
    barrier = cut_links((4, 3), [line((-1.0, 2.0), (1.0, 2.0))])

    assert np.argwhere(barrier.below).tolist() == [[1, 0]]


@given(_COORDINATES, _COORDINATES)
@example(0.0, 2.0)  # through the centres of pixels
@example(0.5, 0.5)
@example(-1.0, 13.0)
def test_no_path_leads_through_a_line_from_edge_to_edge(left: float, right: float) -> None:
    barrier = cut_links((12, 12), [line((-1.0, left), (13.0, right))])

    sides = label_sides(barrier)
    rows, columns = np.mgrid[:12, :12] + 0.5
    below_px = rows - left - (right - left) * (columns + 1.0) / 14.0
    above, below = sides[below_px < -1e-6], sides[below_px > 1e-6]
    assert not np.intersect1d(above, below).size


def label_sides(barrier: Barrier) -> np.ndarray[tuple[int, int], np.dtype[np.int32]]:
    """Number the pixels that are linked, through a grid with a cell for each link."""
    height, width = barrier.beside.shape
    grid = np.zeros((2 * height, 2 * width), bool)
    grid[::2, ::2] = True
    grid[::2, 1:-1:2] = ~barrier.beside[:, :-1]
    grid[1:-1:2, ::2] = ~barrier.below[:-1]
    labels, _ = ndimage.label(grid)
    return np.asarray(labels[::2, ::2], np.int32)


def test_all_links_of_a_pixel_are_cut() -> None:
    pixel = np.zeros((3, 3), bool)
    pixel[1, 1] = True
    none = np.zeros((3, 3), bool)

    barrier = Barrier(beside=none, below=none).around(pixel)

    assert np.argwhere(barrier.beside).tolist() == [[1, 0], [1, 1]]
    assert np.argwhere(barrier.below).tolist() == [[0, 1], [1, 1]]


def test_a_membrane_with_a_barrier_has_the_mean_of_the_other_neighbours() -> None:
    # 10 | a  b | 40 in a row, cut between a and b: each takes the value of its own side.
    values = np.array([[10.0, 0.0, 0.0, 40.0]])[..., np.newaxis]
    mask = np.array([[False, True, True, False]])
    barrier = cut_links((1, 4), [line((2.0, -1.0), (2.0, 2.0))])

    cut = solve_membrane(values, mask, tolerance=0.0, barrier=barrier)

    assert cut[:, 0] == pytest.approx([10.0, 40.0], abs=0.01)
    assert solve_membrane(values, mask, tolerance=0.0)[:, 0] == pytest.approx([20.0, 30.0])


def test_a_part_that_a_barrier_encloses_has_a_value_between_the_others() -> None:
    values = np.full((9, 9, 1), 80.0)
    values[:, :4] = 20.0
    mask = np.zeros((9, 9), bool)
    mask[1:8, 1:8] = True
    square = line((3.0, 3.0), (6.0, 3.0), (6.0, 6.0), (3.0, 6.0), (3.0, 3.0))

    solved = np.zeros((9, 9))
    solved[mask] = solve_membrane(values, mask, tolerance=0.0, barrier=cut_links((9, 9), [square]))[
        :, 0
    ]

    assert 20.0 < solved[4, 4] < 80.0


def test_the_distance_is_that_to_the_nearest_pixel_of_a_line() -> None:
    distance = measure_distance((3, 5), [line((1.5, -4.0), (1.5, 9.0))])

    assert distance[0].tolist() == [1.0, 0.0, 1.0, 2.0, 3.0]


def test_the_distance_to_a_line_elsewhere_is_infinite() -> None:
    distance = measure_distance((3, 5), [line((50.0, 0.0), (60.0, 0.0))])

    assert np.isinf(distance).all()


def test_a_line_is_resampled_in_steps_of_half_a_pixel_at_most() -> None:
    resampled = resample(line((0.0, 0.0), (0.0, 3.2), (4.0, 3.2)))

    assert np.hypot(*np.diff(resampled, axis=0).T).max() <= 0.5
    assert [0.0, 3.2] in resampled.tolist()


def test_a_line_goes_straight_on() -> None:
    beyond = go_straight_on(line((0.0, 0.0), (3.0, 4.0)), 2)

    assert beyond == pytest.approx(line((3.6, 4.8), (4.2, 5.6)))
