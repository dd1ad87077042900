"""The most common tasks around the picture as a whole, by mouse and keys."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from engine.pictures.files import read_picture
from tests.helpers.projects import same_work
from tests.helpers.restorer import FILE_S, restorer_at
from tests.helpers.task_pictures import make_lawn, read_sample, save_picture
from tests.helpers.x_server import MISSING, Person, wait_until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(MISSING), reason=f"not installed here: {', '.join(MISSING)}"),
]

# The top of a wall that falls by 20 pixels over 400.
TILTED = ((40, 150), (440, 170))


def test_a_picture_is_straightened_and_cropped(
    desktop: Person, tmp_path: Path, kernel_cache: Path
) -> None:
    pixels = make_lawn()
    for row in range(-10, 60):
        cv2.line(pixels, (0, 148 + row), (479, 172 + row), (210, 200, 190), 2)
    photo = save_picture(tmp_path / "photo.png", pixels)

    with restorer_at(desktop, tmp_path, photo, cache=kernel_cache) as restorer:
        restorer.wait_for_picture("photo.png", pixels)
        restorer.key("shift+c")
        before = restorer.look_at_picture()
        restorer.drag(*TILTED)
        restorer.wait_for_change(before, what="the straight picture")
        desktop.look("straightened")
        straight = read_picture(restorer.save_as("straight.png")).pixels
        restorer.wait_for_picture("straight.png", straight)
        restorer.key("c")
        restorer.drag((30, 40), (330, 240))
        restorer.drag((330, 240), (300, 220))
        desktop.look("crop-frame")
        restorer.key("Return")
        cropped = read_picture(restorer.save_as("cropped.png")).pixels

    edges = [int(np.argmax(straight[60:, column, 0] > 180)) for column in (60, 240, 400)]
    assert np.ptp(edges) <= 2
    assert np.array_equal(cropped, straight[40:220, 30:300])


def test_a_project_is_reopened_with_everything_and_exported(
    desktop: Person, tmp_path: Path, kernel_cache: Path
) -> None:
    pixels = read_sample("coffee.png")
    photo = save_picture(tmp_path / "photo.png", pixels)

    with restorer_at(desktop, tmp_path, photo, cache=kernel_cache) as restorer:
        restorer.wait_for_picture("photo.png", pixels)
        restorer.drag((300, 20), (330, 60))
        restorer.restore()
        restorer.key("l")
        restorer.drag((60, 300), (160, 340))
        restorer.key("b")
        restorer.drag((80, 310), (150, 330))
        saved = restorer.save_project()
        restorer.key("ctrl+q")
        restorer.program.wait(timeout=FILE_S)

    project_file = tmp_path / "project.ora"
    with restorer_at(desktop, tmp_path, project_file, cache=kernel_cache) as restorer:
        restorer.wait_for_picture("project.ora", pixels)
        desktop.look("reopened")
        reopened = restorer.save_project("again.ora")
        restorer.key("ctrl+shift+e")
        desktop.wait_for_window("Export picture", timeout_s=FILE_S)
        desktop.look("export")
        restorer.key("Return")
        exported = tmp_path / "photo-restored.jpg"
        wait_until(exported.exists, timeout_s=FILE_S, what="the exported file")

    assert len(saved.repairs) == len(saved.guide_lines) == 1
    assert saved.mask.any()
    assert same_work(reopened, saved)
    difference = read_picture(exported).pixels.astype(np.float64) - saved.compose()
    assert np.sqrt((difference**2).mean()) < 5


def test_everything_is_undone_and_redone(
    desktop: Person, tmp_path: Path, kernel_cache: Path
) -> None:
    pixels = read_sample("coffee.png")
    photo = save_picture(tmp_path / "photo.png", pixels)

    with restorer_at(desktop, tmp_path, photo, cache=kernel_cache) as restorer:
        restorer.wait_for_picture("photo.png", pixels)
        restorer.drag((300, 20), (330, 60))
        restorer.restore()
        restorer.key("f")
        restorer.drag((60, 300), (160, 300), (160, 360), (60, 300))
        restorer.key("ctrl+i", "l")
        restorer.drag((40, 40), (500, 60))
        done = restorer.save_project("done.ora")
        restorer.key(*["ctrl+z"] * 5)
        desktop.look("all-undone")
        undone = restorer.save_project("undone.ora")
        restorer.key(*["ctrl+shift+z"] * 5)
        desktop.look("all-redone")
        redone = restorer.save_project("redone.ora")

    assert np.array_equal(undone.compose(), pixels)
    assert not undone.mask.any()
    assert undone.guide_lines == ()
    assert same_work(redone, done)
