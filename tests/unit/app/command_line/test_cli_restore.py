"""`reweave restore`: its files, its options and its output."""

import json
import os
import sys

import numpy as np
import pytest

from engine.api import DEFAULT_METHOD, FILL_METHODS
from engine.pictures.files import read_picture, write_picture
from engine.pictures.picture import Picture
from tests.helpers.command_line import Terminal, World, assert_one_sentence
from tests.helpers.fake_session import (
    FILL_VALUE,
    hole_mask,
    photograph,
    serve_fresh,
    serve_old_card,
    serve_sloppy,
    serve_unloadable,
)
from tests.helpers.picture_files import encode, exif_block, gradient, srgb_profile


def test_restore_fills_the_hole_and_nothing_else(world: World) -> None:
    out = world.folder / "out.png"

    status = world.restore("-o", out)

    restored, mask = read_picture(out), hole_mask()
    assert status == 0
    np.testing.assert_array_equal(restored.pixels[~mask], photograph()[~mask])
    assert np.all(restored.pixels[mask] == FILL_VALUE)
    assert restored.icc_profile == srgb_profile()
    assert world.out.getvalue() == f"{out}\n"
    assert world.errors == ""


def test_result_is_written_beside_the_picture_with_a_new_name(world: World) -> None:
    world.restore()
    world.restore()

    assert (world.folder / "photo-restored.png").is_file()
    assert (world.folder / "photo-restored-2.png").is_file()


def test_tiff_stays_a_tiff_with_16_bits(world: World) -> None:
    deep = photograph(dtype=np.uint16)
    write_picture(world.folder / "deep.tif", Picture(pixels=deep))

    world.run("restore", world.folder / "deep.tif", world.mask)

    restored = read_picture(world.folder / "deep-restored.tif").pixels
    np.testing.assert_array_equal(restored[~hole_mask()], deep[~hole_mask()])


def test_exif_is_kept_with_upright_orientation(world: World) -> None:
    turned = world.folder / "turned.jpg"
    turned.write_bytes(encode(gradient(20, 12), "JPEG", exif=exif_block(orientation=6)))

    status = world.run("restore", turned, world.mask, "-o", world.folder / "out.png")

    block = read_picture(world.folder / "out.png").exif
    assert status == 0
    assert block == exif_block(orientation=1).removeprefix(b"Exif\0\0")


def test_json_reports_the_result(world: World) -> None:
    world.restore("-o", world.folder / "out.png", "--json")

    report = json.loads(world.out.getvalue())
    assert report["output"] == str(world.folder / "out.png")
    assert report["method"] == DEFAULT_METHOD
    assert report["device"] == "a fake device"
    assert report["results"] == [{"x": 4, "y": 3, "width": 5, "height": 3}]
    assert report["seconds"] >= 0


@pytest.mark.parametrize("method", ["reweave", "generator", "weave"])
def test_learned_methods_are_chosen_by_name(method: str, world: World) -> None:
    status = world.restore("--method", method, "--json")

    assert status == 0
    assert json.loads(world.out.getvalue())["method"] == method


def test_json_reports_an_error(world: World) -> None:
    status = world.run("restore", "nowhere.jpg", world.mask, "--json")

    assert status == 2
    assert "nowhere.jpg does not exist" in json.loads(world.out.getvalue())["error"]
    assert world.errors == ""


def test_jpeg_target_prints_a_warning(world: World) -> None:
    status = world.restore("-o", world.folder / "out.jpg")

    assert status == 0
    assert "JPEG re-encodes the whole picture" in world.errors


def test_what_the_format_cannot_keep_is_said_before_the_work(world: World) -> None:
    deep = photograph(dtype=np.uint16)
    write_picture(world.folder / "deep.png", Picture(pixels=deep, pixels_per_mm=(10, 10)))
    world.serve = serve_unloadable

    world.run("restore", world.folder / "deep.png", world.mask, "-o", world.folder / "out.jpg")

    notes = world.errors.splitlines()
    assert notes[0] == "Note: Only 8 of the 16 bits are kept."
    assert notes[1].startswith("Note: JPEG re-encodes the whole picture")


