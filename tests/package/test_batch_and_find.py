"""A batch, and damage that is found, on the command line of the frozen program."""

import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.shared.paths import resource
from engine.pictures.files import read_mask, read_picture, write_picture
from engine.pictures.picture import Picture
from engine.pictures.pixels import Mask
from tests.helpers.frozen_program import FrozenProgram


@pytest.fixture
def damaged(home: Path) -> tuple[Path, Mask]:
    """A grey photograph with two long scratches, and where they are."""
    pixels = read_picture(resource("samples", "camera.png")).pixels.copy()
    scratches = np.zeros(pixels.shape[:2], np.uint8)
    for start, end in (((60, 30), (90, 480)), ((380, 40), (400, 470))):
        cv2.line(scratches, start, end, 255, thickness=3)
    is_scratched = scratches > 0
    pixels[is_scratched] = 238
    photo = home / "фото 2.png"
    write_picture(photo, Picture(pixels=pixels))
    return photo, is_scratched


def test_a_batch_restores_three_pictures(
    program: FrozenProgram, scratched: tuple[Path, Path]
) -> None:
    photo, mask = scratched
    box, results = program.home / "box 箱", program.home / "results"
    box.mkdir()
    for number in (1, 2, 3):
        shutil.copy(photo, box / f"фото {number}.png")

    done = program.run("batch", box, "--masks", mask, "-o", results)

    assert done.returncode == 0, done.stderr
    pixels = [read_picture(path).pixels for path in sorted(results.glob("*.png"))]
    before, is_hole = read_picture(photo).pixels, read_mask(mask)
    assert len(pixels) == 3
    assert (pixels[0][is_hole] != before[is_hole]).any(axis=-1).mean() > 0.9
    np.testing.assert_array_equal(pixels[1], pixels[0])
    np.testing.assert_array_equal(pixels[2], pixels[0])


def test_the_mask_that_is_found_covers_the_scratches(
    program: FrozenProgram, damaged: tuple[Path, Mask]
) -> None:
    photo, is_hole = damaged
    found = program.home / "found.png"

    done = program.run("find", photo, "-o", found)

    assert (done.stdout, done.returncode) == (f"{found}\n", 0)
    is_found = read_mask(found)
    assert is_found[is_hole].mean() > 0.3
    assert is_found.mean() < 0.1


def test_damage_is_found_and_restored_at_once(
    program: FrozenProgram, damaged: tuple[Path, Mask]
) -> None:
    photo, is_hole = damaged
    out = program.home / "готово.png"

    done = program.run("restore", photo, "--find", "-o", out)

    assert (done.stdout, done.returncode) == (f"{out}\n", 0)
    changed = (read_picture(out).pixels != read_picture(photo).pixels).any(axis=-1)
    assert changed[is_hole].mean() > 0.3
    assert changed.mean() < 0.1
