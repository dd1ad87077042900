"""Makes notices of errors: a sentence, and details that a person can copy into a report."""

import platform
import re
import traceback
from collections.abc import Iterator
from pathlib import PurePath

from app import __version__
from app.shared.messages import explain
from app.shared.notice import Notice, Subject, Urgency

_PACKAGES = ("app", "engine", "training")
_MAX_FRAMES = 12
# An absolute path on any system, up to a quote, a bracket, a comma or the end of the line.
_PATH = re.compile(r"(?:[A-Za-z]:)?[/\\][^'\"()\[\],;:\n]*[/\\][^'\"()\[\],;:\n]*")


def make_problem(error: BaseException, *, subject: Subject = Subject.PROGRAM) -> Notice:
    """Return the notice about an error."""
    return Notice(
        text=explain(error),
        urgency=Urgency.PROBLEM,
        subject=subject,
        details=describe_causes(error),
    )


def describe_causes(error: BaseException) -> str:
    """Return an error with its causes and where in the program they arose.

    The folders and names of the user's files are left out.
    """
    lines = [f"Reweave {__version__}, Python {platform.python_version()}, {platform.platform()}"]
    for number, cause in enumerate(_walk_causes(error)):
        message = _PATH.sub("(file)", " ".join(str(cause).split()))
        lead = "caused by " if number else ""
        lines.append(f"{lead}{type(cause).__name__}: {message}")
        lines.extend(f"    {frame}" for frame in _list_frames(cause)[-_MAX_FRAMES:])
    return "\n".join(lines)


def _walk_causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error, its cause, the cause of that, and so on."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        hidden = None if cause.__suppress_context__ else cause.__context__
        cause = cause.__cause__ or hidden


def _list_frames(error: BaseException) -> list[str]:
    """Return where in this program's own modules an error has passed, outermost first."""
    frames = []
    for frame in traceback.extract_tb(error.__traceback__):
        parts = PurePath(frame.filename).parts
        if "site-packages" in parts:
            continue
        starts = [index for index, part in enumerate(parts) if part in _PACKAGES]
        if starts:
            place = "/".join(parts[starts[0] :])
            frames.append(f"{place}:{frame.lineno} in {frame.name}")
    return frames
