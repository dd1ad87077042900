"""Which files are pictures, by their names; the order of their names, and what results end with."""

import re
from pathlib import Path

from engine.pictures import suffixes
from engine.pictures.openraster import OPENRASTER_SUFFIX

# What can be opened: pictures, and projects.
PICTURE_SUFFIXES = (*suffixes.PICTURE_SUFFIXES, OPENRASTER_SUFFIX)
_TIFF_SUFFIXES = (".tif", ".tiff")
_DIGITS = re.compile(r"(\d+)")


def choose_suffix(photo: Path) -> str:
    """Return the suffix of a result whose format nobody has chosen: TIFF stays, others are PNG."""
    return photo.suffix if photo.suffix.lower() in _TIFF_SUFFIXES else ".png"


def list_pictures(folder: Path) -> list[Path]:
    """Return the pictures of a folder, not of those in it, in the order of their names.

    Raises:
        OSError: The folder cannot be read.
    """
    return sorted(
        (path for path in folder.iterdir() if path.suffix.lower() in PICTURE_SUFFIXES),
        key=natural_key,
    )


def natural_key(path: Path) -> tuple[list[tuple[int, str]], str]:
    """Return what sorts "photo 2.jpg" before "photo 10.jpg", and capitals beside small letters."""
    parts = _DIGITS.split(path.name.casefold())
    return [(int(part) if part.isdecimal() else -1, part) for part in parts], path.name
