"""Samples show what a generator makes of the same holes at each step."""

from pathlib import Path

import numpy as np
import pytest
import torch

from engine.pictures.files import read_picture, write_picture
from engine.pictures.picture import Picture
from tests.helpers.training_data import TINY_GENERATOR, plain_pictures
from training.errors import StepAbandonedError
from training.judging.samples import SampleFolder, Scene, draw_scenes, fill_scene, read_scene
from training.judging.strip import mark_hole
from training.masks.mixture import MIXTURES

pytestmark = pytest.mark.usefixtures("one_thread")

NAMES = ("a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg")


def scene(name: str = "a.jpg") -> Scene:
    mask = np.zeros((40, 60), bool)
    mask[10:20, 10:30] = True
    return Scene(name=name, rgb=np.full((40, 60, 3), 90, np.uint8), mask=mask)


def no_pause() -> None:
    """Do not pause."""


def write_pair(folder: Path, *, mask_shape: tuple[int, int], hole: int = 255) -> tuple[Path, Path]:
    picture, mask = folder / "picture.png", folder / "mask.png"
    write_picture(picture, Picture(pixels=np.full((600, 800, 3), 90, np.uint8)))
    white = np.zeros((*mask_shape, 1), np.uint8)
    white[300:302, 100:700] = hole
    write_picture(mask, Picture(pixels=white))
    return picture, mask


def test_written_samples_are_found_with_their_names(tmp_path: Path) -> None:
    folder = SampleFolder(tmp_path, [scene("a.jpg"), scene("b.jpg")])

    folder.write(TINY_GENERATOR.build().eval(), 30, no_pause)

    samples = folder.find(30)
    assert samples is not None
    assert [sample.name for sample in samples] == ["a.jpg", "b.jpg"]
    assert read_picture(samples[0].file).pixels.shape == (40, 60, 3)
    assert folder.find(31) is None


def test_samples_that_are_there_are_not_written_again(tmp_path: Path) -> None:
    folder = SampleFolder(tmp_path, [scene()])
    folder.write(TINY_GENERATOR.build().eval(), 30, no_pause)
    samples = folder.find(30)
    assert samples is not None
    before = samples[0].file.stat().st_mtime_ns

    folder.write(TINY_GENERATOR.build().eval(), 30, no_pause)

    assert samples[0].file.stat().st_mtime_ns == before


def test_samples_of_an_abandoned_step_are_not_complete(tmp_path: Path) -> None:
    folder = SampleFolder(tmp_path, [scene("a.jpg"), scene("b.jpg")])
    pauses: list[None] = []

    def abandon_at_the_second() -> None:
        pauses.append(None)
        if len(pauses) == 2:
            raise StepAbandonedError("closed")

    with pytest.raises(StepAbandonedError):
        folder.write(TINY_GENERATOR.build().eval(), 30, abandon_at_the_second)

    assert folder.find(30) is None


def test_a_filled_scene_keeps_its_known_pixels() -> None:
    shown = scene()
    torch.manual_seed(0)  # with some weights the fill is exactly the known colour

    filled = fill_scene(shown, TINY_GENERATOR.build().eval())

    assert (filled[~shown.mask] == 90).all()
    assert (filled[shown.mask] != 90).any()


def test_a_marked_hole_has_one_colour_and_the_rest_stays() -> None:
    shown = scene()

    marked = mark_hole(shown.rgb, shown.mask)

    assert (marked[shown.mask] == (230, 30, 90)).all()
    assert (marked[~shown.mask] == 90).all()


def test_scenes_are_spread_over_the_pictures_and_have_holes() -> None:
    pictures = plain_pictures(a=0, b=50, c=100, d=150, e=200)

    scenes, again = (draw_scenes(pictures, NAMES, MIXTURES["objects"], seed=1) for _ in range(2))

    assert [scene.name for scene in scenes] == ["a.jpg", "c.jpg", "e.jpg"]
    assert all(scene.mask.any() for scene in scenes)
    assert all((a.mask == b.mask).all() for a, b in zip(scenes, again, strict=True))


def test_a_large_picture_is_reduced_and_its_thin_hole_stays_connected(tmp_path: Path) -> None:
    picture, mask = write_pair(tmp_path, mask_shape=(600, 800))

    found = read_scene("Open picture", picture, mask)

    assert found is not None
    assert found.rgb.shape == (384, 512, 3)
    rows, columns = np.nonzero(found.mask)
    assert set(range(64, 448)) <= set(columns.tolist())
    assert len(set(rows.tolist())) <= 3


@pytest.mark.parametrize(("mask_shape", "hole"), [((600, 800), 0), ((600, 700), 255)])
def test_an_empty_or_unequal_mask_is_not_a_scene(
    tmp_path: Path, mask_shape: tuple[int, int], hole: int
) -> None:
    picture, mask = write_pair(tmp_path, mask_shape=mask_shape, hole=hole)

    assert read_scene("Open picture", picture, mask) is None


def test_a_missing_picture_is_not_a_scene(tmp_path: Path) -> None:
    _, mask = write_pair(tmp_path, mask_shape=(600, 800))

    assert read_scene("Open picture", tmp_path / "missing.png", mask) is None
