"""Chooses between the user's own detector and the one that comes with Reweave. Knows no Qt."""

import configparser
from pathlib import Path

import msgspec


class _Stored(msgspec.Struct):
    """What this module needs of the stored `Preferences`."""

    uses_own_detector: bool = True


def find_own_detector(path: Path, *, is_wanted: bool) -> Path | None:
    """Return the user's own detector; None if damage is to be found with the shipped one.

    Args:
        path: Its file, which may not exist.
        is_wanted: Whether the user prefers it.
    """
    return path if is_wanted and path.is_file() else None


def read_wants_own(settings: Path) -> bool:
    """Return whether the user prefers their own detector, as the window has stored it.

    Args:
        settings: The settings file of `SettingsFile`. If it cannot be read, the default counts.
    """
    stored = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        stored.read(settings, encoding="utf-8")
        quoted = stored.get("window", "preferences", fallback='"{}"')
        text = msgspec.json.decode(quoted, type=str)
        return msgspec.json.decode(text, type=_Stored).uses_own_detector
    except (OSError, UnicodeDecodeError, configparser.Error, msgspec.MsgspecError):
        return _Stored().uses_own_detector
