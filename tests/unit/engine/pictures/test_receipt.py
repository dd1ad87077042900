"""The receipt says what a file has kept, as found by reading it again."""

from pathlib import Path

import numpy as np
import pytest

from engine.pictures.files import write_picture
from engine.pictures.picture import Picture
from engine.pictures.pixels import Mask, Pixels
from engine.pictures.receipt import Part


@pytest.fixture
def noise() -> Pixels:
    """Random colours, (24, 40, 3)."""
    return np.random.default_rng(0).integers(0, 256, (24, 40, 3), np.uint8)


def test_a_png_changes_no_pixel_and_keeps_everything(tmp_path: Path, noise: Pixels) -> None:
    picture = Picture(pixels=noise, xmp=b"<x/>", pixels_per_mm=(10, 10))

    receipt = write_picture(tmp_path / "a.png", picture)

    assert receipt.changed_px == 0
    assert receipt.kept == (Part.XMP, Part.RESOLUTION)
    assert receipt.lost == ()


def test_pixels_in_the_hole_do_not_count_as_changed(tmp_path: Path, noise: Pixels) -> None:
    hole: Mask = np.ones(noise.shape[:2], bool)

    receipt = write_picture(tmp_path / "a.jpg", Picture(pixels=noise), hole=hole)

    assert receipt.changed_px == 0


def test_a_jpeg_that_is_encoded_anew_changes_pixels(tmp_path: Path, noise: Pixels) -> None:
    receipt = write_picture(tmp_path / "a.jpg", Picture(pixels=noise))

    assert receipt.changed_px
    assert receipt.changed_px > 0


def test_webp_loses_sixteen_bits(tmp_path: Path, noise: Pixels) -> None:
    receipt = write_picture(tmp_path / "a.webp", Picture(pixels=noise.astype(np.uint16) * 257))

    assert receipt.lost == (Part.DEPTH,)
    assert receipt.changed_px is None
