"""Fixtures for the tests of judging."""

import pytest

from tests.helpers.samples import sample_square
from training.judging.evaluation.cells import Cell, HoleSize, draw_cell
from training.masks.mixture import MaskKind


@pytest.fixture(scope="module")
def cell() -> Cell:
    names = ("chelsea.png", "coffee.png", "astronaut.png")
    truths = [sample_square(name, side_px=96) for name in names]
    return draw_cell(MaskKind.BOX, HoleSize.LARGE, truths, seed=0)
