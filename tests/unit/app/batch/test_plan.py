"""Which pictures a batch finds, with which masks, and where their results go."""

import os
from pathlib import Path

import pytest

from app.batch.items import ItemState, MaskSource
from app.batch.plan import Plan, make_plan
from app.batch.recipe import Recipe
from app.batch.record import Record, Shard
from tests.helpers.batches import (
    BatchWorld,
    batch_world,
    list_files,
    make_box,
    write_mask,
    write_photo,
)


def plan_box(folder: Path, *, masks: Path | MaskSource | None = None, **choices: str) -> Plan:
    """Plan the batch of the folder "box" with the folder "masks"."""
    recipe = make_recipe(folder, masks=masks, **choices)
    return make_plan(recipe, Record(recipe.out))


def make_recipe(folder: Path, *, masks: Path | MaskSource | None = None, **choices: str) -> Recipe:
    return Recipe(
        folder=folder / "box",
        masks=folder / "masks" if masks is None else masks,
        out=folder / choices.get("out", "out"),
        format=choices.get("format"),
    )


def show_targets(plan: Plan, folder: Path) -> dict[str, str]:
    return {item.name: item.target.relative_to(folder / "out").as_posix() for item in plan.items}


def show_masks(plan: Plan, folder: Path) -> dict[str, str]:
    """Return the mask of each picture, within the folder; "" if it has none."""
    return {
        item.name: item.mask.relative_to(folder).as_posix() if isinstance(item.mask, Path) else ""
        for item in plan.items
    }


def test_the_tree_is_mirrored_in_the_order_of_the_names(tmp_path: Path) -> None:
    make_box(tmp_path, "b 10.png", "b 2.png", "deep/er/c.tif", "a/d.png")

    plan = plan_box(tmp_path)

    assert list(show_targets(plan, tmp_path).items()) == [
        ("b 2.png", "b 2.png"),
        ("b 10.png", "b 10.png"),
        ("a/d.png", "a/d.png"),
        ("deep/er/c.tif", "deep/er/c.tif"),
    ]
    assert show_masks(plan, tmp_path)["deep/er/c.tif"] == "masks/deep/er/c.png"


@pytest.mark.parametrize(
    "name", ["a.png", "a.tif", "a.mask.png", "a_mask.webp", "a-mask.png", "a.jpg.png"]
)
def test_a_mask_has_the_name_of_its_picture(name: str, tmp_path: Path) -> None:
    write_photo(tmp_path / "box" / "a.jpg")
    write_mask(tmp_path / "masks" / name)

    assert show_masks(plan_box(tmp_path), tmp_path) == {"a.jpg": f"masks/{name}"}


def test_masks_beside_the_pictures_are_no_pictures(tmp_path: Path) -> None:
    for name in ("a.jpg", "a-mask.png", "b.jpg", "b.png", "iron_mask.jpg"):
        write_photo(tmp_path / "box" / name)

    masks = show_masks(plan_box(tmp_path, masks=tmp_path / "box"), tmp_path)

    assert masks == {"a.jpg": "box/a-mask.png", "b.jpg": "", "b.png": "", "iron_mask.jpg": ""}


def test_masks_beside_the_pictures_are_no_pictures_if_others_are_chosen(tmp_path: Path) -> None:
    make_box(tmp_path, "a.png", "b.png")
    write_mask(tmp_path / "box" / "a-mask.png")

    plan = plan_box(tmp_path)

    assert [item.name for item in plan.items] == ["a.png", "b.png"]


def test_a_picture_without_a_mask_is_skipped(tmp_path: Path) -> None:
    write_photo(tmp_path / "box" / "a.png")

    assert [item.state for item in plan_box(tmp_path).items] == [ItemState.SKIPPED]


def test_one_mask_is_for_all(tmp_path: Path) -> None:
    make_box(tmp_path, "a.png", "b/c.png")
    mask = write_mask(tmp_path / "box" / "all.png")

    masks = show_masks(plan_box(tmp_path, masks=mask), tmp_path)

    assert masks == {"a.png": "box/all.png", "b/c.png": "box/all.png"}


def test_masks_are_made_of_alpha(tmp_path: Path) -> None:
    make_box(tmp_path, "a.png")

    assert plan_box(tmp_path, masks=MaskSource.ALPHA).items[0].mask is MaskSource.ALPHA


def test_results_and_masks_inside_the_folder_are_no_pictures(tmp_path: Path) -> None:
    write_photo(tmp_path / "box" / "a.png")
    write_mask(tmp_path / "box" / "masks" / "a.png")
    write_photo(tmp_path / "box" / "out" / "a.png")
    write_photo(tmp_path / "box" / "earlier" / "a.png")
    (tmp_path / "box" / "earlier" / "reweave-batch").mkdir()
    write_photo(tmp_path / "box" / ".hidden.png")

    plan = plan_box(tmp_path, masks=tmp_path / "box" / "masks", out="box/out")

    assert show_masks(plan, tmp_path) == {"a.png": "box/masks/a.png"}


