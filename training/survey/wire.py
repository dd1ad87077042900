"""The messages between the survey's client and its process."""

import enum
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from training.survey.events import FoundPicture, SkippedFile
from training.survey.walking import Entry

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

READY: Final = -1
"""Number of the first reply, which reports that the process has started."""


class Action(enum.Enum):
    """What the process is to do with a path."""

    IDENTIFY = enum.auto()
    LIST = enum.auto()
    MEASURE = enum.auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Identify a path, list a folder, or measure the picture in a file."""

    number: int
    action: Action
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The result of a request, or a part of it.

    Attributes:
        number: Number of the request.
        found: Entries to follow, measured pictures and skipped files.
        is_last: Whether the request is done.
    """

    number: int
    found: tuple[Entry | FoundPicture | SkippedFile, ...] = ()
    is_last: bool = True


SurveyEnd: TypeAlias = "Connection[Reply, Request]"
Serve: TypeAlias = "Callable[[SurveyEnd, int], None]"
"""The function that the survey's process runs."""
