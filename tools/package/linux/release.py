"""What all packages of a release have in common."""

import platform
from dataclasses import dataclass, field
from datetime import UTC, datetime

from app import __version__


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A version of the program and how it is packed.

    Attributes:
        epoch_s: The time of every file in the packages, in seconds since 1970.
        xz_preset: How hard xz tries, 0 to 9.
        version: The program's version.
        machine: The processor's name, as `uname -m` gives it.
    """

    epoch_s: int
    xz_preset: int
    version: str = __version__
    machine: str = field(default_factory=platform.machine)

    @property
    def time(self) -> datetime:
        """The time of the release, in UTC."""
        return datetime.fromtimestamp(self.epoch_s, UTC)

    def fill_in(self, text: str) -> str:
        """Return a text with version and date in place of @VERSION@ and @DATE@."""
        return text.replace("@VERSION@", self.version).replace("@DATE@", f"{self.time:%Y-%m-%d}")
