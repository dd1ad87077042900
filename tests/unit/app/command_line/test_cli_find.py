"""`reweave find` and `reweave restore --find`."""

import json
from pathlib import Path

import numpy as np
import pytest

from app.command_line.environment import make_config
from app.shared.paths import default_detector
from engine.api import DeviceChoice
from engine.pictures.files import read_mask, read_picture, write_picture
from engine.pictures.picture import Picture
from engine.pictures.pixels import Pixels
from tests.helpers.command_line import Terminal, World, assert_one_sentence
from tests.helpers.fake_session import FILL_VALUE, photograph, serve_blind, serve_fake

SIDE = 60


def scratched(*, height: int = 2) -> Pixels:
    """Return a photograph with a white bar of some height."""
    pixels = photograph(SIDE, SIDE)
    pixels[20 : 20 + height, 10:50] = 255
    return pixels


@pytest.fixture
def photo(world: World) -> Path:
    return write(world, scratched())


def write(world: World, pixels: Pixels) -> Path:
    write_picture(world.photo, Picture(pixels=pixels))
    return world.photo


def test_find_writes_the_mask_and_says_how_much_it_found(world: World, photo: Path) -> None:
    out = world.folder / "found.png"

    status = world.run("find", photo, "-o", out)

    mask = read_mask(out)
    assert status == 0
    assert mask[20:22, 10:50].all()
    assert not mask[30:].any()
    assert world.out.getvalue() == f"{out}\n"
    assert world.errors.startswith("Found 1 flaw (1 scratch) on ")
    assert_one_sentence(world.errors)


def test_a_found_mask_gets_a_name_that_a_batch_looks_for(world: World, photo: Path) -> None:
    world.run("find", photo)

    assert read_mask(photo.with_name("photo-mask.png")).any()


def test_the_mask_of_find_is_one_that_restore_takes(world: World, photo: Path) -> None:
    out = world.folder / "out.png"

    world.run("find", photo, "-o", world.mask)
    status = world.run("restore", photo, world.mask, "-o", out)

    assert status == 0
    assert (read_picture(out).pixels[20:22, 10:50] == FILL_VALUE).all()


def test_find_reports_as_json(world: World, photo: Path) -> None:
    world.run("find", photo, "-o", world.mask, "--json", "--kinds", "scratches,folds")

    report = json.loads(world.out.getvalue())
    assert report["output"] == str(world.mask)
    assert report["flaws"] == {"scratches": 1, "folds": 0}
    assert 0.02 < report["share"] < 0.15
    assert report["kinds"] == ["folds", "scratches"]
    assert world.errors == ""


def test_kinds_that_do_not_count_are_left_out(world: World, photo: Path) -> None:
    assert world.run("find", photo, "-o", world.mask, "--kinds", "writing") == 3


def test_without_damage_nothing_is_written_over_and_the_status_is_3(world: World) -> None:
    photo, before = write(world, photograph(SIDE, SIDE)), world.mask.read_bytes()

    status = world.run("find", photo, "-o", world.mask)

    assert status == 3
    assert world.mask.read_bytes() == before
    assert world.out.getvalue() == ""
    assert world.errors == "No damage was found; a higher --sensitivity finds more.\n"


def test_without_damage_json_names_no_file(world: World) -> None:
    status = world.run("find", write(world, photograph(SIDE, SIDE)), "--json")

    assert status == 3
    assert json.loads(world.out.getvalue())["output"] is None


def test_restore_finds_the_damage_and_fills_it(world: World, photo: Path) -> None:
    out = world.folder / "out.png"

    status = world.run("restore", photo, "--find", "-o", out)

    restored = read_picture(out).pixels
    assert status == 0
    assert (restored[20:22, 10:50] == FILL_VALUE).all()
    np.testing.assert_array_equal(restored[30:], scratched()[30:])
    assert world.out.getvalue() == f"{out}\n"
    assert world.errors.startswith("Found 1 flaw (1 scratch) on ")


