"""Batches whose masks are found."""

from pathlib import Path

import numpy as np
import pytest

from app.batch.events import BatchEnded, ItemEnded, ItemProgressed, ItemStarted
from app.batch.items import BatchItem, ItemState, MaskSource
from app.batch.plan import make_plan
from app.batch.recipe import Recipe
from app.batch.record import read_lines
from app.batch.report import write_report
from engine.api import RestoreOptions
from engine.detection.damage_map import DamageKind
from engine.detection.find_options import FindOptions
from engine.errors import DetectorMissingError, TooMuchDamageError
from engine.pictures.files import read_picture
from engine.pictures.pixels import Pixels
from tests.helpers.batches import BatchWorld, item, list_files, write_mask, write_photo
from tests.helpers.fake_session import ENDS_IN_TIME_S, find_white, photograph

SIDE = 60


def scratched(*, height: int = 2) -> Pixels:
    """Return a photograph with a white bar of some height."""
    pixels = photograph(SIDE, SIDE)
    pixels[20 : 20 + height, 10:50] = 255
    return pixels


def make_item(folder: Path, name: str, pixels: Pixels) -> BatchItem:
    return item(
        write_photo(folder / f"{name}.png", pixels),
        mask=MaskSource.FOUND,
        target=folder / "out" / f"{name}.png",
    )


def test_what_is_found_is_restored_and_counted(world: BatchWorld, tmp_path: Path) -> None:
    end = world.run(make_item(tmp_path, "a", scratched()))

    restored = read_picture(tmp_path / "out" / "a.png").pixels
    assert end == BatchEnded(finished=1, failed=0, skipped=0)
    assert (restored[20:22, 10:50] == 200).all()
    np.testing.assert_array_equal(restored[30:], scratched()[30:])
    assert read_lines(tmp_path / "out")["a.png"].flaws == 1
    assert "One flaw was found." in write_report(tmp_path / "out").read_text(encoding="utf-8")


def test_a_picture_starts_once_and_finding_is_half_of_its_work(
    world: BatchWorld, tmp_path: Path
) -> None:
    world.run(make_item(tmp_path, "a", photograph()))  # so that there is an engine
    world.engine.is_holding = True
    world.runner.add([make_item(tmp_path, "b", scratched())], RestoreOptions())
    world.wait_for(ItemStarted)

    world.engine.progress_find(0.5)
    finding = world.wait_for(ItemProgressed).fraction
    world.engine.find(find_white(scratched()))
    world.engine.submitted.wait(ENDS_IN_TIME_S)
    world.engine.progress(0.5)
    restoring = world.wait_for(ItemProgressed).fraction

    names = [event.name for event in world.events if isinstance(event, ItemStarted)]
    assert (finding, restoring) == (0.25, 0.75)
    assert names == ["a.png", "b.png"]


def test_a_picture_without_damage_is_recorded_as_such_and_not_tried_again(
    world: BatchWorld, tmp_path: Path
) -> None:
    whole = make_item(tmp_path, "box/a", photograph(SIDE, SIDE))

    end = world.run(whole)

    line = read_lines(tmp_path / "out")["a.png"]
    recipe = Recipe(folder=tmp_path / "box", masks=MaskSource.FOUND, out=tmp_path / "out")
    assert end == BatchEnded(finished=0, failed=0, skipped=1)
    assert (line.state, line.flaws) == (ItemState.SKIPPED, 0)
    assert line.reason == "No damage was found in it."
    assert list_files(tmp_path / "out") == []
    assert make_plan(recipe, world.record).open_items == ()


def test_too_much_damage_fails_the_picture_alone(world: BatchWorld, tmp_path: Path) -> None:
    end = world.run(
        make_item(tmp_path, "a", scratched(height=20)), make_item(tmp_path, "b", scratched())
    )

    errors = {e.line.name: type(e.error) for e in world.events if isinstance(e, ItemEnded)}
    assert (end.finished, end.failed) == (1, 1)
    assert errors == {"a.png": TooMuchDamageError, "b.png": type(None)}


def test_kinds_that_do_not_count_are_no_damage(world: BatchWorld, tmp_path: Path) -> None:
    options = FindOptions(kinds=frozenset({DamageKind.WRITING}))

    world.runner.add([make_item(tmp_path, "a", scratched())], RestoreOptions(), options)

    assert world.wait_for(BatchEnded).skipped == 1


def test_given_and_found_masks_go_together(world: BatchWorld, tmp_path: Path) -> None:
    given = item(
        write_photo(tmp_path / "given.png"),
        mask=write_mask(tmp_path / "given-mask.png"),
        target=tmp_path / "out" / "given.png",
    )

    end = world.run(given, make_item(tmp_path, "found", scratched()), given)

    assert end.finished == 3
    assert read_lines(tmp_path / "out")["given.png"].flaws is None


def test_a_missing_detector_ends_the_batch(
    world: BatchWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = DetectorMissingError("detector.safetensors: there is no such file")
    monkeypatch.setattr(world.engine, "find", lambda _damage: world.engine.fail_find(missing))

    end = world.run(make_item(tmp_path, "a", scratched()), make_item(tmp_path, "b", scratched()))

    assert end.error is missing
    assert end.failed == 0


def test_exclusions_are_not_damage(world: BatchWorld, tmp_path: Path) -> None:
    pixels = scratched()
    pixels[40:42, 10:50] = 255
    world.exclusions = np.zeros((SIDE, SIDE), np.bool_)
    world.exclusions[15:30] = True

    world.run(make_item(tmp_path, "a", pixels))

    restored = read_picture(tmp_path / "out" / "a.png").pixels
    assert read_lines(tmp_path / "out")["a.png"].flaws == 1
    assert (restored[20:22, 10:50] == 255).all()
    assert (restored[40:42, 10:50] == 200).all()
