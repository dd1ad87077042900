"""`reweave batch`: its output, its exit status and its record."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.batch.items import MaskSource
from app.batch.recipe import Recipe, write_recipe
from engine.api import RestoreOptions
from engine.detection.damage_map import DamageKind
from engine.detection.find_options import FindOptions
from engine.pictures.files import read_picture
from tests.helpers.batches import list_files, make_box, write_mask, write_photo
from tests.helpers.command_line import Terminal, World, assert_one_sentence
from tests.helpers.fake_session import FILL_VALUE, hole_mask, photograph, serve_unloadable


def run_box(world: World, *options: str | Path) -> int:
    """Restore the folder "box" of the world's folder with "masks" to "out"."""
    folder = world.folder
    return world.run(
        "batch", folder / "box", "--masks", folder / "masks", "-o", folder / "out", *options
    )


def run_found(world: World, *options: str | Path) -> int:
    """Find and restore the damage of the folder "box"."""
    folder = world.folder
    return world.run("batch", folder / "box", "--masks", "found", "-o", folder / "out", *options)


def list_events(world: World) -> list[dict[str, object]]:
    return [json.loads(line) for line in world.out.getvalue().splitlines()]


def read_report(world: World) -> bytes:
    folder = world.folder / "out" / "reweave-batch"
    return b"".join((folder / name).read_bytes() for name in ("report.jsonl", "report.html"))


def test_a_box_is_restored(world: World) -> None:
    make_box(world.folder, "a.png", "deep/b.png")

    status = run_box(world)

    restored, mask = read_picture(world.folder / "out" / "deep" / "b.png").pixels, hole_mask()
    np.testing.assert_array_equal(restored[~mask], photograph()[~mask])
    assert np.all(restored[mask] == FILL_VALUE)
    assert status == 0
    out = world.folder / "out"
    paths = [Path(line) for line in world.out.getvalue().splitlines()]
    assert sorted(paths) == [out / "a.png", out / "deep" / "b.png"]
    assert world.errors.startswith("2 restored. The report is ")


def test_a_terminal_shows_one_line_instead_of_paths(world: World) -> None:
    make_box(world.folder, "a.png", "b.png")
    world.err = Terminal()

    run_box(world)

    assert world.out.getvalue() == ""
    assert "1 of 2" in world.errors
    assert world.errors.splitlines()[-1].startswith("2 restored.")


def test_a_failure_is_reported_and_the_status_is_1(world: World) -> None:
    make_box(world.folder, "a.png", "b.png", "c.png")
    (world.folder / "box" / "a.png").write_bytes(b"no picture")
    (world.folder / "masks" / "c.png").rename(world.folder / "c.png")

    status = run_box(world)

    assert status == 1
    assert list_files(world.folder / "out") == ["b.png"]
    assert "a.png: The picture cannot be opened" in world.errors
    assert "c.png was skipped. No mask was found" in world.errors
    assert "1 restored, 1 skipped, 1 failed." in world.errors


def test_what_is_finished_is_not_done_again(world: World) -> None:
    make_box(world.folder, "a.png", "b.png")
    run_box(world)
    before = (world.folder / "out" / "a.png").stat().st_mtime_ns

    status = run_box(world)

    assert status == 0
    assert (world.folder / "out" / "a.png").stat().st_mtime_ns == before
    assert "0 restored, 2 finished before." in world.errors


def test_finished_pictures_are_done_again_on_request(world: World) -> None:
    make_box(world.folder, "a.png")
    run_box(world)

    status = run_box(world, "--again")

    assert status == 0
    result = world.folder / "out" / "a.png"
    assert world.out.getvalue() == f"{result}\n{result}\n"


def test_events_are_printed_as_json_lines(world: World) -> None:
    make_box(world.folder, "a.png")
    write_photo(world.folder / "box" / "b.png")

    run_box(world, "--json")

    events = list_events(world)
    kinds = [event["event"] for event in events]
    assert kinds == ["skipped", "progress", "started", "finished", "progress", "ended"]
    assert events[3]["output"] == "a.png"
    assert events[3]["receipt"] is not None
    assert events[-1] == {
        "event": "ended",
        "finished": 1,
        "failed": 0,
        "skipped": 1,
        "finished_before": 0,
        "report": str(world.folder / "out" / "reweave-batch" / "report.html"),
    }
    assert world.errors == ""


def test_shards_make_the_files_and_the_report_of_one_batch(
    world: World, tmp_path_factory: pytest.TempPathFactory
) -> None:
    names = [f"{number}.png" for number in range(8)]
    other = World(folder=tmp_path_factory.mktemp("whole"))
    make_box(world.folder, *names, "broken.png")
    (world.folder / "box" / "broken.png").write_bytes(b"no picture")
    other.run(
        *("batch", world.folder / "box", "--masks", world.folder / "masks"),
        *("-o", other.folder / "out"),
    )

    statuses = [run_box(world, "--shard", f"{number}/3") for number in (1, 2, 3)]
    status = run_box(world, "--report")

    assert sorted(statuses) == [0, 0, 1]
    assert status == 1
    assert list_files(world.folder / "out") == list_files(other.folder / "out")
    assert read_report(world) == read_report(other)


