"""The most common tasks of a person who judges and mends results, by mouse and keys."""

from pathlib import Path

import numpy as np
import pytest

from engine.pictures.files import read_picture
from engine.pictures.pixels import Pixels
from tests.helpers.restorer import Restorer, restorer_at
from tests.helpers.task_pictures import draw_disc, make_lawn, save_picture
from tests.helpers.x_server import MISSING, Person

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(MISSING), reason=f"not installed here: {', '.join(MISSING)}"),
]

# A hole on the disc of `open_littered`.
DISC, RADIUS_PX = (240, 180), 22


def open_littered(restorer: Restorer) -> Pixels:
    """Wait for a lawn with a red disc, lasso it and restore; return the picture's pixels."""
    littered, _ = draw_disc(make_lawn(), centre=DISC, radius_px=RADIUS_PX)
    restorer.wait_for_picture("photo.png", littered)
    restorer.key("r")
    restorer.drag((210, 150), (270, 210))
    restorer.restore()
    return littered


def save_littered(folder: Path) -> Path:
    """Write the picture for `open_littered`."""
    littered, _ = draw_disc(make_lawn(), centre=DISC, radius_px=RADIUS_PX)
    return save_picture(folder / "photo.png", littered)


def test_an_edge_follows_a_bent_guide_line(
    desktop: Person, tmp_path: Path, kernel_cache: Path
) -> None:
    lawn = make_lawn()
    halves = lawn // 3
    halves[180:] = 150 + lawn[180:] // 3
    photo = save_picture(tmp_path / "photo.png", halves)

    with restorer_at(desktop, tmp_path, photo, cache=kernel_cache) as restorer:
        restorer.wait_for_picture("photo.png", halves)
        restorer.key("r")
        restorer.drag((150, 90), (330, 270))
        restorer.key("l")
        restorer.drag((140, 180), (340, 180))
        restorer.drag((240, 180), (240, 130))
        desktop.look("guide-line")
        restorer.restore()
        desktop.look("guide-line-followed")
        restored = read_picture(restorer.save_as("restored.png")).pixels

    above, below = restored[100:115, 230:250].mean(), restored[150:170, 230:250].mean()
    assert above == pytest.approx(halves[:180].mean(), abs=25)
    assert below == pytest.approx(halves[180:].mean(), abs=25)


def test_tries_are_looked_through_and_one_is_taken(
    desktop: Person, tmp_path: Path, kernel_cache: Path
) -> None:
    photo = save_littered(tmp_path)

    with restorer_at(desktop, tmp_path, photo, cache=kernel_cache) as restorer:
        open_littered(restorer)
        first = read_picture(restorer.save_as("first.png")).pixels
        restorer.restore("ctrl+Return")
        second = read_picture(restorer.save_as("second.png")).pixels
        restorer.restore("ctrl+Return")
        desktop.look("three-tries")
        restorer.key("F4", "Left", "Left", "Right", "Left", "Return")
        desktop.look("first-try-taken")
        taken = read_picture(restorer.save_as("taken.png")).pixels

    assert not np.array_equal(first, second)
    assert np.array_equal(taken, first)


def test_a_repair_is_weakened_hidden_and_painted_back(
    desktop: Person, tmp_path: Path, kernel_cache: Path
) -> None:
    photo = save_littered(tmp_path)

    with restorer_at(desktop, tmp_path, photo, cache=kernel_cache) as restorer:
        littered = open_littered(restorer)
        whole = read_picture(restorer.save_as("whole.png")).pixels
        restorer.key("F8", "F8", "Down")  # the panel has shown itself; now it has the keys, too
        restorer.key("space")
        desktop.look("repair-hidden")
        hidden = read_picture(restorer.save_as("hidden.png")).pixels
        restorer.key("space", "Tab", "Home", *["Right"] * 50)
        desktop.look("repair-weakened")
        weak = read_picture(restorer.save_as("weak.png")).pixels
        restorer.key("End", "y")
        restorer.find_picture()
        restorer.drag((200, 180), (280, 180))
        desktop.look("repair-painted-back")
        project = restorer.save_project()

    half = (whole.astype(np.int32) + littered) / 2
    back = project.compose()
    assert np.array_equal(hidden, littered)
    assert np.abs(weak - half).max() <= 2
    assert np.array_equal(back[180, 210:270], littered[180, 210:270])
    assert np.array_equal(back[155, 210:270], whole[155, 210:270])


def test_a_place_is_cloned(desktop: Person, tmp_path: Path, kernel_cache: Path) -> None:
    lawn = make_lawn()
    littered, disc = draw_disc(lawn, centre=(240, 180), radius_px=5)
    photo = save_picture(tmp_path / "photo.png", littered)

    with restorer_at(desktop, tmp_path, photo, cache=kernel_cache) as restorer:
        restorer.wait_for_picture("photo.png", littered)
        restorer.key("k", *["bracketright"] * 4)
        restorer.click((120, 100), keys="ctrl")
        restorer.drag((235, 180), (245, 180))
        desktop.look("clone")
        project = restorer.save_project()

    cloned = project.compose()
    rows, columns = np.nonzero(disc)
    assert np.array_equal(cloned[rows, columns], littered[rows - 80, columns - 115])
    assert len(project.repairs) == 1
