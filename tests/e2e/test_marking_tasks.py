"""The most common tasks of a person who marks what should go, by mouse and keys."""

from pathlib import Path

import numpy as np
import pytest
from scipy import ndimage

from engine.pictures.files import read_picture
from engine.pictures.pixels import Mask
from tests.helpers.restorer import FILE_S, Restorer, restorer_at
from tests.helpers.task_pictures import (
    draw_disc,
    draw_scratch,
    find_error,
    make_lawn,
    read_sample,
    save_picture,
)
from tests.helpers.x_server import MISSING, Person, wait_until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(MISSING), reason=f"not installed here: {', '.join(MISSING)}"),
]


def export_mask(restorer: Restorer) -> Mask:
    """Export the mask by the menu, and return it."""
    path = restorer.home / "mask.png"
    restorer.choose("m", "x")
    restorer.answer("Export mask", str(path))
    wait_until(path.exists, timeout_s=FILE_S, what="the mask")
    return read_picture(path).pixels[..., 0] > 0


def test_a_scratch_is_painted_over_and_gone(
    desktop: Person, tmp_path: Path, kernel_cache: Path
) -> None:
    truth = read_sample("coffee.png")
    scratched, scratch = draw_scratch(truth, (60, 50), (190, 150), width_px=7)
    photo = save_picture(tmp_path / "photo.png", scratched)

    with restorer_at(desktop, tmp_path, cache=kernel_cache) as restorer:
        desktop.wait_for_window("Reweave", timeout_s=FILE_S)
        restorer.key("ctrl+o")
        restorer.answer("Open photograph", str(photo))
        restorer.wait_for_picture("photo.png", scratched)
        restorer.drag((60, 50), (190, 150))
        desktop.look("scratch-painted")
        restorer.restore()
        desktop.look("scratch-restored")
        restored = read_picture(restorer.save_as("restored.png")).pixels

    near = ndimage.binary_dilation(scratch, iterations=20)
    assert np.array_equal(restored[~near], scratched[~near])
    assert find_error(restored, truth, scratch) < find_error(scratched, truth, scratch) / 4


def test_an_object_in_a_dropped_picture_is_lassoed_and_gone(
    desktop: Person, tmp_path: Path, kernel_cache: Path
) -> None:
    lawn = make_lawn()
    littered, disc = draw_disc(lawn, centre=(240, 180), radius_px=22)
    photo = save_picture(tmp_path / "photo.png", littered)
    corners = [(240, 148), (272, 180), (240, 212), (208, 180), (240, 148)]

    with restorer_at(desktop, tmp_path, cache=kernel_cache) as restorer:
        restorer.drop_file(photo)
        restorer.wait_for_picture("photo.png", littered)
        restorer.key("f")
        restorer.drag(*corners)
        restorer.restore()
        desktop.look("lasso")
        restored = read_picture(restorer.save_as("restored.png")).pixels

    near = ndimage.binary_dilation(disc, iterations=30)
    assert np.array_equal(restored[~near], littered[~near])
    assert not (restored[disc] == (200, 30, 40)).all(axis=1).any()
    assert restored[disc].mean(axis=0) == pytest.approx(lawn.mean(axis=(0, 1)), rel=0.4)


def test_shapes_are_added_subtracted_and_intersected(
    desktop: Person, tmp_path: Path, kernel_cache: Path
) -> None:
    lawn = make_lawn()
    photo = save_picture(tmp_path / "photo.png", lawn)
    expected = np.zeros(lawn.shape[:2], np.bool_)
    expected[80:200, 100:300] = True
    expected[150:260, 280:400] = True
    expected[100:140, 140:180] = False
    expected[:, 360:] = False

    with restorer_at(desktop, tmp_path, photo, cache=kernel_cache) as restorer:
        restorer.wait_for_picture("photo.png", lawn)
        restorer.key("r")
        restorer.drag((100, 80), (300, 200))
        restorer.drag((400, 260), (280, 150))
        restorer.key("p")
        restorer.click((140, 100), (180, 100), (180, 140), (140, 140), button=3)
        restorer.key("Return", "r")
        restorer.drag((80, 60), (360, 300), keys="shift+alt")
        desktop.look("shapes")
        mask = export_mask(restorer)

    assert np.array_equal(mask, expected)


def test_the_wand_marks_a_colour_and_the_mask_grows(
    desktop: Person, tmp_path: Path, kernel_cache: Path
) -> None:
    littered, disc = draw_disc(make_lawn(), centre=(150, 200), radius_px=40)
    photo = save_picture(tmp_path / "photo.png", littered)

    with restorer_at(desktop, tmp_path, photo, cache=kernel_cache) as restorer:
        restorer.wait_for_picture("photo.png", littered)
        restorer.key("w")
        before = restorer.look_at_picture()
        restorer.click((150, 200))
        restorer.wait_for_change(before, what="the marked disc")
        restorer.choose("m", "g")
        restorer.person.write("7")
        restorer.key("Return")
        desktop.look("wand")
        mask = export_mask(restorer)

    assert np.array_equal(mask, ndimage.distance_transform_edt(~disc) <= 7)


def test_a_rough_lasso_snaps_to_an_object(
    desktop: Person, tmp_path: Path, kernel_cache: Path
) -> None:
    littered, disc = draw_disc(make_lawn(), centre=(240, 180), radius_px=60)
    photo = save_picture(tmp_path / "photo.png", littered)
    around = [(150, 100), (330, 90), (340, 260), (160, 270), (150, 100)]

    with restorer_at(desktop, tmp_path, photo, cache=kernel_cache) as restorer:
        restorer.wait_for_picture("photo.png", littered)
        restorer.key("n")
        restorer.drag(*around)
        before = restorer.look_at_picture()
        restorer.wait_for_change(before, what="the object")
        desktop.look("snap")
        mask = export_mask(restorer)

    assert (mask & disc).sum() / (mask | disc).sum() > 0.97