def test_a_recipe_is_followed_and_overridden(world: World) -> None:
    folder = world.folder
    make_box(folder, "a.jpg")
    options = RestoreOptions(seed=3)
    recipe = Recipe(
        folder=folder / "box",
        masks=folder / "masks",
        out=folder / "out",
        format="tif",
        options=options,
    )
    write_recipe(folder / "recipe.json", recipe)

    status = world.run("batch", "--recipe", folder / "recipe.json", "--format", "webp", "--json")

    finished = next(event for event in list_events(world) if event["event"] == "finished")
    assert status == 0
    assert list_files(folder / "out") == ["a.webp"]
    assert isinstance(finished["options"], dict)
    assert finished["options"]["seed"] == 3


def test_masks_are_made_of_alpha(world: World) -> None:
    make_box(world.folder, "opaque.png")
    pixels = photograph(channels=4)
    pixels[..., 3] = np.where(hole_mask(), 0, 255)
    write_photo(world.folder / "box" / "cut.png", pixels)

    status = world.run(
        "batch", world.folder / "box", "--masks", "alpha", "-o", world.folder / "out"
    )

    assert status == 0
    assert list_files(world.folder / "out") == ["cut.png"]
    assert "opaque.png was skipped. Nothing in it is transparent.\n" in world.errors


@pytest.mark.parametrize(
    "words",
    [
        ["box"],
        ["-o", "out"],
        ["box", "-o", "out", "--shard", "5/4"],
        ["box", "-o", "out", "--masks", "missing"],
        ["box", "-o", "box"],
        ["box", "-o", "masks", "--masks", "masks"],
        ["missing", "-o", "out"],
        ["empty", "-o", "out"],
        ["--recipe", "missing.json"],
    ],
)
def test_wrong_usage_is_one_sentence_and_status_2(
    words: list[str], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_box(world.folder, "a.png")
    (world.folder / "empty").mkdir()
    monkeypatch.chdir(world.folder)

    status = world.run("batch", *words)

    assert status == 2
    assert_one_sentence(world.errors)


def test_a_model_that_cannot_be_loaded_is_one_sentence_and_status_2(world: World) -> None:
    make_box(world.folder, "a.png", "b.png")
    world.serve = serve_unloadable

    status = run_box(world)

    assert status == 2
    assert "The model cannot be used" in world.errors


def test_too_small_a_disk_ends_the_batch_before_it_begins(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_box(world.folder, "a.png")
    monkeypatch.setattr("app.batch.room.find_free_bytes", lambda _: 100)

    status = run_box(world)

    assert status == 2
    assert "0.00 GB are free" in world.errors
    assert list_files(world.folder / "out") == []


def test_one_mask_is_for_all(world: World) -> None:
    make_box(world.folder, "a.png", "b.png")
    mask = write_mask(world.folder / "dust.png")

    world.run("batch", world.folder / "box", "--masks", mask, "-o", world.folder / "out")

    assert list_files(world.folder / "out") == ["a.png", "b.png"]


def test_masks_are_found(world: World) -> None:
    scratched, whole = photograph(60, 60), photograph(60, 60)
    scratched[20:22, 10:50] = 255
    write_photo(world.folder / "box" / "a.png", scratched)
    write_photo(world.folder / "box" / "b.png", whole)

    status = run_found(world, "--json")

    ends = {event["name"]: event for event in list_events(world) if "flaws" in event}
    assert status == 0
    assert (ends["a.png"]["event"], ends["a.png"]["flaws"]) == ("finished", 1)
    assert (ends["b.png"]["event"], ends["b.png"]["flaws"]) == ("skipped", 0)
    assert list_files(world.folder / "out") == ["a.png"]


def test_shards_of_found_masks_make_the_report_of_one_batch(world: World) -> None:
    for name in ("a.png", "b.png", "c.png"):
        scratched = photograph(60, 60)
        scratched[20:22, 10:50] = 255
        write_photo(world.folder / "box" / name, scratched)

    run_found(world)
    whole = read_report(world)
    run_found(world, "--again", "--shard", "1/2")
    run_found(world, "--again", "--shard", "2/2")
    run_found(world, "--report")

    assert read_report(world) == whole


def test_a_recipe_of_found_masks_runs(world: World) -> None:
    folder = world.folder
    scratched = photograph(60, 60)
    scratched[20:22, 10:50] = 255
    write_photo(folder / "box" / "a.png", scratched)
    recipe = Recipe(
        folder=folder / "box",
        masks=MaskSource.FOUND,
        out=folder / "out",
        find=FindOptions(sensitivity=40, kinds=frozenset({DamageKind.SCRATCH})),
    )
    write_recipe(folder / "recipe.json", recipe)

    assert world.run("batch", "--recipe", folder / "recipe.json") == 0
    assert list_files(folder / "out") == ["a.png"]


@pytest.mark.parametrize(("run", "count"), [(run_found, 1), (run_box, 0)])
def test_found_masks_name_the_own_detector(
    world: World, run: Callable[[World], int], count: int
) -> None:
    make_box(world.folder, "a.png")
    world.own_detector = world.folder / "own.safetensors"

    run(world)

    assert world.errors.count("damage is found with your own detector") == count


def test_a_sensitivity_without_found_masks_is_refused(world: World) -> None:
    make_box(world.folder, "a.png")

    assert run_box(world, "--sensitivity", "30") == 2
    assert "--sensitivity has no effect without --masks found" in world.errors
