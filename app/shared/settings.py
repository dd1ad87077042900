"""The settings that the program remembers between sessions."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from PySide6.QtCore import QByteArray, QSettings

from engine.api import DEFAULT_METHOD, FILL_METHODS, Method


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings, with their defaults.

    Attributes:
        brush_diameter_px: Diameter of the brush, picture pixels.
        method: How holes are filled.
        includes_missed_edges: Whether holes grow over missed edges.
        finished_jobs: The jobs that prices are learned from, as text of `engine.restore.price`.
        model: The model in use, as in `ModelChoice.remembered`; empty for the shipped one.
        last_folder: Folder of the file that was opened last; empty if there is none.
        keys: The keys that the user has changed, by the action's name, in Qt's portable notation.
        window_geometry: Size and position of the main window, in Qt's format.
    """

    brush_diameter_px: float = 40.0
    method: Method = DEFAULT_METHOD
    includes_missed_edges: bool = True
    finished_jobs: str = "[]"
    model: str = ""
    last_folder: str = ""
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    window_geometry: bytes = b""


class SettingsFile:
    """The settings file. Invalid values are read as the defaults.

    Attributes:
        path: An INI file; it and its folder are created when first written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> Settings:
        """Return the settings that were last written."""
        stored = QSettings(str(self.path), QSettings.Format.IniFormat)
        defaults = Settings()
        chosen = str(stored.value("restore/method"))
        geometry = stored.value("window/geometry")
        return Settings(
            brush_diameter_px=_parse_number(
                stored.value("brush/diameter_px"), default=defaults.brush_diameter_px
            ),
            method=next((m for m in FILL_METHODS if m.value == chosen), defaults.method),
            includes_missed_edges=str(stored.value("restore/missed_edges")).lower() != "false",
            finished_jobs=str(stored.value("restore/jobs", defaults.finished_jobs)),
            model=str(stored.value("restore/model", defaults.model)),
            last_folder=str(stored.value("files/last_folder", defaults.last_folder)),
            keys=_parse_keys(str(stored.value("window/keys", "{}"))),
            window_geometry=bytes(geometry.data()) if isinstance(geometry, QByteArray) else b"",
        )

    def write(self, settings: Settings) -> None:
        """Write the settings; a folder that cannot be written to is ignored."""
        stored = QSettings(str(self.path), QSettings.Format.IniFormat)
        stored.setValue("brush/diameter_px", settings.brush_diameter_px)
        stored.setValue("restore/method", settings.method.value)
        stored.setValue("restore/missed_edges", settings.includes_missed_edges)
        stored.setValue("restore/jobs", settings.finished_jobs)
        stored.setValue("restore/model", settings.model)
        stored.setValue("files/last_folder", settings.last_folder)
        stored.setValue("window/keys", json.dumps(dict(settings.keys)))
        stored.setValue("window/geometry", QByteArray(settings.window_geometry))
        stored.sync()


def _parse_keys(stored: str) -> dict[str, tuple[str, ...]]:
    """Return stored keys by the action's name; none if the text holds something else."""
    try:
        return msgspec.json.decode(stored, type=dict[str, tuple[str, ...]])
    except msgspec.MsgspecError:
        return {}


def _parse_number(stored: object, *, default: float) -> float:
    """Return a stored number if it is positive and finite, else the default."""
    try:
        number = float(str(stored))
    except ValueError:
        return default
    return number if 0 < number < float("inf") else default
