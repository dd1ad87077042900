"""The detector that was taught from the user's examples, beside the one that comes with Reweave."""

from dataclasses import replace
from pathlib import Path

from app.models.detector_choice import find_own_detector
from app.shared.engine_link import EngineLink
from app.shared.preferences import PreferenceHolder, Preferences
from engine.detection.detector_format import check_detector
from engine.pictures.atomic_write import write_atomically


class OwnDetector:
    """A file in the user's data folder, which may not exist yet.

    Attributes:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def exists(self) -> bool:
        """Whether there is one."""
        return self.path.is_file()

    def choose(self, preferences: Preferences, *, shipped: Path) -> Path:
        """Return the file of the detector that the user prefers."""
        return find_own_detector(self.path, is_wanted=preferences.uses_own_detector) or shipped

    def use(self, source: Path, preferences: PreferenceHolder, engine: EngineLink) -> None:
        """Copy a detector to the user's data folder, and find damage with it from now on.

        Raises:
            CheckpointError: The source is not a detector.
            OSError: It cannot be copied; nothing has changed.
        """
        self.take_over(source)
        value = preferences.value
        if value.uses_own_detector:  # else the change of the preferences reloads the engine
            engine.reload()
        preferences.change(replace(value, uses_own_detector=True))

    def take_over(self, source: Path) -> None:
        """Copy a detector to the user's data folder, instead of the one that was there.

        Raises:
            CheckpointError: The source is not a detector.
            OSError: It cannot be copied; the one that was there still is.
        """
        check_detector(source)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(self.path, source.read_bytes())
