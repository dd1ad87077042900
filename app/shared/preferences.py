"""What the user prefers, as one value, and the object that holds it while the program runs."""

import enum
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from engine.api import DeviceChoice


class ThemeChoice(enum.StrEnum):
    """Which theme the windows have."""

    SYSTEM = "system"
    DARK = "dark"
    LIGHT = "light"


class SavedFormat(enum.StrEnum):
    """The formats to save in; the values are suffixes."""

    PNG = ".png"
    TIFF = ".tif"
    JPEG = ".jpg"
    WEBP = ".webp"
    PROJECT = ".ora"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """The preferences, with their defaults.

    Attributes:
        theme: Which theme the windows have.
        saved_format: The format that is suggested for a picture that is saved the first time.
        saved_ending: What is added to the picture's name then, such as "-restored".
        device: Where the generator runs, from the next start of the program on.
        keeps_unsaved_work: Whether unsaved work is kept safe from a crash.
    """

    theme: ThemeChoice = ThemeChoice.SYSTEM
    saved_format: SavedFormat = SavedFormat.PNG
    saved_ending: str = "-restored"
    device: DeviceChoice = DeviceChoice.AUTO
    keeps_unsaved_work: bool = True


class PreferenceHolder(QObject):
    """Holds the preferences.

    Signals:
        changed: The preferences are now others, a `Preferences`.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._value = Preferences()

    @property
    def value(self) -> Preferences:
        """The preferences."""
        return self._value

    def change(self, value: Preferences) -> None:
        """Replace the preferences."""
        if value != self._value:
            self._value = value
            self.changed.emit(value)
