"""The states of a batch's pictures in words."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from app.batch_window.pictures import BatchPicture, PictureState
from app.shared.language.numbers import format_number

_MINUTE_S: Final = 60
_HOUR_S: Final = 3600
# From so many on, the next larger unit tells enough.
_MIN_MINUTES: Final = 2
_MIN_HOURS: Final = 2

# The icons of the badges; a picture that is ready has none.
STATE_ICONS: Final = {
    PictureState.NO_MASK: "brush",
    PictureState.INTACT: "check",
    PictureState.WAITING: "waiting",
    PictureState.RESTORING: "restore",
    PictureState.TO_REVIEW: "compare",
    PictureState.KEPT: "check",
    PictureState.AGAIN: "again",
    PictureState.REJECTED: "reject",
    PictureState.FAILED: "problem",
}


def name_state(state: PictureState) -> str:
    """Return the name of a state in the user's language."""
    return {
        PictureState.NO_MASK: _tr("No mask"),
        PictureState.INTACT: _tr("No damage"),
        PictureState.READY: _tr("Ready"),
        PictureState.WAITING: _tr("Waiting"),
        PictureState.RESTORING: _tr("Restoring"),
        PictureState.TO_REVIEW: _tr("To review"),
        PictureState.KEPT: _tr("Kept"),
        PictureState.AGAIN: _tr("Again"),
        PictureState.REJECTED: _tr("Rejected"),
        PictureState.FAILED: _tr("Failed"),
    }[state]


def describe_state(picture: BatchPicture) -> str:
    """Return the state of a picture, with its progress or what went wrong."""
    if picture.problem:
        return picture.problem
    name = name_state(picture.state)
    if picture.state is PictureState.RESTORING and picture.fraction > 0:
        return _tr("{state}, {percent} %").format(state=name, percent=round(100 * picture.fraction))
    return name


def describe_duration(seconds: float) -> str:
    """Return a duration in the largest unit that tells enough."""
    if seconds < _MIN_MINUTES * _MINUTE_S:
        return _tr("{count} s").format(count=max(1, round(seconds)))
    if seconds < _MIN_HOURS * _HOUR_S:
        return _tr("{count} min").format(count=round(seconds / _MINUTE_S))
    return _tr("{count} h").format(count=format_number(seconds / _HOUR_S, decimals=1))


def _tr(text: str) -> str:
    return QCoreApplication.translate("batch_states", text)
