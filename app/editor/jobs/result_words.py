"""The messages about the results of jobs."""

from PySide6.QtCore import QCoreApplication

from app.shared.language.numbers import format_seconds
from app.shared.messages import describe_try
from engine.api import LINE_METHODS, RestoreOptions
from engine.events import JobFinished


def describe_result(event: JobFinished, options: RestoreOptions, *, has_guide_lines: bool) -> str:
    """Return the message about the first result in a mask.

    Args:
        event: The end of the job.
        options: The options of the job.
        has_guide_lines: Whether there are guide lines that the job has left.
    """
    text = _tr("Restored in {seconds} s").format(seconds=format_seconds(event.seconds))
    if any(result.missed is not None for result in event.results):
        text = _join(text, _tr("Missed edges were included"))
    if has_guide_lines and options.method in LINE_METHODS:
        text = _join(text, _tr("Guide lines that cross no painted area were not used"))
    return text


def describe_hidden_result(event: JobFinished, *, name: str) -> str:
    """Return the message about a result in a picture that is not shown, by the picture's name."""
    text = _tr("{name} was restored in {seconds} s")
    return text.format(name=name, seconds=format_seconds(event.seconds))


def describe_shown_try(number: int, options: RestoreOptions) -> str:
    """Return the message about another try, whose number counts from 1."""
    text, words = _tr("Try {number}"), describe_try(options)
    if words:
        text = _tr("Try {number}: {words}")
    return text.format(number=number, words=words)


def _join(first: str, second: str) -> str:
    """Return two sentences as one text."""
    return _tr("{first}. {second}").format(first=first, second=second)


def _tr(text: str) -> str:
    return QCoreApplication.translate("results", text)
