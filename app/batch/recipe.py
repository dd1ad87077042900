"""The recipe of a batch: everything that is chosen for it, as a value, a JSON file and a command.

The keys of the file are the options of `reweave batch`, and are read as such: its parser checks
them.
"""

import json
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec

from app.batch.items import MaskSource
from engine.api import DeviceChoice, RestoreOptions
from engine.detection.damage_map import DamageKind
from engine.detection.find_options import FindOptions
from engine.pictures.atomic_write import write_atomically

FORMATS: Final = ("png", "tif", "webp", "jpg")

_FOLDER: Final = "folder"
_MISSED_EDGES: Final = "missed-edges"

_Value = str | int | bool | list[list[str]] | None


class RecipeError(ValueError):
    """A file is not a recipe. The message is a clause: what was found, and what was expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What is chosen for a batch.

    Attributes:
        folder: Folder of the pictures, with all folders in it.
        masks: A folder with a mask for each picture, one mask file for all, or how masks are made
            of the pictures. The folder of the pictures itself if masks lie beside them.
        out: Folder for the results; created if needed.
        format: One of `FORMATS`; None for the format that a single result would get.
        model: A file, or a name in the library; None for the shipped model.
        device: Where the generator runs.
        options: Fill options.
        find: What counts as damage where masks are found.
    """

    folder: Path
    masks: Path | MaskSource
    out: Path
    format: str | None = None
    model: str | None = None
    device: DeviceChoice = DeviceChoice.AUTO
    options: RestoreOptions = field(default_factory=RestoreOptions)
    find: FindOptions = field(default_factory=FindOptions)


def write_recipe(path: Path, recipe: Recipe) -> None:
    """Write a recipe to a file.

    Raises:
        OSError: The file cannot be written.
    """
    text = json.dumps(_list_values(recipe), indent=2)
    write_atomically(path, f"{text}\n".encode("ascii"))


def read_recipe(path: Path) -> tuple[str | None, list[str]]:
    """Return the folder of a recipe, and its other options as words of the command line.

    Raises:
        RecipeError: The file cannot be read, or is not a recipe.
    """
    try:
        values = msgspec.convert(json.loads(path.read_bytes()), dict[str, _Value])
    except OSError as error:
        raise RecipeError(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise RecipeError(f"{path} is not a recipe: {error}") from error
    folder = values.pop(_FOLDER, None)
    return None if folder is None else str(folder), list(_make_words(values))


def make_command(recipe: Recipe) -> str:
    """Return the command that does what a recipe says, without what is chosen by default."""
    values = _list_values(recipe)
    usual = _list_values(Recipe(folder=recipe.folder, masks=recipe.masks, out=recipe.out))
    usual["masks"] = str(recipe.folder)
    kept = ("out",)
    changed = {
        name: value for name, value in values.items() if name in kept or value != usual[name]
    }
    return shlex.join(["reweave", "batch", str(recipe.folder), *_make_words(changed)])


def _list_values(recipe: Recipe) -> dict[str, _Value]:
    options = recipe.options
    find = recipe.find if recipe.masks is MaskSource.FOUND else None
    source = options.source
    rect = (source.x, source.y, source.width, source.height) if source else ()
    return {
        _FOLDER: str(recipe.folder),
        "masks": str(recipe.masks),
        "sensitivity": None if find is None else find.sensitivity,
        "kinds": None if find is None else ",".join(k for k in DamageKind if k in find.kinds),
        "out": str(recipe.out),
        "format": recipe.format,
        "model": recipe.model,
        "device": recipe.device.value,
        "method": options.method.value,
        "seed": options.seed,
        "context": options.context.value,
        "guide": options.guide.value,
        "feather": options.feather_px,
        "sample-from": ",".join(map(str, rect)) or None,
        "guide-line": [[f"{x!r},{y!r}" for x, y in line.points] for line in options.guide_lines],
        _MISSED_EDGES: options.includes_missed_edges,
    }


def _make_words(values: Mapping[str, _Value]) -> Iterator[str]:
    """Yield the options of the command line that stand for values by their names."""
    for name, value in values.items():
        match value:
            case None | True:
                pass
            case False:
                yield f"--no-{name}"
            case list():
                for words in value:
                    yield from (f"--{name}", *words)
            case _:
                yield f"--{name}={value}"
