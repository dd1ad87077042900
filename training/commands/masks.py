"""``python -m training masks``: writes a contact sheet of masks that runs train on."""

import argparse
import logging
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from engine.errors import PictureError
from engine.pictures.colour import to_rgb8
from engine.pictures.files import check_target, read_picture, write_picture
from engine.pictures.picture import Picture
from training.commands.arguments import SAMPLES, seed
from training.errors import DataError
from training.masks.mixture import MIXTURES
from training.masks.sheet import draw_contact_sheet
from training.survey.walking import find_pictures

if TYPE_CHECKING:
    from argparse import _SubParsersAction

_LOG = logging.getLogger(__name__)


def add_parser(commands: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("masks", help="write a contact sheet of masks")
    parser.add_argument("-o", "--output", type=Path, required=True, help="the picture to write")
    parser.add_argument("--mixture", choices=list(MIXTURES), default="everything")
    parser.add_argument("--files", help="folder of mask files to show as well")
    parser.add_argument("--pictures", type=Path, default=SAMPLES, help="folder of photographs")
    parser.add_argument("--seed", type=seed, default=0)
    parser.set_defaults(run_command=_run)


def read_photographs(folder: Path) -> list[npt.NDArray[np.uint8]]:
    """Return the photographs in a folder and below it; log which cannot be read.

    Raises:
        DataError: None of them can be read.
    """
    pictures = []
    for path in find_pictures(folder):
        try:
            pictures.append(to_rgb8(read_picture(path).pixels))
        except PictureError as error:
            _LOG.info("left out %s: %s", path.name, error)
    if not pictures:
        raise DataError(f"{folder}: none of its photographs can be read")
    return pictures


def _run(options: argparse.Namespace) -> None:
    check_target(options.output)
    mixture = MIXTURES[options.mixture]
    if options.files is not None:
        mixture = mixture.with_files(options.files, share=0.5)
    pictures = read_photographs(options.pictures)
    sheet = draw_contact_sheet(np.random.default_rng(options.seed), pictures, mixture)
    write_picture(options.output, Picture(pixels=sheet), quality=72)