def test_linked_folders_are_entered_once(tmp_path: Path) -> None:
    make_box(tmp_path, "a.png")
    write_photo(tmp_path / "elsewhere" / "b.png")
    (tmp_path / "box" / "link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "box" / "loop").symlink_to(tmp_path / "box")

    assert list(show_masks(plan_box(tmp_path), tmp_path)) == ["a.png", "link/b.png"]


def test_names_that_differ_in_their_suffix_have_targets_of_their_own(tmp_path: Path) -> None:
    make_box(tmp_path, "a.jpg", "A.png", "b.jpg")

    targets = show_targets(plan_box(tmp_path), tmp_path)

    assert targets == {"a.jpg": "a.jpg.png", "A.png": "A.png.png", "b.jpg": "b.png"}


def test_a_chosen_format_holds_for_all(tmp_path: Path) -> None:
    make_box(tmp_path, "a.jpg", "b.tif")

    targets = show_targets(plan_box(tmp_path, format="webp"), tmp_path)

    assert targets == {"a.jpg": "a.webp", "b.tif": "b.webp"}


def test_shards_share_all_pictures(tmp_path: Path) -> None:
    names = [f"{number}.png" for number in range(40)]
    make_box(tmp_path, *names)
    recipe = make_recipe(tmp_path)

    shards = [
        make_plan(recipe, Record(recipe.out), shard=Shard(number=number, count=4)).items
        for number in (1, 2, 3, 4)
    ]

    assert sorted(item.name for shard in shards for item in shard) == sorted(names)
    assert min(len(shard) for shard in shards) > 4


def test_a_shard_is_the_same_on_every_machine() -> None:
    shards = [Shard(number=number, count=4) for number in (1, 2, 3, 4)]

    assert [shard.has("album/caf\u00e9.jpg") for shard in shards] == [
        shard.has("album/cafe\u0301.jpg") for shard in shards
    ]
    assert [shard.number for shard in shards if shard.has("album/1.jpg")] == [3]


@pytest.mark.parametrize(("number", "count"), [(0, 4), (5, 4), (1, 0)])
def test_there_is_no_such_shard(number: int, count: int) -> None:
    with pytest.raises(ValueError, match="shard"):
        Shard(number=number, count=count)


def test_an_unreadable_folder_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_box(tmp_path, "a.png", "closed/b.png")
    scan = os.scandir

    def refuse(path: str) -> object:
        if path.endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr("os.scandir", refuse)

    plan = plan_box(tmp_path)

    assert [item.name for item in plan.items] == ["a.png"]
    assert len(plan.unread) == 1


def finish_box(world: BatchWorld, folder: Path) -> Recipe:
    """Restore a box of two pictures."""
    make_box(folder, "a.png", "b.png")
    recipe = make_recipe(folder)
    assert world.run(*make_plan(recipe, world.record).items).finished == 2
    return recipe


def list_open(recipe: Recipe, *, is_again: bool = False) -> list[str]:
    plan = make_plan(recipe, Record(recipe.out), is_again=is_again)
    return [item.name for item in plan.open_items]


def test_finished_pictures_are_not_done_again_unless_asked(
    world: BatchWorld, tmp_path: Path
) -> None:
    recipe = finish_box(world, tmp_path)

    assert list_open(recipe) == []
    assert list_open(recipe, is_again=True) == ["a.png", "b.png"]


def test_a_picture_whose_mask_has_changed_is_done_again(world: BatchWorld, tmp_path: Path) -> None:
    recipe = finish_box(world, tmp_path)
    os.utime(tmp_path / "masks" / "b.png", (1, 1))

    assert list_open(recipe) == ["b.png"]


def test_a_picture_whose_result_is_gone_is_done_again(world: BatchWorld, tmp_path: Path) -> None:
    recipe = finish_box(world, tmp_path)
    (tmp_path / "out" / "a.png").rename(tmp_path / "kept.png")

    assert list_open(recipe) == ["a.png"]


def test_finished_pictures_stay_so_when_their_masks_are_put_away(
    world: BatchWorld, tmp_path: Path
) -> None:
    recipe = finish_box(world, tmp_path)
    (tmp_path / "masks").rename(tmp_path / "attic")

    assert list_open(recipe) == []


@pytest.mark.parametrize("lost_bytes", [20, 0])
def test_a_batch_that_was_killed_while_it_wrote_goes_on(
    lost_bytes: int, world: BatchWorld, tmp_path: Path
) -> None:
    recipe = finish_box(world, tmp_path)
    world.record.__exit__()
    record = tmp_path / "out" / "reweave-batch" / "record.jsonl"
    *kept, last = record.read_bytes().splitlines(keepends=True)
    record.write_bytes(b"".join(kept) + (last[:-lost_bytes] if lost_bytes else b""))

    with batch_world(tmp_path / "out") as later:
        plan = make_plan(recipe, later.record)
        end = later.run(*plan.open_items)

    assert (len(plan.open_items), end.finished, end.failed) == (1, 1, 0)
    assert list_open(recipe) == []
    assert list_files(tmp_path / "out") == ["a.png", "b.png"]


def test_two_batches_do_not_write_the_same_record(world: BatchWorld) -> None:
    with pytest.raises(BlockingIOError, match="another batch"):
        Record(world.record.out).__enter__()
