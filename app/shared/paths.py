"""Paths of the program's resources and folders, names for new files, and names in JSON."""

import itertools
import os
import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote_to_bytes

import platformdirs

_MAX_NAME_BYTES: Final = 255
# Stands before an escaped name; no name of a file has it.
_ESCAPED: Final = "\0"


def ensure_home() -> None:
    """Let the root be the home of a user without one, as it is in containers."""
    try:
        Path.home()
    except RuntimeError:
        os.environ["HOME"] = os.sep


def resource(*parts: str) -> Path:
    """Return the path of a resource of the program, such as ("icons", "undo.svg")."""
    return Path(str(files("resources"))).joinpath(*parts)


def manual_folder(language: str) -> Path:
    """Return the folder of the manual's pages in a language, "en" or "zh"."""
    return resource().parent / "docs" / "user" / language


def default_model() -> Path:
    """Return the checkpoint of the model that comes with the program."""
    return resource("models", "base.safetensors")


def default_detector() -> Path:
    """Return the file of the detector that comes with the program."""
    return resource("models", "detector.safetensors")


def demo_photograph() -> Path:
    """Return the photograph that the demonstration damages and restores."""
    return resource("samples", "chelsea.png")


def models_folder() -> Path:
    """Return the folder of the user's own models, chosen or default; it may not exist yet."""
    usual = Path(platformdirs.user_data_dir("reweave", appauthor=False)) / "models"
    try:
        chosen = Path(os.fsdecode(models_pointer().read_bytes()).strip())
    except OSError:
        return usual
    return chosen if chosen.is_absolute() else usual


def models_pointer() -> Path:
    """Return the file that names the folder of models that the user has chosen; it may not exist."""
    return Path(platformdirs.user_data_dir("reweave", appauthor=False)) / "models-folder.txt"


def runs_folder() -> Path:
    """Return the folder of unfinished runs; it may not exist yet."""
    return Path(platformdirs.user_data_dir("reweave", appauthor=False)) / "runs"


def unsaved_folder() -> Path:
    """Return the folder of work that has not been saved; it may not exist yet."""
    return Path(platformdirs.user_state_dir("reweave", appauthor=False)) / "unsaved"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFolders:
    """The folders that the window writes to by itself; they may not exist yet.

    Attributes:
        unsaved: Work that has not been saved.
        exclusions: The exclusions of pictures.
        examples: Examples of the user's damage.
        detector: The file of the detector that was taught from them.
    """

    unsaved: Path
    exclusions: Path
    examples: Path
    detector: Path


def own_folders() -> OwnFolders:
    """Return the usual folders."""
    data = Path(platformdirs.user_data_dir("reweave", appauthor=False))
    return OwnFolders(
        unsaved=unsaved_folder(),
        exclusions=data / "exclusions",
        examples=data / "examples",
        detector=data / "detector" / "own.safetensors",
    )


def settings_file() -> Path:
    """Return the file of the window's settings; it may not exist yet."""
    return platformdirs.user_config_path("reweave", appauthor=False) / "settings.ini"


def log_folder() -> Path:
    """Return the folder for log files; it may not exist yet."""
    return Path(platformdirs.user_log_dir("reweave", appauthor=False))


def crash_folder() -> Path:
    """Return the folder of crash reports; it may not exist yet."""
    return log_folder() / "crashes"


def pictures_folder() -> Path:
    """Return the user's folder of pictures, their home if there is none."""
    folder = platformdirs.user_pictures_path()
    return folder if folder.is_dir() else Path.home()


def cache_folder() -> Path:
    """Return the folder for files that can be recreated at any time; it may not exist yet."""
    return Path(platformdirs.user_cache_dir("reweave", appauthor=False))


def next_free_name(original: Path, *, suffix: str, ending: str = "-restored") -> Path:
    """Return a path for a new file beside the original.

    "photo.jpg" gives "photo-restored.png", then "photo-restored-2.png" and so on. A name too long for
    the folder is shortened.

    Args:
        original: The picture's file, which may not exist.
        suffix: Suffix of the new name, with its dot.
        ending: What is added to the original's name.
    """
    stem = original.stem
    if ending:
        stem = re.sub(rf"{re.escape(ending)}(-\d+)?$", "", stem)
    max_bytes = _find_max_name_bytes(original.parent)
    tails = itertools.chain([ending], (f"{ending}-{number}" for number in itertools.count(2)))
    names = (_shorten(stem, f"{tail}{suffix}", max_bytes=max_bytes) for tail in tails)
    return next(path for name in names if not (path := original.with_name(name)).exists())


def store_name(name: str) -> str:
    """Return a name or path as JSON can hold it: some systems have names that are no text in UTF-8."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return _ESCAPED + quote(os.fsencode(name))
    return name


def load_name(stored: str) -> str:
    """Return the name or path that was stored."""
    if not stored.startswith(_ESCAPED):
        return stored
    return os.fsdecode(unquote_to_bytes(stored.removeprefix(_ESCAPED)))


def _find_max_name_bytes(folder: Path) -> int:
    """Return how long a name in a folder may be; encrypted folders allow less than others."""
    try:
        return os.pathconf(folder, "PC_NAME_MAX")
    except (AttributeError, OSError):  # Windows, or there is no such folder
        return _MAX_NAME_BYTES


def _shorten(stem: str, tail: str, *, max_bytes: int) -> str:
    """Return a name, with as much of its stem as fits before the tail."""
    while len(os.fsencode(stem + tail)) > max_bytes and len(stem) > 1:
        stem = stem[:-1]
    return stem + tail