def test_restore_reports_what_it_found_as_json(world: World, photo: Path) -> None:
    world.run("restore", photo, "--find", "--json", "--sensitivity", "40")

    found = json.loads(world.out.getvalue())["found"]
    assert found["flaws"]["scratches"] == 1
    assert found["sensitivity"] == 40
    assert world.errors == ""


def test_restore_without_damage_writes_nothing_and_the_status_is_3(world: World) -> None:
    out = world.folder / "out.png"

    status = world.run("restore", write(world, photograph(SIDE, SIDE)), "--find", "-o", out)

    assert status == 3
    assert not out.exists()
    assert_one_sentence(world.errors)


def test_what_was_excluded_in_the_window_is_not_damage(world: World, photo: Path) -> None:
    world.exclusions = np.ones((SIDE, SIDE), np.bool_)

    assert world.run("find", photo, "-o", world.mask) == 3


def test_too_much_damage_is_refused_with_the_next_step(world: World) -> None:
    out = world.folder / "out.png"

    status = world.run("restore", write(world, scratched(height=20)), "--find", "-o", out)

    assert status == 1
    assert not out.exists()
    assert "expected at most 15 %" in world.errors
    assert "lower --sensitivity" in world.errors
    assert "'reweave find'" in world.errors
    assert_one_sentence(world.errors)


def test_find_writes_the_mask_of_much_damage_too(world: World) -> None:
    assert world.run("find", write(world, scratched(height=20)), "-o", world.mask) == 0


def test_a_missing_detector_is_one_sentence(world: World, photo: Path) -> None:
    world.serve = serve_blind

    status = world.run("find", photo)

    assert status == 1
    assert world.errors.startswith("Damage cannot be found: detector.safetensors: there is no such")
    assert_one_sentence(world.errors)
    assert not photo.with_name("photo-mask.png").exists()


def test_the_own_detector_is_used_and_named(world: World, photo: Path) -> None:
    world.own_detector = world.folder / "own.safetensors"

    world.run("find", photo, "-o", world.mask, "--json")

    config = make_config(None, DeviceChoice.CPU, world.environment())
    assert config.detector == world.own_detector
    assert json.loads(world.out.getvalue())["detector"] == "own"
    assert world.errors == "Note: damage is found with your own detector.\n"


def test_the_shipped_detector_needs_no_note(world: World, photo: Path) -> None:
    world.run("restore", photo, "--find", "--json")

    config = make_config(None, DeviceChoice.CPU, world.environment())
    assert config.detector == default_detector()
    assert json.loads(world.out.getvalue())["found"]["detector"] == "shipped"
    assert world.errors == ""


def test_a_picture_that_is_damaged_all_over_is_noted(world: World) -> None:
    world.run("find", write(world, scratched(height=30)), "-o", world.mask)

    assert "only the likeliest flaws are marked" in world.errors


def test_a_terminal_shows_that_damage_is_looked_for(world: World, photo: Path) -> None:
    world.serve, world.err = serve_fake, Terminal()

    world.run("find", photo)

    assert "Looking for damage:" in world.errors


@pytest.mark.parametrize(
    ("options", "cause"),
    [
        (["restore", "photo.png"], "expected either MASK or --find"),
        (["restore", "photo.png", "mask.png", "--find"], "expected either MASK or --find"),
        (["restore", "photo.png", "mask.png", "--kinds", "folds"], "no effect without --find"),
        (["restore", "photo.png", "--find", "--sensitivity", "101"], "0 to 100, got 101"),
        (["find", "photo.png", "--kinds", "dust"], "got 'dust'"),
        (["find", "photo.png", "-o", "mask.jpg"], "expected .png for a mask"),
        (["find", "photo.png", "-o", "photo.png"], "the photograph itself"),
    ],
)
def test_what_makes_no_sense_is_refused(
    world: World, monkeypatch: pytest.MonkeyPatch, options: list[str], cause: str
) -> None:
    monkeypatch.chdir(world.folder)

    status = world.run(*options)

    assert status == 2
    assert cause in world.errors
    assert_one_sentence(world.errors)
