"""The recipe that a folder begins with, and the last one as text for the settings. Knows no Qt."""

import json
from pathlib import Path

import msgspec

from app.batch.items import parse_mask
from app.batch.recipe import Recipe
from app.batch.record import RECORD_FOLDER
from engine.api import DEFAULT_METHOD, Method, RestoreOptions


class _Kept(msgspec.Struct, kw_only=True):
    """A recipe, as far as the window chooses it; paths as they are, also if they are not UTF-8."""

    folder: str
    masks: str
    out: str
    format: str | None = None
    method: Method = DEFAULT_METHOD
    includes_missed_edges: bool = True
    is_unfinished: bool = False


def encode_batch(recipe: Recipe, *, is_unfinished: bool) -> str:
    """Return a recipe, and whether its pictures were being restored, as ASCII text."""
    kept = _Kept(
        folder=str(recipe.folder),
        masks=str(recipe.masks),
        out=str(recipe.out),
        format=recipe.format,
        method=recipe.options.method,
        includes_missed_edges=recipe.options.includes_missed_edges,
        is_unfinished=is_unfinished,
    )
    return json.dumps(msgspec.to_builtins(kept))


def decode_batch(text: str) -> tuple[Recipe, bool] | None:
    """Return what `encode_batch` was given; None if the text is something else."""
    try:
        kept = msgspec.convert(json.loads(text), _Kept)
    except ValueError:
        return None
    options = RestoreOptions(method=kept.method, includes_missed_edges=kept.includes_missed_edges)
    recipe = Recipe(
        folder=Path(kept.folder),
        masks=parse_mask(kept.masks),
        out=Path(kept.out),
        format=kept.format,
        options=options,
    )
    return recipe, kept.is_unfinished


def choose_out(folder: Path) -> Path:
    """Return where the results of a folder go: beside it, and nowhere that others have written to."""
    number = 1
    while True:
        ending = "-restored" if number == 1 else f"-restored-{number}"
        out = folder.with_name(f"{folder.name}{ending}")
        is_ours = (out / RECORD_FOLDER).is_dir()
        if is_ours or not out.exists():
            return out
        number += 1


def make_recipe(folder: Path, options: RestoreOptions) -> Recipe:
    """Return the recipe that a folder begins with: masks beside the pictures, results beside it."""
    return Recipe(folder=folder, masks=folder, out=choose_out(folder), options=options)
