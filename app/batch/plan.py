"""Plans a batch: its pictures, their masks, where their results go, and what is done already."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.batch.finding import MaskFinder, walk_photos
from app.batch.items import BatchItem, ItemState
from app.batch.recipe import Recipe
from app.batch.record import Record, Shard
from app.shared.picture_names import choose_suffix


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The pictures of a batch, folder by folder in the order of their names.

    Attributes:
        items: The pictures. Those that were finished before say so.
        unread: The errors of the folders that could not be read.
    """

    items: tuple[BatchItem, ...]
    unread: tuple[OSError, ...] = ()

    @property
    def open_items(self) -> tuple[BatchItem, ...]:
        """The pictures that are not finished: those to restore and those to skip."""
        return tuple(item for item in self.items if item.state is not ItemState.FINISHED)


def make_plan(
    recipe: Recipe, record: Record, *, shard: Shard | None = None, is_again: bool = False
) -> Plan:
    """Find the pictures of a batch.

    Args:
        recipe: Where they are, and where their results go.
        record: What was done before.
        shard: Which part of them to take; None for all.
        is_again: Whether finished pictures are waiting again.
    """
    unread: list[OSError] = []
    photos = list(walk_photos(recipe, unread.append))
    finder = MaskFinder(recipe)
    items = (
        BatchItem(name=name, photo=photo, mask=finder.find(photo), target=target)
        for photo, name, target in _choose_targets(recipe, photos)
        if shard is None or shard.has(name)
    )
    found = tuple(_find_state(item, record, is_again=is_again) for item in items)
    return Plan(items=found, unread=tuple(unread))


def _choose_targets(recipe: Recipe, photos: Sequence[Path]) -> Iterator[tuple[Path, str, Path]]:
    """Yield each picture with its name and target: the same names in the folder of the results.

    Where two names differ in their suffix alone, both keep it: "a.jpg" and "a.png" give
    "a.jpg.png" and "a.png.png".
    """
    relative = [photo.relative_to(recipe.folder) for photo in photos]
    suffixes = [f".{recipe.format}" if recipe.format else choose_suffix(photo) for photo in photos]
    short = [path.with_suffix(suffix) for path, suffix in zip(relative, suffixes, strict=True)]
    counts = Counter(str(path).casefold() for path in short)
    for photo, path, suffix, target in zip(photos, relative, suffixes, short, strict=True):
        is_taken = counts[str(target).casefold()] > 1
        name = path.with_name(f"{path.name}{suffix}") if is_taken else target
        yield photo, path.as_posix(), recipe.out / name


def _find_state(item: BatchItem, record: Record, *, is_again: bool) -> BatchItem:
    if not is_again and record.is_finished(item):
        return replace(item, state=ItemState.FINISHED)
    return item if item.mask is not None else replace(item, state=ItemState.SKIPPED)
