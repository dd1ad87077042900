"""Rectangles of a picture."""

import numpy as np

from engine.pictures.pixels import Rect


def test_slices_in_index_the_array_of_an_outer_rectangle() -> None:
    outer = Rect(x=10, y=20, width=4, height=3)
    pixels = np.arange(12).reshape(3, 4)

    own = pixels[Rect(x=12, y=21, width=2, height=2).slices_in(outer)]

    assert own.tolist() == [[6, 7], [10, 11]]