def test_a_photograph_without_its_end_is_restored_with_a_note(world: World) -> None:
    world.photo.write_bytes(world.photo.read_bytes()[:-60])

    status = world.restore("-o", world.folder / "out.png")

    assert status == 0
    assert world.errors.startswith("Note: The end of the file is missing;")


def test_json_has_the_receipt(world: World) -> None:
    world.restore("-o", world.folder / "out.png", "--json")

    assert json.loads(world.out.getvalue())["receipt"] == {
        "changed_px": 0,
        "greatest_change": 0,
        "bits": 8,
        "kept": ["profile"],
        "partly_kept": [],
        "lost": [],
        "source_use": "used",
    }


def test_a_jpeg_is_warned_of_once_and_its_pixels_are_counted_in_the_receipt(world: World) -> None:
    world.restore("-o", world.folder / "out.jpg", "--json")

    assert world.errors.count("Note: ") == 1
    assert json.loads(world.out.getvalue())["receipt"]["changed_px"] > 0


def test_progress_is_shown_on_a_terminal_and_cleared(world: World) -> None:
    world.err = Terminal()

    world.restore()

    assert "Restoring:" in world.errors
    assert world.errors.endswith("\r")


def test_fallback_is_reported_in_a_sentence(world: World) -> None:
    status = world.restore("--method", "weave")

    assert status == 0
    assert_one_sentence(world.errors)
    assert "smaller pieces" in world.errors


def test_graphics_card_that_is_too_old_is_reported(world: World) -> None:
    world.serve = serve_old_card

    status = world.restore()

    assert status == 0
    assert world.errors == (
        "NVIDIA GeForce GTX 660 is too old for this program's PyTorch; working on the CPU.\n"
    )


def test_first_start_is_shown_on_a_terminal_and_cleared(world: World) -> None:
    world.err = Terminal()
    world.serve = serve_fresh

    status = world.restore()

    shown = world.errors.split("\r")
    assert status == 0
    assert any(line.startswith("Preparing for the first start") for line in shown)
    assert shown[-2:] == [" " * len(shown[-3].rstrip()), ""]


def test_a_picture_of_30000_by_4_pixels_is_restored(world: World) -> None:
    write_picture(world.photo, Picture(pixels=photograph(4, 30_000)))
    mask = np.zeros((4, 30_000), np.bool_)
    mask[1:3, 100:200] = True
    world.write_mask(mask)

    assert world.restore() == 0


def test_unknown_method_lists_the_known_ones(world: World) -> None:
    world.restore("--method", "magic")

    assert all(method in world.errors for method in FILL_METHODS)


def test_seed_context_and_feather_are_used_and_reported(world: World) -> None:
    world.restore("--seed", "7", "--context", "far", "--feather", "3", "--json")

    report = json.loads(world.out.getvalue())
    assert (report["seed"], report["context"], report["feather"]) == (7, "far", 3)


def test_missed_edges_are_filled_with_a_note(world: World) -> None:
    world.serve = serve_sloppy

    status = world.restore("-o", world.folder / "out.png", "--json")

    report = json.loads(world.out.getvalue())
    assert status == 0
    assert (report["missed_edges"], report["missed_px"]) == (True, 14)
    assert world.errors.startswith("Note: 14 pixels beside the mask belong to what it covers")
    assert_one_sentence(world.errors)


def test_missed_edges_can_be_switched_off(world: World) -> None:
    world.restore("--no-missed-edges", "--json")

    assert json.loads(world.out.getvalue())["missed_edges"] is False


def test_source_is_parsed_as_a_rectangle(world: World) -> None:
    assert world.restore("--sample-from", "10,2,8,8") == 0


