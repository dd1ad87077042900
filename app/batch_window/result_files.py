"""The files of a batch's results: earlier ones are kept, rejected ones moved aside. Knows no Qt.

All lie in the folder of the results; nothing is deleted, and nothing that others made is replaced.
"""

import itertools
import os
import shutil
from pathlib import Path
from typing import Final

from app.batch.record import RECORD_FOLDER

_EARLIER: Final = "earlier"
_REJECTED: Final = "rejected"
_MASKS: Final = "masks"


def keep_earlier(result: Path, out: Path) -> Path:
    """Keep a result that is about to be replaced, and return the file that it is kept in.

    Raises:
        OSError: It cannot be kept.
    """
    kept = _find_free(_place(result, out, _EARLIER))
    kept.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(result, kept)  # what replaces the result leaves this name its content
    except OSError:  # a disk without hard links
        shutil.copy2(result, kept)
    return kept


def reject(result: Path, out: Path) -> Path:
    """Move a result out of the others' way, and return where it is now.

    Raises:
        OSError: It cannot be moved.
    """
    target = _find_free(_place(result, out, _REJECTED))
    target.parent.mkdir(parents=True, exist_ok=True)
    return result.rename(target)


def bring_back(result: Path, target: Path) -> Path:
    """Move a result that was rejected to its place, and return that.

    Raises:
        OSError: It cannot be moved, or something else has taken its place.
    """
    if os.path.lexists(target):
        raise FileExistsError(f"{target} is there already, and is not replaced")
    target.parent.mkdir(parents=True, exist_ok=True)
    return result.rename(target)


def find_rejected(target: Path, out: Path) -> Path | None:
    """Return the newest result for a target that was rejected; None if there is none."""
    first = _place(target, out, _REJECTED)
    found = [path for path in _list_names(first) if path.exists()]
    return found[-1] if found else None


def choose_mask_file(name: str, out: Path) -> Path:
    """Return a new file for a mask that the user has painted for a picture.

    Args:
        name: Name of the picture's item.
        out: Folder of the results.
    """
    return _find_free(out / RECORD_FOLDER / _MASKS / f"{name}.png")


def _place(path: Path, out: Path, folder: str) -> Path:
    """Return the place of a file of the results in a folder beside them."""
    return out / RECORD_FOLDER / folder / path.relative_to(out)


def _list_names(first: Path) -> list[Path]:
    """Return a name and the numbered ones that exist, in order."""
    names = [first]
    for number in itertools.count(2):
        numbered = first.with_name(f"{first.stem} ({number}){first.suffix}")
        if not os.path.lexists(numbered):
            return names
        names.append(numbered)
    raise AssertionError("unreachable")


def _find_free(first: Path) -> Path:
    """Return a name that is not taken."""
    if not os.path.lexists(first):
        return first
    number = len(_list_names(first)) + 1
    return first.with_name(f"{first.stem} ({number}){first.suffix}")
