"""What crosses the pipe between the survey's client and its process."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from training.api import FoundPicture, SkippedFile
from training.survey.walking import Place

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

READY: Final = -1
"""The number of the first reply, which answers no errand: the process has started."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyTask:
    """How the process works.

    Attributes:
        threads: How many errands it does at the same time.
    """

    threads: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Say what a path is that a person has chosen."""

    number: int
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Say what lies in a folder."""

    number: int
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Measuring:
    """Read a file and measure the picture in it."""

    number: int
    path: Path


Errand: TypeAlias = Chosen | Listing | Measuring


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came out of an errand, or a part of it.

    Attributes:
        number: Of the errand.
        places: What has to be looked at further.
        pictures: What was measured.
        skipped: What cannot be used.
        is_last: Whether the errand is done.
    """

    number: int
    places: tuple[Place, ...] = ()
    pictures: tuple[FoundPicture, ...] = ()
    skipped: tuple[SkippedFile, ...] = ()
    is_last: bool = True


if TYPE_CHECKING:
    SurveyEnd: TypeAlias = Connection[Reply, Errand]
    ServeSurvey: TypeAlias = Callable[[SurveyEnd, SurveyTask], None]
