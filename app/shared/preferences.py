"""What the user prefers, as one value, and the object that holds it while the program runs."""

import enum
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from engine.api import DeviceChoice


class LanguageChoice(enum.StrEnum):
    """Which language the windows speak."""

    SYSTEM = "system"
    ENGLISH = "en"
    CHINESE = "zh_CN"


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


class MaskColour(enum.StrEnum):
    """The colours of the mask; AUTOMATIC follows the picture's contrast."""

    AUTOMATIC = "automatic"
    MAGENTA = "magenta"
    CYAN = "cyan"
    GREEN = "green"
    YELLOW = "yellow"


class MaskStyle(enum.StrEnum):
    """How the inside of the mask is drawn."""

    FILLED = "filled"
    HATCHED = "hatched"
    OUTLINE = "outline"


class MaskOpacity(enum.StrEnum):
    """How much the inside of the mask hides."""

    LIGHT = "light mask"
    NORMAL = "normal mask"
    STRONG = "strong mask"


class ExampleConsent(enum.StrEnum):
    """Whether examples of the user's damage are kept."""

    NOT_ASKED = "not asked"
    REFUSED = "refused"
    GIVEN = "given"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """The preferences, with their defaults.

    Attributes:
        language: Which language the windows speak.
        theme: Which theme the windows have.
        saved_format: The format that is suggested for a picture that is saved the first time.
        saved_ending: What is added to the picture's name then, such as "-restored".
        device: Where the generator runs.
        card: Number of the graphics card, where that is the device.
        threads: Number of threads that a job uses; 0 for one per core.
        keeps_unsaved_work: Whether unsaved work is kept safe from a crash.
        mask_colour: The colour of the mask.
        mask_style: How its inside is drawn.
        mask_opacity: How much that hides.
        example_consent: Whether examples of the user's damage are kept.
        uses_own_detector: Whether the detector that was taught from them is used, if there is one.
    """

    language: LanguageChoice = LanguageChoice.SYSTEM
    theme: ThemeChoice = ThemeChoice.SYSTEM
    saved_format: SavedFormat = SavedFormat.PNG
    saved_ending: str = "-restored"
    device: DeviceChoice = DeviceChoice.AUTO
    card: int = 0
    threads: int = 0
    keeps_unsaved_work: bool = True
    mask_colour: MaskColour = MaskColour.AUTOMATIC
    mask_style: MaskStyle = MaskStyle.FILLED
    mask_opacity: MaskOpacity = MaskOpacity.NORMAL
    example_consent: ExampleConsent = ExampleConsent.NOT_ASKED
    uses_own_detector: bool = True


class PreferenceHolder(QObject):
    """Holds the preferences.

    Signals:
        changed: The preferences have changed, to a `Preferences`.
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
