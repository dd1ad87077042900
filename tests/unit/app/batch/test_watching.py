"""Which pictures that have arrived in a folder are ready."""

import os
from pathlib import Path

import pytest

from app.batch.items import MaskSource
from app.batch.recipe import Recipe
from app.batch.record import Record
from app.batch.watching import Watcher
from tests.helpers.batches import BatchWorld, make_box, write_mask, write_photo


class Scanner:
    """A folder "box" that is watched, and a clock that a test turns."""

    def __init__(
        self,
        folder: Path,
        record: Record | None = None,
        *,
        masks: MaskSource | None = None,
    ) -> None:
        self.now_s = 0.0
        self.photo = folder / "box" / "a.png"
        self.mask = folder / "box" / "a-mask.png"
        self.photo.parent.mkdir(exist_ok=True)
        box = folder / "box"
        recipe = Recipe(folder=box, masks=masks or box, out=folder / "out")
        self.watcher = Watcher(recipe, record or Record(folder / "out"), clock=lambda: self.now_s)

    def look(self, *, after_s: float = 0.0) -> list[str]:
        """Return the names of the pictures that are ready, some time later."""
        self.now_s += after_s
        return [item.name for item in self.watcher.find_ready()]


@pytest.fixture
def scanner(tmp_path: Path) -> Scanner:
    return Scanner(tmp_path)


def test_a_picture_is_ready_once_it_has_settled(scanner: Scanner) -> None:
    write_photo(scanner.photo)
    write_mask(scanner.mask)

    assert scanner.look() == []
    assert scanner.look(after_s=1) == []
    assert scanner.look(after_s=1) == ["a.png"]
    assert scanner.look(after_s=100) == []


def test_a_picture_waits_for_its_mask(scanner: Scanner) -> None:
    write_photo(scanner.photo)
    scanner.look()
    assert scanner.look(after_s=50) == []
    write_mask(scanner.mask)
    scanner.look()

    assert scanner.look(after_s=2) == ["a.png"]


def test_a_picture_that_still_grows_is_not_ready(scanner: Scanner) -> None:
    write_mask(scanner.mask)
    content = write_photo(scanner.photo).read_bytes()
    scanner.photo.write_bytes(content[:100])
    scanner.look()
    scanner.photo.write_bytes(content)

    assert scanner.look(after_s=2) == []
    assert scanner.look(after_s=2) == ["a.png"]


def test_a_picture_whose_end_is_missing_is_taken_as_it_is_after_a_minute(
    scanner: Scanner,
) -> None:
    write_mask(scanner.mask)
    content = write_photo(scanner.photo).read_bytes()
    scanner.photo.write_bytes(content[:100])
    scanner.look()

    assert scanner.look(after_s=50) == []
    assert scanner.look(after_s=20) == ["a.png"]


def test_a_picture_that_is_scanned_again_is_ready_again(scanner: Scanner) -> None:
    write_photo(scanner.photo)
    write_mask(scanner.mask)
    scanner.look()
    scanner.look(after_s=2)
    os.utime(scanner.photo, (1, 1))
    scanner.look()

    assert scanner.look(after_s=2) == ["a.png"]


def test_what_was_finished_before_is_not_ready(world: BatchWorld, tmp_path: Path) -> None:
    scanner = Scanner(tmp_path, world.record)
    write_photo(scanner.photo)
    write_mask(scanner.mask)
    scanner.look()
    scanner.now_s += 2
    world.run(*scanner.watcher.find_ready())

    later = Scanner(tmp_path, world.record)

    assert later.look() == []
    assert later.look(after_s=10) == []


def test_masks_are_no_pictures(scanner: Scanner, tmp_path: Path) -> None:
    make_box(tmp_path, "b.png")
    write_mask(scanner.mask)
    scanner.look()

    assert scanner.look(after_s=10) == []


def test_a_picture_whose_mask_is_found_waits_for_none(tmp_path: Path) -> None:
    scanner = Scanner(tmp_path, masks=MaskSource.FOUND)
    write_photo(scanner.photo)

    scanner.look()

    assert scanner.look(after_s=2) == ["a.png"]


def test_a_picture_without_damage_is_not_looked_at_again(world: BatchWorld, tmp_path: Path) -> None:
    scanner = Scanner(tmp_path, world.record, masks=MaskSource.FOUND)
    write_photo(scanner.photo)
    scanner.look()
    scanner.now_s += 2

    world.run(*scanner.watcher.find_ready())
    later = Scanner(tmp_path, world.record, masks=MaskSource.FOUND)
    later.look()

    assert later.look(after_s=2) == []
