"""Makes the sentences for the user about errors and warnings of the engine.

The window and the command line both use them. `app.teaching.reports` makes those about training.
"""

from engine.api import Context, Fallback, Guide, GuideLine, Method, RestoreOptions
from engine.errors import (
    CheckpointError,
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
    OutOfMemoryError,
    PictureError,
    PictureReadError,
    PictureTooLargeError,
    PictureWriteError,
    SharedMemoryError,
    SourceError,
)
from engine.events import EngineEvent, EngineReady, EngineSlow, JobFellBack, JobFoundEdges
from engine.pictures.pixels import Rect

# The narrowest class wins. {cause} is the error's message: what was found, and what was expected.
_SENTENCES: dict[type[BaseException], str] = {
    PictureReadError: "The picture cannot be opened: {cause}; choose another file.",
    PictureTooLargeError: (
        "The picture is too large: {cause}; close other programs, or make the picture smaller first."
    ),
    PictureWriteError: "The picture cannot be saved: {cause}; choose another place or name.",
    PictureError: "This picture cannot be restored: {cause}; save it as 8 or 16 bit RGB or grey.",
    MaskSizeError: "The mask does not fit the picture: {cause}; make both the same size.",
    EmptyMaskError: "There is nothing to restore: {cause}; paint over the damage first.",
    FullMaskError: "There is nothing to restore from: {cause}; leave some of the picture unmarked.",
    MaskError: "The mask cannot be used: {cause}; paint another one.",
    SourceError: "Nothing can be copied from the source: {cause}; mark another one.",
    CheckpointError: "The model cannot be used: {cause}; choose another model file.",
    DeviceError: "The device cannot be used: {cause}; choose another device or method.",
    OutOfMemoryError: "There is not enough memory: {cause}; close other programs or paint less.",
    SharedMemoryError: "There is not enough memory: {cause}; close other programs and try again.",
    InvalidResultError: "The model gave no usable result: {cause}; try another method or device.",
    JobCancelledError: "Restoring was cancelled; the picture is unchanged.",
    EngineDiedError: (
        "The restoring engine stopped unexpectedly, often because memory ran out; nothing is lost: "
        "try again, with a smaller mask if it happens again."
    ),
    EngineHungError: (
        "The restoring engine stopped responding and was ended ({cause}); nothing is lost: "
        "try again, with a smaller mask if it happens again."
    ),
    EngineError: "Restoring failed: {cause}; try another method, or see the log for details.",
    MemoryError: "There is not enough memory; close other programs and try again.",
    OSError: "The system reported an error: {cause}; check the file and its folder, and try again.",
}
_FALLBACKS: dict[Fallback, str] = {
    Fallback.SMALLER_TILES: "Memory is low, so restoring continues in smaller pieces.",
    Fallback.LOWER_PRECISION: "Memory is still low, so restoring continues in half precision.",
    Fallback.CPU: "The graphics card's memory is full, so restoring continues on the CPU, which is slower.",
    Fallback.FULL_PRECISION: (
        "The model gave no usable result in half precision, so it is run again in full precision."
    ),
    Fallback.GENERATOR_ONLY: (
        "There is not enough memory to copy texture, so large areas are softer than usual; "
        "close other programs and try again."
    ),
    Fallback.WITHOUT_LINES: "Guide lines have no effect on areas as thin as these.",
}
_NO_EDGES = "No edge was found that goes on through the painted area."
_TRIED_METHODS = {
    Method.EDGES: "along the edges that go on through the painted area",
    Method.GENERATOR: "by the generator only",
    Method.WEAVE: "by the weave only",
}
_SEEN_AROUND = {
    Context.NEAR: ", which sees less of the surroundings",
    Context.NORMAL: "",
    Context.FAR: ", which sees more of the surroundings",
}
_SLOW_START = "The engine is taking longer than usual to start; you can keep working."
_UNEXPECTED = "Something unexpected went wrong: {cause}; see the log for details."


def explain(error: BaseException) -> str:
    """Return a sentence with the cause of an error and what to do next."""
    cause = " ".join(str(error).split()).rstrip(".") or type(error).__name__
    kinds = (kind for kind in type(error).__mro__ if kind in _SENTENCES)
    kind = next(kinds, None)
    sentence = _UNEXPECTED if kind is None else _SENTENCES[kind]
    return sentence.format(cause=cause)


def explain_event(event: EngineEvent) -> str:
    """Return a warning if the engine or a job continues, but not as expected; else ""."""
    match event:
        case EngineSlow():
            return _SLOW_START
        case EngineReady(passed_over=DeviceError() as error):
            return f"{error}; working on the CPU."
        case JobFellBack(fallback=fallback):
            return _FALLBACKS[fallback]
        case JobFoundEdges(guide_lines=()):
            return _NO_EDGES
        case _:
            return ""


def explain_unused(
    options: RestoreOptions, *, source: Rect | None, lines: tuple[GuideLine, ...]
) -> str:
    """Return what the user has drawn and a job does not use; empty if nothing.

    Args:
        options: The options of the job.
        source: Where the user lets texture be copied from; None for anywhere.
        lines: Guide lines that the user has drawn.
    """
    hints = []
    if source is not None and options.source is None:
        hints.append("This method does not use the source.")
    if lines and not options.guide_lines:
        hints.append("This method does not use guide lines.")
    elif lines and options.source is not None:
        hints.append("Guide lines are not used together with a source.")
    return " ".join(hints)


def describe_try(options: RestoreOptions) -> str:
    """Return how a try differs from the default, in a few words; empty if it does not."""
    if options.source is not None:
        return "copied from the source"
    if options.method is Method.REWEAVE and options.guide is Guide.LOOSE:
        return f"following the generator loosely{_SEEN_AROUND[options.context]}"
    return _TRIED_METHODS.get(options.method, "")
