"""``python -m training damage``: writes a contact sheet of the damage that the painter paints."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from engine.pictures.files import check_target, write_picture
from engine.pictures.picture import Picture
from training.commands.arguments import SAMPLES, seed
from training.commands.masks import read_photographs
from training.damage.scene_sheet import draw_distractor_sheet, draw_print_sheet
from training.damage.sheet import draw_damage_sheet

if TYPE_CHECKING:
    from argparse import _SubParsersAction


_SHEETS = {
    "damage": draw_damage_sheet,
    "prints": draw_print_sheet,
    "distractors": draw_distractor_sheet,
}


def add_parser(commands: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("damage", help="write a contact sheet of painted damage")
    parser.add_argument("--show", choices=_SHEETS, default="damage", help="what the sheet shows")
    parser.add_argument("-o", "--output", type=Path, required=True, help="the picture to write")
    parser.add_argument("--pictures", type=Path, default=SAMPLES, help="folder of photographs")
    parser.add_argument("--seed", type=seed, default=0)
    parser.set_defaults(run_command=_run)


def _run(options: argparse.Namespace) -> None:
    check_target(options.output)
    pictures = read_photographs(options.pictures)
    sheet = _SHEETS[options.show](np.random.default_rng(options.seed), pictures)
    write_picture(options.output, Picture(pixels=sheet), quality=68)
