"""The sentences about errors and warnings of the engine, in the user's language.

`app.teaching.reports` makes those about training.
"""

from functools import partial

from PySide6.QtCore import QCoreApplication

from app.shared.language import file_words, sentences
from app.shared.language.causes import CONTEXT, translate_cause
from app.shared.language.joining import join_sentences
from app.shared.language.numbers import format_number
from engine.api import GuideLine, RestoreOptions
from engine.events import EngineEvent
from engine.pictures.marks import Marks
from engine.pictures.pixels import Rect


def explain(error: BaseException) -> str:
    """Return a sentence with the cause of an error and what to do next."""
    return sentences.explain(error, _tr, name_cause)


def name_cause(cause: object) -> str:
    """Return the message of an error, a clause, in the user's language."""
    return translate_cause(str(cause), partial(QCoreApplication.translate, CONTEXT))


def get_file_language() -> file_words.Language:
    """Return the user's language for the sentences about files."""
    return file_words.Language(
        translate=partial(QCoreApplication.translate, file_words.CONTEXT),
        format_number=format_number,
    )


def explain_event(event: EngineEvent) -> str:
    """Return a warning if the engine or a job continues, but not as expected; else ""."""
    return sentences.explain_event(event, _tr, name_cause)


def explain_marks(marks: Marks) -> str:
    """Return how a mask file was understood; see `sentences.explain_marks`."""
    return sentences.explain_marks(marks, _tr)


def explain_unused(
    options: RestoreOptions, *, source: Rect | None, lines: tuple[GuideLine, ...]
) -> str:
    """Return what the user has drawn and a job does not use; see `sentences.list_unused`."""
    hints = sentences.list_unused(options, source=source, lines=lines)
    return join_sentences(_tr(hint) for hint in hints)


def describe_try(options: RestoreOptions) -> str:
    """Return how a try differs from the default, in a few words; empty if it does not."""
    text = sentences.describe_try(options)
    return _tr(text) if text else ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("messages", text)
