"""What the program remembers from one day to the next."""

import contextlib
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from engine.api import DEFAULT_METHOD, Method


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All that is remembered, as it is on the first day.

    Attributes:
        brush_diameter_px: Picture pixels.
        method: How holes are filled.
        finished_jobs: What prices are learned from, as `engine.restore.price` writes it.
        model: Which one restores, as `ModelChoice.remembered` has it; empty for the shipped one.
        last_folder: Where the file dialog opened last; empty on the first day.
        window_geometry: The main window's place on the desktop, in Qt's own form.
    """

    brush_diameter_px: float = 40.0
    method: Method = DEFAULT_METHOD
    finished_jobs: str = "[]"
    model: str = ""
    last_folder: str = ""
    window_geometry: bytes = b""


class SettingsFile:
    """The file in which settings are kept. Values that make no sense are read as the first day's.

    Attributes:
        path: An INI file; it and its folder are made when first written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> Settings:
        """Return what was last written."""
        stored = QSettings(str(self.path), QSettings.Format.IniFormat)
        first_day = Settings()
        method = first_day.method
        with contextlib.suppress(ValueError):
            method = Method(str(stored.value("restore/method", method.value)))
        geometry = stored.value("window/geometry")
        return Settings(
            brush_diameter_px=_as_number(
                stored.value("brush/diameter_px"), default=first_day.brush_diameter_px
            ),
            method=method,
            finished_jobs=str(stored.value("restore/jobs", first_day.finished_jobs)),
            model=str(stored.value("restore/model", first_day.model)),
            last_folder=str(stored.value("files/last_folder", first_day.last_folder)),
            window_geometry=bytes(geometry.data()) if isinstance(geometry, QByteArray) else b"",
        )

    def write(self, settings: Settings) -> None:
        """Keep settings for next time; a folder that cannot be written is no reason to fail."""
        stored = QSettings(str(self.path), QSettings.Format.IniFormat)
        stored.setValue("brush/diameter_px", settings.brush_diameter_px)
        stored.setValue("restore/method", settings.method.value)
        stored.setValue("restore/jobs", settings.finished_jobs)
        stored.setValue("restore/model", settings.model)
        stored.setValue("files/last_folder", settings.last_folder)
        stored.setValue("window/geometry", QByteArray(settings.window_geometry))
        stored.sync()


def _as_number(stored: object, *, default: float) -> float:
    """Return a stored number, positive and finite, or the default."""
    try:
        number = float(str(stored))
    except ValueError:
        return default
    return number if 0 < number < float("inf") else default
