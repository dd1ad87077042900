"""What a mask file marks."""

from pathlib import Path

import numpy as np
import pytest

from engine.errors import EmptyMaskError, PictureReadError
from engine.pictures.files import read_mask, write_picture
from engine.pictures.marks import Marks, understand_mask
from engine.pictures.picture import Picture
from engine.pictures.pixels import Mask, Pixels


def spot() -> Mask:
    mask = np.zeros((6, 8), bool)
    mask[2:4, 3:6] = True
    return mask


def grey(ground: int, marks: int, dtype: type[np.uint8 | np.uint16] = np.uint8) -> Pixels:
    return np.where(spot(), dtype(marks), dtype(ground))[..., np.newaxis]


def layer(colour: int, *, opaque: Mask) -> Pixels:
    """Return RGBA of one colour, opaque where a mask is true."""
    rgb = np.full((6, 8, 3), colour, np.uint8)
    return np.dstack([rgb, np.where(opaque, np.uint8(255), np.uint8(0))])


@pytest.mark.parametrize(
    ("pixels", "marks"),
    [
        (grey(0, 255), Marks.LIGHT),
        (grey(127, 128), Marks.LIGHT),
        (grey(0, 65535, np.uint16), Marks.LIGHT),
        (layer(200, opaque=spot()), Marks.LIGHT),
        (grey(0, 1), Marks.ONES),
        (grey(0, 1, np.uint16), Marks.ONES),
        (np.repeat(grey(0, 1), 3, axis=2), Marks.ONES),
        (layer(0, opaque=spot()), Marks.DARK),
        (layer(60, opaque=spot()), Marks.DARK),
    ],
)
def test_the_marks_are_understood(pixels: Pixels, marks: Marks) -> None:
    read = understand_mask(pixels, name="mask.png")

    assert read.marks is marks
    np.testing.assert_array_equal(read.mask, spot())


@pytest.mark.parametrize(
    ("pixels", "found"),
    [
        (grey(0, 0), "0 of 255, expected at least 128"),
        (grey(0, 3), "3 of 255, expected at least 128"),
        (grey(0, 90), "90 of 255, expected at least 128"),
        (grey(0, 500, np.uint16), "500 of 65535, expected at least 32896"),
        # The marks or what lies around them?
        (layer(0, opaque=~spot()), "0 of 255, expected at least 128"),
        (layer(0, opaque=np.ones((6, 8), bool)), "0 of 255"),
    ],
)
def test_what_is_in_doubt_is_refused_with_the_lightest_value(pixels: Pixels, found: str) -> None:
    with pytest.raises(EmptyMaskError, match=rf"pixel of mask\.png has {found}"):
        understand_mask(pixels, name="mask.png")


def test_a_mask_without_its_end_is_refused(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 1), np.uint8)
    path = tmp_path / "mask.png"
    write_picture(path, Picture(pixels=noise))
    path.write_bytes(path.read_bytes()[:-1500])

    with pytest.raises(PictureReadError, match=r"mask\.png is damaged or cut short"):
        read_mask(path)
