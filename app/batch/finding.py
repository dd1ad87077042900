"""Finds the pictures of a folder and the masks that belong to them, by their names."""

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from app.batch.items import MaskChoice
from app.batch.recipe import Recipe
from app.batch.record import RECORD_FOLDER
from app.shared.picture_names import PICTURE_SUFFIXES, natural_key

# What a mask's name adds to that of its picture.
_MASK_ENDINGS: Final = (".mask", "_mask", "-mask")


def walk_photos(recipe: Recipe, on_error: Callable[[OSError], None]) -> Iterator[Path]:
    """Yield the pictures of a folder and of all folders in it, in the order of their names.

    Links to folders are followed, but no folder is entered twice. Hidden files, the masks, the
    results and those of other batches are left out.

    Args:
        recipe: The folder, and where masks and results are.
        on_error: Receives the error of each folder that cannot be read.
    """
    left_out = {_identify(recipe.out), *_list_mask_paths(recipe)}
    names_left_out = {Path(path).name for path in left_out}
    entered: set[str] = set()
    for place, folders, files in os.walk(recipe.folder, onerror=on_error, followlinks=True):
        folder = Path(place)
        is_entered_again = _identify(folder) in entered
        is_other_batch = RECORD_FOLDER in folders and folder != recipe.folder
        if is_entered_again or is_other_batch:
            folders.clear()
            continue
        entered.add(_identify(folder))
        folders[:] = sorted(
            (
                name
                for name in folders
                if not _is_hidden(name) and _identify(folder / name) not in left_out
            ),
            key=lambda name: natural_key(Path(name)),
        )
        photos = [folder / name for name in files if _is_picture(name)]
        for photo in sorted(leave_out_masks(photos), key=natural_key):
            # Most names need no look at the disk.
            if photo.name not in names_left_out or _identify(photo) not in left_out:
                yield photo


def leave_out_masks(photos: list[Path]) -> list[Path]:
    """Return the pictures of a folder that are not the masks of others in it."""
    stems = {photo.stem for photo in photos}
    return [
        photo
        for photo in photos
        if not any(
            photo.stem.endswith(ending) and photo.stem.removesuffix(ending) in stems
            for ending in _MASK_ENDINGS
        )
    ]


class MaskFinder:
    """Finds the masks of pictures; quick for pictures that come folder by folder."""

    def __init__(self, recipe: Recipe) -> None:
        masks = recipe.masks
        self._recipe = recipe
        self._is_one_for_all = not isinstance(masks, Path) or masks.is_file()
        self._are_beside = is_same(masks, recipe.folder)
        self._folder: Path | None = None
        self._masks: Mapping[str, Path] = {}

    def find(self, photo: Path) -> MaskChoice | None:
        """Return the mask of a picture, None if it has none.

        A mask has the name of its picture with any suffix, or "-mask", "_mask" or ".mask" after it.
        Where the masks lie beside the pictures, it is one of the latter.
        """
        masks, folder = self._recipe.masks, self._recipe.folder
        if self._is_one_for_all or not isinstance(masks, Path):
            return masks
        place = masks / photo.parent.relative_to(folder)
        if place != self._folder:
            self._folder, self._masks = place, _list_by_stem(place)
        stems = [f"{photo.stem}{ending}" for ending in _MASK_ENDINGS]
        if not self._are_beside:
            stems = [photo.stem, *stems, photo.name]
        return next((self._masks[stem] for stem in stems if stem in self._masks), None)


def is_same(path: MaskChoice, folder: Path) -> bool:
    """Whether the masks lie in a folder themselves."""
    return isinstance(path, Path) and _identify(path) == _identify(folder)


def _list_mask_paths(recipe: Recipe) -> list[str]:
    masks = recipe.masks
    if not isinstance(masks, Path) or is_same(masks, recipe.folder):
        return []
    return [_identify(masks)]


def _list_by_stem(folder: Path) -> dict[str, Path]:
    """Return the pictures of a folder by their names without suffix; none if there is no folder."""
    try:
        paths = sorted(path for path in folder.iterdir() if _is_picture(path.name))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    return {path.stem: path for path in reversed(paths)}


def _is_picture(name: str) -> bool:
    return not _is_hidden(name) and Path(name).suffix.lower() in PICTURE_SUFFIXES


def _is_hidden(name: str) -> bool:
    return name.startswith(".")


def _identify(path: Path) -> str:
    return os.path.realpath(path)
