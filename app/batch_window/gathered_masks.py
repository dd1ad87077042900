"""Gathers the masks of a batch in one folder, where the command line finds them by their names."""

import itertools
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from app.batch.items import BatchItem, make_mask
from app.batch.record import RECORD_FOLDER
from app.batch_window.mask_giving import write_mask
from engine.pictures.files import read_picture

_FOLDER: Final = "recipe-masks"


def gather_masks(items: Sequence[BatchItem], out: Path) -> Path:
    """Put the masks of items in a new folder, each named like its picture, and return the folder.

    Masks that only the engine finds are left out.

    Raises:
        EngineError: A mask cannot be made or written.
        OSError: The folder cannot be written to.
    """
    folder = _make_folder(out / RECORD_FOLDER)
    for item in items:
        assert item.mask is not None, "it has no mask"
        target = folder / f"{item.name}.png"
        if isinstance(item.mask, Path):
            target = target.with_suffix(item.mask.suffix)
            target.parent.mkdir(parents=True, exist_ok=True)
            _copy(item.mask, target)
        else:
            made = make_mask(item.mask, read_picture(item.photo))
            if made is not None:
                write_mask(target, made.mask)
    return folder


def _make_folder(parent: Path) -> Path:
    parent.mkdir(parents=True, exist_ok=True)
    for number in itertools.count(1):
        folder = parent / f"{_FOLDER}-{number}"
        try:
            folder.mkdir()
        except FileExistsError:
            continue
        return folder
    raise AssertionError("unreachable")


def _copy(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # another disk, or one without hard links
        shutil.copy2(source, target)
