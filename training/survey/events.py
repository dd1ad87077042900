"""What the survey of collected pictures reports; small frozen values that can be pickled."""

import enum
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPicture:
    """A picture that can be read, and what was measured in it.

    Attributes:
        path: The file.
        width_px: Width of the picture as EXIF orients it.
        height_px: Height of the picture as EXIF orients it.
        thumbnail: A JPEG file of at most 128 px a side.
        digest: Hash of the file's bytes.
        fingerprint: Perceptual hash of 64 bits; few bits differ between near duplicates.
        sharpness: Sharpness, 0 to 1; `training.survey.checkup` has the threshold of blur.
        is_grey: Whether the picture has practically no colour.
    """

    path: Path
    width_px: int
    height_px: int
    thumbnail: bytes
    digest: str
    fingerprint: int
    sharpness: float
    is_grey: bool


class SkipReason(enum.StrEnum):
    """Why a file or folder is skipped."""

    HIDDEN = "hidden"
    OTHER_SUFFIX = "not a picture file"
    FOUND_BEFORE = "found before"
    FOLDER = "a folder"
    NOT_REGULAR = "not a regular file"
    GONE = "not there"
    NOT_PERMITTED = "not permitted"
    BROKEN_LINK = "broken link"
    CIRCULAR_LINK = "circular link"
    LONG_NAME = "name too long"
    BAD_NAME = "name is not valid Unicode"
    DRIVE_FAULT = "drive fault"
    DRIVE_GONE = "drive not there"
    NO_ANSWER = "no answer"
    EMPTY = "empty"
    TOO_LARGE = "too large"
    NO_MEMORY = "out of memory"
    UNREADABLE = "cannot be read"
    CRASH = "crashed the reader"
    UNFORESEEN = "unforeseen error"


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedFile:
    """A file or folder that cannot be used.

    Attributes:
        path: The file or folder.
        reason: Why it is skipped.
        detail: The limit for `TOO_LARGE`, the cause for `UNREADABLE`.
    """

    path: Path
    reason: SkipReason
    detail: str = ""

    @property
    def is_expected(self) -> bool:
        """Whether nobody would take it for a usable picture, such as a text file."""
        return self.reason in (SkipReason.HIDDEN, SkipReason.OTHER_SUFFIX)


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyProgressed:
    """More files were looked at."""

    pictures: tuple[FoundPicture, ...]
    skipped: tuple[SkippedFile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyFinished:
    """All files were looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyFailed:
    """The process that reads pictures does not start; pictures found before can be used."""


SurveyEvent: TypeAlias = SurveyProgressed | SurveyFinished | SurveyFailed
