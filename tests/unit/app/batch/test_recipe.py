"""Recipes as files and commands."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from app.batch.items import MaskSource
from app.batch.recipe import Recipe, RecipeError, make_command, read_recipe, write_recipe
from engine.api import Context, DeviceChoice, Guide, GuideLine, Method, RestoreOptions
from engine.detection.damage_map import DamageKind
from engine.detection.find_options import FindOptions
from engine.pictures.pixels import Rect

PLAIN = Recipe(folder=Path("scans"), masks=Path("my masks"), out=Path("done"))
FULL = Recipe(
    folder=Path("scans"),
    masks=MaskSource.ALPHA,
    out=Path("done"),
    format="tif",
    model="mine",
    device=DeviceChoice.CPU,
    options=RestoreOptions(
        method=Method.WEAVE,
        seed=3,
        context=Context.FAR,
        guide=Guide.LOOSE,
        source=Rect(x=1, y=2, width=30, height=40),
        feather_px=2,
        guide_lines=(GuideLine(points=((-1.0, 2.5), (30.0, 4.0))),),
        includes_missed_edges=False,
    ),
)


def test_a_command_says_only_what_is_not_usual() -> None:
    assert make_command(PLAIN) == "reweave batch scans '--masks=my masks' --out=done"


def test_a_command_says_everything_else() -> None:
    assert make_command(FULL) == (
        "reweave batch scans --masks=alpha --out=done --format=tif --model=mine --device=cpu "
        "--method=weave --seed=3 --context=far --guide=loose --feather=2 --sample-from=1,2,30,40 "
        "--guide-line -1.0,2.5 30.0,4.0 --no-missed-edges"
    )


@pytest.mark.parametrize(
    ("find", "words"),
    [
        (FindOptions(), ""),
        (FindOptions(sensitivity=40), " --sensitivity=40"),
        (
            FindOptions(kinds=frozenset({DamageKind.FOLD, DamageKind.SCRATCH})),
            " --kinds=scratches,folds",
        ),
    ],
)
def test_a_command_says_what_counts_as_damage(find: FindOptions, words: str) -> None:
    recipe = replace(PLAIN, masks=MaskSource.FOUND, find=find)

    assert make_command(recipe) == f"reweave batch scans --masks=found{words} --out=done"


def test_a_recipe_is_the_words_of_its_options(tmp_path: Path) -> None:
    write_recipe(tmp_path / "recipe.json", FULL)

    folder, words = read_recipe(tmp_path / "recipe.json")

    assert folder == "scans"
    assert words == make_command(FULL).split()[3:]


def test_a_recipe_names_everything(tmp_path: Path) -> None:
    write_recipe(tmp_path / "recipe.json", PLAIN)

    assert json.loads((tmp_path / "recipe.json").read_text()) == {
        "folder": "scans",
        "masks": "my masks",
        "sensitivity": None,
        "kinds": None,
        "out": "done",
        "format": None,
        "model": None,
        "device": "auto",
        "method": "reweave",
        "seed": 0,
        "context": "normal",
        "guide": "firm",
        "feather": 0,
        "sample-from": None,
        "guide-line": [],
        "missed-edges": True,
    }


@pytest.mark.parametrize("text", ["", "[]", "not JSON", '{"seed": 1.5}', '{"masks": {}}'])
def test_what_is_not_a_recipe_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "recipe.json").write_text(text)

    with pytest.raises(RecipeError, match="is not a recipe"):
        read_recipe(tmp_path / "recipe.json")


def test_a_missing_recipe_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="cannot be read"):
        read_recipe(tmp_path / "recipe.json")
