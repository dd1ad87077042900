"""Makes the sentences about errors and warnings of the engine, in any language.

The command line writes them in English; `app.shared.messages` gives them the window's language.
This module does without Qt, which the command line never loads.
"""

import errno
from collections.abc import Callable
from typing import TypeAlias

from app.shared.language.marks import mark
from engine.api import Context, Fallback, Guide, GuideLine, Method, RestoreOptions
from engine.errors import (
    CheckpointError,
    DetectorError,
    DeviceError,
    EmptyMaskError,
    EngineDiedError,
    EngineError,
    EngineHungError,
    FullMaskError,
    InvalidResultError,
    JobCancelledError,
    MaskError,
    MaskSizeError,
    NoDamageError,
    OutOfMemoryError,
    PictureError,
    PictureFormatError,
    PictureReadError,
    PictureTooLargeError,
    PictureWriteError,
    SearchDiedError,
    SharedMemoryError,
    SourceError,
    TooFewThreadsError,
    TooMuchDamageError,
)
from engine.events import EngineEvent, EngineReady, EngineSlow, JobFellBack, JobFoundEdges
from engine.pictures.marks import Marks
from engine.pictures.pixels import Rect

# Translates a text of this module.
Translate: TypeAlias = Callable[[str], str]


def _mark(text: str) -> str:
    return mark("messages", text)


# The narrowest class wins. {cause} is the error's message: what was found, and what was expected.
_SENTENCES: dict[type[BaseException], str] = {
    PictureReadError: _mark("The picture cannot be opened: {cause}; choose another file."),
    PictureFormatError: _mark("The picture cannot be opened: {cause}."),
    PictureTooLargeError: _mark(
        "The picture is too large: {cause}; close other pictures or programs, or make it smaller first."
    ),
    PictureWriteError: _mark("The picture cannot be saved: {cause}; choose another place or name."),
    PictureError: _mark(
        "This picture cannot be restored: {cause}; save it as 8 or 16 bit RGB or grey."
    ),
    MaskSizeError: _mark("The mask does not fit the picture: {cause}; make both the same size."),
    EmptyMaskError: _mark("There is nothing to restore: {cause}; paint over the damage first."),
    FullMaskError: _mark(
        "There is nothing to restore from: {cause}; leave some of the picture unmarked."
    ),
    MaskError: _mark("The mask cannot be used: {cause}; paint another one."),
    NoDamageError: _mark(
        "No damage was found, so nothing is restored; a higher sensitivity finds more."
    ),
    TooMuchDamageError: _mark(
        "Too much damage was found: {cause}; choose a lower sensitivity, or find the damage first "
        "and correct the mask."
    ),
    SourceError: _mark("Nothing can be copied from the source: {cause}; mark another one."),
    CheckpointError: _mark("The model cannot be used: {cause}; choose another model file."),
    DetectorError: _mark(
        "Damage cannot be found: {cause}; install Reweave again, or paint over the damage yourself."
    ),
    DeviceError: _mark("The device cannot be used: {cause}; choose another device or method."),
    OutOfMemoryError: _mark(
        "There is not enough memory: {cause}; close other programs or paint less."
    ),
    SharedMemoryError: _mark(
        "There is not enough memory: {cause}; close other programs and try again."
    ),
    TooFewThreadsError: _mark(
        "Too few threads can be started: {cause}; raise the limit or close other programs."
    ),
    InvalidResultError: _mark(
        "The model gave no usable result: {cause}; try another method or device."
    ),
    JobCancelledError: _mark("Restoring was cancelled; the picture is unchanged."),
    EngineDiedError: _mark(
        "The restoring engine stopped unexpectedly, often because memory ran out; nothing is lost: "
        "try again, with a smaller mask if it happens again."
    ),
    EngineHungError: _mark(
        "The restoring engine stopped responding and was ended ({cause}); nothing is lost: "
        "try again, with a smaller mask if it happens again."
    ),
    SearchDiedError: _mark(
        "The engine stopped while it looked for damage, often because memory ran out; nothing is "
        "lost: close other programs and try again, or paint over the damage yourself."
    ),
    EngineError: _mark(
        "Restoring failed: {cause}; try another method, or see the log for details."
    ),
    MemoryError: _mark("There is not enough memory; close other programs and try again."),
    OSError: _mark(
        "The system reported an error: {cause}; check the file and its folder, and try again."
    ),
}
_FALLBACKS: dict[Fallback, str] = {
    Fallback.SMALLER_TILES: _mark("Memory is low, so restoring continues in smaller pieces."),
    Fallback.LOWER_PRECISION: _mark(
        "Memory is still low, so restoring continues in half precision."
    ),
    Fallback.CPU: _mark(
        "The graphics card's memory is full, so restoring continues on the CPU, which is slower."
    ),
    Fallback.FULL_PRECISION: _mark(
        "The model gave no usable result in half precision, so it is run again in full precision."
    ),
    Fallback.GENERATOR_ONLY: _mark(
        "There is not enough memory to copy texture, so large areas are softer than usual; "
        "close other programs and try again."
    ),
    Fallback.WITHOUT_LINES: _mark("Guide lines have no effect on areas as thin as these."),
}
_FULL_CODES = frozenset({errno.ENOSPC, errno.EDQUOT})
_NO_EDGES = _mark("No edge was found that goes on through the painted area.")
_FROM_SOURCE = _mark("copied from the source")
_TRIED_METHODS = {
    Method.EDGES: _mark("along the edges that go on through the painted area"),
    Method.GENERATOR: _mark("by the generator only"),
    Method.WEAVE: _mark("by the weave only"),
}
_LOOSE_TRIES = {
    Context.NEAR: _mark("following the generator loosely, which sees less of the surroundings"),
    Context.NORMAL: _mark("following the generator loosely"),
    Context.FAR: _mark("following the generator loosely, which sees more of the surroundings"),
}
_MARKS: dict[Marks, str] = {
    Marks.ONES: _mark("The mask has only the values 0 and 1, so 1 marks what to fill."),
    Marks.DARK: _mark("The mask is dark on a transparent ground, so all that is opaque is filled."),
}
_NO_SOURCE = _mark("This method does not use the source.")
_NO_LINES = _mark("This method does not use guide lines.")
_NO_LINES_WITH_SOURCE = _mark("Guide lines are not used together with a source.")
_ON_CPU = _mark("{cause}; working on the CPU.")
_SLOW_START = _mark("The engine is taking longer than usual to start; you can keep working.")
_DISK_FULL = _mark("The disk is full; free some space and try again.")
_UNEXPECTED = _mark("Something unexpected went wrong: {cause}; see the log for details.")


