"""A copying stroke covers what a stroke of the brush covers, as softly as the engine will."""

import itertools

import numpy as np
import pytest

from app.editor.document.brush import Point
from app.editor.document.mask import PaintedMask
from app.editor.retouching.copy_stroke import CopyStroke
from engine.api import Method, RestoreOptions
from engine.pictures.pixels import Rect
from engine.restore.retouch import weigh_feather

BOUNDS = Rect(x=0, y=0, width=120, height=80)
PATH = (Point(x=30.2, y=30.7), Point(x=70.0, y=35.0), Point(x=90.5, y=60.1))


def paint(*, feather_px: int) -> CopyStroke:
    options = RestoreOptions(method=Method.CLONE, copy_offset=(1, 2), feather_px=feather_px)
    stroke = CopyStroke(options, bounds=BOUNDS)
    for start, end in itertools.pairwise(PATH):
        stroke.paint(start, end, diameter_px=30)
    return stroke


@pytest.mark.parametrize("feather_px", [0, 6])
def test_its_mask_is_that_of_the_brush(feather_px: int) -> None:
    mask = PaintedMask(height=80, width=120)
    for start, end in itertools.pairwise(PATH):
        mask.paint(start, end, diameter_px=30, is_erasing=False)

    stroke = paint(feather_px=feather_px)

    np.testing.assert_array_equal(stroke.make_mask(), mask.elements)
    assert stroke.place == Rect.of_mask(mask.elements)


def test_a_soft_stroke_is_about_as_soft_as_its_job() -> None:
    stroke = paint(feather_px=6)

    shown = stroke.sample(np.arange(80), np.arange(120)) / 255

    assert np.abs(shown - weigh_feather(stroke.make_mask(), 6)).max() < 0.2


def test_painting_the_same_again_changes_nothing() -> None:
    stroke = paint(feather_px=6)

    assert stroke.paint(PATH[1], PATH[2], diameter_px=30) is None


def test_a_stroke_beside_the_picture_has_no_place() -> None:
    options = RestoreOptions(method=Method.HEAL, copy_offset=(1, 2))
    stroke = CopyStroke(options, bounds=BOUNDS)

    changed = stroke.paint(Point(x=-90, y=-90), Point(x=-80, y=-90), diameter_px=30)

    assert changed is None
    assert stroke.place is None
    assert not stroke.make_mask().any()
