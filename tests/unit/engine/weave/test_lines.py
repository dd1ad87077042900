"""Guide lines in the weave: where they go on, and where patches lie across them."""

import numpy as np
import numpy.typing as npt

from engine.weave.kernels import FAR_CODE, LINE_CLIP, LINE_STEP
from engine.weave.lines import continue_lines, make_line_planes

SIDE = 200
HOLE = slice(70, 130)


def make_planes(*points: tuple[float, float], depth: int = 0) -> npt.NDArray[np.int32]:
    line = np.array(points, np.float64)
    return make_line_planes((60, 80), [line], depth=depth).codes


def bend(column: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the row of an arc that is level in the middle of the picture."""
    return 100.0 + (column - 100.0) ** 2 / 1600.0


def test_the_place_across_a_line_is_signed_and_in_quarters_of_a_pixel() -> None:
    codes = make_planes((-10.0, 30.0), (90.0, 30.0))

    assert (codes[28:32, 40] - LINE_STEP).tolist() == [-6, -2, 2, 6]


def test_the_place_is_limited() -> None:
    codes = make_planes((-10.0, 30.0), (90.0, 30.0))

    assert (codes[[0, 59], 40] - LINE_STEP).tolist() == [-LINE_CLIP, LINE_CLIP]


def test_beyond_the_end_of_a_line_nothing_is_preferred() -> None:
    planes = make_line_planes((60, 80), [np.array([(-10.0, 30.0), (40.0, 30.0)])], depth=0)

    assert (planes.codes[30, 45:] == FAR_CODE).all()
    assert not planes.weights[:, 45:].any()


def test_each_pixel_belongs_to_the_nearest_of_two_lines_that_cross() -> None:
    lines = [np.array([(-9.0, 30.0), (90.0, 30.0)]), np.array([(40.0, -9.0), (40.0, 70.0)])]

    codes = make_line_planes((60, 80), lines, depth=0).codes

    numbers = (codes + LINE_STEP // 2) // LINE_STEP
    assert (numbers[30, 10], numbers[10, 40]) == (1, 2)


def test_a_coarser_level_has_the_place_in_its_own_pixels() -> None:
    codes = make_line_planes((30, 40), [np.array([(-9.0, 30.0), (90.0, 30.0)])], depth=1).codes

    assert (codes[14:16, 20] - LINE_STEP).tolist() == [-2, 2]


def test_weights_fall_off_beside_a_line() -> None:
    planes = make_line_planes((150, 80), [np.array([(-9.0, 30.0), (90.0, 30.0)])], depth=0)

    beside = planes.weights[30:, 40]
    assert (np.diff(beside) <= 0).all()
    assert (beside[:5] == beside[0]).all()
    assert beside[-1] == 0


def test_a_line_elsewhere_changes_nothing() -> None:
    planes = make_line_planes((60, 80), [np.array([(500.0, 0.0), (600.0, 0.0)])], depth=0)

    assert (planes.codes == FAR_CODE).all()
    assert not planes.weights.any()


def test_a_line_follows_a_bent_edge_outside_the_hole() -> None:
    columns, rows = np.meshgrid(np.arange(SIDE) + 0.5, np.arange(SIDE) + 0.5)
    picture = np.where(rows < bend(columns), 40, 200).astype(np.uint8)[..., np.newaxis]
    unknown = np.zeros((SIDE, SIDE), bool)
    unknown[HOLE, HOLE] = True
    drawn = np.linspace(69.0, 131.0, 63)
    line = np.stack([drawn, bend(drawn)], axis=1)

    (continued,) = continue_lines([line], picture.repeat(3, axis=2), unknown)

    x, y = continued[(continued[:, 0] > 10) & (continued[:, 0] < SIDE - 10)].T
    assert np.abs(y - bend(x)).max() < 1.0
    assert (continued[:, 0].min(), continued[:, 0].max()) < (0.0, SIDE)


def test_a_line_that_ends_in_the_hole_goes_on_at_its_other_end_only() -> None:
    picture = np.zeros((SIDE, SIDE, 3), np.uint8)
    unknown = np.zeros((SIDE, SIDE), bool)
    unknown[HOLE, HOLE] = True
    drawn = np.linspace(69.0, 100.0, 32)

    (continued,) = continue_lines([np.stack([drawn, 0 * drawn + 100], 1)], picture, unknown)

    assert continued[:, 0].max() == 100.0
    assert continued[:, 0].min() < 0.0