def explain(
    error: BaseException, translate: Translate = str, translate_cause: Translate = str
) -> str:
    """Return a sentence with the cause of an error and what to do next.

    Args:
        error: The error.
        translate: Translates a text of this module.
        translate_cause: Translates the message of an error.
    """
    if isinstance(error, OSError) and error.errno in _FULL_CODES:
        return translate(_DISK_FULL)
    cause = " ".join(str(error).split()).rstrip(".") or type(error).__name__
    kinds = (kind for kind in type(error).__mro__ if kind in _SENTENCES)
    kind = next(kinds, None)
    sentence = _UNEXPECTED if kind is None else _SENTENCES[kind]
    return translate(sentence).format(cause=translate_cause(cause))


def explain_event(
    event: EngineEvent, translate: Translate = str, translate_cause: Translate = str
) -> str:
    """Return a warning if the engine or a job continues, but not as expected; else "".

    Args:
        event: The event.
        translate: Translates a text of this module.
        translate_cause: Translates the message of an error.
    """
    match event:
        case EngineSlow():
            return translate(_SLOW_START)
        case EngineReady(passed_over=DeviceError() as error):
            return translate(_ON_CPU).format(cause=translate_cause(str(error)))
        case JobFellBack(fallback=fallback):
            return translate(_FALLBACKS[fallback])
        case JobFoundEdges(guide_lines=()):
            return translate(_NO_EDGES)
        case _:
            return ""


def explain_marks(marks: Marks, translate: Translate = str) -> str:
    """Return how a mask file was understood; empty if as usual, with light marks."""
    return translate(_MARKS[marks]) if marks in _MARKS else ""


def list_unused(
    options: RestoreOptions, *, source: Rect | None, lines: tuple[GuideLine, ...]
) -> list[str]:
    """Return what the user has drawn and a job does not use, not translated yet.

    Args:
        options: The options of the job.
        source: Where the user lets texture be copied from; None for anywhere.
        lines: Guide lines that the user has drawn.
    """
    hints = []
    if source is not None and options.source is None:
        hints.append(_NO_SOURCE)
    if lines and not options.guide_lines:
        hints.append(_NO_LINES)
    elif lines and options.source is not None:
        hints.append(_NO_LINES_WITH_SOURCE)
    return hints


def describe_try(options: RestoreOptions) -> str:
    """Return how a try differs from the default, not translated; empty if it does not."""
    if options.source is not None:
        return _FROM_SOURCE
    if options.method is Method.REWEAVE and options.guide is Guide.LOOSE:
        return _LOOSE_TRIES[options.context]
    return _TRIED_METHODS.get(options.method, "")
