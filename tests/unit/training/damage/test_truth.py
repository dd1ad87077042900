"""What counts as damaged in a scan."""

import numpy as np
import numpy.typing as npt

from training.damage.truth import IGNORED, compare_scans


def make_scan(*, line: int) -> npt.NDArray[np.uint8]:
    """Return a flat scan with a line three pixels wide."""
    scan = np.full((20, 20, 3), 100, np.uint8)
    scan[:, 8:11] += np.uint8(line)
    return scan


def make_kinds() -> npt.NDArray[np.uint8]:
    kinds = np.zeros((20, 20), np.uint8)
    kinds[:, 8:11] = 1
    return kinds


def test_damage_that_shows_stays_damage() -> None:
    found = compare_scans(make_scan(line=0), make_scan(line=40), make_kinds())

    assert np.array_equal(found, make_kinds())


def test_damage_that_hardly_shows_is_ignored() -> None:
    found = compare_scans(make_scan(line=0), make_scan(line=4), make_kinds())

    assert np.array_equal(found == IGNORED, make_kinds() == 1)
    assert not (found == 1).any()


def test_a_change_that_is_no_damage_is_ignored() -> None:
    found = compare_scans(make_scan(line=0), make_scan(line=40), np.zeros((20, 20), np.uint8))

    assert np.array_equal(found == IGNORED, make_kinds() == 1)