def test_guide_lines_are_used_and_reported(world: World) -> None:
    lines = ("--guide-line", "2,4", "7,4", "--guide-line", "3,5.5", "5,5", "9,5.5")

    assert world.restore(*lines, "--json") == 0

    report = json.loads(world.out.getvalue())
    assert report["guide_lines"] == [[[2, 4], [7, 4]], [[3, 5.5], [5, 5], [9, 5.5]]]
    assert world.errors == ""


def test_edges_that_were_found_are_reported_after_the_lines(world: World) -> None:
    status = world.restore("--method", "edges", "--guide-line", "2,4", "7,4", "--json")

    report = json.loads(world.out.getvalue())
    assert status == 0
    assert report["guide_lines"] == [[[2, 4], [7, 4]], [[2, 4.5], [9, 4.5]]]


@pytest.mark.parametrize("points", [("12,1", "15,9"), ("50,60", "70,60"), ("-5,1", "-.5,20")])
def test_a_guide_line_without_a_hole_is_ignored_with_a_sentence(
    world: World, points: tuple[str, ...]
) -> None:
    status = world.restore("--guide-line", "2,4", "7,4", "--guide-line", *points)

    assert status == 0
    assert "guide line 2 goes through no hole of the mask, so it is ignored" in world.errors
    assert_one_sentence(world.errors)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--seed", "-1"), "expected a seed from 0 to 2147483647, got -1"),
        (("--seed", "many"), "invalid int value: 'many'"),
        (("--feather", "65"), "expected a feather of 0 to 64 pixels, got 65"),
        (("--context", "wide"), "invalid choice: 'wide'"),
        (("--sample-from", "1,2,3"), "expected X,Y,W,H"),
        (("--sample-from", "1,2,0,4"), "got '1,2,0,4'"),
        (("--sample-from", "1,2,3,4", "--method", "telea"), "telea copies nothing"),
        (("--guide-line", "1,2", "3"), "expected a point as X,Y, got '3'"),
        (("--guide-line", "1,2"), "expected a guide line through at least two different points"),
        (("--guide-line", "-1,x", "3,4"), "expected a point as X,Y, got '-1,x'"),
        (("--guide-line", "1,2", "nan,4"), "expected a guide line through numbers"),
        (("--guide-line", "1,2", "3,4", "--method", "ns"), "ns follows no guide lines"),
        (("--sample-from", "-5,2,3,4"), "it lies at -5, 2, outside of 20 x 12 pixels"),
        (("--sample-from", "100,2,3,4"), "it lies at 100, 2, outside of 20 x 12 pixels"),
    ],
)
def test_invalid_options_are_one_sentence(
    options: tuple[str, ...], words: str, world: World
) -> None:
    status = world.restore(*options)

    assert status == 2
    assert words in world.errors
    assert_one_sentence(world.errors)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights")
def test_hard_links_of_the_target_are_noted(world: World) -> None:
    out = world.folder / "out.png"
    out.write_bytes(b"old")
    os.link(out, world.folder / "other.png")

    assert world.restore("-o", out) == 0
    assert "out.png has other names" in world.errors
    assert (world.folder / "other.png").read_bytes() == b"old"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
def test_a_name_that_is_not_unicode_is_restored_and_reported(world: World) -> None:
    photo = world.folder / os.fsdecode(b"caf\xe9.png")
    world.photo.rename(photo)

    status = world.run("restore", photo, world.mask, "--json")

    report = json.loads(world.out.getvalue().encode("ascii"))
    assert status == 0
    assert report["output"] == str(photo.with_stem(f"{photo.stem}-restored"))


def test_a_mask_of_zeros_and_ones_is_understood_and_said(world: World) -> None:
    write_picture(world.mask, Picture(pixels=hole_mask()[..., np.newaxis].view(np.uint8)))
    out = world.folder / "out.png"

    assert world.restore("-o", out) == 0
    assert "only the values 0 and 1" in world.errors
    assert_one_sentence(world.errors)
    assert np.all(read_picture(out).pixels[hole_mask()] == FILL_VALUE)
