"""The settings that the program remembers between sessions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import msgspec
from PySide6.QtCore import QByteArray, QSettings

from app.shared.paths import load_name, store_name
from app.shared.preferences import Preferences
from engine.api import DEFAULT_METHOD, FILL_METHODS, Method

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings, with their defaults.

    Attributes:
        brush_diameter_px: Diameter of the brush, picture pixels.
        brush_diameters_px: Diameters that were chosen, by the size of the picture; see `Painter`.
        brush_hardness: Hardness of the brushes, 0 to 1, by tool; see `Hardness`.
        smooths_strokes: Whether strokes are smoothed.
        keeps_brush_on_screen: Whether the brush covers as much of the screen at every zoom.
        wand_tolerance: Tolerance of the wand, 0 to 255.
        is_wand_contiguous: Whether the wand marks joined pixels only.
        method: How holes are filled.
        includes_missed_edges: Whether holes grow over missed edges.
        has_live_preview: Whether the mask is filled whenever the user stops painting.
        shows_tries: Whether tries are shown after a result.
        shows_film_strip: Whether open pictures are shown below the picture.
        shows_repairs: Whether the repairs panel is shown once there is a repair.
        shows_history: Whether the history panel is shown.
        finished_jobs: The jobs that prices are learned from, as text of `engine.restore.price`.
        model: The model in use, as in `ModelChoice.remembered`; empty for the shipped one.
        last_folder: Folder of the file that was opened last; empty if there is none.
        batch: The last batch, as `BatchFlow.remembered`; empty before the first.
        recent_files: The files opened or saved last, newest first.
        preferences: What the user prefers.
        keys: The keys that the user has changed, by the action's name, in Qt's portable notation.
        window_geometry: Size and position of the main window, in Qt's format.
    """

    brush_diameter_px: float = 40.0
    brush_diameters_px: Mapping[int, float] = field(default_factory=dict)
    brush_hardness: Mapping[str, float] = field(default_factory=dict)
    smooths_strokes: bool = False
    keeps_brush_on_screen: bool = False
    wand_tolerance: int = 32
    is_wand_contiguous: bool = True
    method: Method = DEFAULT_METHOD
    includes_missed_edges: bool = True
    has_live_preview: bool = False
    shows_tries: bool = True
    shows_film_strip: bool = True
    shows_repairs: bool = True
    shows_history: bool = False
    finished_jobs: str = "[]"
    model: str = ""
    last_folder: str = ""
    batch: str = ""
    recent_files: tuple[str, ...] = ()
    preferences: Preferences = field(default_factory=Preferences)
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
            brush_diameters_px=_parse(stored.value("brush/diameters_px"), dict[int, float], {}),
            brush_hardness=_parse(stored.value("brush/hardness"), dict[str, float], {}),
            wand_tolerance=_parse(stored.value("wand/tolerance"), int, defaults.wand_tolerance),
            is_wand_contiguous=str(stored.value("wand/is_contiguous")).lower() != "false",
            smooths_strokes=str(stored.value("brush/smooths_strokes")).lower() == "true",
            keeps_brush_on_screen=str(stored.value("brush/keeps_size_on_screen")).lower() == "true",
            method=next((m for m in FILL_METHODS if m.value == chosen), defaults.method),
            includes_missed_edges=str(stored.value("restore/missed_edges")).lower() != "false",
            has_live_preview=str(stored.value("restore/live_preview")).lower() == "true",
            shows_tries=str(stored.value("restore/shows_tries")).lower() != "false",
            shows_film_strip=str(stored.value("window/shows_film_strip")).lower() != "false",
            shows_repairs=str(stored.value("window/shows_repairs")).lower() != "false",
            shows_history=str(stored.value("window/shows_history")).lower() == "true",
            finished_jobs=str(stored.value("restore/jobs", defaults.finished_jobs)),
            model=str(stored.value("restore/model", defaults.model)),
            last_folder=load_name(str(stored.value("files/last_folder", defaults.last_folder))),
            batch=str(stored.value("batch/last", defaults.batch)),
            recent_files=tuple(
                map(load_name, _parse(stored.value("files/recent"), tuple[str, ...], ()))
            ),
            preferences=_parse(stored.value("window/preferences"), Preferences, Preferences()),
            keys=_parse(stored.value("window/keys"), dict[str, tuple[str, ...]], {}),
            window_geometry=bytes(geometry.data()) if isinstance(geometry, QByteArray) else b"",
        )

    def write(self, settings: Settings) -> None:
        """Write the settings; a folder that cannot be written to is ignored."""
        stored = QSettings(str(self.path), QSettings.Format.IniFormat)
        stored.setValue("brush/diameter_px", settings.brush_diameter_px)
        chosen = msgspec.json.encode(dict(settings.brush_diameters_px)).decode()
        stored.setValue("brush/diameters_px", chosen)
        hardness = msgspec.json.encode(dict(settings.brush_hardness)).decode()
        stored.setValue("brush/hardness", hardness)
        stored.setValue("brush/smooths_strokes", settings.smooths_strokes)
        stored.setValue("brush/keeps_size_on_screen", settings.keeps_brush_on_screen)
        stored.setValue("wand/tolerance", settings.wand_tolerance)
        stored.setValue("wand/is_contiguous", settings.is_wand_contiguous)
        stored.setValue("restore/method", settings.method.value)
        stored.setValue("restore/missed_edges", settings.includes_missed_edges)
        stored.setValue("restore/live_preview", settings.has_live_preview)
        stored.setValue("restore/shows_tries", settings.shows_tries)
        stored.setValue("window/shows_film_strip", settings.shows_film_strip)
        stored.setValue("window/shows_repairs", settings.shows_repairs)
        stored.setValue("window/shows_history", settings.shows_history)
        stored.setValue("restore/jobs", settings.finished_jobs)
        stored.setValue("restore/model", settings.model)
        stored.setValue("files/last_folder", store_name(settings.last_folder))
        stored.setValue("batch/last", settings.batch)
        recent = msgspec.json.encode([store_name(path) for path in settings.recent_files]).decode()
        stored.setValue("files/recent", recent)
        preferences = msgspec.json.encode(settings.preferences).decode()
        stored.setValue("window/preferences", preferences)
        stored.setValue("window/keys", msgspec.json.encode(dict(settings.keys)).decode())
        stored.setValue("window/geometry", QByteArray(settings.window_geometry))
        stored.sync()


def _parse(stored: object, kind: type[_T], default: _T) -> _T:
    """Return a value stored as JSON; the default if something else is stored."""
    try:
        return msgspec.json.decode(str(stored), type=kind)
    except msgspec.MsgspecError:
        return default


def _parse_number(stored: object, *, default: float) -> float:
    """Return a stored number if it is positive and finite, else the default."""
    try:
        number = float(str(stored))
    except ValueError:
        return default
    return number if 0 < number < float("inf") else default
