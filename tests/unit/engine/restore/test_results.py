"""What a job gives back, found by where it is."""

import numpy as np

from engine.pictures.pixels import Rect
from engine.restore.results import Results

LEFT = Rect(x=0, y=0, width=4, height=3)
RIGHT = Rect(x=4, y=1, width=2, height=2)


def two_results() -> Results:
    """Return two rectangles side by side, of zeros and of ones."""
    return Results({LEFT: np.zeros((3, 4, 1), np.uint8), RIGHT: np.ones((2, 2, 1), np.uint8)})


def test_what_is_written_into_a_place_comes_back_in_its_rectangle() -> None:
    results = two_results()

    results.holding(Rect(x=5, y=2, width=1, height=1))[:] = 9

    left, right = results.as_tuple()
    assert (left.place, right.place) == (LEFT, RIGHT)
    assert not left.pixels.any()
    assert right.pixels[..., 0].tolist() == [[1, 1], [1, 9]]


def test_place_across_two_rectangles_is_found_in_parts() -> None:
    parts = list(two_results().within(Rect(x=3, y=0, width=2, height=9)))

    assert [place for place, _pixels in parts] == [
        Rect(x=3, y=0, width=1, height=3),
        Rect(x=4, y=1, width=1, height=2),
    ]
    assert [pixels[..., 0].tolist() for _place, pixels in parts] == [[[0], [0], [0]], [[1], [1]]]


def test_place_outside_of_all_rectangles_has_no_parts() -> None:
    assert list(two_results().within(Rect(x=4, y=0, width=2, height=1))) == []
